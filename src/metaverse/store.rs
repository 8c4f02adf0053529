//! The metaverse as a store.

use super::{LinkGraph, MvAttributes, MvId, MvObject};
use crate::connector::JoinIndex;
use crate::rule::JoinKey;
use crate::schema::{AttributeName, Dn, Guid, Schema, Values};
use slotmap::SlotMap;
use std::collections::{BTreeSet, HashMap};

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
    referrers: Referrers,
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
        let guid = object.guid;
        let id = self.objects.insert(object);
        self.by_guid.insert(guid, id);
        self.index(id);
        id
    }

    /// Replaces the attributes of an object and returns what they were. The values of these attributes change, those of
    /// no others.
    pub fn replace(
        &mut self,
        id: MvId,
        attributes: MvAttributes,
        changed: &[AttributeName],
    ) -> Option<MvAttributes> {
        let object = self.objects.get_mut(id)?;
        let mut refers_otherwise = false;
        for name in changed {
            if let Some(values) = object.attributes.values(*name) {
                self.joins.remove(id, *name, values);
                refers_otherwise |= forget_references(&mut self.referrers, id, values);
            }
            if let Some(values) = attributes.values(*name) {
                self.joins.insert(id, *name, values);
                refers_otherwise |= values.references().next().is_some();
            }
        }
        if refers_otherwise {
            // Of all attributes: another one may refer to what was just forgotten.
            for (_, attribute) in attributes.iter() {
                remember_references(&mut self.referrers, id, &attribute.values);
            }
        }
        Some(std::mem::replace(&mut object.attributes, attributes))
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

    /// Whether join rules look objects up by this attribute.
    pub fn joins_by(&self, attribute: AttributeName) -> bool {
        self.joins.covers(attribute)
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

    fn index(&mut self, id: MvId) {
        let Some(object) = self.objects.get(id) else { return };
        for (name, attribute) in object.attributes.iter() {
            self.joins.insert(id, name, &attribute.values);
            remember_references(&mut self.referrers, id, &attribute.values);
        }
    }

    fn unindex(&mut self, id: MvId) {
        let Some(object) = self.objects.get(id) else { return };
        for (name, attribute) in object.attributes.iter() {
            self.joins.remove(id, name, &attribute.values);
            forget_references(&mut self.referrers, id, &attribute.values);
        }
    }
}

type Referrers = HashMap<Guid, BTreeSet<MvId>>;

fn remember_references(referrers: &mut Referrers, id: MvId, values: &Values) {
    for target in values.references().filter_map(Dn::metaverse_guid) {
        referrers.entry(target).or_default().insert(id);
    }
}

/// Whether there were references to forget.
fn forget_references(referrers: &mut Referrers, id: MvId, values: &Values) -> bool {
    let mut any = false;
    for target in values.references().filter_map(Dn::metaverse_guid) {
        any = true;
        if let Some(ids) = referrers.get_mut(&target) {
            ids.remove(&id);
        }
    }
    any
}
