//! Writing a file or a folder whole or not at all.

use super::Failure;
use std::fmt::Display;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

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
    let mut file = File::create_new(&beside).map_err(failed)?;
    let written = write(&mut file).and_then(|result| file.sync_all().map(|()| result));
    drop(file);
    let placed = written.and_then(|result| place(&beside, path, force).map(|()| result));
    if placed.is_err() {
        // What could not be finished is not left behind; if even that fails there is nothing more to do.
        let _ = std::fs::remove_file(&beside);
    }
    placed.map_err(failed)
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
