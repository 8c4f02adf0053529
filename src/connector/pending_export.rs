//! What waits to be exported to a directory.

use crate::schema::{AttributeName, Attributes, Dn, Values};
use std::collections::BTreeMap;

/// The kind of change that an export makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
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

/// An export: staged, sent, or waiting to be confirmed (spec/sync-engine.md 1.1.3).
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

    /// Lays the changes over the attributes of an object.
    pub fn apply(&self, attributes: &mut Attributes) {
        for (name, values) in &self.attributes {
            match values {
                Some(values) => {
                    attributes.set(*name, values.clone());
                }
                None => {
                    attributes.remove(*name);
                }
            }
        }
    }

    /// Adds a later export to this one: where both change an attribute, the later one counts.
    pub fn extend(&mut self, later: PendingExport) {
        if self.operation != ExportOperation::Add || later.operation == ExportOperation::Delete {
            self.operation = later.operation;
        }
        self.new_dn = later.new_dn.or(self.new_dn.take());
        self.attributes.extend(later.attributes);
    }
}
