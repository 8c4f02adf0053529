//! Whoever watches a run and keeps books of its own.

use super::Time;
use std::fmt;

/// Something that must never happen, and happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// When.
    pub at: Time,
    /// The invariant's name, a stable word.
    pub invariant: &'static str,
    /// What was seen.
    pub message: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {}: {}", self.invariant, self.at, self.message)
    }
}

/// A checker of one invariant. It is told every fact and may look at the world after it; it keeps its own books, and
/// never those of whom it checks.
pub trait Checker<Fact, World: ?Sized> {
    /// The invariant's name, a stable word.
    fn invariant(&self) -> &'static str;

    /// What is wrong after this fact, in words.
    ///
    /// # Errors
    /// When the invariant does not hold.
    fn check(&mut self, at: Time, fact: &Fact, world: &World) -> Result<(), String>;

    /// What is wrong at the end, when everything must have come to rest.
    ///
    /// # Errors
    /// When the invariant does not hold.
    fn rest(&mut self, at: Time, world: &World) -> Result<(), String> {
        let _ = (at, world);
        Ok(())
    }
}
