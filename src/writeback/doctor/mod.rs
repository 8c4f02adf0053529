//! The checklist that an administrator walks when passwords are not written back (spec/writeback.md 13).
//!
//! Each line is decided by what the input says, and by nothing else: what it does not say is unknown.

mod account_checks;
mod check;
mod checkup;
mod cloud_checks;
mod server_checks;
#[cfg(test)]
mod tests;

pub use check::{Check, CheckState};
pub use checkup::{Checkup, LAST_CURES, Patient};
