//! A forest as it stands: its domain and its entries, which an administrator may change between two imports.

use super::Entry;
use crate::schema::{AttributeName, Dn, DnError, DnKey, Guid, Scalar, Sid, fold};
use std::collections::HashMap;

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
}

#[derive(Clone, Debug)]
struct Place {
    entry: Entry,
    deleted: bool,
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
        Ok(Self { name: name.to_owned(), root, entries: Vec::new(), by_dn: HashMap::new() })
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
        self.entries.push(Place { entry, deleted: false });
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

    /// Sets an attribute, or removes it where there is no value.
    pub fn set(&mut self, id: EntryId, name: AttributeName, values: Vec<Scalar>) {
        let Some(place) = self.entries.get_mut(id.0) else { return };
        place.entry.attributes.retain(|(own, _)| *own != name);
        if !values.is_empty() {
            place.entry.attributes.push((name, values));
        }
    }

    /// Gives an entry another DN; its identity stays.
    pub fn relocate(&mut self, id: EntryId, dn: Dn) {
        let Some(place) = self.entries.get_mut(id.0) else { return };
        if let Some(ids) = self.by_dn.get_mut(&place.entry.dn.key()) {
            ids.retain(|own| *own != id);
        }
        self.by_dn.entry(dn.key()).or_default().push(id);
        place.entry.dn = dn;
    }

    /// Deletes an entry.
    pub fn delete(&mut self, id: EntryId) {
        if let Some(place) = self.entries.get_mut(id.0) {
            place.deleted = true;
        }
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
