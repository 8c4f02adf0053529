//! LDIF dumps of a forest (RFC 2849), read one entry at a time.

mod attribute_line;
mod lines;
mod ranges;
mod reader;
mod record;
mod skipped;
mod trailer;

pub use reader::{LdifFile, LdifReader};
pub use skipped::SkippedAttributes;
