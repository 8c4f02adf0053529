//! The snapshot file `.awsnap`: a frozen deployment that opens without parsing.
//!
//! ```text
//! header   64 bytes: magic, version, length of the file, where the tail is, its checksum, and the header's own
//! body     the sections, each at a multiple of 64 bytes
//! tail     the table of sections, and a checksum for each 64 KiB of the body
//! ```
//!
//! All numbers are little-endian. A byte is believed only after the checksum over its block held, and a number only
//! after it was seen to point to something. Nothing is mapped into memory: a mapped file that somebody shortens kills the
//! process, and reading the few blocks that one answer needs is as quick.

mod codec;
mod error;
mod file;
mod legend_code;
mod output;
mod section;

pub use error::SnapshotError;
pub use file::SnapshotFile;
pub use output::{SnapshotOutput, write_frozen};
pub use section::Section;

pub(super) use codec::{Decoder, Encoder, Malformed};
pub(super) use output::write_image;
