//! What is written to a directory, and what it answers.

use crate::schema::{AttributeName, Dn, Guid, Scalar};
use std::collections::BTreeMap;

/// The kind of a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WriteKind {
    /// Create an object.
    Add,
    /// Change attributes, or the DN.
    Update,
    /// Delete an object.
    Delete,
}

/// One write to a directory, in the directory's own terms.
#[derive(Clone, Debug, PartialEq)]
pub struct Write {
    /// What is done.
    pub kind: WriteKind,
    /// The DN that the writer knows the object by.
    pub dn: Dn,
    /// The new DN, when the object is renamed.
    pub new_dn: Option<Dn>,
    /// The object class, such as `user`.
    pub class: String,
    /// What identifies the object in the directory (`objectGUID`, or the object id in the tenant); `None` for an add.
    pub id: Option<Guid>,
    /// The attributes: their new values, or none to remove them.
    pub attributes: BTreeMap<AttributeName, Vec<Scalar>>,
}

/// A write that was accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// What identifies the object in the directory.
    pub id: Guid,
    /// What the directory did otherwise than it was told, for people to read: a match with an object that was there, a
    /// value that was put in quarantine.
    pub remarks: Vec<String>,
}

/// Why a write was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The export error by Microsoft's name (spec/sync-engine.md 1.10.2), such as `InvalidSoftMatch`.
    pub name: &'static str,
    /// What was found.
    pub message: String,
}

impl Refusal {
    /// A refusal by its name.
    pub fn new(name: &'static str, message: impl Into<String>) -> Self {
        Self { name, message: message.into() }
    }
}

impl Write {
    /// The values that are written to an attribute; empty if it is not written or removed.
    pub fn values(&self, name: &str) -> &[Scalar] {
        self.attributes.get(&AttributeName::new(name)).map_or(&[], Vec::as_slice)
    }

    /// The text that is written to a single-valued attribute.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.values(name).first().and_then(Scalar::as_text)
    }
}
