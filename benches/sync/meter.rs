//! What is measured: memory that is held, processor time of each stage.

use anchorwalk::sync::{Stage, Witness};
use cpu_time::ThreadTime;
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

/// The system's allocator, counting the bytes that are held while it is asked to. Threads that count would wait for
/// each other.
pub(crate) struct Counting;

static HELD: AtomicUsize = AtomicUsize::new(0);
static COUNTS: AtomicBool = AtomicBool::new(false);

fn count(change: impl FnOnce(&AtomicUsize)) {
    if COUNTS.load(Ordering::Relaxed) {
        change(&HELD);
    }
}

// SAFETY: every call goes to the system's allocator as it came; counting touches no memory of it.
#[expect(unsafe_code, reason = "an allocator that counts is the one way to say what a server holds")]
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(|held| {
            held.fetch_add(layout.size(), Ordering::Relaxed);
        });
        // SAFETY: the caller's promise is the system allocator's.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        count(|held| {
            held.fetch_sub(layout.size(), Ordering::Relaxed);
        });
        // SAFETY: the caller's promise is the system allocator's.
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count(|held| {
            held.fetch_add(size.wrapping_sub(layout.size()), Ordering::Relaxed);
        });
        // SAFETY: the caller's promise is the system allocator's.
        unsafe { System.realloc(pointer, layout, size) }
    }
}

/// The bytes that are held when work is done and were not before.
pub(crate) fn held_by<T>(work: impl FnOnce() -> T) -> (T, usize) {
    HELD.store(0, Ordering::Relaxed);
    COUNTS.store(true, Ordering::Relaxed);
    let done = work();
    COUNTS.store(false, Ordering::Relaxed);
    (done, HELD.load(Ordering::Relaxed))
}

/// Adds up the processor time of each stage of a run.
pub(crate) struct Stopwatch {
    since: Cell<ThreadTime>,
    stage: Cell<Option<Stage>>,
    times: RefCell<BTreeMap<Stage, Duration>>,
}

impl Stopwatch {
    /// A stopwatch that starts with the first stage.
    pub(crate) fn new() -> Self {
        Self {
            since: Cell::new(ThreadTime::now()),
            stage: Cell::new(None),
            times: RefCell::new(BTreeMap::new()),
        }
    }

    /// The time of each stage. Between two objects the stage of the first one goes on.
    pub(crate) fn times(&self) -> BTreeMap<Stage, Duration> {
        self.times.borrow().clone()
    }
}

impl Witness for Stopwatch {
    /// It hears the stages only: decisions are made as they are when nobody watches.
    const WATCHES: bool = false;

    fn stage(&self, stage: Stage) {
        let now = ThreadTime::now();
        if let Some(before) = self.stage.replace(Some(stage)) {
            *self.times.borrow_mut().entry(before).or_default() += now.duration_since(self.since.get());
        }
        self.since.set(now);
    }
}
