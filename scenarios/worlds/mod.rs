//! Random small worlds: the engine agrees with the reference engine on each of them.
//!
//! A world is a few objects in one to three forests and a tenant, a set of rules (the out-of-box ones, those changed, or
//! wholly random ones), options, and edits between runs. Everything is drawn by a seed, and a world that fails is shrunk
//! and printed with what differs.

#![expect(clippy::wildcard_enum_match_arm, reason = "the last arm is the rest")]
#![expect(clippy::panic, clippy::indexing_slicing, reason = "what fails here is a failed test")]
#![expect(clippy::print_stdout, reason = "a long run tells what it has checked")]

mod agreement;
mod campaign;
mod delta;
mod ground;
mod import;
mod installation;
mod order;
mod pair;
mod people;
mod play;
mod pool;
mod preview;
mod repetition;
mod rules;
mod state;
mod threads;
mod world;

pub(crate) use installation::{Base, server};
