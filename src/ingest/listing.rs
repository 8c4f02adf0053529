//! What a folder holds, in an order that does not depend on the file system.

use super::source_file::{label, reason};
use super::{IngestError, quoted};
use crate::schema::{Location, eq_folded, nearest};
use std::path::{Path, PathBuf};

/// One item of a folder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Item {
    /// The name; bytes that are no Unicode are replaced.
    pub(super) name: String,
    pub(super) path: PathBuf,
    pub(super) is_folder: bool,
}

impl Item {
    /// Whether the name ends in one of the extensions, whatever the case.
    pub(super) fn has_extension(&self, extensions: &[&str]) -> bool {
        let extension = self.path.extension().map(std::ffi::OsStr::to_string_lossy);
        extension.is_some_and(|own| extensions.iter().any(|known| eq_folded(&own, known)))
    }
}

/// The items of a folder, in order of their names.
#[derive(Clone, Debug)]
pub(super) struct Listing {
    folder: PathBuf,
    pub(super) items: Vec<Item>,
}

impl Listing {
    /// Lists a folder.
    pub(super) fn of(folder: &Path) -> Result<Self, IngestError> {
        let failed = |error: &std::io::Error| {
            let message = if folder.is_file() {
                "expected a folder, found a file".to_owned()
            } else if error.kind() == std::io::ErrorKind::NotFound {
                "there is no such folder".to_owned()
            } else {
                reason(error)
            };
            IngestError::new(Location::file(label(folder)), message)
        };
        let mut items = Vec::new();
        for item in std::fs::read_dir(folder).map_err(|error| failed(&error))? {
            let item = item.map_err(|error| failed(&error))?;
            let path = item.path();
            let is_folder = path.is_dir();
            items.push(Item { name: item.file_name().to_string_lossy().into_owned(), path, is_folder });
        }
        items.sort();
        Ok(Self { folder: folder.to_path_buf(), items })
    }

    /// The folder of that name, whatever its case.
    pub(super) fn folder(&self, name: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.is_folder && eq_folded(&item.name, name))
    }

    /// The file of that name, whatever its case.
    pub(super) fn file(&self, name: &str) -> Option<&Item> {
        self.items.iter().find(|item| !item.is_folder && eq_folded(&item.name, name))
    }

    /// That something expected is not there, with the name that comes nearest to it.
    pub(super) fn missing(&self, expected: &str, name: &str) -> IngestError {
        const SHOWN_MAX: usize = 5;
        let names: Vec<_> = self.items.iter().take(SHOWN_MAX).map(|item| quoted(&item.name)).collect();
        let more = if self.items.len() > SHOWN_MAX { ", …" } else { "" };
        let found = match nearest(name, self.items.iter().map(|item| item.name.as_str())) {
            Some(near) => format!("`{}`", quoted(near)),
            None if names.is_empty() => "an empty folder".to_owned(),
            None => names.join(", ") + more,
        };
        let message = format!("expected {expected}, found {found}");
        IngestError::new(Location::file(label(&self.folder)), message)
    }
}
