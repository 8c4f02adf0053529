//! A file of the input, opened safely.

use super::{IngestError, quoted};
use crate::schema::Location;
use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

/// The path as it stands in messages; bytes that are no Unicode are replaced.
pub(super) fn label(path: &Path) -> Arc<str> {
    path.to_string_lossy().into()
}

/// A regular file that is read from its beginning to its end and must not change meanwhile.
#[derive(Debug)]
pub(super) struct SourceFile {
    file: File,
    length: u64,
    modified: Option<SystemTime>,
    bytes_read: u64,
}

impl SourceFile {
    /// Opens the file if it is regular and not larger than the limit of that name.
    pub(super) fn open(path: &Path, limit: (&str, u64)) -> Result<Self, IngestError> {
        let failed = |error: &io::Error| IngestError::new(Location::file(label(path)), reason(error));
        // Opening a named pipe would wait for its writer, so the kind is asked first.
        regular(path, &std::fs::metadata(path).map_err(|error| failed(&error))?)?;
        let file = File::open(path).map_err(|error| failed(&error))?;
        let metadata = file.metadata().map_err(|error| failed(&error))?;
        regular(path, &metadata)?;
        let (name, bytes_max) = limit;
        let length = metadata.len();
        if length > bytes_max {
            let message = format!("a file of {length} bytes is larger than the limit {name} of {bytes_max}");
            return Err(IngestError::new(Location::file(label(path)), message));
        }
        Ok(Self { file, length, modified: metadata.modified().ok(), bytes_read: 0 })
    }

    fn check_unchanged(&self) -> io::Result<()> {
        let metadata = self.file.metadata()?;
        if self.bytes_read == self.length
            && metadata.len() == self.length
            && metadata.modified().ok() == self.modified
        {
            return Ok(());
        }
        let (read, length) = (self.bytes_read, self.length);
        Err(io::Error::other(format!("the file changed while it was read: {read} bytes of {length}")))
    }
}

impl Read for SourceFile {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(buffer)?;
        self.bytes_read += count as u64;
        let at_end = count == 0 && !buffer.is_empty();
        if at_end || self.bytes_read > self.length {
            self.check_unchanged()?;
        }
        Ok(count)
    }
}

fn regular(path: &Path, metadata: &Metadata) -> Result<(), IngestError> {
    if metadata.is_file() {
        return Ok(());
    }
    let found = if metadata.is_dir() { "a folder" } else { "a device, pipe or socket" };
    Err(IngestError::new(Location::file(label(path)), format!("expected a regular file, found {found}")))
}

/// What the operating system said, in one line.
pub(super) fn reason(error: &io::Error) -> String {
    if error.kind() == io::ErrorKind::NotFound {
        "there is no such file".to_owned()
    } else if error.kind() == io::ErrorKind::PermissionDenied {
        "permission to read it is denied".to_owned()
    } else {
        quoted(&error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    #[test]
    fn only_regular_files_of_a_bearable_size_are_opened() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.xml");
        std::fs::write(&path, "0123456789").unwrap();
        let message =
            |path: &Path, max| SourceFile::open(path, ("xml_file_bytes_max", max)).unwrap_err().message;
        assert_eq!(message(&path, 9), "a file of 10 bytes is larger than the limit xml_file_bytes_max of 9");
        assert_eq!(message(folder.path(), 9), "expected a regular file, found a folder");
        assert_eq!(message(&folder.path().join("b"), 9), "there is no such file");
        #[cfg(unix)]
        assert_eq!(
            message(Path::new("/dev/null"), 9),
            "expected a regular file, found a device, pipe or socket"
        );
    }

    #[test]
    fn a_file_that_grows_while_it_is_read_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.ldif");
        std::fs::write(&path, "0123456789").unwrap();
        let mut source = SourceFile::open(&path, ("dump_file_bytes_max", 100)).unwrap();
        source.read_exact(&mut [0; 4]).unwrap();
        std::fs::OpenOptions::new().append(true).open(&path).unwrap().write_all(b"more").unwrap();
        let error = source.read_to_end(&mut Vec::new()).unwrap_err();
        assert!(error.to_string().starts_with("the file changed while it was read"), "{error}");
    }
}
