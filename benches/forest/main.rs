//! The frozen index against three yardsticks: the memory's own limits, `SQLite`, and the walk on the model.
//!
//! `cargo bench --bench forest [-- GROUP]`, with `--features sqlite` for `SQLite` beside it. `ANCHORWALK_BENCH_USERS` says
//! how many users; 100,000 unless it does. More than two million are generated into the index, without a model and
//! `SQLite`, which have no room. Each group prints a table first, of cases that were run in turn on the clock of their
//! own thread, each beside the group's floor and beside the index; then criterion measures them again one by one.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a bench may stop at the first surprise and says what it measured"
)]

mod audit;
mod batch;
mod build;
mod load;
mod lookup;
mod model;
mod pairs;
mod ron_file;
#[cfg(feature = "sqlite")]
mod sqlite;
mod table;
mod world;

use criterion::Criterion;
use world::World;

/// Measures and prints one group.
type Group = fn(&mut Criterion, &World);

fn main() {
    let asked = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    let mut criterion = Criterion::default().configure_from_args();
    let world = World::new();
    let groups: [(&str, Group); 5] = [
        ("lookup", lookup::run),
        ("batch", batch::run),
        ("audit", audit::run),
        ("load", load::run),
        ("build", build::run),
    ];
    for (name, run) in groups {
        if asked.as_ref().is_none_or(|asked| asked.starts_with(name)) {
            run(&mut criterion, &world);
        }
    }
    criterion.final_summary();
}
