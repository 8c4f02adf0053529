//! What was imported and not synchronised yet.

use crate::schema::{Attributes, Dn, ObjectType};

/// An import that no synchronisation has processed yet (spec/sync-engine.md 1.1.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PendingImport {
    /// The object is new.
    Add,
    /// The object changed.
    Update,
    /// The object is gone from its directory, or from what the connector imports.
    Delete,
    /// The object has another type than before: other rules apply, so it is evaluated as one that left and one that
    /// came.
    DeleteAdd,
}

impl PendingImport {
    /// Every kind with the name that the Synchronization Service Manager shows.
    pub const ALL: [(PendingImport, &'static str); 4] = [
        (Self::Add, "add"),
        (Self::Update, "update"),
        (Self::Delete, "delete"),
        (Self::DeleteAdd, "delete-add"),
    ];

    /// As shown by the Synchronization Service Manager.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Update => "update",
            Self::Delete => "delete",
            Self::DeleteAdd => "delete-add",
        }
    }
}

/// An object as the last synchronisation saw it: the synchronized hologram of one whose import is pending
/// (spec/sync-engine.md 1.1.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Synchronized {
    /// The DN it had.
    pub dn: Dn,
    /// The type it had.
    pub object_type: ObjectType,
    /// The attributes it had.
    pub attributes: Attributes,
}
