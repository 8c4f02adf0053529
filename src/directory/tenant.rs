//! The cloud tenant as it stands.

use super::unique::UniqueIndex;
use super::{CloudUser, TenantSettings, Throttle};
use crate::schema::{AttributeName, Guid, Scalar, eq_folded};
use std::collections::{BTreeSet, HashMap};

/// A value that two objects claimed: the second one does not get it until it is free
/// (spec/sync-engine.md 1.10.4, `DirSyncProvisioningErrors`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quarantined {
    /// The object that wants it.
    pub user: Guid,
    /// The attribute.
    pub attribute: AttributeName,
    /// The value.
    pub value: Scalar,
    /// The object that has it.
    pub holder: Guid,
}

/// The objects of the tenant, each under a name by which people talk of it, and how the tenant is set.
#[derive(Clone, Debug, Default)]
pub struct Tenant {
    /// How the tenant is set.
    pub settings: TenantSettings,
    /// How many writes it takes.
    pub throttle: Throttle,
    /// Holders of an admin role: nobody is matched with them by name or address (spec/sync-engine.md 1.10.2).
    pub admins: BTreeSet<Guid>,
    /// What waits to become free, in the order in which it was claimed.
    pub quarantine: Vec<Quarantined>,
    pub(super) places: Vec<Place>,
    pub(super) unique: UniqueIndex,
    by_id: HashMap<Guid, usize>,
    by_immutable_id: HashMap<String, BTreeSet<usize>>,
    changes: u64,
}

/// An object with its name and the number of its last change.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) name: String,
    pub(super) user: CloudUser,
    pub(super) changed: u64,
}

impl Tenant {
    /// Adds an object.
    pub fn add(&mut self, name: &str, user: CloudUser) {
        self.changes += 1;
        let index = self.places.len();
        self.enter(index, &user);
        self.by_id.entry(user.id).or_insert(index);
        self.places.push(Place { name: name.to_owned(), user, changed: self.changes });
    }

    /// Replaces the object of that name, whatever its case; false if there is none.
    pub fn replace(&mut self, name: &str, user: CloudUser) -> bool {
        let position = self.places.iter().position(|place| eq_folded(&place.name, name));
        position.is_some_and(|index| {
            self.edit(index, |own| *own = user);
            true
        })
    }

    /// The object of that name, whatever its case.
    pub fn named(&self, name: &str) -> Option<&CloudUser> {
        self.places.iter().find(|place| eq_folded(&place.name, name)).map(|place| &place.user)
    }

    /// The objects with their names, in order of creation.
    pub fn users(&self) -> impl Iterator<Item = (&str, &CloudUser)> {
        self.places.iter().map(|place| (place.name.as_str(), &place.user))
    }

    /// The objects that changed after this one of [`Tenant::changes`], in order of creation.
    pub fn changed_since(&self, watermark: u64) -> impl Iterator<Item = &CloudUser> {
        self.places.iter().filter(move |place| place.changed > watermark).map(|place| &place.user)
    }

    /// How many changes there have been: the watermark of an import that is made now.
    pub fn changes(&self) -> u64 {
        self.changes
    }

    /// The first object with this id, deleted or not.
    pub(super) fn with_id(&self, id: Guid) -> Option<usize> {
        self.by_id.get(&id).copied()
    }

    /// The first object with this immutable id, one that stands before one that is deleted.
    pub(super) fn with_immutable_id(&self, immutable_id: &str) -> Option<usize> {
        let holders = self.by_immutable_id.get(immutable_id)?;
        holders
            .iter()
            .copied()
            .min_by_key(|index| (self.user(*index).is_none_or(|user| user.deleted), *index))
    }

    pub(super) fn user(&self, index: usize) -> Option<&CloudUser> {
        self.places.get(index).map(|place| &place.user)
    }

    /// Changes an object and keeps every index right.
    pub(super) fn edit(&mut self, index: usize, change: impl FnOnce(&mut CloudUser)) {
        let Some(mut user) = self.places.get(index).map(|place| place.user.clone()) else { return };
        self.leave(index, &user);
        change(&mut user);
        self.enter(index, &user);
        self.by_id.entry(user.id).or_insert(index);
        self.changes += 1;
        if let Some(place) = self.places.get_mut(index) {
            (place.user, place.changed) = (user, self.changes);
        }
    }

    /// A deleted object holds no unique value any more, but can still be found by its immutable id.
    fn enter(&mut self, index: usize, user: &CloudUser) {
        if !user.deleted {
            self.unique.insert(index, user);
        }
        if let Some(immutable_id) = &user.immutable_id {
            self.by_immutable_id.entry(immutable_id.clone()).or_default().insert(index);
        }
    }

    fn leave(&mut self, index: usize, user: &CloudUser) {
        if !user.deleted {
            self.unique.remove(index, user);
        }
        if let Some(holders) = user.immutable_id.as_ref().and_then(|id| self.by_immutable_id.get_mut(id)) {
            holders.remove(&index);
        }
    }
}
