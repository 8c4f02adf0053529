//! How many threads plan a run does not show in anything it does.

use super::properties::{person, world};
use super::world::World;
use crate::schema::Scalar;
use crate::sync::{Options, Recording, RunStep, SyncServer};
use proptest::prelude::*;
use std::fmt::Write as _;
use std::num::NonZeroUsize;

/// The whole model in one order: what is staged, every link, the metaverse.
fn state(server: &SyncServer) -> String {
    let mut text = String::new();
    for (connector, space) in server.spaces() {
        for id in space.ids() {
            let link = server.metaverse.links.of_object(crate::metaverse::CsRef { connector, id });
            let _ = writeln!(text, "{connector:?} {id:?} {link:?} {:?}", space.get(id));
        }
    }
    let mut people: Vec<_> = server.metaverse.iter().collect();
    people.sort_by_key(|(_, object)| object.guid);
    for (id, object) in people {
        let links = server.metaverse.links.of_metaverse(id);
        let rules: Vec<_> =
            links.iter().map(|link| server.metaverse.links.rules(link.link.inbound_rules)).collect();
        let _ = writeln!(text, "{id:?} {object:?} {links:?} {rules:?}");
    }
    text
}

/// Import and synchronisation, then the same after everybody moved on: what was done and what there is.
fn played(world: &World, later: &World, threads: usize) -> (Vec<RunStep>, Vec<String>) {
    let mut server = world.server();
    let threads = NonZeroUsize::new(threads).unwrap();
    server.options = Options { threads, ..server.options };
    let (mut steps, mut states) = (Vec::new(), Vec::new());
    for world in [world, later, world] {
        world.import_with_findings(&mut server);
        steps.extend(server.full_synchronization(Recording::Changes));
        states.push(state(&server));
    }
    (steps, states)
}

/// Everybody's manager is the one whose number is half of theirs, so that references lead within a batch and out of it.
fn with_managers(mut world: World) -> World {
    let dns: Vec<String> = world.accounts.iter().map(|account| account.dn().to_string()).collect();
    for (number, account) in world.accounts.iter_mut().enumerate().skip(1) {
        let manager = Scalar::text(&dns[number / 2]);
        *account = account.clone().with("manager", manager);
    }
    world
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn one_thread_and_four_do_the_same(
        people in proptest::collection::vec(person(), 40..60),
        later in proptest::collection::vec(person(), 40..60),
    ) {
        let (world, later) = (with_managers(world(&people)), with_managers(world(&later)));
        let (one, four) = (played(&world, &later, 1), played(&world, &later, 4));
        prop_assert_eq!(one.0.len(), four.0.len());
        for (one, four) in one.0.iter().zip(&four.0) {
            prop_assert_eq!(format!("{one:#?}"), format!("{four:#?}"));
        }
        prop_assert_eq!(one.1, four.1);
    }
}
