//! Many runs with everything going wrong, each decided by its seed: first with faults, then a calm phase in which every
//! request must end (spec/reliability.md).

mod generate;
mod plan;
mod scenario_text;
mod shrink;
mod tally;

pub use generate::generate;
pub use plan::{Plan, PlannedUser, Rehearsal};
pub use scenario_text::scenario_text;
pub use shrink::shrink;
pub use tally::{Failure, Tally, swarm};
