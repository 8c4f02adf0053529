//! Export runs (spec/sync-engine.md 1.2.3).

use super::{AlgorithmStep, Directories, LogEvent, ObjectError, RunProfile, RunStep, SyncError, SyncServer};
use crate::connector::{
    Anchor, ConnectorConfig, ConnectorKind, ConnectorSpace, CsId, CsObject, ErrorRecord, ExportOperation,
    PendingExport,
};
use crate::directory::{Receipt, Refusal, UNREACHABLE, Write, WriteKind};
use crate::metaverse::{ConnectorIndex, CsRef};
use crate::schema::{CloudAnchor, CloudType, Dn, Guid, Scalar, Values, eq_folded};
use std::collections::HashSet;

/// A run ends with more errors than this (spec/sync-engine.md 1.2.7).
pub(super) const ERRORS_MAX: usize = 5_000;

impl SyncServer {
    /// Sends what is staged in one connector: adds, then updates, then deletes (*choose*), then the references that
    /// had to wait for objects that were added.
    pub(super) fn run_export(
        &mut self,
        connector: ConnectorIndex,
        directories: &mut dyn Directories,
    ) -> RunStep {
        let now = self.options.now;
        let Some(space) = self.space(connector) else {
            return RunStep::new(String::new(), RunProfile::Export, now);
        };
        let mut step = RunStep::new(space.config.name.clone(), RunProfile::Export, now);
        if let Some(event) = self.too_many_deletes(space) {
            step.stopped = Some("stopped-deletion-threshold-exceeded");
            step.events.push(event);
            return step;
        }
        let config = space.config.clone();
        if !directories.answers(&config) {
            step.stopped = Some("no-start-connection");
            return step;
        }
        let mut export =
            Export { server: self, connector, config, directories, step, refused: HashSet::new() };
        for operation in [ExportOperation::Add, ExportOperation::Update, ExportOperation::Delete] {
            export.pass(operation);
        }
        export.pass(ExportOperation::Update);
        let step = export.step;
        self.options.now = step.ended;
        step
    }

    /// Whether more objects are to be deleted in the tenant than the threshold allows
    /// (spec/sync-engine.md 1.2.6); then nothing is exported at all.
    fn too_many_deletes(&self, space: &ConnectorSpace) -> Option<LogEvent> {
        let threshold = self.options.export_deletion_threshold?;
        if space.config.kind != ConnectorKind::EntraId {
            return None;
        }
        let deletes = space.iter().filter(|(_, object)| object.is_leaving()).count() as u64;
        (deletes > threshold).then(|| LogEvent {
            id: 116,
            message: format!(
                "The number of deletions for this sync cycle ({deletes} pending deletes) has exceeded the current \
                 threshold of {threshold} objects."
            ),
        })
    }
}

/// An export run that is under way.
struct Export<'a> {
    server: &'a mut SyncServer,
    connector: ConnectorIndex,
    config: ConnectorConfig,
    directories: &'a mut dyn Directories,
    step: RunStep,
    /// What was refused in this run: the next run tries it again, a later pass of this one does not.
    refused: HashSet<CsId>,
}

impl Export<'_> {
    /// Sends everything of one kind, in order of creation.
    fn pass(&mut self, operation: ExportOperation) {
        let Some(space) = self.server.space(self.connector) else { return };
        let staged = |id: &CsId| {
            space.get(*id).and_then(|object| object.pending_export.as_ref()).map(|export| export.operation)
        };
        let mut ids = space.ids();
        ids.retain(|id| staged(id) == Some(operation) && !self.refused.contains(id));
        for id in ids {
            if self.step.stopped.is_some() {
                return;
            }
            self.send(id);
        }
    }

    fn send(&mut self, id: CsId) {
        let Some(space) = self.server.space(self.connector) else { return };
        let Some(object) = space.get(id) else { return };
        let Some((export, waiting)) = sendable(space, object) else { return };
        if export.is_empty() {
            return;
        }
        let write = write(object, &export);
        let now = self.directories.ready(&self.config, self.step.ended);
        self.step.ended = now;
        self.step.objects += 1;
        if let Some(space) = self.server.space_mut(self.connector) {
            space.mark(id, |object| object.escrowed_export = Some(Box::new(export.clone())));
        }
        match self.directories.write(&self.config, &write, now) {
            Ok(receipt) => self.succeeded(id, (export, waiting), &receipt),
            Err(refusal) => self.failed(id, refusal),
        }
    }

    /// What was sent waits for confirmation; what was deleted is gone (*choose*: the directory deletes at once).
    fn succeeded(
        &mut self,
        id: CsId,
        (export, waiting): (PendingExport, Option<PendingExport>),
        receipt: &Receipt,
    ) {
        self.step.count(counter(&export));
        let config = &self.config;
        let Some(space) = self.server.space_mut(self.connector) else { return };
        if let Some(object) = space.get(id) {
            let dn = object.dn.clone();
            self.step.remarks.extend(receipt.remarks.iter().map(|remark| format!("{dn}: {remark}")));
        }
        if export.operation == ExportOperation::Delete {
            space.remove(id);
            self.server.metaverse.links.unlink(CsRef { connector: self.connector, id });
            return;
        }
        space.edit(id, |object| {
            object.escrowed_export = None;
            object.export_error = None;
            object.pending_export = waiting;
            if let Some(dn) = export.new_dn.clone() {
                object.dn = dn;
            }
            if object.anchor.is_none() {
                object.anchor = anchor(config, &object.object_type.to_string(), receipt.id);
            }
            match &mut object.unconfirmed_export {
                Some(sent) => sent.extend(export),
                None => object.unconfirmed_export = Some(Box::new(export)),
            }
        });
        self.taken_over(id);
    }

    /// An add that the directory matched stands for an object that was imported before, under a name of its own: that
    /// one is gone, and so is whatever was staged for it (spec/sync-engine.md 1.10.3).
    fn taken_over(&mut self, id: CsId) {
        let connector = self.connector;
        let Some(space) = self.server.space(connector) else { return };
        let Some(anchor) = space.get(id).and_then(|object| object.anchor) else { return };
        let links = &self.server.metaverse.links;
        let unlinked = |other: &CsId| links.of_object(CsRef { connector, id: *other }).is_none();
        let mut gone = space.with_anchor(anchor).to_vec();
        gone.retain(|other| *other != id && unlinked(other));
        if let Some(space) = self.server.space_mut(connector) {
            for other in gone {
                space.remove(other);
            }
        }
    }

    /// What was refused stays staged and is tried again by every export.
    fn failed(&mut self, id: CsId, refusal: Refusal) {
        let now = self.step.ended;
        self.refused.insert(id);
        let Some(space) = self.server.space_mut(self.connector) else { return };
        // Who does not answer now will not answer the next write.
        let interrupted = refusal.name == UNREACHABLE;
        space.mark(id, |object| {
            if !interrupted {
                object.escrowed_export = None;
            }
            let before = object.export_error.take();
            let message = refusal.message.clone();
            object.export_error =
                Some(Box::new(ErrorRecord::again(before.as_deref(), refusal.name, message, now)));
        });
        self.step.count("export-failure");
        let object = self.server.describe(CsRef { connector: self.connector, id });
        let error = SyncError::new(refusal.name, AlgorithmStep::Export, refusal.message);
        self.step.errors.push(ObjectError { object, error });
        if interrupted {
            self.step.stopped = Some("stopped-server-down");
        } else if self.step.errors.len() > ERRORS_MAX {
            self.step.stopped = Some("stopped-error-limit");
        }
    }
}

fn counter(export: &PendingExport) -> &'static str {
    match export.operation {
        ExportOperation::Add => "export-add",
        ExportOperation::Update if export.new_dn.is_some() => "export-rename",
        ExportOperation::Update => "export-update",
        ExportOperation::Delete => "export-delete",
    }
}

/// What of a staged export can be sent now, and what has to wait: references to objects that the directory does not
/// hold yet.
fn sendable(space: &ConnectorSpace, object: &CsObject) -> Option<(PendingExport, Option<PendingExport>)> {
    let mut export = object.pending_export.clone()?;
    let mut waiting = PendingExport::new(ExportOperation::Update);
    for (name, values) in &mut export.attributes {
        let Some(present) = values else { continue };
        let known = |value: &&Scalar| !matches!(value, Scalar::Reference(dn) if is_unborn(space, dn));
        let kept: Vec<Scalar> = present.iter().filter(known).cloned().collect();
        if kept.len() == present.iter().count() {
            continue;
        }
        waiting.attributes.insert(*name, Some(present.clone()));
        *values = match present {
            Values::One(_) => None,
            Values::Many(_) => Values::many(kept),
        };
    }
    // An attribute of which nothing can be sent yet is not sent at all.
    export.attributes.retain(|name, values| values.is_some() || !waiting.attributes.contains_key(name));
    let waiting = (!waiting.attributes.is_empty()).then_some(waiting);
    Some((export, waiting))
}

/// Whether a DN is that of an object that was never exported.
fn is_unborn(space: &ConnectorSpace, dn: &Dn) -> bool {
    space.with_dn(dn).and_then(|id| space.get(id)).is_some_and(|object| object.anchor.is_none())
}

fn write(object: &CsObject, export: &PendingExport) -> Write {
    let values =
        |values: &Option<Values>| values.as_ref().map_or_else(Vec::new, |values| values.as_slice().to_vec());
    Write {
        kind: match export.operation {
            ExportOperation::Add => WriteKind::Add,
            ExportOperation::Update => WriteKind::Update,
            ExportOperation::Delete => WriteKind::Delete,
        },
        dn: object.dn.clone(),
        new_dn: export.new_dn.clone(),
        class: object.object_type.to_string(),
        id: object.anchor.map(|anchor| match anchor {
            Anchor::ObjectGuid(guid) => guid,
            Anchor::Cloud(anchor) => anchor.id,
        }),
        attributes: export.attributes.iter().map(|(name, changed)| (*name, values(changed))).collect(),
    }
}

/// The anchor that a directory gives a new object.
fn anchor(config: &ConnectorConfig, object_type: &str, id: Guid) -> Option<Anchor> {
    match config.kind {
        ConnectorKind::EntraId => {
            let kind = CloudType::ALL.into_iter().find(|kind| eq_folded(kind.as_str(), object_type))?;
            Some(Anchor::Cloud(CloudAnchor { kind, id }))
        }
        ConnectorKind::ActiveDirectory | ConnectorKind::Other => Some(Anchor::ObjectGuid(id)),
    }
}
