//! Full import, full and delta synchronisation of a large deployment, stage by stage, beside the reference engine.
//!
//! `cargo bench --bench sync [-- USERS [REFERENCE_USERS]]`; 100,000 and 2,000 if not said. Times are processor times,
//! so that what else runs on the machine shows less.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a bench may stop at the first surprise and says what it measured"
)]

mod deployment;
mod meter;
#[path = "../../scenarios/reference/mod.rs"]
mod reference;

use anchorwalk::metaverse::ConnectorIndex;
use anchorwalk::sync::{Options, Recording, RunProfile, SyncServer};
use cpu_time::{ProcessTime, ThreadTime};
use deployment::{Deployment, empty_server};
use meter::{Counting, Stopwatch, held_by};
use std::num::NonZeroUsize;
use std::time::{Duration, Instant};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn main() {
    let mut numbers = std::env::args().filter_map(|argument| argument.parse().ok());
    let (users, few) = (numbers.next().unwrap_or(100_000), numbers.next().unwrap_or(2_000));
    let deployment = Deployment::of(users);
    println!("{users} users, {} objects in two forests and the tenant, 91 rules", deployment.objects());
    by_stage(&deployment, users);
    by_threads(&deployment, users);
    beside_the_reference(few);
}

/// A server that plans on so many threads.
fn server(threads: usize) -> SyncServer {
    let threads = NonZeroUsize::new(threads).expect("at least one thread");
    empty_server(Options { threads, ..Options::default() })
}

fn line(what: &str, users: u64, time: Duration) {
    let rate = users as f64 / time.as_secs_f64();
    println!("  {what:<44} {:>9.3} s {rate:>12.0} users/s", time.as_secs_f64());
}

/// The processor time of the whole process.
fn timed(work: impl FnOnce()) -> Duration {
    let start = ProcessTime::now();
    work();
    start.elapsed()
}

fn full(server: &mut SyncServer) {
    let steps = server.full_synchronization(Recording::Errors);
    assert!(steps.iter().all(|step| step.errors.is_empty()), "nobody fails");
}

/// One thread, each stage by itself; then what a change of 1 % costs, and what a server holds.
fn by_stage(deployment: &Deployment, users: u64) {
    println!("one thread, by stage");
    let stopwatch = Stopwatch::new();
    let ((mut server, total), held) = held_by(|| by_stage_watched(deployment, users, &stopwatch));
    for (stage, time) in stopwatch.times() {
        line(&format!("{stage:?}"), users, time);
    }
    line("full synchronisation with the stopwatch", users, total);
    println!("  held: {} bytes a user", held / usize::try_from(users).expect("fits"));
    let again = timed(|| full(&mut server));
    line("full synchronisation that changes nothing", users, again);
    deployment.promote(&mut server, users / 100);
    let delta = timed(|| {
        for connector in connectors(&server) {
            server.delta_synchronization_of(connector, Recording::Errors);
        }
    });
    line("delta synchronisation of 1 % changed", users / 100, delta);
    let ratio = |full: Duration| 100.0 * delta.as_secs_f64() / full.as_secs_f64();
    println!(
        "  delta to full: {:.2} % of the first, {:.2} % of one that changes nothing",
        ratio(total),
        ratio(again)
    );
}

/// Imports and synchronises; returns the time of the synchronisation.
fn by_stage_watched(deployment: &Deployment, users: u64, stopwatch: &Stopwatch) -> (SyncServer, Duration) {
    let mut server = server(1);
    line("ingest (full import)", users, timed(|| deployment.import(&mut server)));
    let total = timed(|| {
        for connector in connectors(&server) {
            let profile = RunProfile::FullSynchronization;
            server.synchronization_witnessed(connector, profile, Recording::Errors, stopwatch);
        }
    });
    (server, total)
}

fn connectors(server: &SyncServer) -> Vec<ConnectorIndex> {
    server.spaces().map(|(connector, _)| connector).collect()
}

/// The full synchronisation on one thread and on two, in turns: of each the fastest counts, because nothing but the
/// machine's other work makes one slower than another.
fn by_threads(deployment: &Deployment, users: u64) {
    const ROUNDS: usize = 3;
    println!("full synchronisation by threads, the fastest of {ROUNDS} rounds");
    let rounds: Vec<[Times; 2]> =
        (0..ROUNDS).map(|_| [1, 2].map(|threads| Times::of(deployment, threads))).collect();
    let fastest = |place: usize| rounds.iter().map(|round| round[place]).min_by_key(|times| times.clock);
    let [one, two] = [0, 1].map(|place| fastest(place).expect("there are rounds"));
    for (threads, times) in [(1, one), (2, two)] {
        line(&format!("{threads} threads, processor time"), users, times.process);
        line(&format!("{threads} threads, of it the first thread"), users, times.first);
        line(&format!("{threads} threads, clock"), users, times.clock);
    }
    let ratio = |time: fn(Times) -> Duration| time(one).as_secs_f64() / time(two).as_secs_f64();
    println!(
        "  two threads to one: {:.2} by the first thread, {:.2} by clock",
        ratio(|times| times.first),
        ratio(|times| times.clock)
    );
}

/// What one full synchronisation took.
#[derive(Clone, Copy)]
struct Times {
    clock: Duration,
    /// Processor time of all threads.
    process: Duration,
    /// Processor time of the thread that plans its share and commits alone: the longest path.
    first: Duration,
}

impl Times {
    fn of(deployment: &Deployment, threads: usize) -> Self {
        let mut server = server(threads);
        deployment.import(&mut server);
        let (clock, process, first) = (Instant::now(), ProcessTime::now(), ThreadTime::now());
        full(&mut server);
        Self { clock: clock.elapsed(), process: process.elapsed(), first: first.elapsed() }
    }
}

/// Import and full synchronisation of the same deployment by both engines.
fn beside_the_reference(users: u64) {
    let deployment = Deployment::of(users);
    println!("beside the reference engine: {users} users, {} objects", deployment.objects());
    let mut own = server(1);
    let fast = timed(|| {
        deployment.import(&mut own);
        full(&mut own);
    });
    line("this engine, one thread", users, fast);
    let model = empty_server(Options::default());
    let connectors: Vec<reference::Connector> =
        model.spaces().map(|(_, space)| reference::Connector::from(&space.config)).collect();
    let mut entries: Vec<Vec<reference::Entry>> = deployment
        .forests
        .iter()
        .map(|entries| entries.iter().map(reference::Entry::from).collect())
        .collect();
    entries.push(deployment.cloud.iter().map(reference::Entry::from).collect());
    let options = reference::Options::from(&model.options);
    let schema = model.metaverse.schema.clone();
    let mut objects = 0;
    let naive = timed(|| {
        let engine =
            reference::full_import_and_synchronize(connectors, model.rules(), schema, options, &entries);
        objects = engine.mv.len();
    });
    assert_eq!(objects, own.metaverse.len(), "both engines know the same people");
    line("reference engine", users, naive);
    println!("  ratio: {:.1}", naive.as_secs_f64() / fast.as_secs_f64());
}
