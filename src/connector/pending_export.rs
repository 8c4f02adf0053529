//! What waits to be exported to a directory.

use crate::schema::{AttributeName, Dn, Values};
use std::collections::BTreeMap;

/// The kind of change that an export makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportOperation {
    /// Create the object.
    Add,
    /// Change attributes, or the DN.
    Update,
    /// Delete the object.
    Delete,
}

impl ExportOperation {
    /// As shown by the Synchronization Service Manager.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Update => "update",
            Self::Delete => "delete",
        }
    }
}

/// An export that is staged, not sent: the unapplied export of spec/sync-engine.md 1.1.3.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingExport {
    /// The kind of change.
    pub operation: ExportOperation,
    /// The new DN, when the object is renamed.
    pub new_dn: Option<Dn>,
    /// The attributes to change: their new values, or `None` to remove them.
    pub attributes: BTreeMap<AttributeName, Option<Values>>,
}

impl PendingExport {
    /// An export that changes nothing yet.
    pub fn new(operation: ExportOperation) -> Self {
        Self { operation, new_dn: None, attributes: BTreeMap::new() }
    }

    /// Whether nothing would change.
    pub fn is_empty(&self) -> bool {
        self.operation == ExportOperation::Update && self.new_dn.is_none() && self.attributes.is_empty()
    }
}
