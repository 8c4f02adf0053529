//! What is measured: memory that is held, processor time of each stage.

use anchorwalk::sync::{Stage, Witness};
use cpu_time::ThreadTime;
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// The system's allocator, counting the bytes that are held.
pub(crate) struct Counting;

static HELD: AtomicUsize = AtomicUsize::new(0);

// SAFETY: every call goes to the system's allocator as it came; counting touches no memory of it.
#[expect(unsafe_code, reason = "an allocator that counts is the one way to say what a server holds")]
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        HELD.fetch_add(layout.size(), Ordering::Relaxed);
        // SAFETY: the caller's promise is the system allocator's.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        HELD.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: the caller's promise is the system allocator's.
        unsafe { System.dealloc(pointer, layout) }
    }
}

/// The bytes that are held now.
pub(crate) fn held() -> usize {
    HELD.load(Ordering::Relaxed)
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
    fn stage(&self, stage: Stage) {
        let now = ThreadTime::now();
        if let Some(before) = self.stage.replace(Some(stage)) {
            *self.times.borrow_mut().entry(before).or_default() += now.duration_since(self.since.get());
        }
        self.since.set(now);
    }
}
