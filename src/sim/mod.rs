//! A discrete-event simulation: a virtual clock, a queue of events, seeded chance, and checkers that watch.
//!
//! It never asks for the time of the machine, and nothing in it depends on the order of a hash: one seed decides a run.
//! `writeback` and every room after it may import it; it imports nothing.
//!
//! ```
//! use anchorwalk::sim::{Queue, Time, minutes};
//!
//! let mut queue = Queue::new();
//! queue.schedule(Time::START + minutes(5), "heartbeat")?;
//! queue.schedule(Time::START, "start")?;
//! assert_eq!(queue.next()?, Some("start"));
//! assert_eq!(queue.next()?, Some("heartbeat"));
//! assert_eq!(queue.now(), Time::START + minutes(5));
//! # Ok::<(), anchorwalk::sim::Overrun>(())
//! ```

mod chance;
mod checker;
mod queue;
mod time;

pub use chance::{Chance, PerMille};
pub use checker::{Checker, Violation};
pub use queue::{Overrun, Queue};
pub use time::{Span, Time, days, hours, minutes, seconds};
