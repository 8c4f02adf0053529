//! The preview of every object is what its synchronisation then does.

use super::campaign::campaign;
use super::play::Play;
use super::state::{State, differences, of_server};
use super::world::{World, worlds};
use anchorwalk::metaverse::CsRef;
use anchorwalk::sync::{ObjectError, Recording, SyncServer};
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

/// How many worlds a plain `cargo test` plays.
const WORLDS: u32 = 100;

/// Previews and then synchronises one object after the other, in the order of a run.
fn previews_come_true(world: &World) -> Result<(), TestCaseError> {
    let mut play = Play::new(world);
    play.import();
    previewed_run(&mut play.server)?;
    for edits in &world.rounds {
        play.edit_all(edits);
        play.import();
        previewed_run(&mut play.server)?;
    }
    Ok(())
}

fn previewed_run(server: &mut SyncServer) -> Result<(), TestCaseError> {
    let connectors: Vec<_> = server.spaces().map(|(connector, _)| connector).collect();
    for connector in connectors {
        let ids = server.space(connector).unwrap().ids();
        for object in ids.into_iter().map(|id| CsRef { connector, id }) {
            previewed(server, object)?;
        }
    }
    Ok(())
}

fn previewed(server: &mut SyncServer, object: CsRef) -> Result<(), TestCaseError> {
    let before = of_server(server);
    let preview = server.preview(object);
    unchanged(&before, &of_server(server))?;
    let name = server.describe(object);
    let step = server.synchronize_object(object, Recording::Changes);
    let Some(preview) = preview else {
        // It was discarded while an earlier object of the run was synchronised.
        prop_assert!(step.changes.is_empty() && step.errors.is_empty(), "{name}: {step:?}");
        return Ok(());
    };
    // What the run does afterwards to objects that refer to this one is no part of the preview.
    prop_assert_eq!(step.changes.get(..preview.changes.len()), Some(preview.changes.as_slice()), "{}", name);
    let own = preview.error.into_iter().map(|error| ObjectError { object: name.clone(), error });
    let failed: Vec<ObjectError> = own.chain(preview.conflicts).collect();
    prop_assert_eq!(step.errors.get(..failed.len()), Some(failed.as_slice()), "{}", name);
    Ok(())
}

fn unchanged(before: &State, after: &State) -> Result<(), TestCaseError> {
    let differences = differences(before, after);
    prop_assert!(differences.is_empty(), "the preview itself changed something\n{}", differences);
    Ok(())
}

#[test]
fn the_preview_of_every_object_comes_true() {
    campaign(WORLDS, &worlds(), previews_come_true);
}
