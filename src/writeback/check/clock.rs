//! The clock never goes backwards.

use crate::sim::{Checker, Time};
use crate::writeback::{Fact, World};

#[derive(Default)]
pub(super) struct Clock {
    last: Time,
}

impl Checker<Fact, World> for Clock {
    fn invariant(&self) -> &'static str {
        "clock"
    }

    fn check(&mut self, at: Time, _: &Fact, _: &World) -> Result<(), String> {
        if at < self.last {
            return Err(format!("a fact of {at} follows one of {}", self.last));
        }
        self.last = at;
        Ok(())
    }
}
