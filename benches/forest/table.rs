//! Cases side by side: first in turn, as a table; then one by one, by criterion.

use anchorwalk::forest::measure::{Case, measure};
use cpu_time::ThreadTime;
use criterion::{Criterion, Throughput};
use std::time::Duration;

const ROUNDS: usize = 5;

/// Prints the cases beside the floor, which comes first, and beside the index, which comes at `index`; then lets
/// criterion measure them too.
pub(crate) fn compare(criterion: &mut Criterion, name: &str, cases: &[Case<'_>], index: usize) {
    let start = ThreadTime::now();
    let clock = move || start.elapsed();
    let rows = measure(cases, ROUNDS, &clock);
    println!(
        "\n{name}, {} users: ns each, median (least to most), times the floor, times the index",
        users()
    );
    let (floor, own) = (rows[0].ns_median, rows[index].ns_median);
    for row in &rows {
        println!(
            "{:>14.2} ({:.2} to {:.2})  {:>10.2} {:>10.2}  {}",
            row.ns_median,
            row.ns_min,
            row.ns_max,
            row.ns_median / floor,
            row.ns_median / own,
            row.name
        );
    }
    let mut group = criterion.benchmark_group(name);
    group.sample_size(10).warm_up_time(Duration::from_millis(200)).measurement_time(Duration::from_secs(1));
    for case in cases {
        group.throughput(Throughput::Elements(case.count));
        group.bench_function(case.name, |bencher| bencher.iter(|| (case.run)()));
    }
    group.finish();
}

/// How many users are measured with.
pub(crate) fn users() -> u64 {
    std::env::var("ANCHORWALK_BENCH_USERS").ok().and_then(|users| users.parse().ok()).unwrap_or(100_000)
}
