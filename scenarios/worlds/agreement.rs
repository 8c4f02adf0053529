//! Both engines end in the same state after every run.

use super::campaign::campaign;
use super::pair::Pair;
use super::state::{differences, of_reference, of_server};
use super::world::{World, worlds};
use proptest::test_runner::TestCaseError;

/// How many worlds a plain `cargo test` plays.
const WORLDS: u32 = 300;

/// Plays a world in both engines.
fn agree(world: &World) -> Result<(), TestCaseError> {
    let mut pair = Pair::new(world);
    compare(&mut pair, 0)?;
    for (number, edits) in world.rounds.iter().enumerate() {
        for edit in edits {
            pair.edit(edit);
        }
        compare(&mut pair, number + 1)?;
    }
    Ok(())
}

fn compare(pair: &mut Pair, round: usize) -> Result<(), TestCaseError> {
    pair.run();
    let differences =
        differences(&of_server(&pair.play.server), &of_reference(&pair.reference, pair.play.server.rules()));
    if differences.is_empty() {
        return Ok(());
    }
    Err(TestCaseError::fail(format!(
        "after run {round} (first: the engine, second: the reference engine)\n{differences}"
    )))
}

#[test]
fn the_engine_agrees_with_the_reference_engine() {
    campaign(WORLDS, &worlds(), agree);
}
