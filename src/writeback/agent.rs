//! The writeback endpoint: what it remembers, through restarts and without.

use super::generation::KeyRing;
use super::package::Package;
use super::{Cause, Operation, RequestId};
use crate::sim::Time;
use std::collections::BTreeMap;

/// What became of a request, as the agent reports it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Success,
    Refused(Cause),
    /// It may have been done: the domain controller did not answer.
    Unknown,
    /// Nothing is reported: the portal's wait will end by itself.
    Silent,
}

/// A request in the agent's journal. The journal is written before anything is done, and survives restarts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Entry {
    /// Begun, and logged as begun.
    Begun(Operation),
    Done(Verdict),
}

/// The agent.
#[derive(Clone, Debug)]
pub(super) struct Agent {
    /// Whether writeback is turned on.
    pub(super) enabled: bool,
    pub(super) running: bool,
    /// Counts its starts: what was under way before a restart is not heard any more.
    pub(super) life: u32,
    pub(super) journal: BTreeMap<RequestId, Entry>,
    /// The packages at hand; a restart loses them.
    pub(super) at_hand: BTreeMap<RequestId, Package>,
    pub(super) ring: KeyRing,
    /// Whether neither listener runs, and the log says so.
    pub(super) deaf: bool,
}

impl Agent {
    pub(super) fn new(enabled: bool) -> Self {
        Self {
            enabled,
            running: false,
            life: 0,
            journal: BTreeMap::new(),
            at_hand: BTreeMap::new(),
            ring: KeyRing::default(),
            deaf: false,
        }
    }

    /// The requests that were begun and not ended.
    pub(super) fn open(&self) -> Vec<(RequestId, Operation)> {
        let begun = self.journal.iter().filter_map(|(request, entry)| match entry {
            Entry::Begun(operation) => Some((*request, *operation)),
            Entry::Done(_) => None,
        });
        begun.collect()
    }
}

/// What the cloud remembers of the agent.
#[derive(Clone, Debug, Default)]
pub(super) struct CloudSide {
    pub(super) keys: Option<super::generation::CloudKeys>,
    pub(super) last_heartbeat: Option<Time>,
}
