//! Cases measured side by side.

use std::time::Duration;

/// A clock that only goes forwards.
pub type Clock<'a> = &'a dyn Fn() -> Duration;

/// Something to measure.
pub struct Case<'a> {
    /// Its name.
    pub name: &'static str,
    /// How many lookups, or users, one run is.
    pub count: u64,
    /// The run.
    pub run: Box<dyn Fn() + 'a>,
}

/// What was measured, in nanoseconds for one.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The case's name.
    pub name: &'static str,
    /// The fastest round.
    pub ns_min: f64,
    /// The median of the rounds.
    pub ns_median: f64,
    /// The slowest round.
    pub ns_max: f64,
}

impl<'a> Case<'a> {
    /// A case.
    pub fn new(name: &'static str, count: u64, run: impl Fn() + 'a) -> Self {
        Self { name, count, run: Box::new(run) }
    }
}

/// Measures the cases in turn, round after round, after a round that does not count.
pub fn measure(cases: &[Case<'_>], rounds: usize, clock: Clock<'_>) -> Vec<Row> {
    let mut taken: Vec<Vec<f64>> = vec![Vec::with_capacity(rounds); cases.len()];
    for round in 0..=rounds {
        for (case, taken) in cases.iter().zip(&mut taken) {
            let begin = clock();
            (case.run)();
            let ns = clock().saturating_sub(begin).as_secs_f64() * 1e9 / precise(case.count.max(1));
            if round > 0 {
                taken.push(ns);
            }
        }
    }
    let rows = cases.iter().zip(taken).map(|(case, mut taken)| {
        taken.sort_by(f64::total_cmp);
        let at = |place: usize| taken.get(place).copied().unwrap_or_default();
        Row {
            name: case.name,
            ns_min: at(0),
            ns_median: at(taken.len() / 2),
            ns_max: at(taken.len().saturating_sub(1)),
        }
    });
    rows.collect()
}

/// A count as a fraction can say it.
#[expect(clippy::cast_precision_loss, reason = "counts of lookups and bytes are far below 2^52")]
pub fn precise(count: u64) -> f64 {
    count as f64
}
