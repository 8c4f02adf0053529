//! No password stands in the transcript.

use crate::sim::{Checker, Time};
use crate::writeback::{Fact, FactKind, World};

/// Looks at every text of the transcript that is not fixed at compile time. Facts have none, unless a planted bug lets
/// one slip; the test of leaks looks at all that is printed.
pub(super) struct Leak;

impl Checker<Fact, World> for Leak {
    fn invariant(&self) -> &'static str {
        "leak"
    }

    fn check(&mut self, _: Time, fact: &Fact, world: &World) -> Result<(), String> {
        let FactKind::Logged { id, detail, .. } = &fact.kind else { return Ok(()) };
        let Some(text) = detail.free_text() else { return Ok(()) };
        if world.passwords().any(|password| text.contains(password.expose())) {
            return Err(format!("{} holds a password", id.number()));
        }
        Ok(())
    }
}
