//! `writeback`: password operations on a timeline, a day's traffic, and a swarm of seeds.

mod arguments;
mod faults;
mod rehearse;
mod swarm;
mod traffic;

pub(super) use arguments::Writeback;

use super::{Ending, Failure, Output};
use crate::writeback::{Forge, Tier};

pub(super) fn run(verb: &Writeback, output: &mut Output) -> Result<Ending, Failure> {
    check_belonging(verb)?;
    match (&verb.scenario, verb.traffic, verb.swarm) {
        (Some(path), ..) => rehearse::run(verb, path, output),
        (None, Some(passwords), _) => traffic::run(verb, passwords, output),
        (None, None, Some(seeds)) => swarm::run(verb, seeds, output),
        (None, None, None) => Err(Failure::usage("expected a scenario file, --traffic or --swarm")),
    }
}

/// Refuses what would be ignored: clap does not ask for an argument that another one excludes.
fn check_belonging(verb: &Writeback) -> Result<(), Failure> {
    faults::faults(&verb.faults)?;
    let of_a_scenario =
        [("--fault", !verb.faults.is_empty()), ("--user", !verb.users.is_empty()), ("--events", verb.events)];
    let given = of_a_scenario.into_iter().find(|(_, given)| *given && verb.scenario.is_none());
    if let Some((name, _)) = given {
        return Err(Failure::usage(format!("{name}: only a rehearsal of a scenario file takes it")));
    }
    if verb.save.is_some() && verb.swarm.is_none() {
        return Err(Failure::usage("--save: only a swarm has a seed to save"));
    }
    Ok(())
}

/// A swarm is too many runs for real keys.
fn forge(verb: &Writeback) -> Forge {
    Forge::new(if verb.sealed || verb.swarm.is_some() { Tier::Sealed } else { Tier::Real })
}
