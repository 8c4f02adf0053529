//! Many seeds, and what came of them.

use super::{Plan, generate};
use crate::writeback::{Answer, Forge, NoKeys};
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

/// A seed that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The seed.
    pub seed: u64,
    /// What must never happen, and did.
    pub violation: String,
}

/// What came of many seeds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many runs there were.
    pub seeds: u64,
    /// How many requests.
    pub requests: u64,
    /// How many of them succeeded.
    pub succeeded: u64,
    /// How many were refused.
    pub refused: u64,
    /// How many timed out.
    pub timed_out: u64,
    /// How many of the time-outs hid a success.
    pub hidden: u64,
    /// The failures, by seed.
    pub failures: Vec<Failure>,
}

/// No more failures than this are kept.
const FAILURES_MAX: usize = 20;
/// So many seeds are run before their progress is told.
const CHUNK: u64 = 256;

/// Runs `count` seeds from `first` on, on every core. `progress` is told how many are done.
///
/// # Errors
/// When the real tier can't make keys.
pub fn swarm(
    first: u64,
    count: u64,
    forge: &Forge,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<Tally, NoKeys> {
    let next = AtomicU64::new(0);
    let done = AtomicU64::new(0);
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let tallies: Vec<Result<Tally, NoKeys>> = thread::scope(|scope| {
        let work = || {
            let mut tally = Tally::default();
            loop {
                let from = next.fetch_add(CHUNK, Ordering::Relaxed);
                if from >= count {
                    return Ok(tally);
                }
                for offset in from..count.min(from + CHUNK) {
                    tally.add(&generate(first.wrapping_add(offset)), forge)?;
                }
                progress(done.fetch_add(CHUNK, Ordering::Relaxed) + CHUNK);
            }
        };
        let handles: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        handles.into_iter().filter_map(|handle| handle.join().ok()).collect()
    });
    let mut total = Tally::default();
    for tally in tallies {
        total.merge(tally?);
    }
    total.failures.sort_by_key(|failure| failure.seed.wrapping_sub(first));
    total.failures.truncate(FAILURES_MAX);
    Ok(total)
}

impl Tally {
    fn add(&mut self, plan: &Plan, forge: &Forge) -> Result<(), NoKeys> {
        let rehearsal = plan.rehearse(forge.clone(), false)?;
        self.seeds += 1;
        let world = rehearsal.run.world();
        for request in world.requests() {
            self.requests += 1;
            match request.answer.map(|(answer, _)| answer) {
                Some(Answer::Success | Answer::CloudFailure) => self.succeeded += 1,
                Some(Answer::Refused(_)) => self.refused += 1,
                Some(Answer::TimedOut) => self.timed_out += 1,
                None => {}
            }
        }
        self.hidden += rehearsal.run.hidden_successes();
        if let Some(violation) = rehearsal.violation {
            self.failures.push(Failure { seed: plan.seed, violation });
            if self.failures.len() > 2 * FAILURES_MAX {
                self.failures.truncate(FAILURES_MAX);
            }
        }
        Ok(())
    }

    fn merge(&mut self, other: Self) {
        self.seeds += other.seeds;
        self.requests += other.requests;
        self.succeeded += other.succeeded;
        self.refused += other.refused;
        self.timed_out += other.timed_out;
        self.hidden += other.hidden;
        self.failures.extend(other.failures);
    }
}
