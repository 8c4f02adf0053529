//! What a run did, as data.

use super::{Change, RunProfile, SyncError};
use jiff::Timestamp;
use std::collections::BTreeMap;

/// Counters by the names of spec/sync-engine.md 1.2.7.
pub type Statistics = BTreeMap<&'static str, u64>;

/// An object that could not be processed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectError {
    /// The object as messages name it.
    pub object: String,
    /// The error.
    pub error: SyncError,
}

/// Something that the server writes to the Application event log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogEvent {
    /// The event id, such as 116.
    pub id: u16,
    /// The text.
    pub message: String,
}

/// What one run profile did on one connector.
#[derive(Clone, Debug)]
pub struct RunStep {
    /// The connector's name.
    pub connector: String,
    /// The run profile.
    pub profile: RunProfile,
    /// When it started.
    pub started: Timestamp,
    /// When it ended: later than it started only where a directory made it wait.
    pub ended: Timestamp,
    /// How many objects were looked at.
    pub objects: u64,
    /// Counters of the connector's own objects: staging, inbound synchronisation, or export.
    pub statistics: Statistics,
    /// Counters of outbound synchronisation, by the name of the connector that is told.
    pub outbound: BTreeMap<String, Statistics>,
    /// What changed, object by object; empty if the run was not asked to record.
    pub changes: Vec<Change>,
    /// The objects that could not be processed.
    pub errors: Vec<ObjectError>,
    /// What the directory answered beside success, object by object: matches and values put in quarantine.
    pub remarks: Vec<String>,
    /// Why the run did not start, or stopped before its end; `None` when it came to its end.
    pub stopped: Option<&'static str>,
    /// Objects that were moved aside and have not come to rest.
    pub transient: u64,
    /// What was written to the event log.
    pub events: Vec<LogEvent>,
}

impl RunStep {
    /// A run that starts now and has done nothing yet.
    pub fn new(connector: String, profile: RunProfile, now: Timestamp) -> Self {
        Self {
            connector,
            profile,
            started: now,
            ended: now,
            objects: 0,
            statistics: Statistics::new(),
            outbound: BTreeMap::new(),
            changes: Vec::new(),
            errors: Vec::new(),
            remarks: Vec::new(),
            stopped: None,
            transient: 0,
            events: Vec::new(),
        }
    }

    /// The run result; of several problems the most severe one (spec/sync-engine.md 1.2.7, *choose*: not started,
    /// stopped, errors, transient objects, warnings, success).
    pub fn result(&self) -> &'static str {
        let warned = self.statistics.contains_key(crate::connector::NOT_REIMPORTED);
        match self.stopped {
            Some(stopped) => stopped,
            None if !self.errors.is_empty() => match self.profile {
                RunProfile::FullImport | RunProfile::DeltaImport => "completed-discovery-errors",
                RunProfile::FullSynchronization | RunProfile::DeltaSynchronization => "completed-sync-errors",
                RunProfile::Export => "completed-export-errors",
            },
            None if self.transient > 0 => "completed-transient-objects",
            None if warned => "completed-warnings",
            None => "success",
        }
    }

    /// The entry that the run history keeps: all but the changes.
    pub(super) fn summary(&self) -> Self {
        Self { changes: Vec::new(), ..self.clone() }
    }

    pub(super) fn count(&mut self, name: &'static str) {
        *self.statistics.entry(name).or_default() += 1;
    }

    pub(super) fn count_outbound(&mut self, connector: &str, name: &'static str) {
        if !self.outbound.contains_key(connector) {
            self.outbound.insert(connector.to_owned(), Statistics::new());
        }
        if let Some(statistics) = self.outbound.get_mut(connector) {
            *statistics.entry(name).or_default() += 1;
        }
    }
}

/// How far long work is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress<'a> {
    /// What is being done, such as the connector that is synchronised or the file that is read.
    pub step: &'a str,
    /// How many objects are done.
    pub done: u64,
    /// How many there are; 0 where nobody knows yet.
    pub total: u64,
}

/// Whether a run keeps what it changed: millions of changes are nothing to hold for a question about one user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recording {
    /// Keep every change.
    Changes,
    /// Keep errors only.
    Errors,
}
