//! What a connector is configured to import.

use crate::schema::{AttributeName, Dn, DnKey, Guid, Schema};
use std::collections::{BTreeMap, BTreeSet};

/// The kind of directory behind a connector (spec/config-export.md 3.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ConnectorKind {
    /// An Active Directory forest.
    ActiveDirectory,
    /// Azure AD, today Microsoft Entra ID.
    EntraId,
    /// Anything else; its objects are not modelled.
    Other,
}

impl ConnectorKind {
    /// Whether a password can be written to its objects: only to those of AD connectors.
    pub fn holds_accounts(self) -> bool {
        match self {
            Self::ActiveDirectory => true,
            Self::EntraId | Self::Other => false,
        }
    }
}

/// A connector as configured.
#[derive(Clone, Debug)]
pub struct ConnectorConfig {
    /// The connector's id.
    pub id: Guid,
    /// The name: the forest's FQDN, or `<tenant>.onmicrosoft.com - AAD`.
    pub name: String,
    /// The kind of directory.
    pub kind: ConnectorKind,
    /// When the connector was created, `yyyy-MM-dd HH:mm:ss.fff`; forests are processed in this order.
    pub created: String,
    /// The schema of the directory.
    pub schema: Schema,
    /// The attributes that are imported; any other is dropped.
    pub included: BTreeSet<AttributeName>,
    /// The partitions: one per domain, or `default`.
    pub partitions: Vec<Partition>,
    /// The connector-wide parameters of expressions, such as `Forest.FQDN`.
    pub parameters: BTreeMap<String, String>,
    /// Whether password hash synchronisation is switched on for this connector; `None` where not said.
    pub password_hash_sync: Option<bool>,
    /// Whether password writeback is switched on (AAD connector only); `None` where not said.
    pub password_writeback: Option<bool>,
    /// `password-sync-allowed`: whether passwords may be set through this connector at all; `None` where not said.
    pub password_sync_allowed: Option<bool>,
}

/// A partition of a connector.
#[derive(Clone, Debug, Default)]
pub struct Partition {
    /// The domain's DN, or `default`.
    pub name: String,
    /// The domain's DN where the partition is a domain.
    pub dn: Option<Dn>,
    /// Whether the partition is imported at all.
    pub selected: bool,
    /// The object classes that are imported.
    pub classes: BTreeSet<String>,
    /// The containers that are imported.
    pub containers: ContainerFilter,
    /// The partition's parameters of expressions, such as `Domain.Netbios`.
    pub parameters: BTreeMap<String, String>,
}

/// The OU selection of a partition: the most specific entry decides (spec/config-export.md 3.3).
#[derive(Clone, Debug, Default)]
pub struct ContainerFilter {
    entries: Vec<(DnKey, Dn, bool)>,
}

/// What the OU selection says of a DN.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Containment {
    /// Below the included container, or, with none matching, included because nothing excludes it (*choose*).
    Included(Option<Dn>),
    /// Below the excluded container.
    Excluded(Dn),
}

impl ContainerFilter {
    /// A filter of included and excluded containers. A container that stands in both lists is included.
    pub fn new(inclusions: impl IntoIterator<Item = Dn>, exclusions: impl IntoIterator<Item = Dn>) -> Self {
        let mut filter = Self::default();
        for dn in exclusions {
            filter.set(dn, false);
        }
        for dn in inclusions {
            filter.set(dn, true);
        }
        filter
    }

    /// Includes or excludes a container, replacing what was said of it.
    pub fn set(&mut self, dn: Dn, included: bool) {
        let key = dn.key();
        self.entries.retain(|(own, _, _)| *own != key);
        self.entries.push((key, dn, included));
        self.entries.sort_by(|left, right| right.0.depth().cmp(&left.0.depth()).then(left.0.cmp(&right.0)));
    }

    /// Whether an object with this DN is imported, and which entry says so.
    pub fn containment(&self, dn: &DnKey) -> Containment {
        match self.entries.iter().find(|(key, _, _)| dn.is_under(key)) {
            Some((_, dn, true)) => Containment::Included(Some(dn.clone())),
            Some((_, dn, false)) => Containment::Excluded(dn.clone()),
            None => Containment::Included(None),
        }
    }

    /// The containers that are excluded, most specific first.
    pub fn exclusions(&self) -> impl Iterator<Item = &Dn> {
        self.entries.iter().filter(|(_, _, included)| !included).map(|(_, dn, _)| dn)
    }
}

impl ConnectorConfig {
    /// A connector that imports every attribute of its schema; without partitions, parameters, or anything said of
    /// passwords, and created before every other.
    pub fn new(id: Guid, name: &str, kind: ConnectorKind, schema: Schema) -> Self {
        Self {
            id,
            name: name.to_owned(),
            kind,
            created: String::new(),
            included: schema.attributes().map(|(name, _)| name).collect(),
            schema,
            partitions: Vec::new(),
            parameters: BTreeMap::new(),
            password_hash_sync: None,
            password_writeback: None,
            password_sync_allowed: None,
        }
    }

    /// The partition that an object with this DN belongs to: the most specific one above it, and of its own domain. A
    /// child domain is a partition of its own, not a part of its parent's (spec/config-export.md 3.3).
    pub fn partition_of(&self, dn: &DnKey) -> Option<&Partition> {
        self.partitions
            .iter()
            .filter_map(|partition| Some((partition.dn.as_ref()?.key(), partition)))
            .filter(|(key, _)| dn.is_under(key) && dn.domain() == key.domain())
            .max_by_key(|(key, _)| key.depth())
            .map(|(_, partition)| partition)
    }
}
