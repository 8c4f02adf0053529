//! One object of a connector space.

use super::PendingExport;
use crate::schema::{Attributes, CloudAnchor, Dn, Guid, Location, ObjectType};
use std::fmt;

slotmap::new_key_type! {
    /// An object of a connector space. Its order is no order that may reach output; sort by dn.
    pub struct CsId;
}

/// What identifies an object for good in its directory (spec/sync-engine.md 1.1.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Anchor {
    /// `objectGUID` of an AD object.
    ObjectGuid(Guid),
    /// `cloudAnchor` of an AAD object.
    Cloud(CloudAnchor),
}

impl fmt::Display for Anchor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ObjectGuid(guid) => write!(f, "{guid}"),
            Self::Cloud(anchor) => write!(f, "{anchor}"),
        }
    }
}

/// An import that no synchronisation has processed yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PendingImport {
    /// The object is new.
    Add,
    /// The object changed.
    Update,
    /// The object is gone from its directory, or from what the connector imports.
    Delete,
}

impl PendingImport {
    /// As shown by the Synchronization Service Manager.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Update => "update",
            Self::Delete => "delete",
        }
    }
}

/// A staging object: what was imported of one directory object, and what waits to be exported to it.
#[derive(Clone, Debug)]
pub struct CsObject {
    /// The DN.
    pub dn: Dn,
    /// The object type.
    pub object_type: ObjectType,
    /// The anchor; `None` while the object was never exported.
    pub anchor: Option<Anchor>,
    /// What was imported, by the connector's schema; without the DN.
    pub imported: Attributes,
    /// The import that waits for synchronisation.
    pub pending_import: Option<PendingImport>,
    /// The export that waits to be sent.
    pub pending_export: Option<PendingExport>,
    /// The error of its last synchronisation, by name and text (spec/sync-engine.md 1.10.1).
    pub error: Option<(&'static str, String)>,
    /// The number of the object in order of creation within its connector space.
    pub sequence: u64,
    /// Where the object stands in its dump.
    pub at: Option<Location>,
}
