//! What is still to happen.

use super::{Span, Time};
use std::cmp::Ordering;
use std::collections::BinaryHeap;
use thiserror::Error;

/// Events in the order in which they happen: by time, and at the same time in the order in which they were scheduled.
#[derive(Clone, Debug)]
pub struct Queue<E> {
    now: Time,
    heap: BinaryHeap<Entry<E>>,
    scheduled: u64,
    /// How many events happened at the present instant.
    at_once: u32,
}

/// A run that would not end: more events than anything sensible has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Overrun {
    /// Events schedule each other at one instant.
    #[error("more than {limit} events at {at}: they schedule each other without time passing")]
    Instant {
        /// When.
        at: Time,
        /// The limit.
        limit: u32,
    },
    /// The run has too many events.
    #[error("more than {limit} events in one run")]
    Run {
        /// The limit.
        limit: u64,
    },
    /// The transcript of the run has too much in it.
    #[error("more than {limit} facts in one transcript")]
    Transcript {
        /// The limit.
        limit: usize,
    },
}

#[derive(Clone, Debug)]
struct Entry<E> {
    at: Time,
    number: u64,
    event: E,
}

impl<E> Queue<E> {
    /// More events at one instant are a loop.
    pub const INSTANT_MAX: u32 = 100_000;
    /// More events in a run are a loop, or a run that nobody can read.
    pub const RUN_MAX: u64 = 100_000_000;

    /// An empty queue at the start of time.
    pub fn new() -> Self {
        Self { now: Time::START, heap: BinaryHeap::new(), scheduled: 0, at_once: 0 }
    }

    /// The present.
    pub fn now(&self) -> Time {
        self.now
    }

    /// Schedules an event; what would lie in the past happens now.
    ///
    /// # Errors
    /// When the run has had too many events.
    pub fn schedule(&mut self, at: Time, event: E) -> Result<(), Overrun> {
        self.scheduled += 1;
        if self.scheduled > Self::RUN_MAX {
            return Err(Overrun::Run { limit: Self::RUN_MAX });
        }
        self.heap.push(Entry { at: at.max(self.now), number: self.scheduled, event });
        Ok(())
    }

    /// Schedules an event so long after the present.
    ///
    /// # Errors
    /// As [`Queue::schedule`].
    pub fn after(&mut self, span: Span, event: E) -> Result<(), Overrun> {
        self.schedule(self.now + span, event)
    }

    /// When the next event happens.
    pub fn next_at(&self) -> Option<Time> {
        self.heap.peek().map(|entry| entry.at)
    }

    /// The next event; the clock moves to it.
    ///
    /// # Errors
    /// When too many events happen at one instant.
    #[expect(
        clippy::should_implement_trait,
        reason = "it may fail, and the queue is filled while it is emptied"
    )]
    pub fn next(&mut self) -> Result<Option<E>, Overrun> {
        let Some(entry) = self.heap.pop() else { return Ok(None) };
        self.at_once = if entry.at > self.now { 0 } else { self.at_once + 1 };
        if self.at_once > Self::INSTANT_MAX {
            return Err(Overrun::Instant { at: self.now, limit: Self::INSTANT_MAX });
        }
        self.now = entry.at;
        Ok(Some(entry.event))
    }

    /// Lets time pass up to an instant before the next event; it never goes back.
    pub fn pass_to(&mut self, at: Time) {
        let until = self.next_at().map_or(at, |next| next.min(at));
        self.now = self.now.max(until);
    }
}

impl<E> Default for Queue<E> {
    fn default() -> Self {
        Self::new()
    }
}

/// The heap gives the greatest first, so the earliest is the greatest.
impl<E> Ord for Entry<E> {
    fn cmp(&self, other: &Self) -> Ordering {
        (other.at, other.number).cmp(&(self.at, self.number))
    }
}

impl<E> PartialOrd for Entry<E> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<E> PartialEq for Entry<E> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl<E> Eq for Entry<E> {}

#[cfg(test)]
mod tests {
    use super::super::seconds;
    use super::*;

    #[test]
    fn what_happens_at_once_happens_in_the_order_it_was_scheduled() {
        let mut queue = Queue::new();
        for event in ["a", "b", "c"] {
            queue.schedule(Time::START + seconds(1), event).unwrap();
        }
        queue.schedule(Time::START, "first").unwrap();
        let mut seen = Vec::new();
        while let Some(event) = queue.next().unwrap() {
            seen.push(event);
        }
        assert_eq!(seen, ["first", "a", "b", "c"]);
    }

    #[test]
    fn an_event_that_schedules_itself_at_once_is_stopped() {
        let mut queue = Queue::new();
        queue.schedule(Time::START, ()).unwrap();
        let overrun = loop {
            match queue.next() {
                Ok(Some(())) => queue.after(Span::ZERO, ()).unwrap(),
                Ok(None) => panic!("the queue ran dry"),
                Err(overrun) => break overrun,
            }
        };
        assert!(matches!(overrun, Overrun::Instant { at: Time::START, .. }));
    }

    #[test]
    fn the_past_happens_now() {
        let mut queue = Queue::new();
        queue.pass_to(Time::START + seconds(9));
        queue.schedule(Time::START, ()).unwrap();
        queue.next().unwrap();
        assert_eq!(queue.now(), Time::START + seconds(9));
    }
}
