//! Opening a snapshot file.

use super::Failure;
use crate::forest::{Frozen, Image, Section, SnapshotError, SnapshotFile};
use crate::schema::{CloudAnchor, Guid};
use std::path::Path;

/// Whether an INPUT is a snapshot, by the ending of its name.
pub(super) fn is_snapshot(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("awsnap"))
}

pub(super) fn open(path: &Path) -> Result<SnapshotFile, Failure> {
    SnapshotFile::open(path).map_err(|error| refused(path, &error))
}

/// The whole index without its texts, every byte of it checked.
pub(super) fn open_image(path: &Path) -> Result<Image, Failure> {
    open(path)?.image().map_err(|error| refused(path, &error))
}

/// The whole index, every byte of it checked.
pub(super) fn open_whole(path: &Path) -> Result<Frozen, Failure> {
    open(path)?.whole().map_err(|error| refused(path, &error))
}

/// Only what these anchors need, if they are few.
pub(super) fn open_only(path: &Path, anchors: &[String]) -> Result<Option<Frozen>, Failure> {
    /// For more it is quicker to read the whole index.
    const FEW: usize = 64;
    if anchors.len() > FEW {
        return Ok(None);
    }
    let mut file = open(path)?;
    let parsed = anchors.iter().filter_map(|anchor| anchor.parse::<CloudAnchor>().ok());
    let ids: Vec<Guid> = parsed.map(|anchor| anchor.id).collect();
    file.only(&ids).map(Some).map_err(|error| refused(path, &error))
}

/// Texts that a section keeps: what is not modelled, or what was odd.
pub(super) fn texts(path: &Path, section: Section) -> Result<Vec<String>, Failure> {
    let mut file = open(path)?;
    file.texts_of(section).map_err(|error| refused(path, &error))
}

fn refused(path: &Path, error: &SnapshotError) -> Failure {
    Failure::usage(format!("{}: {error}", path.display()))
}
