//! Object types: the class under which a connector space or the metaverse keeps an object.

use std::fmt;
use std::sync::Arc;

/// An object type such as `user`, `inetOrgPerson` or `person`, or `*` where a rule accepts any.
///
/// Compared exactly, with case (spec/sync-engine.md 1.3.1: *choose*); import spells classes as the
/// connector's configuration does.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ObjectType(Arc<str>);

impl ObjectType {
    /// The object type of that name.
    pub fn new(name: &str) -> Self {
        Self(name.into())
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is `*`, which matches every object type.
    pub fn is_any(&self) -> bool {
        &*self.0 == "*"
    }

    /// Whether an object of type `other` is meant: the same type, or this is `*`.
    pub fn accepts(&self, other: &ObjectType) -> bool {
        self.is_any() || self == other
    }
}

impl fmt::Display for ObjectType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}
