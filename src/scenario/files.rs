//! Finding scenario files.

use std::io;
use std::path::{Path, PathBuf};

/// A folder of this name holds files that are to be refused; nobody plays them.
pub const MISTAKES_FOLDER: &str = "mistakes";

/// The scenario files that a path means: the file itself, or every `.ron` file below the folder in order of names.
///
/// Folders named [`MISTAKES_FOLDER`] and links to other folders are passed over.
///
/// # Errors
/// When there is no such file or folder, or it cannot be listed.
pub fn scenario_files(path: &Path) -> io::Result<Vec<PathBuf>> {
    if !std::fs::metadata(path)?.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut files = Vec::new();
    let mut folders = vec![path.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder)? {
            let entry = entry?;
            let (kind, inner) = (entry.file_type()?, entry.path());
            let is_scenario = inner.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("ron"));
            if kind.is_dir() && entry.file_name() != MISTAKES_FOLDER {
                folders.push(inner);
            } else if !kind.is_dir() && is_scenario {
                files.push(inner);
            }
        }
    }
    files.sort();
    Ok(files)
}
