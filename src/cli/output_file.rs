//! Writing a file or a folder whole or not at all.

use super::Failure;
use std::fmt::Display;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long a file beside its place may be without the lock of whoever writes it.
const UNLOCKED_MAX: Duration = Duration::from_secs(60);

/// Writes a file whole or not at all: beside its place first, then renamed into it. It never takes the place of what is
/// no regular file or of an input, and of another file only if asked to.
pub(super) fn replaced_file<T>(
    path: &Path,
    force: bool,
    inputs: &[PathBuf],
    write: impl FnOnce(&mut File) -> io::Result<T>,
) -> Result<T, Failure> {
    let refused = |reason: &str| refused(path, &reason);
    match std::fs::symlink_metadata(path) {
        Ok(found) if !found.is_file() => {
            return Err(refused("is no regular file, so nothing is written there"));
        }
        Ok(_) if is_within(path, inputs) => {
            return Err(refused("is part of the input, so nothing is written there"));
        }
        Ok(_) if !force => return Err(refused("exists already; --force replaces it")),
        Ok(_) | Err(_) => {}
    }
    let beside = beside(path)?;
    let failed = |error: io::Error| refused(&error.to_string());
    remove_left_behind(path);
    let mut file = File::create_new(&beside).map_err(failed)?;
    // A file system without locks takes the file as well; what is left behind there stays.
    let _ = file.lock();
    let written = write(&mut file).and_then(|result| file.sync_all().map(|()| result));
    drop(file);
    let placed = written.and_then(|result| place(&beside, path, force).map(|()| result));
    if placed.is_err() {
        // What could not be finished is not left behind; if even that fails there is nothing more to do.
        let _ = std::fs::remove_file(&beside);
    }
    placed.map_err(failed)
}

/// Removes what a write of the same file left beside it that was stopped: nobody has it locked, and it is not so new that
/// its writer might be about to.
fn remove_left_behind(path: &Path) {
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else { return };
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let prefix = format!(".{}.", name.to_string_lossy());
    let is_ours = |path: &PathBuf| {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let process = name.strip_prefix(&prefix).and_then(|rest| rest.strip_suffix(".tmp"));
        process.is_some_and(|process| process.parse::<u32>().is_ok())
    };
    // Nothing here is needed for the write: what can't be read or removed stays.
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for left in entries.flatten().map(|entry| entry.path()).filter(is_ours) {
        if is_abandoned(&left) {
            let _ = std::fs::remove_file(&left);
        }
    }
}

fn is_abandoned(path: &Path) -> bool {
    let Ok(found) = std::fs::symlink_metadata(path) else { return false };
    let age = found.modified().ok().and_then(|modified| modified.elapsed().ok());
    found.is_file()
        && age.is_some_and(|age| age > UNLOCKED_MAX)
        && File::open(path).is_ok_and(|file| file.try_lock().is_ok())
}

/// Puts a finished file into its place. Unless it may replace, another one that has come meanwhile stays: a link to a name
/// that is taken fails, where a rename would not. File systems without links get the rename.
fn place(beside: &Path, path: &Path, force: bool) -> io::Result<()> {
    if force {
        return std::fs::rename(beside, path);
    }
    match std::fs::hard_link(beside, path) {
        Ok(()) => std::fs::remove_file(beside),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(error),
        Err(_) => std::fs::rename(beside, path),
    }
}

/// Writes a new folder whole or not at all: `write` fills one beside its place, which is then renamed.
pub(super) fn new_folder<E: Display>(
    path: &Path,
    write: impl FnOnce(&Path) -> Result<(), E>,
) -> Result<(), Failure> {
    if std::fs::symlink_metadata(path).is_ok() {
        return Err(refused(path, &"exists already; give a new folder"));
    }
    let beside = beside(path)?;
    std::fs::create_dir(&beside).map_err(|error| refused(path, &error))?;
    let written = write(&beside).map_err(|error| refused(path, &error));
    let placed = written.and_then(|()| std::fs::rename(&beside, path).map_err(|error| refused(path, &error)));
    if placed.is_err() {
        // What could not be finished is not left behind; if even that fails there is nothing more to do.
        let _ = std::fs::remove_dir_all(&beside);
    }
    placed
}

/// The hidden name beside a path under which it is written.
fn beside(path: &Path) -> Result<PathBuf, Failure> {
    let name =
        path.file_name().ok_or_else(|| refused(path, &"expected a name at the end"))?.to_string_lossy();
    Ok(path.with_file_name(format!(".{name}.{}.tmp", std::process::id())))
}

fn refused(path: &Path, reason: &dyn Display) -> Failure {
    Failure::usage(format!("{}: {reason}", path.display()))
}

fn is_within(path: &Path, inputs: &[PathBuf]) -> bool {
    let real = |path: &Path| path.canonicalize().ok();
    inputs
        .iter()
        .filter_map(|input| real(input))
        .any(|input| real(path).is_some_and(|path| path.starts_with(input)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;
    use std::time::SystemTime;

    fn left(folder: &Path, name: &str, age: Duration) -> File {
        let file = File::create_new(folder.join(name)).unwrap();
        file.set_modified(SystemTime::now() - age).unwrap();
        file
    }

    /// What a stopped write left goes with the next write of the same file; what somebody writes now stays.
    #[test]
    fn a_stopped_write_leaves_nothing_for_long() {
        let folder = tempfile::tempdir().unwrap();
        let old = UNLOCKED_MAX * 2;
        drop(left(folder.path(), ".out.csv.17.tmp", old));
        let writing = left(folder.path(), ".out.csv.18.tmp", old);
        writing.lock().unwrap();
        drop(left(folder.path(), ".out.csv.19.tmp", Duration::ZERO));
        drop(left(folder.path(), ".other.csv.17.tmp", old));
        drop(left(folder.path(), ".out.csv.mine.tmp", old));
        let path = folder.path().join("out.csv");
        replaced_file(&path, false, &[], |file| file.write_all(b"a")).unwrap();
        let mut names: Vec<String> = std::fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        assert_eq!(
            names,
            [".other.csv.17.tmp", ".out.csv.18.tmp", ".out.csv.19.tmp", ".out.csv.mine.tmp", "out.csv"]
        );
        assert_eq!(std::fs::read(path).unwrap(), b"a");
    }
}
