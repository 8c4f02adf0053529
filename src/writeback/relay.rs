//! The tenant's relay: a queue with an end to waiting, and two listeners.

use super::{MessageId, RequestId};
use crate::sim::Time;
use std::collections::{BTreeSet, VecDeque};

/// How many listeners the agent keeps, for redundancy.
pub(super) const LISTENERS: usize = 2;

/// A listener's connection.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Listener {
    pub(super) up: bool,
    /// Counts its connections, so that what concerns an old one is told from the new.
    pub(super) connection: u32,
    /// How often it tried since it was last connected.
    pub(super) attempts: u32,
    pub(super) last_used: Time,
}

/// The relay.
#[derive(Clone, Debug)]
pub(super) struct Relay {
    pub(super) up: bool,
    pub(super) listeners: [Listener; LISTENERS],
    /// The messages that wait for a listener, oldest first.
    pub(super) queue: VecDeque<MessageId>,
    /// The requests of which a copy was taken.
    pub(super) taken: BTreeSet<RequestId>,
    /// The requests that were turned away because the queue was full: no copy of them is taken any more.
    pub(super) turned_away: BTreeSet<RequestId>,
    /// Which listener is served next.
    next: usize,
}

impl Relay {
    pub(super) fn new() -> Self {
        Self {
            up: true,
            listeners: [Listener::default(); LISTENERS],
            queue: VecDeque::new(),
            taken: BTreeSet::new(),
            turned_away: BTreeSet::new(),
            next: 0,
        }
    }

    /// A listener that is connected; they take turns.
    pub(super) fn listener(&mut self) -> Option<usize> {
        let first = self.next;
        let found = (first..first + LISTENERS)
            .map(|place| place % LISTENERS)
            .find(|place| self.listeners.get(*place).is_some_and(|listener| listener.up))?;
        self.next = found + 1;
        Some(found)
    }

    pub(super) fn is_listening(&self) -> bool {
        self.listeners.iter().any(|listener| listener.up)
    }
}
