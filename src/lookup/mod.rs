//! The lookup: from a `cloudAnchor` to the AD object that a password is written to (spec/lookup.md).
//!
//! It never writes: asking changes nothing.
//! `explain` and every room after it may import it; it imports `schema`, `rule`, `connector`, `metaverse` and `sync`.

mod outcome;
mod qualification;
mod tally;
mod walk;

pub use outcome::{Event, Outcome};
pub use qualification::Qualification;
pub use tally::LinkTally;
pub use walk::{Path, Resolution, Verdict, resolve, resolve_fast};
