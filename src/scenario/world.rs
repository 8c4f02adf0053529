//! What administrators do to the world around the server.

use super::CloudChange;
use crate::directory::{CloudUser, Entry, EntryId, Outage, TenantSettings, World};
use crate::schema::{AttributeName, Dn, Guid, Scalar};
use std::collections::BTreeSet;

/// An object of a forest, wherever it is moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ObjectRef {
    pub(super) forest: usize,
    pub(super) entry: EntryId,
}

/// What an administrator does.
#[derive(Clone, Debug)]
pub(super) enum WorldEdit {
    Create {
        forest: usize,
        entry: Entry,
    },
    Change {
        object: ObjectRef,
        attributes: Vec<(AttributeName, Vec<Scalar>)>,
    },
    Relocate {
        object: ObjectRef,
        dn: Dn,
    },
    Delete {
        object: ObjectRef,
    },
    Restore {
        object: ObjectRef,
    },
    /// Takes the rights of the synchronisation account away, or gives them back.
    Protect {
        object: ObjectRef,
        protected: bool,
    },
    CloudCreate {
        name: String,
        user: CloudUser,
    },
    CloudChange {
        name: String,
        change: CloudChange,
    },
    Tenant {
        settings: TenantSettings,
        admins: BTreeSet<Guid>,
    },
    /// The directory of that connector stops answering, or answers again.
    Outage {
        connector: String,
        outage: Option<Outage>,
    },
}

impl WorldEdit {
    pub(super) fn apply(&self, world: &mut World) {
        match self {
            Self::Create { forest, entry } => {
                if let Some(forest) = world.forests.get_mut(*forest) {
                    forest.add(entry.clone());
                }
            }
            Self::Change { object, attributes } => {
                if let Some(forest) = world.forests.get_mut(object.forest) {
                    for (name, values) in attributes {
                        forest.set(object.entry, *name, values.clone());
                    }
                }
            }
            Self::Relocate { object, dn } => {
                if let Some(forest) = world.forests.get_mut(object.forest) {
                    forest.relocate(object.entry, dn.clone());
                }
            }
            Self::Delete { object } => {
                if let Some(forest) = world.forests.get_mut(object.forest) {
                    forest.delete(object.entry);
                }
            }
            Self::Restore { object } => {
                if let Some(forest) = world.forests.get_mut(object.forest) {
                    forest.restore(object.entry);
                }
            }
            Self::Protect { object, protected } => {
                if let Some(forest) = world.forests.get_mut(object.forest) {
                    forest.protect(object.entry, *protected);
                }
            }
            Self::CloudCreate { name, user } => world.tenant.add(name, user.clone()),
            Self::CloudChange { name, change } => change.apply(name, &mut world.tenant),
            Self::Tenant { settings, admins } => {
                world.tenant.settings.clone_from(settings);
                world.tenant.admins.clone_from(admins);
            }
            Self::Outage { connector, outage: Some(outage) } => {
                world.outages.insert(connector.clone(), *outage);
            }
            Self::Outage { connector, outage: None } => {
                world.outages.remove(connector);
            }
        }
    }
}

impl ObjectRef {
    /// The entry, as it is or as it was when it was deleted.
    pub(super) fn entry(self, world: &World) -> Option<&Entry> {
        world.forests.get(self.forest)?.entry(self.entry)
    }
}
