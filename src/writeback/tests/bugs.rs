//! Bugs planted one by one: the swarm finds each, and finds none where none is planted.

use super::super::bug::{Bug, Planted};
use super::super::*;
use crate::scenario::{Scenario, play_with};
use crate::sync::Options;

/// More seeds than any bug needs.
const SEEDS_MAX: u64 = 20_000;

fn violation(plan: &Plan, planted: Planted) -> Option<String> {
    plan.rehearse(Forge::new(Tier::Sealed).with(planted), false).unwrap().violation
}

#[test]
fn every_planted_bug_is_found() {
    let mut missed = Vec::new();
    println!("| bug | seeds to find | violation |\n|---|---|---|");
    for bug in Bug::ALL {
        let found =
            (0..SEEDS_MAX).find_map(|seed| Some((seed, violation(&generate(seed), Planted::new(bug))?)));
        match found {
            Some((seed, violation)) => println!("| {bug:?} | {} | {violation} |", seed + 1),
            None => missed.push(bug),
        }
    }
    assert!(missed.is_empty(), "not found within {SEEDS_MAX} seeds: {missed:?}");
}

#[test]
fn without_a_bug_nothing_is_found() {
    let tally = swarm(0, 3_000, &Forge::new(Tier::Sealed), &|_| {}).unwrap();
    assert_eq!(tally.failures, []);
    assert_eq!(tally.requests, tally.succeeded + tally.refused + tally.timed_out);
    assert!(tally.succeeded > 1_000 && tally.timed_out > 100 && tally.hidden > 10, "{tally:?}");
}

/// What a scenario's rehearsal breaks, with a bug in its world.
fn violation_of_file(text: &str, planted: Planted) -> Option<String> {
    let scenario = Scenario::from_text("small.ron", text, Options::default()).unwrap();
    let played = play_with(&scenario, Forge::new(Tier::Sealed).with(planted));
    played.rehearsal.unwrap().violation
}

#[test]
fn a_failing_seed_shrinks_to_a_scenario_file_that_fails_the_same_way() {
    for bug in [Bug::AnswersTwice, Bug::StoresRefused, Bug::HeartbeatsTwice, Bug::LeavesOpen, Bug::QueueGrows]
    {
        let planted = Planted::new(bug);
        let seed = (0..SEEDS_MAX).find(|seed| violation(&generate(*seed), planted).is_some()).unwrap();
        let plan = generate(seed);
        let small = shrink(&plan, |plan| violation(plan, planted).is_some());
        assert!(
            small.acts.len() < plan.acts.len(),
            "{bug:?}: {} acts of {}",
            small.acts.len(),
            plan.acts.len()
        );
        let broken = violation(&small, planted).unwrap();
        let text = scenario_text(&small, &broken);
        println!("{bug:?}: seed {seed}, {} acts of {}: {broken}", small.acts.len(), plan.acts.len());
        assert_eq!(violation_of_file(&text, planted), Some(broken), "{bug:?}\n{text}");
        assert_eq!(violation_of_file(&text, Planted::default()), None, "without {bug:?} nothing is wrong");
    }
}
