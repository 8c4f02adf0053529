//! A connector space.

use super::{Anchor, ConnectorConfig, CsId, CsObject, Filtered, JoinIndex};
use crate::rule::JoinKey;
use crate::schema::{AttributeName, Dn, DnKey, ObjectType, Scalar, Sid};
use foldhash::{HashMap, HashSet};
use slotmap::SlotMap;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// The engine's staging copy of one connected directory.
#[derive(Clone, Debug)]
pub struct ConnectorSpace {
    /// How the connector is configured.
    pub config: ConnectorConfig,
    /// The attributes that the dump carries at all, where absence means "not dumped" rather than "empty";
    /// `None` when a dump is complete (spec/config-export.md 3.7: a missing property is unknown, not null).
    pub carried: Option<BTreeSet<AttributeName>>,
    /// How far the last import has seen the changes of the directory: a delta import is offered what came later.
    pub watermark: u64,
    objects: SlotMap<CsId, CsObject>,
    by_anchor: HashMap<Anchor, Vec<CsId>>,
    by_dn: HashMap<DnKey, CsId>,
    by_sid: HashMap<Box<[u8]>, CsId>,
    referrers: HashMap<DnKey, BTreeSet<CsId>>,
    /// Whether any object has ever referred to another by its SID.
    refers_by_sid: bool,
    /// One index an object type: join rules ask for objects of one type.
    joins: HashMap<ObjectType, JoinIndex<CsId>>,
    joined_by: BTreeSet<AttributeName>,
    filtered: Vec<Filtered>,
    next_sequence: u64,
    was_imported: bool,
}

impl ConnectorSpace {
    /// An empty connector space.
    pub fn new(config: ConnectorConfig) -> Self {
        Self {
            config,
            carried: None,
            watermark: 0,
            objects: SlotMap::with_key(),
            by_anchor: HashMap::default(),
            by_dn: HashMap::default(),
            by_sid: HashMap::default(),
            referrers: HashMap::default(),
            refers_by_sid: false,
            joins: HashMap::default(),
            joined_by: BTreeSet::new(),
            filtered: Vec::new(),
            next_sequence: 0,
            was_imported: false,
        }
    }

    /// Adds an object; its sequence number is set here.
    pub fn insert(&mut self, mut object: CsObject) -> CsId {
        object.sequence = self.next_sequence;
        self.next_sequence += 1;
        let key = object.dn.key();
        let id = self.objects.insert(object);
        self.by_dn.insert(key, id);
        self.index(id);
        id
    }

    /// Removes an object.
    pub fn remove(&mut self, id: CsId) -> Option<CsObject> {
        self.unindex(id);
        let object = self.objects.remove(id)?;
        let key = object.dn.key();
        if self.by_dn.get(&key) == Some(&id) {
            self.by_dn.remove(&key);
        }
        Some(object)
    }

    /// Changes an object and keeps every index right.
    pub fn edit<T>(&mut self, id: CsId, change: impl FnOnce(&mut CsObject) -> T) -> Option<T> {
        self.unindex(id);
        let object = self.objects.get_mut(id)?;
        let before = object.dn.clone();
        let result = change(object);
        let after = object.dn.clone();
        if before.as_str() != after.as_str() {
            // Another object may have taken the old name already, when two swap theirs.
            let key = before.key();
            if self.by_dn.get(&key) == Some(&id) {
                self.by_dn.remove(&key);
            }
            self.by_dn.insert(after.key(), id);
        }
        self.index(id);
        Some(result)
    }

    /// Changes what no index depends on: pending flags and errors.
    pub fn mark(&mut self, id: CsId, change: impl FnOnce(&mut CsObject)) {
        if let Some(object) = self.objects.get_mut(id) {
            change(object);
        }
    }

    /// The object.
    pub fn get(&self, id: CsId) -> Option<&CsObject> {
        self.objects.get(id)
    }

    /// The objects with this anchor; more than one only in a damaged or duplicated directory.
    pub fn with_anchor(&self, anchor: Anchor) -> &[CsId] {
        self.by_anchor.get(&anchor).map_or(&[], Vec::as_slice)
    }

    /// The object with this DN.
    pub fn with_dn(&self, dn: &Dn) -> Option<CsId> {
        self.with_key(&dn.key())
    }

    /// The object whose DN has this normal form.
    pub fn with_key(&self, dn: &DnKey) -> Option<CsId> {
        self.by_dn.get(dn).copied()
    }

    /// The object that a reference means: by DN, or by SID where the engine presents a SID as a reference
    /// (`<SID=S-1-…>`, spec/sync-engine.md 1.8.6).
    pub fn referenced(&self, reference: &Dn) -> Option<CsId> {
        match reference.sid() {
            Some(sid) => self.by_sid.get(sid.as_bytes()).copied(),
            None => self.with_dn(reference),
        }
    }

    /// The names by which others may refer to an object: its DN, and its SID where anybody refers by SID
    /// (spec/sync-engine.md 1.8.6).
    pub fn names(&self, object: &CsObject) -> Vec<Dn> {
        let by_sid = match sid_of(object) {
            Some(Scalar::Binary(sid)) if self.refers_by_sid => Sid::from_bytes(sid).ok(),
            _ => None,
        };
        by_sid.iter().map(Dn::of_sid).chain([object.dn.clone()]).collect()
    }

    /// The objects with a reference by this name.
    pub fn referrers(&self, dn: &Dn) -> Vec<CsId> {
        if self.referrers.is_empty() {
            return Vec::new();
        }
        self.referrers.get(&dn.key()).map(|ids| ids.iter().copied().collect()).unwrap_or_default()
    }

    /// Declares that join rules look objects up by these attributes.
    pub fn index_joins(&mut self, attributes: impl IntoIterator<Item = AttributeName>) {
        for attribute in attributes {
            if !self.joined_by.insert(attribute) {
                continue;
            }
            for (id, object) in &self.objects {
                let index = self.joins.entry(object.object_type.clone()).or_default();
                index.declare(attribute, std::iter::empty());
                if let Some(values) = object.imported.get(attribute) {
                    index.insert(id, attribute, values);
                }
            }
        }
    }

    /// The objects of this type that may join on a value of an indexed attribute; compare each by
    /// [`crate::rule::joins`].
    pub fn candidates(
        &self,
        object_type: &ObjectType,
        attribute: AttributeName,
        value: &JoinKey,
    ) -> impl Iterator<Item = CsId> + use<'_> {
        self.joins.get(object_type).map(|index| index.candidates(attribute, value)).into_iter().flatten()
    }

    /// Every object, in order of creation.
    pub fn ids(&self) -> Vec<CsId> {
        let mut ids: Vec<(u64, CsId)> =
            self.objects.iter().map(|(id, object)| (object.sequence, id)).collect();
        ids.sort_unstable();
        ids.into_iter().map(|(_, id)| id).collect()
    }

    /// Every object, in no order that may reach output.
    pub fn iter(&self) -> impl Iterator<Item = (CsId, &CsObject)> {
        self.objects.iter()
    }

    /// How many objects are staged.
    pub fn len(&self) -> usize {
        self.objects.len()
    }

    /// Whether nothing is staged.
    pub fn is_empty(&self) -> bool {
        self.objects.is_empty()
    }

    /// What the last full import left out, and why.
    pub fn filtered(&self) -> &[Filtered] {
        &self.filtered
    }

    /// Replaces the list of what the last full import left out.
    pub fn set_filtered(&mut self, filtered: Vec<Filtered>) {
        self.filtered = filtered;
    }

    /// Adds to the list of what an import left out.
    pub fn add_filtered(&mut self, filtered: Filtered) {
        self.filtered.push(filtered);
    }

    /// Brings the list of what imports left out up to date after a delta import that left these out and staged those.
    pub(super) fn update_filtered(&mut self, filtered: Vec<Filtered>, staged: &HashSet<CsId>) {
        let staged = staged.iter().filter_map(|id| self.objects.get(*id)).map(|object| object.dn.key());
        let renewed: HashSet<DnKey> = filtered.iter().map(|new| new.dn.key()).chain(staged).collect();
        self.filtered.retain(|own| !renewed.contains(&own.dn.key()));
        self.filtered.extend(filtered);
    }

    /// Whether a full import was ever finished: a delta import needs one before it (spec/sync-engine.md 1.2.1 step 7).
    pub fn was_imported(&self) -> bool {
        self.was_imported
    }

    /// Remembers that an import was finished.
    pub(super) fn mark_imported(&mut self) {
        self.was_imported = true;
    }

    /// Lets what is remembered of objects go on meaning the objects that it referred to, now that these have other DNs: a
    /// reference leads to an object, whatever that is called (spec/sync-engine.md 1.8.6). Told are the DNs before.
    pub(super) fn follow(&mut self, renamed: &HashMap<CsId, Dn>) {
        let now = |(id, before): (&CsId, &Dn)| Some((before.key(), self.objects.get(*id)?.dn.clone()));
        let names: HashMap<DnKey, Dn> = renamed.iter().filter_map(now).collect();
        if names.is_empty() {
            return;
        }
        for synchronized in self.objects.values_mut().filter_map(|object| object.synchronized.as_mut()) {
            synchronized.follow(&names);
        }
    }

    /// Changes the exports of an object, told which attributes the connector imports.
    pub(super) fn confirm<T: Default>(
        &mut self,
        id: CsId,
        change: impl FnOnce(&mut CsObject, &dyn Fn(AttributeName) -> bool) -> T,
    ) -> T {
        let Self { objects, config, .. } = self;
        let imports = |name: AttributeName| config.included.contains(&name);
        objects.get_mut(id).map(|object| change(object, &imports)).unwrap_or_default()
    }

    fn index(&mut self, id: CsId) {
        let Some(object) = self.objects.get(id) else { return };
        if let Some(anchor) = object.anchor {
            self.by_anchor.entry(anchor).or_default().push(id);
        }
        if let Some(Scalar::Binary(sid)) = sid_of(object) {
            self.by_sid.insert(sid.as_ref().into(), id);
        }
        let joins = self.joins.entry(object.object_type.clone()).or_default();
        for (name, values) in object.imported.iter().filter(|(name, _)| self.joined_by.contains(name)) {
            joins.declare(name, std::iter::empty());
            joins.insert(id, name, values);
        }
        self.refers_by_sid |= references_of(object).any(|target| target.sid().is_some());
        for target in references_of(object).map(Dn::key) {
            self.referrers.entry(target).or_default().insert(id);
        }
    }

    fn unindex(&mut self, id: CsId) {
        let Some(object) = self.objects.get(id) else { return };
        if let Some(anchor) = object.anchor
            && let Some(ids) = self.by_anchor.get_mut(&anchor)
        {
            ids.retain(|own| *own != id);
            if ids.is_empty() {
                self.by_anchor.remove(&anchor);
            }
        }
        if let Some(Scalar::Binary(sid)) = sid_of(object)
            && self.by_sid.get(sid.as_ref()) == Some(&id)
        {
            self.by_sid.remove(sid.as_ref());
        }
        if let Some(joins) = self.joins.get_mut(&object.object_type) {
            for (name, values) in object.imported.iter() {
                joins.remove(id, name, values);
            }
        }
        for target in references_of(object).map(Dn::key) {
            if let Some(ids) = self.referrers.get_mut(&target) {
                ids.remove(&id);
                if ids.is_empty() {
                    self.referrers.remove(&target);
                }
            }
        }
    }
}

fn sid_of(object: &CsObject) -> Option<&Scalar> {
    static OBJECT_SID: LazyLock<AttributeName> = LazyLock::new(|| AttributeName::new("objectSid"));
    object.imported.get(*OBJECT_SID).and_then(|values| values.first())
}

fn references_of(object: &CsObject) -> impl Iterator<Item = &Dn> {
    object.imported.iter().flat_map(|(_, values)| values.references())
}
