//! Full import of one connector (spec/sync-engine.md 1.2.1).

use super::connector::{Connector, DirectoryKind};
use super::convert::{imported, is_nothing};
use super::engine::Engine;
use super::entry::Entry;
use super::index::CsFact;
use super::object::{CsKey, CsObject, PendingImport};
use anchorwalk::schema::{
    AttributeName, CloudAnchor, CloudType, Dn, Guid, ObjectType, Scalar, SourceAnchor, Values, eq_folded,
};
use std::collections::{BTreeMap, BTreeSet};

/// An entry as the connector reads it.
struct Incoming {
    dn: Dn,
    object_type: ObjectType,
    anchor: String,
    attributes: BTreeMap<AttributeName, Values>,
}

impl Engine {
    /// Stages what the directory holds; what was there and is not offered any more is a pending delete, unless something
    /// could not be read (1.2.1 step 6).
    pub(crate) fn full_import(&mut self, connector: usize, entries: &[Entry]) {
        let names: Vec<(CsKey, Dn)> = self.cs.iter().map(|(key, object)| (*key, object.dn.clone())).collect();
        self.stage_all(connector, entries);
        self.follow(&names);
    }

    /// What an object was synchronised with goes on meaning whom it referred to, whatever that is called now (1.8.6).
    fn follow(&mut self, names: &[(CsKey, Dn)]) {
        let mut renamed = BTreeMap::new();
        for (key, before) in names {
            if let Some(object) = self.cs.get(key).filter(|object| object.dn.as_str() != before.as_str()) {
                renamed.insert((key.connector, before.key()), object.dn.clone());
            }
        }
        let waiting: Vec<CsKey> =
            self.cs.iter().filter(|(_, object)| object.synchronized.is_some()).map(|(key, _)| *key).collect();
        for key in waiting {
            let name = |dn: &Dn| renamed.get(&(key.connector, dn.key())).unwrap_or(dn).clone();
            let follow = |scalar: &Scalar| match scalar {
                Scalar::Reference(dn) => Scalar::Reference(name(dn)),
                other => other.clone(),
            };
            self.change(key, |object| {
                for values in
                    object.synchronized.iter_mut().flat_map(|(_, attributes)| attributes.values_mut())
                {
                    *values = match values {
                        Values::One(scalar) => Values::One(follow(scalar)),
                        Values::Many(scalars) => Values::Many(scalars.iter().map(follow).collect()),
                    };
                }
            });
        }
    }

    fn stage_all(&mut self, connector: usize, entries: &[Entry]) {
        let Some(configured) = self.connectors.get(connector) else { return };
        let misread = entries.iter().any(|entry| configured.misreads(entry));
        let incoming: Vec<Incoming> = entries.iter().filter_map(|entry| configured.read(entry)).collect();
        let mut seen = BTreeSet::new();
        for one in incoming {
            seen.insert(self.stage(connector, one));
        }
        if misread {
            return;
        }
        let gone: Vec<CsKey> = self
            .cs
            .iter()
            .filter(|(key, object)| {
                key.connector == connector && !seen.contains(*key) && object.anchor.is_some()
            })
            .map(|(key, _)| *key)
            .collect();
        for key in gone {
            self.change(key, |object| {
                object.keep_synchronized();
                object.pending_import = Some(PendingImport::Delete);
            });
        }
    }

    /// Changes an object in place.
    pub(crate) fn change(&mut self, key: CsKey, change: impl FnOnce(&mut CsObject)) {
        if let Some(mut object) = self.cs.get(&key).cloned() {
            change(&mut object);
            self.put_cs(key, Some(object));
        }
    }

    fn stage(&mut self, connector: usize, incoming: Incoming) -> CsKey {
        let known = self.cs_index.all(&CsFact::Anchored(connector, incoming.anchor.clone())).first().copied();
        let in_the_way = self.named(connector, &incoming.dn).filter(|other| Some(*other) != known);
        match in_the_way.and_then(|other| Some((other, self.cs.get(&other)?.clone()))) {
            Some((key, object)) if object.is_add() && object.object_type == incoming.object_type => {
                self.adopt(key, object, incoming);
                return key;
            }
            // What was provisioned is of another type, so it is not this object.
            Some((_, object)) if object.is_add() => {}
            Some((key, object)) => self.set_aside(key, &object),
            None => {}
        }
        let Some(key) = known else {
            let key = self.new_key(connector);
            self.put_cs(key, Some(incoming.into_object()));
            return key;
        };
        self.change(key, |object| {
            let is_same = object.dn.as_str() == incoming.dn.as_str()
                && object.object_type == incoming.object_type
                && same_attributes(&object.imported, &incoming.attributes);
            if !is_same {
                object.keep_synchronized();
            }
            object.pending_import = match object.pending_import {
                Some(PendingImport::Add) => Some(PendingImport::Add),
                Some(PendingImport::DeleteAdd) => Some(PendingImport::DeleteAdd),
                _ if object.object_type != incoming.object_type => Some(PendingImport::DeleteAdd),
                None if is_same => None,
                Some(PendingImport::Update | PendingImport::Delete) | None => Some(PendingImport::Update),
            };
            object.dn = incoming.dn;
            object.object_type = incoming.object_type;
            object.imported = incoming.attributes;
        });
        key
    }

    /// What was provisioned has arrived. The letter of 1.2.1 step 2 is to remove it and to stage the new one; it is
    /// joined again by its DN at once, so the link may as well stay.
    fn adopt(&mut self, key: CsKey, object: CsObject, incoming: Incoming) {
        self.put_cs(key, Some(CsObject { link: object.link, ..incoming.into_object() }));
    }

    /// Another object has come by this DN; the one that had it gets a temporary name.
    fn set_aside(&mut self, key: CsKey, object: &CsObject) {
        let anchor = object.anchor.clone().unwrap_or_default();
        if let Ok(dn) = Dn::parse(&format!("CN=transient-{anchor}")) {
            self.change(key, |object| {
                object.keep_synchronized();
                object.pending_import.get_or_insert(PendingImport::Update);
                object.dn = dn;
            });
        }
    }
}

impl Incoming {
    fn into_object(self) -> CsObject {
        CsObject {
            dn: self.dn,
            object_type: self.object_type,
            anchor: Some(self.anchor),
            imported: self.attributes,
            pending_import: Some(PendingImport::Add),
            synchronized: None,
            export: None,
            merged: BTreeMap::new(),
            error: None,
            link: None,
        }
    }
}

fn same_attributes(left: &BTreeMap<AttributeName, Values>, right: &BTreeMap<AttributeName, Values>) -> bool {
    left.len() == right.len()
        && left.iter().all(|(name, values)| right.get(name).is_some_and(|other| other.same_set(values)))
}

impl Connector {
    /// What is staged of an entry; `None` if it is left out.
    fn read(&self, entry: &Entry) -> Option<Incoming> {
        match (self.kind, entry) {
            (DirectoryKind::Forest, Entry::Forest { dn, class, attributes }) => {
                self.read_forest(dn, class, attributes)
            }
            (
                DirectoryKind::Tenant,
                Entry::Tenant { anchor, immutable_id, synchronised, attributes, deleted: false },
            ) => Some(self.read_tenant(*anchor, immutable_id.as_deref(), *synchronised, attributes)),
            _ => None,
        }
    }

    /// Whether the entry, or a value of it, can't be imported: a discovery error.
    fn misreads(&self, entry: &Entry) -> bool {
        let attributes = match (self.kind, entry) {
            (DirectoryKind::Forest, Entry::Forest { dn, class, attributes }) => {
                let Some(domain) = self.domain_of(dn).filter(|domain| domain.selected) else { return false };
                let is_selected = domain.classes.iter().any(|known| eq_folded(known, class))
                    && !domain.excluded.iter().any(|container| dn.is_under(container));
                if !is_selected {
                    return false;
                }
                attributes
            }
            (DirectoryKind::Tenant, Entry::Tenant { attributes, deleted: false, .. }) => attributes,
            _ => return false,
        };
        let is_lost = |(name, raw): &(AttributeName, Vec<Scalar>)| {
            self.included.contains(name)
                && self.schema.attribute(*name).is_some_and(|known| imported(known, raw).is_none())
                && !raw.iter().all(is_nothing)
        };
        self.read(entry).is_none() || attributes.iter().any(is_lost)
    }

    fn read_forest(
        &self,
        dn: &Dn,
        class: &str,
        attributes: &[(AttributeName, Vec<Scalar>)],
    ) -> Option<Incoming> {
        let domain = self.domain_of(dn).filter(|domain| domain.selected)?;
        let class = domain.classes.iter().find(|known| eq_folded(known, class))?;
        if domain.excluded.iter().any(|container| dn.is_under(container)) {
            return None;
        }
        let is_guid = |(name, _): &&(AttributeName, Vec<Scalar>)| *name == AttributeName::new("objectGUID");
        let anchor = match attributes.iter().find(is_guid)?.1.first()? {
            Scalar::Binary(bytes) => Guid::from_directory_bytes(bytes).ok()?,
            Scalar::Text(text) => text.parse().ok()?,
            Scalar::Number(_) | Scalar::Boolean(_) | Scalar::Reference(_) => return None,
        };
        let attributes = self.read_attributes(attributes);
        Some(Incoming {
            dn: dn.clone(),
            object_type: ObjectType::new(class),
            anchor: anchor.to_string(),
            attributes,
        })
    }

    fn read_tenant(
        &self,
        anchor: CloudAnchor,
        immutable_id: Option<&str>,
        synchronised: bool,
        attributes: &[(AttributeName, Vec<Scalar>)],
    ) -> Incoming {
        // An object without a source anchor goes by its cloud anchor instead (1.1.2, choose).
        let text = match immutable_id {
            Some(id) if !id.is_empty() => id.to_owned(),
            _ => anchor.to_string(),
        };
        let object_type = ObjectType::new(match anchor.kind {
            CloudType::User => "user",
            CloudType::Group => "group",
            CloudType::Contact => "contact",
            CloudType::Device => "device",
        });
        let mut attributes = self.read_attributes(attributes);
        attributes.insert(AttributeName::new("cloudAnchor"), Values::text(&anchor.to_string()));
        attributes.insert(AttributeName::new("sourceAnchor"), Values::text(&text));
        let mastered = AttributeName::new("cloudMastered");
        if self.schema.class_has(&object_type, mastered) {
            attributes.insert(mastered, Values::One(Scalar::Boolean(!synchronised)));
        }
        let dn = SourceAnchor::new(&text).cloud_dn();
        Incoming { dn, object_type, anchor: anchor.to_string(), attributes }
    }

    fn read_attributes(&self, raw: &[(AttributeName, Vec<Scalar>)]) -> BTreeMap<AttributeName, Values> {
        raw.iter()
            .filter(|(name, _)| self.included.contains(name))
            .filter_map(|(name, raw)| Some((*name, imported(self.schema.attribute(*name)?, raw)?)))
            .collect()
    }
}
