//! Plans of many objects, made on several threads.

use super::flow_plan::FlowPlans;
use super::plan::{Plan, PlanTarget};
use super::planner::Planner;
use super::reads::{Read, Reads};
use super::{Options, SyncError, SyncServer};
use crate::metaverse::Metaverse;
use crate::rule::RuleBook;
use std::mem;
use std::num::NonZeroUsize;
use std::panic::resume_unwind;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, JoinHandle};

/// A plan that was made ahead of its turn.
pub(super) struct Ahead {
    pub(super) plan: Result<Plan, SyncError>,
    /// What it rests on: if a commit touches one of these before its turn, it is made again.
    pub(super) reads: Vec<Read>,
    pub(super) maker: Maker,
}

impl Ahead {
    fn new(server: &SyncServer, plans: &FlowPlans, target: PlanTarget, maker: Maker) -> Self {
        let reads = Reads::default();
        let mut plan = target.plan(Planner::unwatched(server, plans).noting(&reads));
        if let Ok(plan) = &mut plan {
            plan.maker = Some(maker);
        }
        Self { plan, reads: reads.into_list(), maker }
    }
}

/// A thread that plans ahead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Maker {
    /// The one that commits.
    First,
    /// Another one, by its place.
    Other(usize),
}

/// What is left of plans that another thread made: memory goes back to the thread that took it, because each has a
/// store of its own.
#[derive(Default)]
struct Leftovers {
    plans: Vec<Plan>,
    reads: Vec<Vec<Read>>,
}

/// The threads that plan ahead: the one that commits, and others that live as long as the run.
pub(super) struct Workers {
    threads: NonZeroUsize,
    crew: Option<Crew>,
}

impl Workers {
    /// Objects that are planned before the first of them is committed. The more, the less threads wait for each other;
    /// the fewer, the fewer plans are made again, and the more of them are in the cache still when they are committed.
    pub(super) const BATCH: usize = 128;

    /// So many threads, the one that commits among them; none plans ahead if there is only one.
    pub(super) fn new(threads: NonZeroUsize) -> Self {
        Self { threads, crew: None }
    }

    /// Plans targets, if there are threads to do it and it is worth while.
    pub(super) fn plan(
        &mut self,
        server: &mut SyncServer,
        targets: impl ExactSizeIterator<Item = PlanTarget>,
    ) -> Vec<Ahead> {
        /// Waking a thread costs as much as planning a few objects.
        const WORTH_WHILE: usize = 32;
        if self.threads.get() == 1 || targets.len() < WORTH_WHILE {
            return Vec::new();
        }
        self.crew.get_or_insert_with(|| Crew::new(self.threads)).plan(server, targets.collect())
    }

    /// Lets go of what is left of a plan that was carried out.
    pub(super) fn take_back(&mut self, plan: Plan) {
        if let Some(leftovers) = plan.maker.and_then(|maker| self.leftovers(maker)) {
            leftovers.plans.push(plan);
        }
    }

    /// Lets go of what a plan rested on.
    pub(super) fn take_reads_back(&mut self, maker: Maker, reads: Vec<Read>) {
        if let Some(leftovers) = self.leftovers(maker) {
            leftovers.reads.push(reads);
        }
    }

    fn leftovers(&mut self, maker: Maker) -> Option<&mut Leftovers> {
        let Maker::Other(place) = maker else { return None };
        self.crew.as_mut()?.others.get_mut(place).map(|worker| &mut worker.leftovers)
    }
}

/// Threads at work.
struct Crew {
    plans: FlowPlans,
    others: Vec<Worker>,
    /// Holds the server while all plan, and one without anything while one commits.
    shared: Arc<SyncServer>,
}

impl Crew {
    fn new(threads: NonZeroUsize) -> Self {
        let vacant =
            SyncServer::new(Vec::new(), Metaverse::default(), RuleBook::default(), Options::default());
        let others = (1..threads.get()).map_while(|number| Worker::new(Maker::Other(number - 1)));
        Self { plans: FlowPlans::default(), others: others.collect(), shared: Arc::new(vacant) }
    }

    fn plan(&mut self, server: &mut SyncServer, targets: Vec<PlanTarget>) -> Vec<Ahead> {
        let heap = Arc::new(Heap::new(targets, 1 + self.others.len()));
        // Nobody else has it: every thread lets go of it before it hands its plans over.
        mem::swap(server, Arc::make_mut(&mut self.shared));
        for worker in &mut self.others {
            worker.order(Arc::clone(&self.shared), Arc::clone(&heap));
        }
        let mut made = heap.work_off(&self.shared, &self.plans, Maker::First);
        for worker in &mut self.others {
            made.append(&mut worker.made());
        }
        mem::swap(server, Arc::make_mut(&mut self.shared));
        made.sort_unstable_by_key(|(place, _)| *place);
        made.into_iter().flat_map(|(_, made)| made).collect()
    }
}

/// What a thread is to plan.
struct Order {
    server: Arc<SyncServer>,
    heap: Arc<Heap>,
    /// What it is to let go of before.
    leftovers: Leftovers,
}

/// Plans with the range and the place in it of their targets.
type Made = Vec<((usize, usize), Vec<Ahead>)>;

/// A thread that plans, with rules that it has compiled itself.
struct Worker {
    orders: Option<Sender<Order>>,
    made: Receiver<Made>,
    thread: Option<JoinHandle<()>>,
    leftovers: Leftovers,
}

impl Worker {
    /// `None` if the machine gives no more threads.
    fn new(maker: Maker) -> Option<Self> {
        let (orders, ordered) = channel::<Order>();
        let (hand_over, made) = channel();
        let work = move || {
            let plans = FlowPlans::default();
            for Order { server, heap, leftovers } in ordered {
                drop(leftovers);
                let made = heap.work_off(&server, &plans, maker);
                drop(server);
                if hand_over.send(made).is_err() {
                    return;
                }
            }
        };
        let thread = thread::Builder::new().spawn(work).ok()?;
        Some(Self { orders: Some(orders), made, thread: Some(thread), leftovers: Leftovers::default() })
    }

    /// A thread that has panicked is found out when its plans are asked for.
    fn order(&mut self, server: Arc<SyncServer>, heap: Arc<Heap>) {
        let order = Order { server, heap, leftovers: mem::take(&mut self.leftovers) };
        let _ = self.orders.as_ref().map(|orders| orders.send(order));
    }

    fn made(&mut self) -> Made {
        if let Some(made) = self.made_soon() {
            return made;
        }
        if let Ok(made) = self.made.recv() {
            return made;
        }
        match self.end() {
            Some(Err(panic)) => resume_unwind(panic),
            Some(Ok(())) | None => Made::new(),
        }
    }

    /// The plans, if they come while a thread would still be falling asleep: a tenth of a millisecond.
    fn made_soon(&self) -> Option<Made> {
        const LOOKS: usize = 2_000;
        (0..LOOKS).find_map(|_| {
            let made = self.made.try_recv().ok();
            std::hint::spin_loop();
            made
        })
    }

    fn end(&mut self) -> Option<thread::Result<()>> {
        self.orders = None;
        self.thread.take().map(JoinHandle::join)
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.end();
    }
}

/// Targets in a range for each thread. It takes the next few of its own, whose memory lies side by side as a rule, then of
/// what is left of others' ranges: one that is held up takes fewer.
struct Heap {
    targets: Vec<PlanTarget>,
    /// How long a range is.
    range: usize,
    /// How many pieces of each range are taken.
    taken: Vec<AtomicUsize>,
}

impl Heap {
    /// How many are taken at a time.
    const PIECE: usize = 2;

    fn new(targets: Vec<PlanTarget>, threads: usize) -> Self {
        let range = targets.len().div_ceil(threads.max(1)).max(1);
        Self { range, taken: targets.chunks(range).map(|_| AtomicUsize::new(0)).collect(), targets }
    }

    /// Plans the targets that this thread takes, in pieces with their places.
    fn work_off(&self, server: &SyncServer, plans: &FlowPlans, maker: Maker) -> Made {
        let own = match maker {
            Maker::First => 0,
            Maker::Other(place) => place + 1,
        };
        let ranges = self.targets.chunks(self.range).zip(&self.taken).enumerate();
        let (before, from_own): (Vec<_>, Vec<_>) = ranges.partition(|(number, _)| *number < own);
        let mut made = Vec::new();
        for (number, (range, taken)) in from_own.into_iter().chain(before) {
            loop {
                let place = taken.fetch_add(1, Ordering::Relaxed);
                let Some(piece) = range.chunks(Self::PIECE).nth(place) else { break };
                let ahead = |target: &PlanTarget| Ahead::new(server, plans, *target, maker);
                made.push(((number, place), piece.iter().map(ahead).collect()));
            }
        }
        made
    }
}
