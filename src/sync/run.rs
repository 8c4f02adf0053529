//! Runs: full import is the connector's; here is the full synchronisation, and both in scheduler order.

use super::commit::{Committed, commit};
use super::inbound::LinkStep;
use super::plan::{Plan, plan, replan};
use super::{Change, ChangeKind, ProcessingOrder, SyncError, SyncServer};
use crate::connector::PendingImport;
use crate::metaverse::{ConnectorIndex, CsRef, MvId};
use std::collections::{BTreeMap, BTreeSet};

/// An object that could not be synchronised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectError {
    /// The object as messages name it.
    pub object: String,
    /// The error.
    pub error: SyncError,
}

/// What one run profile step did.
#[derive(Clone, Debug, Default)]
pub struct RunStep {
    /// The connector's name.
    pub connector: String,
    /// The run profile's name, such as `Full Synchronization`.
    pub profile: &'static str,
    /// How many objects were looked at.
    pub objects: u64,
    /// Counters by the names of spec/sync-engine.md 1.2.7, inbound side.
    pub statistics: BTreeMap<&'static str, u64>,
    /// What changed, object by object; empty if the run was not asked to record.
    pub changes: Vec<Change>,
    /// The objects that could not be synchronised.
    pub errors: Vec<ObjectError>,
}

impl RunStep {
    /// The run result (spec/sync-engine.md 1.2.7).
    pub fn result(&self) -> &'static str {
        if self.errors.is_empty() { "success" } else { "completed-sync-errors" }
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

impl SyncServer {
    /// Full synchronisation of all connectors in scheduler order: AD connectors first, then AAD
    /// (spec/sync-engine.md 1.2.4).
    pub fn full_synchronization(&mut self, recording: Recording) -> Vec<RunStep> {
        self.full_synchronization_watched(recording, &mut |_| {})
    }

    /// As [`SyncServer::full_synchronization`], telling after each object how far it is.
    pub fn full_synchronization_watched(
        &mut self,
        recording: Recording,
        watch: &mut dyn FnMut(Progress<'_>),
    ) -> Vec<RunStep> {
        let connectors: Vec<ConnectorIndex> = self.spaces().map(|(connector, _)| connector).collect();
        connectors
            .into_iter()
            .map(|connector| self.run_full_synchronization(connector, recording, watch))
            .collect()
    }

    /// Full synchronisation of one connector: every staging object is evaluated again (spec/sync-engine.md 1.2.2).
    pub fn full_synchronization_of(&mut self, connector: ConnectorIndex, recording: Recording) -> RunStep {
        self.run_full_synchronization(connector, recording, &mut |_| {})
    }

    fn run_full_synchronization(
        &mut self,
        connector: ConnectorIndex,
        recording: Recording,
        watch: &mut dyn FnMut(Progress<'_>),
    ) -> RunStep {
        let Some(space) = self.space(connector) else { return RunStep::default() };
        let mut ids = space.ids();
        if self.options.processing_order == ProcessingOrder::Dn {
            ids.sort_by_cached_key(|id| space.get(*id).map(|object| object.dn.key()));
        }
        let total = ids.len() as u64;
        let name = space.config.name.clone();
        let step = RunStep { connector: name, profile: "Full Synchronization", ..RunStep::default() };
        let mut run = Run { server: self, step, recording, again: BTreeMap::new(), rethink: BTreeSet::new() };
        for id in ids {
            run.step.objects += 1;
            let counter = run.synchronize(CsRef { connector, id });
            *run.step.statistics.entry(counter).or_default() += 1;
            watch(Progress { step: &run.step.connector, done: run.step.objects, total });
        }
        run.settle_references();
        run.step
    }
}

/// The counter that the synchronisation of one object adds to, once it is known whether values flowed.
fn counter(server: &SyncServer, object: CsRef, plan: &Plan) -> impl Fn(bool) -> &'static str + use<> {
    let deleting = server
        .space(object.connector)
        .and_then(|space| space.get(object.id))
        .is_some_and(|staged| staged.pending_import == Some(PendingImport::Delete));
    let removed = plan.parts.iter().any(|part| part.draft.deleted && !part.draft.is_new());
    let linked = plan.parts.iter().any(|part| !part.draft.deleted);
    let link = plan.link;
    move |flowed| match (link, deleting) {
        (_, true) if removed => "connector-delete-remove-mv",
        (_, true) => "connector-delete-leave-mv",
        (LinkStep::Projected, false) if flowed => "disconnector-projected-flow",
        (LinkStep::Projected, false) => "disconnector-projected-no-flow",
        (LinkStep::Joined, false) if flowed => "disconnector-joined-flow",
        (LinkStep::Joined, false) => "disconnector-joined-no-flow",
        (LinkStep::Disjoined, false) if removed => "connector-filtered-remove-mv",
        (LinkStep::Disjoined, false) => "connector-filtered-leave-mv",
        (LinkStep::None, false) if !linked && removed => "connector-flow-remove-mv",
        (LinkStep::None, false) if !linked => "disconnector-remains",
        (LinkStep::None, false) if flowed => "connector-flow",
        (LinkStep::None, false) => "connector-no-flow",
    }
}

/// A synchronisation that is under way.
struct Run<'a> {
    server: &'a mut SyncServer,
    step: RunStep,
    recording: Recording,
    /// Objects whose references may resolve differently now, in order of connector and creation.
    again: BTreeMap<(ConnectorIndex, u64), CsRef>,
    /// Metaverse objects that refer to one that gained or lost an object in some connector.
    rethink: BTreeSet<MvId>,
}

impl Run<'_> {
    /// Synchronises one object and returns the counter that it adds to.
    fn synchronize(&mut self, object: CsRef) -> &'static str {
        match plan(self.server, object) {
            Ok(plan) => {
                if let Some(error) = plan.outbound_error.clone() {
                    self.fail(object, error);
                }
                let counter = counter(self.server, object, &plan);
                let committed = commit(self.server, plan);
                let flowed = committed
                    .changes
                    .iter()
                    .any(|change| matches!(change.kind, ChangeKind::MetaverseChanged { .. }));
                self.note(committed);
                counter(flowed)
            }
            Err(error) => {
                let text = error.to_string();
                if let Some(space) = self.server.space_mut(object.connector) {
                    space.mark(object.id, |staged| staged.error = Some((error.name, text)));
                }
                self.fail(object, error);
                "flow-failure"
            }
        }
    }

    fn fail(&mut self, object: CsRef, error: SyncError) {
        let error = ObjectError { object: self.server.describe(object), error };
        if !self.step.errors.contains(&error) {
            self.step.errors.push(error);
        }
    }

    fn note(&mut self, committed: Committed) {
        if self.recording == Recording::Changes {
            self.step.changes.extend(committed.changes);
        }
        for (object, dn) in committed.relinked {
            let Some(space) = self.server.space(object.connector) else { continue };
            for id in space.referrers(&dn) {
                if let Some(referrer) = space.get(id) {
                    self.again.insert(
                        (object.connector, referrer.sequence),
                        CsRef { connector: object.connector, id },
                    );
                }
            }
        }
        for guid in committed.reached {
            self.rethink.extend(self.server.metaverse.referrers(guid));
        }
    }

    /// Objects that refer to what has moved are computed again until nothing moves any more: the engine's `ref-retry`
    /// (spec/sync-engine.md 1.8.6).
    fn settle_references(&mut self) {
        /// References settle in two or three rounds; a cycle of rules that never settles is cut off here.
        const ROUNDS_MAX: usize = 10;
        for _ in 0..ROUNDS_MAX {
            let again = std::mem::take(&mut self.again);
            let rethink = std::mem::take(&mut self.rethink);
            if again.is_empty() && rethink.is_empty() {
                return;
            }
            for object in again.into_values() {
                // An object that no synchronisation has processed yet will be, in its own connector's turn.
                let pending = self
                    .server
                    .space(object.connector)
                    .and_then(|space| space.get(object.id))
                    .is_none_or(|staged| staged.pending_import.is_some());
                if !pending {
                    self.synchronize(object);
                }
            }
            let mut rethink: Vec<_> = rethink
                .into_iter()
                .filter_map(|id| Some((self.server.metaverse.get(id)?.guid, id)))
                .collect();
            rethink.sort_unstable();
            for (guid, id) in rethink {
                match replan(self.server, id) {
                    Ok(plan) => {
                        let committed = commit(self.server, plan);
                        self.note(committed);
                    }
                    Err(error) => self
                        .step
                        .errors
                        .push(ObjectError { object: format!("metaverse object {}", guid.braced()), error }),
                }
            }
        }
    }
}
