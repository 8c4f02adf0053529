//! Runs: full import is the connector's; here is the full synchronisation, and both in scheduler order.

use super::commit::{Committed, commit};
use super::exporting::ERRORS_MAX;
use super::flow_plan::FlowPlans;
use super::inbound::LinkStep;
use super::outbound::OutboundStep;
use super::parallel::{Ahead, Workers};
use super::plan::{Plan, PlanPart, PlanTarget};
use super::planner::Planner;
use super::reads::{Read, Touched};
use super::{
    ObjectError, ProcessingOrder, Progress, Recording, RunProfile, RunStep, Stage, SyncError, SyncServer,
    Unwatched, Witness,
};
use crate::connector::{ConnectorSpace, CsId, ErrorRecord, ExportOperation, PendingImport};
use crate::metaverse::{ConnectorIndex, CsRef, MvId};
use crate::schema::Guid;
use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;

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
            .map(|connector| self.synchronize(connector, RunProfile::FullSynchronization, recording, watch))
            .collect()
    }

    /// Full synchronisation of one connector: every staging object is evaluated again (spec/sync-engine.md 1.2.2).
    pub fn full_synchronization_of(&mut self, connector: ConnectorIndex, recording: Recording) -> RunStep {
        self.synchronize(connector, RunProfile::FullSynchronization, recording, &mut |_| {})
    }

    /// Delta synchronisation of one connector: what was imported is processed, and what has no partner is tried again
    /// (spec/sync-engine.md 1.2.2).
    pub fn delta_synchronization_of(&mut self, connector: ConnectorIndex, recording: Recording) -> RunStep {
        self.synchronize(connector, RunProfile::DeltaSynchronization, recording, &mut |_| {})
    }

    /// Full or delta synchronisation of one connector, with a witness of every decision. Any profile but
    /// [`RunProfile::DeltaSynchronization`] takes every object.
    pub fn synchronization_witnessed(
        &mut self,
        connector: ConnectorIndex,
        profile: RunProfile,
        recording: Recording,
        witness: &impl Witness,
    ) -> RunStep {
        self.run_synchronization(connector, profile, recording, &mut |_| {}, witness)
    }

    /// Synchronises one object, and what refers to it: the preview, carried out. It is not entered in the run history.
    pub fn synchronize_object(&mut self, object: CsRef, recording: Recording) -> RunStep {
        let name = self.space(object.connector).map(|space| space.config.name.clone()).unwrap_or_default();
        let step = RunStep::new(name, RunProfile::DeltaSynchronization, self.options.now);
        let mut run = Run::new(self, step, recording, &Unwatched);
        run.step.objects = 1;
        let counter = run.synchronize(object, None);
        run.step.count(counter);
        run.end()
    }

    /// Full or delta synchronisation of one connector.
    pub(super) fn synchronize(
        &mut self,
        connector: ConnectorIndex,
        profile: RunProfile,
        recording: Recording,
        watch: &mut dyn FnMut(Progress<'_>),
    ) -> RunStep {
        self.run_synchronization(connector, profile, recording, watch, &Unwatched)
    }

    fn run_synchronization(
        &mut self,
        connector: ConnectorIndex,
        profile: RunProfile,
        recording: Recording,
        watch: &mut dyn FnMut(Progress<'_>),
        witness: &impl Witness,
    ) -> RunStep {
        let now = self.options.now;
        let Some(space) = self.space(connector) else { return RunStep::new(String::new(), profile, now) };
        let step = RunStep::new(space.config.name.clone(), profile, now);
        let ids = self.to_synchronize(connector, space, profile);
        let total = ids.len() as u64;
        let mut run = Run::new(self, step, recording, witness);
        let objects: Vec<CsRef> = ids.into_iter().map(|id| CsRef { connector, id }).collect();
        run.in_order(&objects, |run, object, ahead| {
            run.step.objects += 1;
            let counter = run.synchronize(object, ahead);
            run.step.count(counter);
            watch(Progress { step: &run.step.connector, done: run.step.objects, total });
            let stops = run.step.errors.len() > ERRORS_MAX;
            if stops {
                run.step.stopped = Some("stopped-error-limit");
            }
            !stops
        });
        let step = run.end();
        self.remember(&step);
        step
    }

    /// The objects that a synchronisation processes, in order. A delta synchronisation takes what was imported, what
    /// failed, and every disconnector, which may find a partner now.
    fn to_synchronize(
        &self,
        connector: ConnectorIndex,
        space: &ConnectorSpace,
        profile: RunProfile,
    ) -> Vec<CsId> {
        let mut ids = space.ids();
        if profile == RunProfile::DeltaSynchronization {
            ids.retain(|id| {
                let linked = || self.metaverse.links.of_object(CsRef { connector, id: *id }).is_some();
                space.get(*id).is_some_and(|object| {
                    object.pending_import.is_some() || object.error.is_some() || !linked()
                })
            });
        }
        if self.options.processing_order == ProcessingOrder::Dn {
            ids.sort_by_cached_key(|id| space.get(*id).map(|object| object.dn.key()));
        }
        ids
    }
}

/// The counter that the synchronisation of one object adds to, once it is known whether values flowed.
fn counter(server: &SyncServer, object: CsRef, plan: &Plan) -> impl Fn(bool) -> &'static str + use<> {
    let pending = server
        .space(object.connector)
        .and_then(|space| space.get(object.id))
        .and_then(|staged| staged.pending_import);
    let deleting = pending == Some(PendingImport::Delete);
    let retyped = pending == Some(PendingImport::DeleteAdd);
    let removed = plan.parts.iter().any(|part| part.draft.deleted && !part.draft.is_new());
    let linked = plan.parts.iter().any(|part| !part.draft.deleted);
    let link = plan.link;
    move |flowed| match (link, deleting) {
        (_, true) if removed => "connector-delete-remove-mv",
        (_, true) => "connector-delete-leave-mv",
        _ if retyped => "connector-delete-add-processed",
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

/// What the plan of one metaverse object adds to the counters of each connector (spec/sync-engine.md 1.2.7).
fn outbound_counters(part: &PlanPart) -> Vec<(ConnectorIndex, &'static str)> {
    let mut counters: BTreeMap<ConnectorIndex, &'static str> = BTreeMap::new();
    for link in part.draft.links.iter().filter(|link| link.outbound.is_some()) {
        counters.insert(link.object.connector(), "connector-no-flow");
    }
    for step in &part.steps {
        let (connector, counter) = match step {
            OutboundStep::Provision { connector, export, .. } => {
                let leaves = counters.get(connector) == Some(&"provisioned-disconnect");
                let counter = match (leaves, export.attributes.is_empty()) {
                    (false, true) => "provisioned-add-no-flow",
                    (false, false) => "provisioned-add-flow",
                    (true, true) => "provisioned-delete-add-no-flow",
                    (true, false) => "provisioned-delete-add-flow",
                };
                (*connector, counter)
            }
            OutboundStep::Stage { object, export, .. } => {
                let counter = match export {
                    Some(export) if export.operation == ExportOperation::Delete => "provisioned-disconnect",
                    Some(export) if export.new_dn.is_some() && export.attributes.is_empty() => {
                        "provisioned-rename-no-flow"
                    }
                    Some(export) if export.new_dn.is_some() => "provisioned-rename-flow",
                    Some(_) | None => "connector-flow",
                };
                (object.connector, counter)
            }
            OutboundStep::Discard(object) => (object.connector, "provisioned-disconnect"),
        };
        counters.insert(connector, counter);
    }
    counters.into_iter().collect()
}

/// A synchronisation that is under way.
struct Run<'a, W> {
    server: &'a mut SyncServer,
    plans: FlowPlans,
    workers: Workers,
    /// What was changed since plans were made ahead.
    touched: Touched,
    witness: &'a W,
    step: RunStep,
    recording: Recording,
    /// Objects whose references may resolve differently now, in order of connector and creation.
    again: BTreeMap<(ConnectorIndex, u64), CsRef>,
    /// Metaverse objects that refer to one that gained or lost an object in some connector, or that lost one themselves.
    rethink: BTreeSet<MvId>,
}

impl<'a, W: Witness> Run<'a, W> {
    fn new(server: &'a mut SyncServer, step: RunStep, recording: Recording, witness: &'a W) -> Self {
        // A witness is told everything in order.
        let threads = if W::WATCHES { NonZeroUsize::MIN } else { server.options.threads };
        Self {
            server,
            plans: FlowPlans::default(),
            workers: Workers::new(threads),
            touched: Touched::default(),
            witness,
            step,
            recording,
            again: BTreeMap::new(),
            rethink: BTreeSet::new(),
        }
    }

    /// References settle, and nothing counts as created any more.
    fn end(mut self) -> RunStep {
        self.settle_references();
        self.server.created.clear();
        self.step
    }

    fn planner(&self) -> Planner<'_, W> {
        Planner::new(self.server, &self.plans, self.witness)
    }

    fn commit(&mut self, mut plan: Plan) -> Committed {
        self.witness.stage(Stage::Commit);
        for id in plan.parts.iter().filter_map(|part| part.draft.id) {
            self.rethink.remove(&id);
        }
        let committed =
            commit(self.server, &mut plan, self.recording == Recording::Changes, &mut self.touched);
        self.workers.take_back(plan);
        committed
    }

    /// Takes targets one after the other, their plans made ahead where there are threads for it, until one says no.
    fn in_order<T: Copy + Into<PlanTarget>>(
        &mut self,
        targets: &[T],
        mut take: impl FnMut(&mut Self, T, Option<Ahead>) -> bool,
    ) {
        for batch in targets.chunks(Workers::BATCH) {
            let ahead = self.workers.plan(self.server, batch.iter().map(|target| (*target).into()));
            self.touched.begin(ahead.len());
            let mut ahead = ahead.into_iter();
            for target in batch {
                if !take(self, *target, ahead.next()) {
                    return;
                }
            }
        }
    }

    /// The plan that was made ahead, if nothing that it rests on has changed since.
    fn planned(&mut self, target: impl Into<PlanTarget>, ahead: Option<Ahead>) -> Result<Plan, SyncError> {
        match ahead {
            Some(Ahead { plan, reads, maker }) if self.touched.spares(&reads) => {
                self.workers.take_reads_back(maker, reads);
                plan
            }
            _ => target.into().plan(self.planner()),
        }
    }

    /// Synchronises one object and returns the counter that it adds to.
    fn synchronize(&mut self, object: CsRef, ahead: Option<Ahead>) -> &'static str {
        let staged = self.server.space(object.connector).and_then(|space| space.get(object.id));
        let before = staged.and_then(|staged| staged.error.clone());
        let place = staged.map(|staged| (object.connector, staged.sequence));
        match self.planned(object, ahead) {
            Ok(plan) => {
                // The plan has seen everything that has moved so far.
                if let Some(place) = place {
                    self.again.remove(&place);
                }
                let named = |error| ObjectError { object: self.server.describe(object), error };
                let failed = plan.outbound_error.clone().map(named);
                let conflicts = plan.conflicts();
                let counter = counter(self.server, object, &plan);
                self.count_outbound(&plan);
                let committed = self.commit(plan);
                let flowed = committed.flowed;
                self.note(committed);
                if let Some(failed) = failed {
                    self.fail(object, before.as_deref(), failed);
                }
                self.tell(conflicts);
                counter(flowed)
            }
            Err(error) => {
                let failed = ObjectError { object: self.server.describe(object), error };
                self.fail(object, before.as_deref(), failed);
                self.retry_provisioning(object);
                "flow-failure"
            }
        }
    }

    /// What was provisioned, and has arrived from the directory instead: its metaverse object is provisioned again by the
    /// next synchronisation, also where the object itself fails (spec/sync-engine.md 1.2.1 step 2, 1.2.2).
    fn retry_provisioning(&mut self, object: CsRef) {
        let staged = self.server.space(object.connector).and_then(|space| space.get(object.id));
        if staged.is_some_and(|staged| staged.pending_import == Some(PendingImport::Add)) {
            let linked = self.server.metaverse.links.of_object(object);
            self.rethink.extend(linked.map(|(metaverse, _)| metaverse));
        }
    }

    /// Counts what the plan tells other connectors.
    fn count_outbound(&mut self, plan: &Plan) {
        for part in &plan.parts {
            for (connector, counter) in outbound_counters(part) {
                if let Some(space) = self.server.space(connector) {
                    self.step.count_outbound(&space.config.name, counter);
                }
            }
        }
    }

    /// The error is kept on the object, if it is still there (spec/sync-engine.md 1.3.3), and in the result of the run.
    fn fail(&mut self, object: CsRef, before: Option<&ErrorRecord>, failed: ObjectError) {
        let SyncError { name, .. } = failed.error;
        let record = ErrorRecord::again(before, name, failed.error.to_string(), self.server.options.now);
        self.touched.touch(|| Read::object(object));
        if let Some(space) = self.server.space_mut(object.connector) {
            space.mark(object.id, |staged| staged.error = Some(Box::new(record)));
        }
        self.tell([failed]);
    }

    /// Enters errors in the result of the run, each once.
    fn tell(&mut self, errors: impl IntoIterator<Item = ObjectError>) {
        for error in errors {
            if !self.step.errors.contains(&error) {
                self.step.errors.push(error);
            }
        }
    }

    fn note(&mut self, committed: Committed) {
        if self.recording == Recording::Changes {
            self.step.changes.extend(committed.changes);
        }
        for (connector, name) in committed.relinked {
            let Some(space) = self.server.space(connector) else { continue };
            for id in space.referrers(&name) {
                if let Some(referrer) = space.get(id) {
                    self.again.insert((connector, referrer.sequence), CsRef { connector, id });
                }
            }
        }
        for (guid, connector) in committed.reached {
            let metaverse = &self.server.metaverse;
            // Nobody else tells this connector of the object.
            let tells = |id: &MvId| {
                let link = metaverse.links.from_connector(*id, connector);
                link.is_some_and(|link| link.link.outbound.is_some())
            };
            self.rethink.extend(metaverse.referrers(guid).into_iter().filter(tells));
        }
        self.rethink.extend(committed.bereft);
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
            let again: Vec<CsRef> = again.into_values().collect();
            self.in_order(&again, |run, object, ahead| {
                // An object that no synchronisation has processed yet will be, in its own connector's turn.
                let pending = run
                    .server
                    .space(object.connector)
                    .and_then(|space| space.get(object.id))
                    .is_none_or(|staged| staged.pending_import.is_some());
                if !pending {
                    run.synchronize(object, ahead);
                }
                true
            });
            let mut rethink: Vec<_> = rethink
                .into_iter()
                .filter_map(|id| Some((self.server.metaverse.get(id)?.guid, id)))
                .collect();
            rethink.sort_unstable();
            self.in_order(&rethink, |run, target, ahead| {
                run.rethink_one(target, ahead);
                true
            });
        }
    }

    /// Computes a metaverse object again.
    fn rethink_one(&mut self, target: (Guid, MvId), ahead: Option<Ahead>) {
        match self.planned(target, ahead) {
            Ok(plan) => {
                let conflicts = plan.conflicts();
                let committed = self.commit(plan);
                self.note(committed);
                self.tell(conflicts);
            }
            Err(error) => {
                let object = format!("metaverse object {}", target.0.braced());
                self.step.errors.push(ObjectError { object, error });
            }
        }
    }
}
