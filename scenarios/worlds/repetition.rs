//! A second full synchronisation changes nothing.
//!
//! There are three exceptions, each with a case of its own below:
//!
//! 1. An object that no rule projects, such as a foreign security principal, may come before its partner, and one that
//!    fails may fail because of an object that moves on after it. One that was well may fail because of what came after
//!    it, where both join the same partner outbound, or where an outbound error does not undo the inbound side (1.3.3,
//!    *choose*); and an outbound rule may find an object after its turn (1.6.5). All are tried again (1.2.2), so there is
//!    one synchronisation more where the next try would end otherwise.
//! 2. An object may be told something after its turn, or in it, and its inbound rules read what is staged (1.1.3) when
//!    they are evaluated next (1.2.2). A second synchronisation may go on where the first one could not, and by rules
//!    that add to what they find it never ends. So only a synchronisation is repeated that left nothing untold.
//! 3. A flow that applies once is asked when its object is created (1.8.1). Where it gave `AuthoritativeNull`, what that
//!    held back comes with the second synchronisation. So there is none where such a flow is.

use super::campaign::campaign;
use super::ground::Account;
use super::installation::Base;
use super::play::{Play, TRIES_MAX};
use super::rules::{FlowPlan, RulePlan, SourcePlan};
use super::state::{differences, of_server};
use super::world::{Edit, World, bare_worlds, mutated_worlds, out_of_box_worlds, user};
use anchorwalk::sync::Change;
use proptest::prelude::Strategy;
use proptest::test_runner::TestCaseError;
use std::cell::Cell;
use std::fmt::Write as _;

/// How many worlds of each kind a plain `cargo test` plays.
const WORLDS: u32 = 150;

/// What differs after another synchronisation; empty if nothing does.
fn repeated(play: &mut Play) -> String {
    let before = of_server(&play.server);
    let steps = play.synchronize_in_full();
    let changes: Vec<Change> = steps.into_iter().flat_map(|step| step.changes).collect();
    let mut text = differences(&before, &of_server(&play.server));
    for change in changes {
        let _ = writeln!(text, "{change:?}");
    }
    text
}

/// Plays a world and repeats every synchronisation of it that is to be.
fn settles(world: &World, is_to_be: impl Fn(&Play) -> bool) -> Result<(), TestCaseError> {
    let mut play = Play::new(world);
    let runs = [Vec::new()].into_iter().chain(world.rounds.iter().cloned());
    for (run, edits) in runs.enumerate() {
        play.edit_all(&edits);
        play.full();
        for _ in 0..TRIES_MAX {
            if play.would_end_otherwise() {
                play.synchronize_in_full();
            }
        }
        if !is_to_be(&play) {
            continue;
        }
        let differences = repeated(&mut play);
        if !differences.is_empty() {
            let message =
                format!("after run {run} (first: after it, second: after another one)\n{differences}");
            return Err(TestCaseError::fail(message));
        }
    }
    Ok(())
}

/// Checks worlds of a kind, and that most of their synchronisations leave nothing untold.
fn check(strategy: &impl Strategy<Value = World>) {
    let (checked, left_out) = (Cell::new(0), Cell::new(0));
    let is_to_be = |play: &Play| {
        let is_to_be = !play.has_untold() && !play.holds_back_once();
        let count = if is_to_be { &checked } else { &left_out };
        count.set(count.get() + 1);
        is_to_be
    };
    campaign(WORLDS, strategy, |world| settles(world, is_to_be));
    println!("{} synchronisations repeated, {} left out", checked.get(), left_out.get());
    assert!(checked.get() > left_out.get());
}

#[test]
fn a_second_full_synchronisation_by_the_default_rules_changes_nothing() {
    check(&out_of_box_worlds());
}

#[test]
fn a_second_full_synchronisation_by_other_rules_changes_nothing_either() {
    check(&mutated_worlds());
    check(&bare_worlds());
}

#[test]
fn what_comes_before_its_partner_is_joined_by_the_next_synchronisation() {
    let principal = Account { class: 6, ..user() };
    let accounts = vec![Account { forest: 1, ..user() }, principal];
    let mut play = Play::new(&World { forests: 2, ..World::of(Base::OutOfBox(0), accounts) });
    play.full();
    assert!(play.would_end_otherwise());
    assert!(repeated(&mut play).contains("ForeignSecurityPrincipal Join User"));
    assert!(!play.would_end_otherwise());
    assert_eq!(repeated(&mut play), "");
}

#[test]
fn what_a_flow_that_applies_once_held_back_comes_with_the_second_synchronisation() {
    let flow = |source, once| FlowPlan { target: 3, source, merge: 0, once };
    let rule = RulePlan {
        connector: 0,
        inbound: true,
        types: 0,
        link: 0,
        precedence: 0,
        scope: Vec::new(),
        join: Vec::new(),
        flows: vec![flow(SourcePlan::Expression(21, 0, 0), true), flow(SourcePlan::Constant(0), false)],
        name: 0,
    };
    let world = World { rules: vec![rule], ..World::of(Base::Bare, vec![user()]) };
    let mut play = Play::new(&world);
    play.full();
    assert!(play.holds_back_once());
    assert!(repeated(&mut play).contains("cn = a (string)"));
    assert_eq!(repeated(&mut play), "");
}

#[test]
fn a_rule_that_adds_to_what_it_finds_never_ends() {
    let flow = |text: u8, name: u8, target: u8| FlowPlan {
        target,
        source: SourcePlan::Expression(text, name, name),
        merge: 0,
        once: false,
    };
    let rule = |inbound: bool, flow: FlowPlan| RulePlan {
        connector: 0,
        inbound,
        types: 0,
        link: 0,
        precedence: u8::from(inbound),
        scope: Vec::new(),
        join: Vec::new(),
        flows: vec![flow],
        name: u8::MAX,
    };
    // Inbound displayName is sAMAccountName; outbound sAMAccountName is displayName twice.
    let world = World::of(Base::Bare, vec![user()]);
    let mut play = Play::new(&world);
    play.edit(&Edit::AddRule(rule(true, flow(0, 0, 1))));
    play.edit(&Edit::AddRule(rule(false, flow(8, 1, 0))));
    play.full();
    for _ in 0..5 {
        assert!(play.has_untold());
        assert!(repeated(&mut play).contains("displayName"));
    }
}
