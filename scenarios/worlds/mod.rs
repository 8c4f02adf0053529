//! Random small worlds: the engine agrees with the reference engine on each of them.
//!
//! A world is a few objects in one to three forests and a tenant, a set of rules (the out-of-box ones, those changed, or
//! wholly random ones), options, and edits between runs. Everything is drawn by a seed, and a world that fails is shrunk
//! and printed with what differs.

#![expect(clippy::wildcard_enum_match_arm, reason = "the last arm is the rest")]
#![expect(clippy::panic, clippy::indexing_slicing, reason = "what fails here is a failed test")]

mod agreement;
mod campaign;
mod ground;
mod installation;
mod pair;
mod pool;
mod rules;
mod state;
mod world;
