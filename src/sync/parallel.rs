//! Plans of many objects, made on several threads.

use super::flow_plan::FlowPlans;
use super::plan::{Plan, plan};
use super::planner::Planner;
use super::reads::Reads;
use super::{SyncError, SyncServer};
use crate::metaverse::CsRef;
use std::num::NonZeroUsize;
use std::thread;

/// A plan that was made ahead of its turn.
pub(super) struct Ahead {
    pub(super) plan: Result<Plan, SyncError>,
    /// What it rests on: if a commit touches one of these before its turn, it is made again.
    pub(super) reads: Vec<u64>,
}

/// The threads that plan ahead, each with the rules it has compiled.
#[derive(Debug)]
pub(super) struct Workers(Vec<FlowPlans>);

impl Workers {
    /// Objects that are planned before the first of them is committed. The more, the less threads wait for each other;
    /// the fewer, the fewer plans are made again.
    pub(super) const BATCH: usize = 1024;

    /// So many threads; none ahead if there is only one.
    pub(super) fn new(threads: NonZeroUsize) -> Self {
        let count = if threads.get() == 1 { 0 } else { threads.get() };
        Self((0..count).map(|_| FlowPlans::default()).collect())
    }

    /// Plans objects, if there are threads to do it and it is worth while.
    pub(super) fn plan(&mut self, server: &SyncServer, objects: &[CsRef]) -> Vec<Ahead> {
        /// Beginning a thread costs as much as planning a few objects.
        const WORTH_WHILE: usize = 32;
        if self.0.is_empty() || objects.len() < WORTH_WHILE {
            return Vec::new();
        }
        let share = objects.len().div_ceil(self.0.len());
        thread::scope(|scope| {
            let threads: Vec<_> = self
                .0
                .iter_mut()
                .zip(objects.chunks(share))
                .map(|(plans, objects)| scope.spawn(move || plan_all(server, plans, objects)))
                .collect();
            let joined = threads.into_iter().map(|thread| match thread.join() {
                Ok(plans) => plans,
                Err(panic) => std::panic::resume_unwind(panic),
            });
            joined.flatten().collect()
        })
    }
}

fn plan_all(server: &SyncServer, plans: &FlowPlans, objects: &[CsRef]) -> Vec<Ahead> {
    let plan = |object: &CsRef| {
        let reads = Reads::default();
        let plan = plan(Planner::unwatched(server, plans).noting(&reads), *object);
        Ahead { plan, reads: reads.into_numbers() }
    };
    objects.iter().map(plan).collect()
}
