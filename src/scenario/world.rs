//! The world around the server: its forests and its tenant, and what administrators do to them.

use crate::connector::{ConnectorKind, FullImport};
use crate::directory::{CloudUser, Entry, EntryId, Forest, Tenant};
use crate::metaverse::ConnectorIndex;
use crate::schema::{AttributeName, Dn, Guid, Scalar};
use crate::sync::{RunStep, SyncServer};

/// The directories of a scenario, in the order in which they were connected.
#[derive(Clone, Debug, Default)]
pub(super) struct World {
    pub(super) forests: Vec<Forest>,
    pub(super) tenant: Tenant,
}

/// An object of a forest, wherever it is moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ObjectRef {
    pub(super) forest: usize,
    pub(super) entry: EntryId,
}

/// What an administrator does.
#[derive(Clone, Debug)]
pub(super) enum WorldEdit {
    Create { forest: usize, entry: Entry },
    Change { object: ObjectRef, attributes: Vec<(AttributeName, Vec<Scalar>)> },
    Relocate { object: ObjectRef, dn: Dn },
    Delete { object: ObjectRef },
    CloudCreate { name: String, user: CloudUser },
    CloudReplace { name: String, user: CloudUser },
}

impl World {
    pub(super) fn apply(&mut self, edit: &WorldEdit) {
        match edit {
            WorldEdit::Create { forest, entry } => {
                if let Some(forest) = self.forests.get_mut(*forest) {
                    forest.add(entry.clone());
                }
            }
            WorldEdit::Change { object, attributes } => {
                if let Some(forest) = self.forests.get_mut(object.forest) {
                    for (name, values) in attributes {
                        forest.set(object.entry, *name, values.clone());
                    }
                }
            }
            WorldEdit::Relocate { object, dn } => {
                if let Some(forest) = self.forests.get_mut(object.forest) {
                    forest.relocate(object.entry, dn.clone());
                }
            }
            WorldEdit::Delete { object } => {
                if let Some(forest) = self.forests.get_mut(object.forest) {
                    forest.delete(object.entry);
                }
            }
            WorldEdit::CloudCreate { name, user } => self.tenant.add(name, user.clone()),
            WorldEdit::CloudReplace { name, user } => {
                if let Some(own) = self.tenant.named_mut(name) {
                    *own = user.clone();
                }
            }
        }
    }

    pub(super) fn entry(&self, object: ObjectRef) -> Option<&Entry> {
        self.forests.get(object.forest)?.entry(object.entry)
    }

    /// The forest that a connector leads to.
    pub(super) fn forest_named(&self, name: &str) -> Option<usize> {
        self.forests.iter().position(|forest| crate::schema::eq_folded(forest.name(), name))
    }

    /// Full import of one connector (spec/sync-engine.md 1.2.1).
    pub(super) fn import(&self, server: &mut SyncServer, connector: ConnectorIndex) -> RunStep {
        let Some(space) = server.space_mut(connector) else { return RunStep::default() };
        let (name, kind) = (space.config.name.clone(), space.config.kind);
        let mut import = FullImport::begin(space);
        match kind {
            ConnectorKind::ActiveDirectory => {
                let forest = self.forest_named(&name).and_then(|forest| self.forests.get(forest));
                forest.into_iter().flat_map(Forest::entries).for_each(|(_, entry)| import.offer(entry));
            }
            ConnectorKind::EntraId => self.tenant.users().for_each(|(_, user)| import.offer_cloud(user)),
            ConnectorKind::Other => {}
        }
        let report = import.finish();
        RunStep {
            connector: name,
            profile: "Full Import",
            objects: report.statistics.values().sum(),
            statistics: report.statistics,
            ..RunStep::default()
        }
    }
}

/// The `objectGUID` of an entry.
pub(super) fn guid_of(entry: &Entry) -> Option<Guid> {
    crate::connector::object_guid(entry)
}
