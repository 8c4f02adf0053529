//! A delta import and a delta synchronisation come to what a full import and a full synchronisation of the same
//! directories come to, from the same state.
//!
//! Compared are whole states: every metaverse object with values and who contributed them, every
//! connector-space object with what was imported, what waits for synchronisation, what is staged for export, its error
//! and its link with origin, supporters and rules in scope. Left out are statistics and retry counts, because a full
//! synchronisation looks at more objects.
//!
//! The documents except ten things, each with a case:
//!
//! 1. A rule was changed: only a full synchronisation takes it to objects that did not change (spec/sync-engine.md
//!    1.2.4). Here a round with a change of rules ends in a full synchronisation.
//! 2. An object left the selected containers: only a full import sees that (1.2.1 step 6). Here the forest is imported
//!    in full.
//! 3. An object was told something by an export that no import has shown yet: its inbound rules read what is staged
//!    (1.1.3), but a delta synchronisation takes only what has a pending import (1.2.2). Here the connector of such an
//!    object is synchronised in full. By the default rules nothing else is; by others what is staged may keep what
//!    shares a metaverse object with it from being synchronised, and so every connector that comes after is.
//! 4. A full synchronisation takes persons who did not change, and one of them may find an object by an outbound rule
//!    (1.6.5) before the object's own synchronisation finds the person. So the origin of a new link is not compared.
//! 5. A full import that can't read something takes nothing for gone, a delta import is told (1.2.1 steps 6 and 7). Here
//!    both import by delta then, and a world in which that is not enough ends.
//! 6. The import of an object that fails stays pending (1.3.3). A full synchronisation takes who shares a metaverse object
//!    with it (1.2.2) and compares what they tell it with its expected state, pending import included (1.3.2 step 5,
//!    1.1.3); a delta synchronisation does not take them if they did not change. So what is staged against such an import
//!    is not compared.
//! 7. A flow that applies once and gave `AuthoritativeNull` is not asked again (1.8.1): what it held back comes with the
//!    next synchronisation of the object, which is a full one sooner ([`super::repetition`] has the case). A world ends
//!    where there is such a flow.
//! 8. Where an outbound error does not undo the inbound side (1.3.3, *choose*), it is recorded on whoever is synchronised:
//!    by a delta who changed, by a full synchronisation everybody who shares the metaverse object. So errors of linked
//!    objects are not compared with this option.
//! 9. As in 4, but the object fails its own synchronisation: then only the full one links it, for who finds it did not
//!    change. So objects that fail and that an outbound rule alone linked are not compared.
//! 10. A full synchronisation takes who did not change (1.2.2), and may go on where the one before could not
//!     ([`super::repetition`] has the cases), or undo within itself what it does; a delta does half of it. So a round
//!     begins at rest, where another full synchronisation changes nothing; a world that does not come to rest ends.

use super::campaign::campaign;
use super::ground::{Account, Change, CloudObject};
use super::installation::Base;
use super::play::{Play, Untold};
use super::pool::place;
use super::rules::{FlowPlan, RuleChange, RulePlan, SourcePlan};
use super::state::{
    State, as_far_as_deltas_go, differences, found_though_failing, of_server, without_origin_of_new_links,
};
use super::world::{Edit, World, out_of_box_worlds, user, worlds};
use anchorwalk::schema::AttributeName;
use proptest::prelude::Strategy;
use proptest::test_runner::TestCaseError;
use std::cell::Cell;

/// How many worlds of each kind a plain `cargo test` plays.
const WORLDS: u32 = 200;

/// How many synchronisations of a connector could be by delta.
#[derive(Default)]
struct Count {
    by_delta: Cell<usize>,
    in_full: Cell<usize>,
}

/// Plays each round of a world twice from the same state: by deltas and in full.
fn comes_to_the_same(world: &World, whose: Untold, count: &Count) -> Result<(), TestCaseError> {
    let mut play = Play::new(world);
    play.full();
    for (number, edits) in world.rounds.iter().enumerate() {
        let is_at_rest = play.comes_to_rest();
        play.edit_all(edits);
        if play.holds_back_once() || !is_at_rest {
            return Ok(());
        }
        let before = of_server(&play.server);
        let mut full = play.clone();
        if full.is_misread() {
            if full.has_left() {
                return Ok(());
            }
            full.import_sufficiently();
            full.synchronize_in_full();
        } else {
            full.full();
        }
        if edits.iter().all(|edit| matches!(edit, Edit::Outside(_))) {
            let by_delta = play.delta(whose);
            count.by_delta.set(count.by_delta.get() + by_delta);
            count.in_full.set(count.in_full.get() + play.connectors().len() - by_delta);
        } else {
            play.import_sufficiently();
            play.synchronize_in_full();
        }
        let found = [&play, &full].map(|play| found_though_failing(&play.server)).concat();
        let states = [&play, &full].map(|play| {
            let mut state = without_origin_of_new_links(&of_server(&play.server), &before);
            state.retain(|name, _| !found.contains(name));
            as_far_as_deltas_go(state, &play.server)
        });
        let differences = differences(&states[0], &states[1]);
        if !differences.is_empty() {
            let message = format!("after round {number} (first: by deltas, second: in full)\n{differences}");
            return Err(TestCaseError::fail(message));
        }
    }
    Ok(())
}

fn check(strategy: &impl Strategy<Value = World>, whose: Untold) {
    let count = Count::default();
    campaign(WORLDS, strategy, |world| comes_to_the_same(world, whose, &count));
    let (by_delta, in_full) = (count.by_delta.get(), count.in_full.get());
    println!("{by_delta} synchronisations by delta, {in_full} in full");
    assert!(by_delta > in_full / 2, "enough synchronisations are by delta");
}

#[test]
fn a_delta_by_the_default_rules_comes_to_what_a_full_run_comes_to() {
    check(&out_of_box_worlds(), Untold::Own);
}

#[test]
fn a_delta_comes_to_what_a_full_run_comes_to() {
    check(&worlds(), Untold::Anybody);
}

/// An object that fails keeps what it brought from whoever is linked with it, too: nothing of it is committed
/// (spec/sync-engine.md 1.3.3).
#[test]
fn what_an_object_that_fails_brought_is_in_nobodys_values() {
    let mut play = Play::new(&World::of(Base::OutOfBox(0), vec![user()]));
    play.full();
    let before = of_server(&play.server);
    // Without a name its user principal name can't be made.
    play.edit(&Edit::Outside(Change::Set(0, place("sAMAccountName"), Vec::new())));
    play.edit(&Edit::Outside(Change::Set(0, place("description"), vec![0])));
    let steps = play.full();
    let errors: Vec<&str> =
        steps.iter().flat_map(|step| &step.errors).map(|error| error.object.as_str()).collect();
    assert_eq!(errors, ["CN=o0,OU=Staff,DC=a,DC=test in a.test"]);
    let after = of_server(&play.server);
    let others = |state: &State| -> State {
        let others = state.iter().filter(|(name, _)| !name.starts_with("a.test"));
        others.map(|(name, texts)| (name.clone(), texts.clone())).collect()
    };
    assert_eq!(differences(&others(&before), &others(&after)), "");
}

/// What was provisioned may arrive from its directory with values of its own: nobody sees them before its own
/// synchronisation (spec/sync-engine.md 1.2.2), and so they are staged nowhere.
#[test]
fn what_arrives_in_place_of_what_was_provisioned_waits_for_its_turn() {
    let address = (9, vec![4]);
    let group = CloudObject { account: 0, kind: 1, synchronised: false, attributes: vec![address] };
    let world = World {
        rounds: vec![vec![Edit::Outside(Change::CreateCloud(group))]],
        ..World::of(Base::OutOfBox(0), vec![Account { class: 3, ..user() }])
    };
    comes_to_the_same(&world, Untold::Own, &Count::default()).unwrap();
}

/// So is its type: outbound rules for the type that it was go on until it is synchronised.
#[test]
fn an_object_that_fails_as_one_of_another_type_stays_what_it_was() {
    let flow = FlowPlan { target: 8, source: SourcePlan::Direct(10), merge: 0, once: false };
    let rule = RulePlan {
        connector: 1,
        inbound: true,
        types: 6,
        link: 0,
        precedence: 103,
        scope: Vec::new(),
        join: Vec::new(),
        flows: vec![flow],
        name: 0,
    };
    let attributes = vec![(place("proxyAddresses"), vec![0]), (place("mailNickname"), vec![0])];
    let world = World {
        changes: vec![(10_812, RuleChange::Toggle)],
        rules: vec![rule],
        rounds: vec![vec![Edit::Outside(Change::Retype(0, 3))]],
        ..World::of(Base::OutOfBox(0), vec![Account { class: 5, attributes, ..user() }])
    };
    comes_to_the_same(&world, Untold::Own, &Count::default()).unwrap();
}

/// What differs between a plain delta cycle and a full one after one edit.
fn differences_after(edit: &Edit) -> String {
    let mut play = Play::new(&World::of(Base::OutOfBox(0), vec![user(), user()]));
    play.full();
    play.edit(edit);
    let mut full = play.clone();
    full.full();
    play.import_delta();
    play.synchronize_by_delta();
    differences(&of_server(&play.server), &of_server(&full.server))
}

#[test]
fn a_changed_rule_needs_a_full_synchronisation() {
    let found = differences_after(&Edit::Rule(0, RuleChange::Toggle));
    assert!(found.contains("User Join"), "{found}");
}

#[test]
fn what_leaves_the_selected_containers_needs_a_full_import() {
    let found = differences_after(&Edit::Outside(Change::Move(0, 3)));
    assert!(found.contains("a.test CN=o0,OU=Staff"), "{found}");
}

#[test]
fn what_is_gone_beside_what_cannot_be_read_needs_a_delta_import() {
    let misread = Account { attributes: vec![(place("countryCode"), vec![9])], ..user() };
    let mut play = Play::new(&World::of(Base::OutOfBox(0), vec![misread, user()]));
    play.full();
    assert!(play.is_misread());
    play.edit(&Edit::Outside(Change::Delete(1)));
    let mut full = play.clone();
    full.full();
    play.import_delta();
    play.synchronize_by_delta();
    let found = differences(&of_server(&play.server), &of_server(&full.server));
    assert!(found.contains("a.test CN=o1,OU=Staff,DC=a,DC=test\n  first   absent"), "{found}");
}

#[test]
fn what_was_staged_for_an_object_is_seen_inbound_by_a_full_synchronisation_only() {
    let found = differences_after(&Edit::Outside(Change::Create(user())));
    assert!(found.starts_with("tenant - AAD"), "{found}");
    assert_eq!(found.matches("in scope").count(), 2, "only the inbound rules differ: {found}");
}

#[test]
fn who_finds_whom_first_shows_in_the_origin_of_a_link() {
    // Without a name it fails, and so it has no partner.
    let attributes = vec![(place("sAMAccountName"), Vec::new())];
    let mailbox = Account { forest: 1, class: 5, attributes, ..user() };
    let world = World { forests: 2, ..World::of(Base::OutOfBox(0), vec![user(), mailbox]) };
    let mut play = Play::new(&world);
    play.full();
    // The mailbox becomes that of the user's account.
    play.edit(&Edit::Outside(Change::Set(1, place("msExchMasterAccountSid"), vec![0])));
    let mut full = play.clone();
    full.full();
    play.import_delta();
    play.synchronize_by_delta();
    let found = differences(&of_server(&play.server), &of_server(&full.server));
    assert!(found.contains("made Inbound\n  second  linked"), "{found}");
}

#[test]
fn what_fails_is_found_by_who_did_not_change_in_a_full_synchronisation_only() {
    // Its pwdLastSet is no time.
    let attributes = vec![(place("pwdLastSet"), vec![5])];
    let mailbox = Account { class: 5, attributes, ..user() };
    let change = Change::Set(1, place("msExchMasterAccountSid"), vec![0]);
    let world = World {
        forests: 2,
        rounds: vec![vec![Edit::Outside(change)]],
        ..World::of(Base::OutOfBox(0), vec![Account { forest: 1, ..user() }, mailbox])
    };
    let mut play = Play::new(&world);
    play.full();
    play.edit_all(&world.rounds[0]);
    let mut full = play.clone();
    full.full();
    play.import_delta();
    play.synchronize_by_delta();
    assert_eq!(found_though_failing(&play.server), Vec::<String>::new());
    assert_eq!(found_though_failing(&full.server), ["a.test CN=o1,OU=Staff,DC=a,DC=test"]);
}

/// What refers to itself, fails, and moves: a full synchronisation looks at it again, for the tenant's object that is of it,
/// and finds whom it meant.
#[test]
fn what_fails_goes_on_referring_to_whom_it_did_whatever_that_is_called() {
    let group = Account { class: 3, attributes: vec![(place("managedBy"), vec![0])], ..user() };
    let too_long = Change::Set(0, place("extensionAttribute1"), vec![u8::MAX]);
    let rounds = [too_long, Change::Move(0, 2)].map(|change| vec![Edit::Outside(change)]);
    let world = World { rounds: rounds.to_vec(), ..World::of(Base::OutOfBox(0), vec![group]) };
    comes_to_the_same(&world, Untold::Own, &Count::default()).unwrap();
    let mut play = Play::new(&world);
    for round in &world.rounds {
        play.full();
        play.edit_all(round);
    }
    play.full();
    let groups: Vec<bool> = play
        .server
        .metaverse
        .iter()
        .map(|(_, group)| group.attributes.get(AttributeName::new("managedBy")).is_some())
        .collect();
    assert_eq!(groups, [true]);
}

#[test]
fn rules_that_undo_each_other_never_come_to_rest() {
    // By the tenant's rule nobody is enabled, and who is not leaves the tenant, and with it its rule.
    let rule = RulePlan {
        connector: 2,
        inbound: true,
        types: 6,
        link: 0,
        precedence: 0,
        scope: Vec::new(),
        join: Vec::new(),
        flows: vec![FlowPlan { target: 5, source: SourcePlan::Expression(4, 2, 0), merge: 0, once: false }],
        name: 0,
    };
    let cloud = CloudObject { account: 0, kind: 0, synchronised: true, attributes: Vec::new() };
    let world = World {
        forests: 2,
        cloud: vec![cloud],
        changes: vec![(0, RuleChange::Toggle)],
        rules: vec![rule],
        ..World::of(Base::OutOfBox(25), vec![Account { forest: 1, ..user() }])
    };
    let mut play = Play::new(&world);
    play.full();
    let before = of_server(&play.server);
    play.full();
    assert_eq!(differences(&before, &of_server(&play.server)), "");
    assert!(!play.comes_to_rest());
}

#[test]
fn what_is_staged_against_the_import_of_an_object_that_fails_needs_a_full_synchronisation() {
    let cloud = CloudObject { account: 0, kind: 0, synchronised: true, attributes: Vec::new() };
    // A legacyExchangeDN that the metaverse can't hold, and a mail address that nobody gave it.
    let changes = [Change::SetCloud(0, 9, vec![u8::MAX]), Change::SetCloud(0, 2, vec![0])];
    let world = World {
        cloud: vec![cloud],
        rounds: vec![changes.map(Edit::Outside).to_vec()],
        ..World::of(Base::OutOfBox(0), vec![user()])
    };
    comes_to_the_same(&world, Untold::Anybody, &Count::default()).unwrap();
    let mut play = Play::new(&world);
    play.full();
    play.edit_all(&world.rounds[0]);
    let mut full = play.clone();
    full.full();
    play.import_delta();
    play.synchronize_by_delta();
    let found = differences(&of_server(&play.server), &of_server(&full.server));
    assert!(found.starts_with("tenant - AAD"), "{found}");
    assert_eq!(found.matches("\n  second  export mail = nothing\n").count(), 1, "{found}");
}
