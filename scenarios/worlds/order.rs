//! The order in which forests are imported and synchronised shows by the default rules only where the run says so.
//!
//! Compared are the states ([`super::state`]) after a run in one order and after one in the other, each followed by the
//! next synchronisation, which tries again what came before its partner (spec/sync-engine.md 1.2.2). Metaverse objects go
//! by the people they are, because their GUIDs tell who came first, and links don't tell which direction made them,
//! because that is whoever found the other first (1.6.5; [`super::delta`] has a case).
//!
//! The exceptions: a joined object is never joined again (1.6.3), so one that was projected before its partner was there
//! stays alone (1.9.3, contacts). Then [`SyncServer::order_dependences`] of one of the two servers has to name an object
//! of that person. And of two objects of one connector that match a person the second one has an error (1.6.4), which
//! names the other.

use super::campaign::campaign;
use super::ground::Account;
use super::installation::Base;
use super::people::People;
use super::play::Play;
use super::pool::place;
use super::state::{State, differences, of_server, without_origin_of_new_links};
use super::world::{World, out_of_box_worlds, user};
use anchorwalk::sync::SyncServer;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use std::cell::Cell;
use std::collections::BTreeSet;

/// How many worlds a plain `cargo test` plays.
const WORLDS: u32 = 200;

/// A world whose forests are synchronised in the order of their connection, and backwards.
struct Orders {
    forwards: Play,
    backwards: Play,
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
        let forwards = Play::new(world);
        Self { backwards: forwards.clone(), forwards }
    }

    /// Imports and synchronises connector by connector, the tenant last, and then everything once more.
    fn run(&mut self) -> Outcome {
        let order = self.forwards.connectors();
        let (tenant, forests) = order.split_last().unwrap();
        for connector in forests.iter().chain([tenant]) {
            self.forwards.import_of(*connector);
            self.forwards.full_synchronization_of(*connector);
        }
        for connector in forests.iter().rev().chain([tenant]) {
            self.backwards.import_of(*connector);
            self.backwards.full_synchronization_of(*connector);
        }
        self.forwards.synchronize_in_full();
        self.backwards.synchronize_in_full();
        Outcome::of([&self.forwards.server, &self.backwards.server])
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
        orders.forwards.edit_all(&edits);
        orders.backwards.edit_all(&edits);
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
