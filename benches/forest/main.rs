//! The frozen index against three yardsticks: the memory's own latency, `SQLite`, and the walk on the model.
//!
//! `cargo bench --bench forest`, with `--features sqlite` for `SQLite` beside it. `ANCHORWALK_BENCH_USERS` says how many
//! users; 100,000 unless it does. Each group prints a table first, of cases that were run in turn on the clock of their
//! own thread, each beside the group's first case; then criterion measures them again one by one.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a bench may stop at the first surprise and says what it measured"
)]

mod model;
mod ron_file;
#[cfg(feature = "sqlite")]
mod sqlite;

use anchorwalk::explain::Audit;
use anchorwalk::forest::measure::{Case, Chase, Questions, measure, precise};
use anchorwalk::forest::{
    Frozen, Profile, Recipe, Scan, SnapshotFile, SnapshotOutput, Specimens, freeze, generate_image,
    write_frozen,
};
use anchorwalk::lookup::{Qualification, resolve, resolve_fast};
use anchorwalk::schema::CloudAnchor;
use anchorwalk::sync::SyncServer;
use cpu_time::ThreadTime;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use std::time::Duration;

const READING: Qualification = Qualification::ImmutableTag;
const ROUNDS: usize = 5;

fn users() -> u64 {
    std::env::var("ANCHORWALK_BENCH_USERS").ok().and_then(|users| users.parse().ok()).unwrap_or(100_000)
}

/// The same people in every form that is compared, found to answer the same.
struct World {
    server: SyncServer,
    frozen: Frozen,
    questions: Questions,
    count: u64,
}

impl World {
    fn new() -> Self {
        let server = model::server(users());
        let frozen = freeze(&server).expect("it fits");
        let count = users().min(200_000);
        let questions = Questions::about(&frozen.image, count);
        for asked in questions.texts().iter().take(50_000) {
            let (slow, fast) = (resolve(&server, asked).by_tag, frozen.image.answer(asked));
            assert_eq!(fast.ending(READING).outcome, slow.outcome, "{asked}");
        }
        Self { server, frozen, questions, count }
    }
}

/// Prints the cases beside the first one, and lets criterion measure them too.
fn compare(criterion: &mut Criterion, name: &str, cases: &[Case<'_>]) {
    let start = ThreadTime::now();
    let clock = move || start.elapsed();
    let rows = measure(cases, ROUNDS, &clock);
    println!("\n{name}, {} users: ns each, median (least to most), times the first row", users());
    let first = rows.first().map_or(1.0, |row| row.ns_median);
    for row in &rows {
        let ratio = row.ns_median / first;
        println!(
            "{:>12.2} ({:.2} to {:.2})  {ratio:>9.2}  {}",
            row.ns_median, row.ns_min, row.ns_max, row.name
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

fn on_model(world: &World) {
    for asked in world.questions.texts() {
        if let Ok(anchor) = asked.parse::<CloudAnchor>() {
            black_box(resolve_fast(&world.server, anchor, READING));
        }
    }
}

fn lookup(criterion: &mut Criterion) {
    let world = World::new();
    let (image, count) = (&world.frozen.image, world.count);
    let (one, five) = (Chase::<6>::new(1, users()), Chase::<2>::new(5, users()));
    println!("{:.1} bytes a user", precise(image.size().total()) / precise(image.size().anchors));
    #[cfg(feature = "sqlite")]
    let database = sqlite::Database::of(image);
    let cases = [
        Case::new("F1, one dependent load", count, || one.serial(count)),
        Case::new("F5, five dependent loads", count, || five.serial(count)),
        Case::new("index, one after another", count, || world.questions.one_by_one(image)),
        Case::new("model, petgraph and slotmap", count, || on_model(&world)),
        #[cfg(feature = "sqlite")]
        Case::new("SQLite, prepared", sqlite::QUESTIONS, || database.look_up(world.questions.texts())),
    ];
    compare(criterion, "lookup", &cases);
}

fn batch(criterion: &mut Criterion) {
    let world = World::new();
    let (image, count) = (&world.frozen.image, world.count);
    let one = Chase::<6>::new(1, users());
    let cases = [
        Case::new("F1 32 at once, then the anchors read", count, || {
            one.interleaved(count);
            world.questions.only_read();
        }),
        Case::new("index, in groups", count, || world.questions.in_groups(image)),
        Case::new("model, petgraph and slotmap", count, || on_model(&world)),
    ];
    compare(criterion, "batch", &cases);
}

fn audit(criterion: &mut Criterion) {
    let world = World::new();
    let (image, users) = (&world.frozen.image, users());
    let legend = image.legend();
    let qualifying: Vec<bool> = legend.kinds.iter().map(|kind| legend.qualifies(kind, READING)).collect();
    let scan = Scan::new(image, qualifying);
    assert_eq!(scan.totals(), Audit::run(&world.server, READING, |_| {}).outcomes);
    #[cfg(feature = "sqlite")]
    let database = sqlite::Database::of(image);
    let cases = [
        Case::new("scan by a rule chosen now, one thread", users, || {
            black_box(scan.totals_on(1));
        }),
        Case::new("the same, an outcome a user written out", users, || {
            black_box(scan.outcomes().collect::<Vec<_>>());
        }),
        #[cfg(feature = "sqlite")]
        Case::new("SQLite", users, || database.audit()),
    ];
    compare(criterion, "audit", &cases);
}

fn load(criterion: &mut Criterion) {
    let world = World::new();
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("bench.awsnap");
    let file = std::fs::File::create_new(&path).expect("a file");
    let mut output = SnapshotOutput::begin(std::io::BufWriter::new(file)).expect("it begins");
    write_frozen(&mut output, &world.frozen).expect("it is written");
    output.finish().expect("it ends");
    let text = ron_file::text(&world.frozen.image);
    let asked = world.frozen.image.people().next().expect("somebody").id();
    let cases = [
        Case::new("snapshot, first answer, checksums held", 1, || {
            let only = SnapshotFile::open(&path).and_then(|mut file| file.only(&[asked])).expect("it opens");
            assert!(only.image.person(asked).is_some());
        }),
        Case::new("snapshot, whole, every number checked", 1, || {
            let whole = SnapshotFile::open(&path).and_then(|mut file| file.whole()).expect("it opens");
            assert!(whole.image.person(asked).is_some());
        }),
        Case::new("the same links as RON text", 1, || {
            assert!(ron_file::read(&text) > 0);
        }),
    ];
    compare(criterion, "load", &cases);
}

fn build(criterion: &mut Criterion) {
    let server = model::server(users());
    let count = users();
    let users = u32::try_from(count).expect("it fits");
    let recipe = Recipe { users, forests: 4, seed: 1, profile: Profile::REALISTIC };
    let specimens = Specimens::of(&recipe).expect("they are made");
    let cases = [
        Case::new("frozen from the model", count, || {
            black_box(freeze(&server).expect("it fits"));
        }),
        Case::new("generated into the index", count, || {
            black_box(generate_image(&recipe, &specimens).expect("it fits"));
        }),
    ];
    compare(criterion, "build", &cases);
}

criterion_group!(benches, lookup, batch, audit, load, build);
criterion_main!(benches);
