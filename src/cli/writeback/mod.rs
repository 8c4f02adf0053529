//! `writeback`: password operations on a timeline, a day's traffic, and a swarm of seeds.

mod rehearse;
mod swarm;
mod traffic;

use super::arguments::Writeback;
use super::{Ending, Failure, Output};
use crate::writeback::{Forge, Tier};

pub(super) fn run(verb: &Writeback, output: &mut Output) -> Result<Ending, Failure> {
    match (&verb.scenario, verb.traffic, verb.swarm) {
        (Some(path), ..) => rehearse::run(verb, path, output),
        (None, Some(passwords), _) => traffic::run(verb, passwords, output),
        (None, None, Some(seeds)) => swarm::run(verb, seeds, output),
        (None, None, None) => Err(Failure::usage("expected a scenario file, --traffic or --swarm")),
    }
}

/// A swarm is too many runs for real keys.
fn forge(verb: &Writeback) -> Forge {
    Forge::new(if verb.sealed || verb.swarm.is_some() { Tier::Sealed } else { Tier::Real })
}
