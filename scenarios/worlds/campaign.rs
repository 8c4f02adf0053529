//! How many worlds are played, and from which seeds.

use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};

/// So many worlds follow from one seed.
const WORLDS_OF_A_SEED: u32 = 500;

/// Checks a property on worlds that follow from the seeds 0, 1, and so on: so many as a plain `cargo test` plays, or as
/// many as the environment variable `ANCHORWALK_WORLDS` says. `ANCHORWALK_SEED` is another first seed.
pub(super) fn campaign<S: Strategy>(
    worlds: u32,
    strategy: &S,
    property: impl Fn(&S::Value) -> Result<(), TestCaseError>,
) {
    let mut left = number("ANCHORWALK_WORLDS").unwrap_or(worlds);
    let mut seed = u64::from(number("ANCHORWALK_SEED").unwrap_or(0));
    while left > 0 {
        let cases = left.min(WORLDS_OF_A_SEED);
        check(seed, cases, strategy, &property);
        left -= cases;
        seed += 1;
    }
}

fn number(variable: &str) -> Option<u32> {
    let text = std::env::var(variable).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{variable}: expected a number, found `{text}`")))
}

/// Checks a property on the worlds of one seed. One that fails is shrunk and printed.
fn check<S: Strategy>(
    seed: u64,
    cases: u32,
    strategy: &S,
    property: impl Fn(&S::Value) -> Result<(), TestCaseError>,
) {
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 3000, ..Config::default() };
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes));
    match runner.run(strategy, |world| property(&world)) {
        Ok(()) => {}
        Err(TestError::Fail(reason, world)) => panic!("seed {seed}: {reason}\n{world:?}"),
        Err(TestError::Abort(reason)) => panic!("seed {seed}: {reason}"),
    }
}
