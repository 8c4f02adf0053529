//! Lines that hold passwords, one at a time.

use std::io::{self, BufRead};
use thiserror::Error;
use zeroize::{Zeroize as _, Zeroizing};

/// Why there are no further lines.
#[derive(Debug, Error)]
pub enum LinesError {
    /// A line is longer than [`SecretLines::LENGTH_MAX`].
    #[error("longer than the limit of {} bytes a line", SecretLines::<io::Empty>::LENGTH_MAX)]
    TooLong,
    /// The text is in UTF-16.
    #[error("is UTF-16; save it as UTF-8")]
    Utf16,
    /// It could not be read.
    #[error("{0}")]
    Io(#[from] io::Error),
}

/// Reads line after line into one piece of memory, which is overwritten after each line. What the standard library and
/// the operating system buffer is beyond its reach.
pub struct SecretLines<R> {
    reader: R,
    line: Zeroizing<Vec<u8>>,
    number: u64,
}

impl<R> SecretLines<R> {
    /// The longest line, in bytes.
    pub const LENGTH_MAX: usize = 1024 * 1024;
}

impl<R: BufRead> SecretLines<R> {
    /// The lines of a reader.
    pub fn new(reader: R) -> Self {
        Self { reader, line: Zeroizing::new(Vec::with_capacity(Self::LENGTH_MAX)), number: 0 }
    }

    /// The next line without its end, and its number from 1; none at the end. Bytes that are no UTF-8 are an error of
    /// that line alone: the text is then `None`.
    ///
    /// # Errors
    /// When nothing more can be read.
    pub fn next_line(&mut self) -> Result<Option<(u64, Option<&str>)>, LinesError> {
        self.line.as_mut_slice().zeroize();
        self.line.clear();
        if !self.read_line()? {
            return Ok(None);
        }
        self.number += 1;
        let mut bytes = self.line.as_slice();
        if self.number == 1 {
            if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
                return Err(LinesError::Utf16);
            }
            bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
        }
        Ok(Some((self.number, std::str::from_utf8(bytes).ok())))
    }

    /// The number of the line that was read last, or of the one that could not be.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// The reader, to see whether more is waiting.
    pub fn reader(&self) -> &R {
        &self.reader
    }

    /// Reads up to the end of the line; false if there is nothing left.
    fn read_line(&mut self) -> Result<bool, LinesError> {
        let mut found_any = false;
        loop {
            let waiting = match self.reader.fill_buf() {
                Ok(waiting) => waiting,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error.into()),
            };
            if waiting.is_empty() {
                return Ok(found_any);
            }
            found_any = true;
            let end = waiting.iter().position(|byte| *byte == b'\n');
            let taken = waiting.get(..end.unwrap_or(waiting.len())).unwrap_or_default();
            if self.line.len() + taken.len() > Self::LENGTH_MAX {
                self.number += 1;
                return Err(LinesError::TooLong);
            }
            self.line.extend_from_slice(taken);
            let used = taken.len() + usize::from(end.is_some());
            self.reader.consume(used);
            if end.is_some() {
                if self.line.last() == Some(&b'\r') {
                    self.line.pop();
                }
                return Ok(true);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &[u8]) -> Vec<Option<String>> {
        let mut lines = SecretLines::new(text);
        let mut all = Vec::new();
        while let Some((number, line)) = lines.next_line().unwrap() {
            all.push(line.map(str::to_owned));
            assert_eq!(number, all.len() as u64);
        }
        all
    }

    #[test]
    fn lines_end_as_on_any_system() {
        let expected = ["a", "", "b", "c"].map(|line| Some(line.to_owned()));
        assert_eq!(lines(b"a\n\nb\nc"), expected);
        assert_eq!(lines(b"\xef\xbb\xbfa\r\n\r\nb\r\nc\r\n"), expected);
        assert_eq!(lines(b""), [] as [Option<String>; 0]);
        assert_eq!(lines(b"a\n\xff\nb\n"), [Some("a".to_owned()), None, Some("b".to_owned())]);
    }

    #[test]
    fn an_endless_line_is_refused() {
        let mut lines = SecretLines::new(io::BufReader::new(io::repeat(b'x')));
        assert!(matches!(lines.next_line(), Err(LinesError::TooLong)));
        assert_eq!(lines.number(), 1);
        let longest = [b"y".repeat(SecretLines::<&[u8]>::LENGTH_MAX), b"\nz".to_vec()].concat();
        let mut lines = SecretLines::new(longest.as_slice());
        assert_eq!(lines.next_line().unwrap().unwrap().1.unwrap().len(), SecretLines::<&[u8]>::LENGTH_MAX);
        assert_eq!(lines.next_line().unwrap().unwrap(), (2, Some("z")));
    }

    #[test]
    fn utf16_is_named() {
        for mark in [b"\xff\xfe{\0", b"\xfe\xff\0{"] {
            assert!(matches!(SecretLines::new(mark.as_slice()).next_line(), Err(LinesError::Utf16)));
        }
    }
}
