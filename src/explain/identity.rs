//! Who is meant: finding people by what an administrator has at hand.

use super::few::Few;
use crate::connector::{Anchor, Filtered};
use crate::metaverse::{ConnectorIndex, CsRef, MvId};
use crate::schema::{AttributeName, Attributes, Dn, DnKey, Guid, Scalar, SourceAnchor, fold};
use crate::sync::SyncServer;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::LazyLock;

// Named once: to look a name up takes longer than to read an object.
static CONSISTENCY_GUID: LazyLock<AttributeName> =
    LazyLock::new(|| AttributeName::new("mS-DS-ConsistencyGuid"));
static SIGN_IN_NAME: LazyLock<AttributeName> = LazyLock::new(|| AttributeName::new("userPrincipalName"));
static SOURCE_ANCHOR: LazyLock<AttributeName> = LazyLock::new(|| AttributeName::new("sourceAnchor"));

/// The people of a server by their names and identities, so that many can be explained in a row.
#[derive(Clone, Debug, Default)]
pub struct Identities {
    by_guid: HashMap<Guid, Few<CsRef>>,
    by_sign_in_name: HashMap<Box<str>, Few<CsRef>>,
    forest_namesakes: HashMap<Box<str>, CsRef>,
    by_source_anchor: HashMap<Box<str>, Few<MvId>>,
    cloud_by_source_anchor: HashMap<Box<str>, Few<CsRef>>,
    filtered_by_guid: HashMap<Guid, (ConnectorIndex, usize)>,
    filtered_by_dn: HashMap<DnKey, (ConnectorIndex, usize)>,
}

impl Identities {
    /// Reads the identities of a server.
    pub fn of(server: &SyncServer) -> Self {
        let mut identities = Self::default();
        identities.by_guid.reserve(server.spaces().map(|(_, space)| space.len()).sum());
        for (connector, space) in server.spaces() {
            for (id, object) in space.iter() {
                let at = CsRef { connector, id };
                if let Some(Anchor::ObjectGuid(guid)) = object.anchor {
                    add(&mut identities.by_guid, guid, at);
                }
                if let Some(guid) = consistency_guid(&object.imported) {
                    add(&mut identities.by_guid, guid, at);
                }
                if let Some(Anchor::Cloud(_)) = object.anchor
                    && let Some(anchor) = first_text(&object.imported, *SOURCE_ANCHOR)
                {
                    add(&mut identities.cloud_by_source_anchor, anchor.into(), at);
                }
                if let Some(name) = first_text(&object.imported, *SIGN_IN_NAME) {
                    add(&mut identities.by_sign_in_name, fold(&name).as_ref().into(), at);
                }
            }
            for (position, filtered) in space.filtered().iter().enumerate() {
                for guid in filtered.guid.into_iter().chain(consistency_guid(&filtered.attributes)) {
                    identities.filtered_by_guid.entry(guid).or_insert((connector, position));
                }
                identities.filtered_by_dn.entry(filtered.dn.key()).or_insert((connector, position));
            }
        }
        for (id, object) in server.metaverse.iter() {
            let anchor = object.attributes.values(*SOURCE_ANCHOR);
            if let Some(Scalar::Text(anchor)) = anchor.and_then(|values| values.first()) {
                add(&mut identities.by_source_anchor, anchor.as_ref().into(), id);
            }
        }
        identities.sort(server);
        identities
    }

    /// Lists are in order of connection and creation, whatever order a store has.
    fn sort(&mut self, server: &SyncServer) {
        let sequence = |at: &CsRef| {
            (
                at.connector,
                server.space(at.connector).and_then(|space| space.get(at.id)).map(|object| object.sequence),
            )
        };
        for list in self
            .by_guid
            .values_mut()
            .chain(self.by_sign_in_name.values_mut())
            .chain(self.cloud_by_source_anchor.values_mut())
            .filter_map(Few::several)
        {
            list.sort_by_key(sequence);
            list.dedup();
        }
        for (name, list) in &self.by_sign_in_name {
            if let Some(first) = list.as_slice().iter().find(|at| server.is_forest(at.connector)) {
                self.forest_namesakes.insert(name.clone(), *first);
            }
        }
        for list in self.by_source_anchor.values_mut().filter_map(Few::several) {
            list.sort_by_key(|id| server.metaverse.get(*id).map(|object| object.guid));
        }
    }

    /// The AD objects with this `objectGUID` or `mS-DS-ConsistencyGuid`.
    pub fn with_guid(&self, guid: Guid) -> &[CsRef] {
        self.by_guid.get(&guid).map_or(&[], Few::as_slice)
    }

    /// The objects of all connectors with this user principal name.
    pub fn with_sign_in_name(&self, name: &str) -> &[CsRef] {
        self.by_sign_in_name.get(fold(name).as_ref()).map_or(&[], Few::as_slice)
    }

    /// The first AD object with this user principal name.
    pub fn namesake(&self, name: &str) -> Option<CsRef> {
        self.forest_namesakes.get(fold(name).as_ref()).copied()
    }

    /// The metaverse objects with this source anchor.
    pub fn with_source_anchor(&self, anchor: &SourceAnchor) -> &[MvId] {
        self.by_source_anchor.get(anchor.as_str()).map_or(&[], Few::as_slice)
    }

    /// The AAD objects with this source anchor.
    pub fn cloud_with_source_anchor(&self, anchor: &SourceAnchor) -> &[CsRef] {
        self.cloud_by_source_anchor.get(anchor.as_str()).map_or(&[], Few::as_slice)
    }

    /// The entry with this GUID that an import left out.
    pub fn filtered_with_guid<'a>(
        &self,
        server: &'a SyncServer,
        guid: Guid,
    ) -> Option<(ConnectorIndex, &'a Filtered)> {
        entry(server, *self.filtered_by_guid.get(&guid)?)
    }

    /// The entry with this DN that an import left out.
    pub fn filtered_with_dn<'a>(
        &self,
        server: &'a SyncServer,
        dn: &Dn,
    ) -> Option<(ConnectorIndex, &'a Filtered)> {
        entry(server, *self.filtered_by_dn.get(&dn.key())?)
    }

    /// The anchors of the cloud users meant by a text: a `cloudAnchor`, a directory object id, a user principal name,
    /// an immutable id, an `objectGUID` or a DN. Empty when nobody is found.
    pub fn anchors(&self, server: &SyncServer, asked: &str) -> Vec<String> {
        if asked.parse::<crate::schema::CloudAnchor>().is_ok() {
            return vec![asked.to_owned()];
        }
        let mut anchors: Vec<String> = Vec::new();
        let mut add = |at: CsRef| {
            for anchor in self.cloud_anchors_of(server, at) {
                if !anchors.contains(&anchor) {
                    anchors.push(anchor);
                }
            }
        };
        for at in self
            .with_sign_in_name(asked)
            .iter()
            .chain(self.cloud_with_source_anchor(&SourceAnchor::new(asked)))
        {
            add(*at);
        }
        if let Ok(guid) = asked.parse::<Guid>() {
            self.with_guid(guid).iter().copied().for_each(&mut add);
            self.cloud_with_source_anchor(&SourceAnchor::of_guid(guid)).iter().copied().for_each(&mut add);
            if let Some((connector, space)) = server.cloud() {
                for kind in crate::schema::CloudType::ALL {
                    let anchor = Anchor::Cloud(crate::schema::CloudAnchor { kind, id: guid });
                    space.with_anchor(anchor).iter().for_each(|id| add(CsRef { connector, id: *id }));
                }
            }
        }
        if let Ok(dn) = Dn::parse(asked) {
            let staged = server
                .spaces()
                .filter_map(|(connector, space)| Some(CsRef { connector, id: space.with_dn(&dn)? }));
            staged.collect::<Vec<_>>().into_iter().for_each(&mut add);
            if let Some(guid) = self.filtered_with_dn(server, &dn).and_then(|(_, filtered)| filtered.guid) {
                self.cloud_with_source_anchor(&SourceAnchor::of_guid(guid))
                    .iter()
                    .copied()
                    .for_each(&mut add);
            }
        }
        if anchors.is_empty() {
            anchors.extend(deleted_in_cloud(server, asked));
        }
        anchors
    }

    /// The AD objects meant by a text, staged or left out, as messages name them: for people without a cloud user.
    pub fn on_premises(&self, server: &SyncServer, asked: &str) -> Vec<String> {
        let mut objects: Vec<CsRef> = self.with_sign_in_name(asked).to_vec();
        let guid = asked.parse::<Guid>().ok().or_else(|| SourceAnchor::new(asked).guid());
        objects.extend(guid.iter().flat_map(|guid| self.with_guid(*guid)));
        let dn = Dn::parse(asked).ok();
        if let Some(dn) = &dn {
            objects.extend(
                server
                    .spaces()
                    .filter_map(|(connector, space)| Some(CsRef { connector, id: space.with_dn(dn)? })),
            );
        }
        let mut lines: Vec<String> = objects
            .into_iter()
            .filter(|at| server.is_forest(at.connector))
            .map(|at| staged_line(server, at))
            .collect();
        let left_out = guid.and_then(|guid| self.filtered_with_guid(server, guid));
        let left_out = left_out.or_else(|| self.filtered_with_dn(server, dn.as_ref()?));
        lines.extend(
            left_out
                .map(|(connector, filtered)| super::absence::left_out(server, connector, filtered).message),
        );
        lines
    }

    /// The anchors of the cloud objects that belong to an object: itself, or those joined to or anchored at it.
    fn cloud_anchors_of(&self, server: &SyncServer, at: CsRef) -> Vec<String> {
        let anchor_of = |at: CsRef| {
            let object = server.space(at.connector)?.get(at.id)?;
            match object.anchor? {
                Anchor::Cloud(anchor) => Some(anchor.to_string()),
                Anchor::ObjectGuid(_) => None,
            }
        };
        if let Some(anchor) = anchor_of(at) {
            return vec![anchor];
        }
        let linked = server
            .metaverse
            .links
            .of_object(at)
            .map(|(target, _)| server.metaverse.links.of_metaverse(target))
            .unwrap_or_default();
        let mut anchors: Vec<String> = linked.into_iter().filter_map(|link| anchor_of(link.object)).collect();
        let object = server.space(at.connector).and_then(|space| space.get(at.id));
        let guids = object.into_iter().flat_map(|object| {
            let guid = match object.anchor {
                Some(Anchor::ObjectGuid(guid)) => Some(guid),
                Some(Anchor::Cloud(_)) | None => None,
            };
            guid.into_iter().chain(consistency_guid(&object.imported))
        });
        for guid in guids {
            anchors.extend(
                self.cloud_with_source_anchor(&SourceAnchor::of_guid(guid))
                    .iter()
                    .filter_map(|at| anchor_of(*at)),
            );
        }
        anchors
    }
}

/// A staged AD object, and why it has no link if it has none.
fn staged_line(server: &SyncServer, at: CsRef) -> String {
    match super::absence::unlinked_reason(server, at) {
        Some(cause) if server.metaverse.links.of_object(at).is_none() => cause.message,
        _ => format!(
            "{} is in the metaverse, but no cloud user is joined to it or anchored at it",
            server.describe(at)
        ),
    }
}

/// The anchors of soft-deleted cloud users with this user principal name.
fn deleted_in_cloud(server: &SyncServer, name: &str) -> Vec<String> {
    let Some((_, space)) = server.cloud() else { return Vec::new() };
    let named = |filtered: &&Filtered| {
        first_text(&filtered.attributes, *SIGN_IN_NAME)
            .is_some_and(|own| crate::schema::eq_folded(&own, name))
    };
    space
        .filtered()
        .iter()
        .filter(named)
        .filter_map(|filtered| Some(filtered.cloud_anchor?.to_string()))
        .collect()
}

/// Adds an item to the list of a key.
fn add<K: Eq + Hash, T: Copy>(map: &mut HashMap<K, Few<T>>, key: K, item: T) {
    map.entry(key).and_modify(|list| list.push(item)).or_insert(Few::One(item));
}

fn entry(server: &SyncServer, at: (ConnectorIndex, usize)) -> Option<(ConnectorIndex, &Filtered)> {
    Some((at.0, server.space(at.0)?.filtered().get(at.1)?))
}

fn consistency_guid(attributes: &Attributes) -> Option<Guid> {
    match attributes.get(*CONSISTENCY_GUID)?.first()? {
        Scalar::Binary(bytes) => Guid::from_directory_bytes(bytes).ok(),
        Scalar::Text(_) | Scalar::Number(_) | Scalar::Boolean(_) | Scalar::Reference(_) => None,
    }
}

pub(super) fn text(attributes: &Attributes, name: &str) -> Option<String> {
    first_text(attributes, AttributeName::new(name))
}

fn first_text(attributes: &Attributes, name: AttributeName) -> Option<String> {
    attributes.get(name)?.first().map(ToString::to_string)
}
