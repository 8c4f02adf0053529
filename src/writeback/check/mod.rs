//! The checkers: each keeps books of its own from the facts, and compares them with what the parties say
//! (spec/reliability.md, Safety invariants).

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a checker looks at a few kinds of facts, and at no new one"
)]

mod answers;
mod clock;
mod directory;
mod heartbeats;
mod keys;
mod leak;
mod log;
mod messages;
mod once;

use super::{Fact, World};
use crate::sim::Checker;

/// A checker of a run.
pub(super) type Books = dyn Checker<Fact, World> + Send;

/// All checkers, at the beginning of a run.
pub(super) fn checkers(world: &World) -> Vec<Box<Books>> {
    vec![
        Box::new(clock::Clock::default()),
        Box::new(once::Once::default()),
        Box::new(answers::Answers::default()),
        Box::new(messages::Messages::new(world)),
        Box::new(log::Log::default()),
        Box::new(heartbeats::Heartbeats::new(world)),
        Box::new(keys::KeyUse::default()),
        Box::new(directory::Directory::new(world)),
        Box::new(leak::Leak),
    ]
}
