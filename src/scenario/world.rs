//! What administrators do to the world around the server.

use crate::directory::{CloudUser, Entry, EntryId, World};
use crate::schema::{AttributeName, Dn, Scalar};

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
            Self::CloudCreate { name, user } => world.tenant.add(name, user.clone()),
            Self::CloudReplace { name, user } => {
                world.tenant.replace(name, user.clone());
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
