//! The metaverse as a store.

use super::keys::References;
use super::{LinkGraph, MvAttributes, MvId, MvKeys, MvObject};
use crate::connector::JoinIndex;
use crate::rule::JoinKey;
use crate::schema::{AttributeName, Dn, Guid, Schema};
use foldhash::HashMap;
use slotmap::SlotMap;
use std::collections::BTreeSet;

/// The metaverse: its objects, their links, and the indexes by which joins and references are found.
#[derive(Clone, Debug, Default)]
pub struct Metaverse {
    /// The schema.
    pub schema: Schema,
    /// The link graph.
    pub links: LinkGraph,
    objects: SlotMap<MvId, MvObject>,
    by_guid: HashMap<Guid, MvId>,
    joins: JoinIndex<MvId>,
    referrers: HashMap<Guid, BTreeSet<MvId>>,
}

impl Metaverse {
    /// An empty metaverse.
    pub fn new(schema: Schema) -> Self {
        Self { schema, ..Self::default() }
    }

    /// Declares that join rules look objects up by these attributes.
    pub fn index_joins(&mut self, attributes: impl IntoIterator<Item = AttributeName>) {
        for attribute in attributes {
            let objects = self.objects.iter();
            let values = objects.filter_map(|(id, object)| Some((id, object.attributes.values(attribute)?)));
            self.joins.declare(attribute, values);
        }
    }

    /// Adds an object.
    pub fn insert(&mut self, object: MvObject) -> MvId {
        let keys = self.keys(None, &object.attributes, object.attributes.names());
        self.insert_with(object, keys)
    }

    /// Adds an object with its [`Metaverse::keys`].
    pub(crate) fn insert_with(&mut self, object: MvObject, keys: MvKeys) -> MvId {
        let guid = object.guid;
        let id = self.objects.insert(object);
        self.by_guid.insert(guid, id);
        self.enter(id, keys);
        id
    }

    /// The keys of an object that change when the values of these attributes do; `before` is `None` for a new one.
    pub(crate) fn keys(
        &self,
        before: Option<&MvAttributes>,
        after: &MvAttributes,
        changed: &[AttributeName],
    ) -> MvKeys {
        MvKeys::new(&self.joins, before, after, changed)
    }

    /// Replaces the attributes of an object, with the [`Metaverse::keys`] that change, and returns what they were.
    pub(crate) fn replace(
        &mut self,
        id: MvId,
        attributes: MvAttributes,
        keys: MvKeys,
    ) -> Option<MvAttributes> {
        let object = self.objects.get_mut(id)?;
        let before = std::mem::replace(&mut object.attributes, attributes);
        self.enter(id, keys);
        Some(before)
    }

    /// Removes an object and its links.
    pub fn remove(&mut self, id: MvId) -> Option<MvObject> {
        self.unindex(id);
        self.links.remove_metaverse(id);
        let object = self.objects.remove(id)?;
        self.by_guid.remove(&object.guid);
        Some(object)
    }

    /// Removes an object but leaves its links, as a damaged dump has them.
    pub fn lose(&mut self, id: MvId) {
        self.unindex(id);
        if let Some(object) = self.objects.remove(id) {
            self.by_guid.remove(&object.guid);
        }
    }

    /// The object; `None` if a link leads nowhere.
    pub fn get(&self, id: MvId) -> Option<&MvObject> {
        self.objects.get(id)
    }

    /// The object with this GUID.
    pub fn with_guid(&self, guid: Guid) -> Option<MvId> {
        self.by_guid.get(&guid).copied()
    }

    /// The object that a metaverse reference means.
    pub fn referenced(&self, reference: &Dn) -> Option<MvId> {
        self.with_guid(reference.metaverse_guid()?)
    }

    /// The objects that refer to this one.
    pub fn referrers(&self, guid: Guid) -> Vec<MvId> {
        let ids = self.referrers.get(&guid);
        ids.map(|ids| ids.iter().copied().collect()).unwrap_or_default()
    }

    /// The objects that may join on a value of an indexed attribute; compare each by [`crate::rule::joins`].
    pub fn candidates(
        &self,
        attribute: AttributeName,
        value: &JoinKey,
    ) -> impl Iterator<Item = MvId> + use<'_> {
        self.joins.candidates(attribute, value)
    }

    /// Every object, in no order that may reach output.
    pub fn iter(&self) -> impl Iterator<Item = (MvId, &MvObject)> {
        self.objects.iter()
    }

    /// How many objects there are.
    pub fn len(&self) -> usize {
        self.objects.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.objects.is_empty()
    }

    fn enter(&mut self, id: MvId, keys: MvKeys) {
        for (name, key) in keys.left {
            self.joins.remove_key(id, name, &key);
        }
        for (name, key) in keys.entered {
            self.joins.insert_key(id, name, key);
        }
        let Some(References { left, all }) = keys.references else { return };
        for target in left {
            if let Some(ids) = self.referrers.get_mut(&target) {
                ids.remove(&id);
            }
        }
        for target in all {
            self.referrers.entry(target).or_default().insert(id);
        }
    }

    fn unindex(&mut self, id: MvId) {
        let Some(object) = self.objects.get(id) else { return };
        let (before, nothing) = (&object.attributes, MvAttributes::default());
        let keys = self.keys(Some(before), &nothing, before.names());
        self.enter(id, keys);
    }
}
