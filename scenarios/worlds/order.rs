//! The order in which forests are imported and synchronised shows by the default rules only where the run says so.
//!
//! Compared are the states ([`super::state`]) after a run in one order and after one in the other, each followed by the
//! next synchronisation, which tries again what came before its partner (spec/sync-engine.md 1.2.2). Metaverse objects go
//! by the people they are, because their GUIDs tell who came first, and links don't tell which direction made them,
//! because that is whoever found the other first (1.6.5; [`super::delta`] has a case).
//!
//! The exceptions: a joined object is never joined again (1.6.3), so one that was projected before its partner was there
//! stays alone (1.9.3, contacts). Then [`SyncServer::order_dependences`] of one of the two servers has to name an object
//! of that person. Of two objects of one connector that match a person the second one has an error (1.6.4), which names
//! the other. And what applies once applies when its object is created (1.8.1): a device whose owner is nobody yet stays
//! without one, and [`SyncServer::late_references`] of one of the two has to name it. Last, what an outbound
//! rule attached for a while is deleted when it leaves scope, and what never was attached is not (1.7.2): the run that
//! stages such a delete lists it.

use super::campaign::campaign;
use super::ground::{Account, CloudObject};
use super::installation::Base;
use super::people::People;
use super::play::Play;
use super::pool::place;
use super::state::{State, differences, of_server, without_origin_of_new_links};
use super::world::{World, out_of_box_worlds, user};
use anchorwalk::metaverse::{ConnectorIndex, CsRef};
use anchorwalk::sync::SyncServer;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use std::cell::Cell;
use std::collections::BTreeSet;

/// How many worlds a plain `cargo test` plays.
const WORLDS: u32 = 200;

/// A world in which connectors are imported and synchronised one after the other.
struct InTurn {
    play: Play,
    /// The objects of directories that an outbound rule has attached so far, by name.
    attached: BTreeSet<String>,
}

impl InTurn {
    fn import_and_synchronize(&mut self, connector: ConnectorIndex) {
        self.play.import_of(connector);
        self.synchronize(connector);
    }

    fn synchronize(&mut self, connector: ConnectorIndex) {
        self.play.full_synchronization_of(connector);
        let server = &self.play.server;
        for (connector, space) in server.spaces() {
            let link = |id| server.metaverse.links.of_object(CsRef { connector, id });
            let attached = space.iter().filter(|(id, object)| {
                object.anchor.is_some() && link(*id).is_some_and(|(_, link)| link.outbound.is_some())
            });
            let names = attached.map(|(_, object)| format!("{} {}", space.config.name, object.dn));
            self.attached.extend(names);
        }
    }
}

/// A world whose forests are synchronised in the order of their connection, and backwards.
struct Orders {
    forwards: InTurn,
    backwards: InTurn,
}

/// What two orders came to.
struct Outcome {
    states: [State; 2],
    people: People,
    /// The people of whom one of the servers says that they depend on the order.
    named: BTreeSet<String>,
}

impl Orders {
    fn new(world: &World) -> Self {
        let in_turn = |play| InTurn { play, attached: BTreeSet::new() };
        let play = Play::new(world);
        Self { backwards: in_turn(play.clone()), forwards: in_turn(play) }
    }

    /// Imports and synchronises connector by connector, the tenant last, and then everything once more.
    fn run(&mut self) -> Outcome {
        let order = self.forwards.play.connectors();
        let (tenant, forests) = order.split_last().unwrap();
        for connector in forests.iter().chain([tenant]) {
            self.forwards.import_and_synchronize(*connector);
        }
        for connector in forests.iter().rev().chain([tenant]) {
            self.backwards.import_and_synchronize(*connector);
        }
        for connector in &order {
            self.forwards.synchronize(*connector);
            self.backwards.synchronize(*connector);
        }
        let mut outcome = Outcome::of([&self.forwards.play.server, &self.backwards.play.server]);
        for name in self.forwards.attached.symmetric_difference(&self.backwards.attached) {
            if outcome.is_deleted_in_one(name) {
                outcome.named.insert(outcome.people.person(name));
            }
        }
        outcome
    }
}

impl Outcome {
    fn of(servers: [&SyncServer; 2]) -> Self {
        let people = People::of(servers);
        let states = servers.map(|server| {
            let state = without_origin_of_new_links(&of_server(server), &State::new());
            people.renamed(&state, server)
        });
        let named = servers.into_iter().flat_map(|server| people.dependent_on_order(server)).collect();
        Self { states, people, named }
    }

    /// Whether the order shows anywhere.
    fn shows(&self) -> bool {
        self.states[0] != self.states[1]
    }

    /// Whether the delete of an object is staged in one order only.
    fn is_deleted_in_one(&self, name: &str) -> bool {
        let is_deleted = |state: &State| {
            let mut texts = state.get(name).into_iter().flatten();
            texts.any(|text| text.contains("export delete"))
        };
        is_deleted(&self.states[0]) != is_deleted(&self.states[1])
    }

    /// What differs for people of whom nothing is said.
    fn unsaid(&self) -> String {
        let [one, other] = self.states.each_ref().map(|state| {
            let said = |line: &str| self.named.iter().any(|person| self.people.is_about(line, person));
            state
                .iter()
                .filter(|(line, _)| !said(line))
                .map(|(line, text)| (line.clone(), text.clone()))
                .collect()
        });
        differences(&one, &other)
    }
}

/// Plays a world in both orders until the order shows; then what follows would differ for its own reasons.
fn order_shows_only_where_it_is_said(world: &World, shown: &Cell<u32>) -> Result<(), TestCaseError> {
    let mut orders = Orders::new(world);
    let runs = [Vec::new()].into_iter().chain(world.rounds.iter().cloned());
    for (run, edits) in runs.enumerate() {
        orders.forwards.play.edit_all(&edits);
        orders.backwards.play.edit_all(&edits);
        let outcome = orders.run();
        let unsaid = outcome.unsaid();
        prop_assert!(unsaid.is_empty(), "after run {} (first: forwards, second: backwards)\n{}", run, unsaid);
        if outcome.shows() {
            shown.set(shown.get() + 1);
            return Ok(());
        }
    }
    Ok(())
}

#[test]
fn the_order_of_forests_shows_only_where_the_run_says_so() {
    let shown = Cell::new(0);
    campaign(WORLDS, &out_of_box_worlds(), |world| order_shows_only_where_it_is_said(world, &shown));
    println!("the order shows in {} worlds", shown.get());
}

#[test]
fn a_contact_that_comes_before_its_user_stays_alone_and_is_named() {
    let mail = vec![(place("mail"), vec![3])];
    let contact = Account { class: 4, attributes: mail.clone(), ..user() };
    let user = Account { forest: 1, attributes: mail, ..user() };
    let world = World { forests: 2, ..World::of(Base::OutOfBox(0), vec![contact, user]) };
    let outcome = Orders::new(&world).run();
    assert!(outcome.shows());
    assert_eq!(outcome.named.len(), 1);
    assert_eq!(outcome.unsaid(), "");
}

#[test]
fn a_device_that_comes_before_its_owner_stays_without_and_is_named() {
    // The owner's foreign security principal stands for an account of the other forest.
    let owner = Account { forest: 1, ..user() };
    let principal = Account { class: 6, ..user() };
    let device = Account { class: 7, attributes: vec![(place("mS-DS-CreatorSID"), vec![1])], ..user() };
    let world = World { forests: 2, ..World::of(Base::OutOfBox(0), vec![owner, principal, device]) };
    let outcome = Orders::new(&world).run();
    assert!(outcome.shows());
    assert_eq!(outcome.named.into_iter().collect::<Vec<_>>(), ["a.test CN=o2,OU=Staff,DC=a,DC=test"]);
}

#[test]
fn what_was_in_scope_for_a_while_is_deleted_and_what_never_was_is_not() {
    let account = user();
    let mailbox = Account {
        forest: 1,
        attributes: vec![
            (place("msRTCSIP-OriginatorSid"), vec![0]),
            (place("displayName"), vec![u8::MAX]),
            (place("isCriticalSystemObject"), vec![13, 0]),
        ],
        ..user()
    };
    let cloud = CloudObject { account: 0, kind: 0, synchronised: true, attributes: Vec::new() };
    let world =
        World { forests: 2, cloud: vec![cloud], ..World::of(Base::OutOfBox(55), vec![account, mailbox]) };
    let outcome = Orders::new(&world).run();
    let found = differences(&outcome.states[0], &outcome.states[1]);
    assert!(found.contains("second  export delete None"), "{found}");
    assert_eq!(outcome.unsaid(), "");
}
