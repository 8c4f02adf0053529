//! Plans of many objects, made on several threads.

use super::flow_plan::FlowPlans;
use super::plan::Plan;
use super::planner::Planner;
use super::reads::{Read, Reads};
use super::{SyncError, SyncServer, Unwatched};
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// A plan that was made ahead of its turn.
pub(super) struct Ahead {
    pub(super) plan: Result<Plan, SyncError>,
    /// What it rests on: if a commit touches one of these before its turn, it is made again.
    pub(super) reads: Vec<Read>,
}

/// The threads that plan ahead, each with the rules it has compiled.
#[derive(Debug)]
pub(super) struct Workers(Vec<FlowPlans>);

impl Workers {
    /// Objects that are planned before the first of them is committed. The more, the less threads wait for each other;
    /// the fewer, the fewer plans are made again, and the more of them are in the cache still when they are committed.
    pub(super) const BATCH: usize = 192;

    /// So many threads, the one that commits among them; none plans ahead if there is only one.
    pub(super) fn new(threads: NonZeroUsize) -> Self {
        let count = if threads.get() == 1 { 0 } else { threads.get() };
        Self((0..count).map(|_| FlowPlans::default()).collect())
    }

    /// Plans targets, if there are threads to do it and it is worth while.
    pub(super) fn plan<T: Copy + Sync>(
        &mut self,
        server: &SyncServer,
        targets: &[T],
        plan: impl Fn(Planner<'_, Unwatched>, T) -> Result<Plan, SyncError> + Sync,
    ) -> Vec<Ahead> {
        /// Beginning a thread costs as much as planning a few objects.
        const WORTH_WHILE: usize = 32;
        let Some((own, others)) = self.0.split_first_mut().filter(|_| targets.len() >= WORTH_WHILE) else {
            return Vec::new();
        };
        let ahead = |plans: &FlowPlans, target: T| {
            let reads = Reads::default();
            let plan = plan(Planner::unwatched(server, plans).noting(&reads), target);
            Ahead { plan, reads: reads.into_list() }
        };
        let heap = Heap::new(targets);
        let (heap, ahead) = (&heap, &ahead);
        let work = move |plans: &mut FlowPlans| heap.work_off(|target| ahead(&*plans, target));
        let mut made = thread::scope(|scope| {
            let threads: Vec<_> = others.iter_mut().map(|plans| scope.spawn(move || work(plans))).collect();
            let mut made = work(own);
            for thread in threads {
                match thread.join() {
                    Ok(more) => made.extend(more),
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
            made
        });
        made.sort_unstable_by_key(|(place, _)| *place);
        made.into_iter().flat_map(|(_, made)| made).collect()
    }
}

/// Targets of which each thread takes the next few, until none is left: one that is held up takes fewer.
struct Heap<'a, T> {
    targets: &'a [T],
    next: AtomicUsize,
}

impl<'a, T: Copy> Heap<'a, T> {
    /// How many are taken at a time.
    const PIECE: usize = 4;

    fn new(targets: &'a [T]) -> Self {
        Self { targets, next: AtomicUsize::new(0) }
    }

    /// What is made of the targets that this thread takes, in pieces with their places.
    fn work_off<R>(&self, plan: impl Fn(T) -> R) -> Vec<(usize, Vec<R>)> {
        let mut made = Vec::new();
        loop {
            let place = self.next.fetch_add(1, Ordering::Relaxed);
            let Some(piece) = self.targets.chunks(Self::PIECE).nth(place) else { return made };
            made.push((place, piece.iter().map(|target| plan(*target)).collect()));
        }
    }
}
