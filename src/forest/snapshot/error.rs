//! Why a snapshot is refused.

use super::{Malformed, Section};
use std::io;
use thiserror::Error;

/// Why a file can't be read as a snapshot. The path is the caller's to add.
#[derive(Debug, Error)]
pub enum SnapshotError {
    /// The file can't be read at all.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// The file does not begin like a snapshot.
    #[error("no snapshot: it does not begin with the mark of one")]
    NotASnapshot,
    /// Another version of the format.
    #[error("format version {0}, but this program reads version {version}", version = super::output::VERSION)]
    Version(u32),
    /// The file is shorter or longer than it says.
    #[error("{found} bytes, but the file says that it has {stated}: it was cut or something was appended")]
    Length {
        /// Bytes found.
        found: u64,
        /// Bytes that the header or the end states.
        stated: u64,
    },
    /// A checksum does not hold.
    #[error("damaged: the checksum over the {part} at byte {at} does not hold")]
    Checksum {
        /// Header, tail or body.
        part: &'static str,
        /// Where the part begins.
        at: u64,
    },
    /// There is less memory than it takes, or than the file claims to take.
    #[error("not enough memory for {0} bytes of it")]
    Memory(u64),
    /// A section is not there.
    #[error("the snapshot has no section `{}`", .0.as_str())]
    Missing(Section),
    /// The checksums hold, but the content makes no sense: it was made wrongly, or to deceive.
    #[error("damaged: section `{}`: {message}", section.as_str())]
    Content {
        /// The section.
        section: Section,
        /// What makes no sense.
        message: String,
    },
}

impl SnapshotError {
    pub(super) fn content(section: Section, message: impl Into<String>) -> Self {
        Self::Content { section, message: message.into() }
    }

    pub(super) fn malformed(section: Section) -> impl Fn(Malformed) -> Self {
        move |error| Self::content(section, error.to_string())
    }
}
