//! A forest as it stands: its domain and its entries, which an administrator may change between two imports.

use super::{Entry, Receipt, Refusal, Write, WriteKind};
use crate::schema::{AttributeName, Dn, DnError, DnKey, Guid, Location, Scalar, Sid, fold};
use std::collections::{BTreeSet, HashMap};

/// An entry of a [`Forest`]; it stays valid when the entry is moved or deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryId(usize);

/// A forest of one domain. Entries keep the order in which they were created.
#[derive(Clone, Debug)]
pub struct Forest {
    name: String,
    root: Dn,
    entries: Vec<Place>,
    by_dn: HashMap<DnKey, Vec<EntryId>>,
    by_guid: HashMap<Guid, EntryId>,
    protected: BTreeSet<EntryId>,
    changes: u64,
}

#[derive(Clone, Debug)]
struct Place {
    entry: Entry,
    deleted: bool,
    /// The number of its last change, as `uSNChanged`.
    changed: u64,
}

/// An entry that changed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Changed<'a> {
    /// It stands, as it is now.
    Stands(&'a Entry),
    /// It was deleted; as it was then.
    Deleted(&'a Entry),
}

/// The relative identifier of the first account that an administrator creates in a new domain.
const FIRST_RID: usize = 1104;

impl Forest {
    /// An empty forest. Its one domain goes by the forest's name: `DC=fabrikam,DC=test`.
    ///
    /// # Errors
    /// When the name makes no DN.
    ///
    /// ```
    /// use anchorwalk::directory::Forest;
    /// let forest = Forest::new("fabrikam.test")?;
    /// assert_eq!(forest.full_dn("CN=Ana,OU=Staff")?.as_str(), "CN=Ana,OU=Staff,DC=fabrikam,DC=test");
    /// # Ok::<(), anchorwalk::schema::DnError>(())
    /// ```
    pub fn new(name: &str) -> Result<Self, DnError> {
        let labels: Vec<String> = name.split('.').map(|label| format!("DC={label}")).collect();
        let root = Dn::parse(&labels.join(","))?;
        Ok(Self {
            name: name.to_owned(),
            root,
            entries: Vec::new(),
            by_dn: HashMap::new(),
            by_guid: HashMap::new(),
            protected: BTreeSet::new(),
            changes: 0,
        })
    }

    /// The forest's FQDN.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The DN of its domain.
    pub fn root(&self) -> &Dn {
        &self.root
    }

    /// A DN that may be given relative to the domain.
    ///
    /// # Errors
    /// When the text is no DN.
    pub fn full_dn(&self, text: &str) -> Result<Dn, DnError> {
        let dn = Dn::parse(text)?;
        Ok(if dn.is_under(&self.root) { dn } else { dn.below(&self.root) })
    }

    /// Adds an entry.
    pub fn add(&mut self, entry: Entry) -> EntryId {
        let id = EntryId(self.entries.len());
        self.by_dn.entry(entry.dn.key()).or_default().push(id);
        if let Some(guid) = entry.object_guid() {
            self.by_guid.insert(guid, id);
        }
        self.changes += 1;
        self.entries.push(Place { entry, deleted: false, changed: self.changes });
        id
    }

    /// The entry, as it is or as it was when it was deleted; `None` only for an id of another forest.
    pub fn entry(&self, id: EntryId) -> Option<&Entry> {
        self.entries.get(id.0).map(|place| &place.entry)
    }

    /// The entry with this DN.
    pub fn find(&self, dn: &Dn) -> Option<EntryId> {
        self.position(dn, false)
    }

    /// The entry that had this DN when it was deleted; the last one if there were several.
    pub fn find_deleted(&self, dn: &Dn) -> Option<EntryId> {
        self.position(dn, true)
    }

    /// The entries that stand, in order of creation.
    pub fn entries(&self) -> impl Iterator<Item = (EntryId, &Entry)> {
        let places = self.entries.iter().enumerate().filter(|(_, place)| !place.deleted);
        places.map(|(index, place)| (EntryId(index), &place.entry))
    }

    /// The entries that changed after this one of [`Forest::changes`], in order of creation; those that were deleted
    /// are told apart.
    pub fn changed_since(&self, watermark: u64) -> impl Iterator<Item = Changed<'_>> {
        self.entries.iter().filter(move |place| place.changed > watermark).map(|place| {
            if place.deleted { Changed::Deleted(&place.entry) } else { Changed::Stands(&place.entry) }
        })
    }

    /// How many changes there have been: the watermark of an import that is made now.
    pub fn changes(&self) -> u64 {
        self.changes
    }

    /// Takes the rights of the synchronisation account on an entry away, or gives them back: inheritance is switched
    /// off on it.
    pub fn protect(&mut self, id: EntryId, protected: bool) {
        if protected {
            self.protected.insert(id);
        } else {
            self.protected.remove(&id);
        }
    }

    /// Sets an attribute, or removes it where there is no value.
    pub fn set(&mut self, id: EntryId, name: AttributeName, values: Vec<Scalar>) {
        let Some(place) = self.touch(id) else { return };
        place.entry.attributes.retain(|(own, _)| *own != name);
        if !values.is_empty() {
            place.entry.attributes.push((name, values));
        }
    }

    /// Gives an entry another DN; its identity stays. What it is named by follows: the attribute of the name, such as `cn`,
    /// and `name`, where the entry has them, as a directory never lets them differ (MS-ADTS 3.1.1.5.4).
    pub fn relocate(&mut self, id: EntryId, dn: Dn) {
        let Some(place) = self.touch(id) else { return };
        let key = dn.key();
        let before = std::mem::replace(&mut place.entry.dn, dn);
        place.entry.follow_name(&before);
        if let Some(ids) = self.by_dn.get_mut(&before.key()) {
            ids.retain(|own| *own != id);
        }
        self.by_dn.entry(key).or_default().push(id);
    }

    /// Deletes an entry.
    pub fn delete(&mut self, id: EntryId) {
        if let Some(place) = self.touch(id) {
            place.deleted = true;
        }
    }

    /// Brings a deleted entry back as it was, with its identity: out of the recycle bin.
    pub fn restore(&mut self, id: EntryId) {
        if let Some(place) = self.touch(id) {
            place.deleted = false;
        }
    }

    /// Answers one write of a synchronisation server.
    ///
    /// # Errors
    /// The export error by Microsoft's name (spec/sync-engine.md 1.10.2).
    pub fn write(&mut self, write: &Write) -> Result<Receipt, Refusal> {
        if write.kind == WriteKind::Add {
            return self.create(write);
        }
        let found = write.id.and_then(|id| Some((id, *self.by_guid.get(&id)?)));
        let standing = |(_, id): &(Guid, EntryId)| self.entries.get(id.0).is_some_and(|place| !place.deleted);
        let Some((guid, id)) = found.filter(standing) else {
            return Err(Refusal::new("cd-missing-object", format!("{} is not in {}", write.dn, self.name)));
        };
        if self.protected.contains(&id) {
            let message = format!("the synchronisation account has no rights on {}", write.dn);
            return Err(Refusal::new("permission-issue", message));
        }
        if write.kind == WriteKind::Delete {
            self.delete(id);
            return Ok(Receipt { id: guid, remarks: Vec::new() });
        }
        if let Some(dn) = &write.new_dn {
            if self.find(dn).is_some_and(|other| other != id) {
                return Err(Refusal::new("rename-to-existing-dn", format!("{dn} is taken")));
            }
            self.relocate(id, dn.clone());
        }
        for (name, values) in &write.attributes {
            self.set(id, *name, values.clone());
        }
        Ok(Receipt { id: guid, remarks: Vec::new() })
    }

    fn create(&mut self, write: &Write) -> Result<Receipt, Refusal> {
        if self.find(&write.dn).is_some() {
            return Err(Refusal::new("cd-existing-object", format!("{} is there already", write.dn)));
        }
        if !write.dn.is_under(&self.root) {
            return Err(Refusal::new("non-existent-parent", format!("{} is not in {}", write.dn, self.name)));
        }
        let guid = self.guid_for(&write.dn);
        let mut attributes =
            vec![(AttributeName::new("objectGUID"), vec![Scalar::binary(&guid.directory_bytes())])];
        attributes.extend(write.attributes.iter().map(|(name, values)| (*name, values.clone())));
        self.add(Entry {
            dn: write.dn.clone(),
            classes: vec!["top".to_owned(), write.class.clone()],
            attributes,
            at: Location::file(self.name.clone()),
        });
        Ok(Receipt { id: guid, remarks: Vec::new() })
    }

    fn touch(&mut self, id: EntryId) -> Option<&mut Place> {
        self.changes += 1;
        let place = self.entries.get_mut(id.0)?;
        place.changed = self.changes;
        Some(place)
    }

    /// The `objectGUID` of an entry that is created with this DN: the same on every machine, another one for each that
    /// is created there after the last was deleted.
    pub fn guid_for(&self, dn: &Dn) -> Guid {
        let before = self.by_dn.get(&dn.key()).map_or(0, Vec::len);
        let name = format!("object {} {}", fold(&self.name), dn.key().as_str());
        Guid::named(&if before == 0 { name } else { format!("{name} {before}") })
    }

    /// A security identifier that nobody has yet. The domain's part follows from the forest's name.
    pub fn next_sid(&self) -> Option<Sid> {
        let bits = Guid::named(&format!("domain {}", fold(&self.name))).as_u128();
        let [_, a, b, c] = [96, 64, 32, 0].map(|shift| (bits >> shift) & u128::from(u32::MAX));
        let rid = FIRST_RID + self.entries.len();
        format!("S-1-5-21-{a}-{b}-{c}-{rid}").parse().ok()
    }

    fn position(&self, dn: &Dn, deleted: bool) -> Option<EntryId> {
        let is = |id: &EntryId| self.entries.get(id.0).is_some_and(|place| place.deleted == deleted);
        self.by_dn.get(&dn.key())?.iter().copied().filter(is).max()
    }
}
