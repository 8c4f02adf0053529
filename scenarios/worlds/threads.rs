//! How many threads plan a run shows in nothing that it does.

use super::campaign::campaign;
use super::play::Play;
use super::world::{World, crowded_worlds};
use anchorwalk::metaverse::CsRef;
use anchorwalk::sync::SyncServer;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use std::fmt::Write as _;
use std::num::NonZeroUsize;

/// How many worlds a plain `cargo test` plays.
const WORLDS: u32 = 24;

/// The whole model in one order: what is staged, every link, the metaverse.
fn model(server: &SyncServer) -> String {
    let mut text = String::new();
    let links = &server.metaverse.links;
    for (connector, space) in server.spaces() {
        for id in space.ids() {
            let link = links.of_object(CsRef { connector, id });
            let rules =
                link.map(|(_, link)| [links.rules(link.inbound_rules), links.rules(link.outbound_rules)]);
            let _ = writeln!(text, "{connector:?} {id:?} {link:?} {rules:?} {:?}", space.get(id));
        }
    }
    let mut people: Vec<_> = server.metaverse.iter().collect();
    people.sort_by_key(|(_, object)| object.guid);
    for person in people {
        let _ = writeln!(text, "{person:?}");
    }
    text
}

/// Every run of a world, full and delta: what was done, and what there is after it.
fn played(world: &World, threads: usize) -> Vec<String> {
    let mut play = Play::new(world);
    play.server.options.threads = NonZeroUsize::new(threads).unwrap();
    let mut told = vec![format!("{:?}", play.full()), model(&play.server)];
    for edits in &world.rounds {
        play.edit_all(edits);
        play.import_delta();
        told.extend([format!("{:?}", play.synchronize_by_delta()), model(&play.server)]);
        told.extend([format!("{:?}", play.synchronize_in_full()), model(&play.server)]);
    }
    told
}

fn threads_do_not_show(world: &World) -> Result<(), TestCaseError> {
    for (one, four) in played(world, 1).iter().zip(&played(world, 4)) {
        prop_assert_eq!(one, four);
    }
    Ok(())
}

#[test]
fn one_thread_and_four_do_the_same() {
    campaign(WORLDS, &crowded_worlds(), threads_do_not_show);
}
