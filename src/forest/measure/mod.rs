//! How fast it is on this machine, beside the floor that the machine sets.
//!
//! Every case of a table runs in one process, round after round, so that what disturbs one disturbs all; the median
//! counts. Only ratios between cases mean something elsewhere.

mod chase;
mod questions;
mod table;

pub use chase::Chase;
pub use questions::Questions;
pub use table::{Case, Clock, Row, measure, precise};
