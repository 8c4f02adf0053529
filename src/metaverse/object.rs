//! One object of the metaverse.

use super::CsRef;
use crate::rule::RuleId;
use crate::schema::{AttributeName, Guid, ObjectType, Values};

slotmap::new_key_type! {
    /// A metaverse object. Its order is no order that may reach output.
    pub struct MvId;
}

/// Who contributed a value: the lineage of spec/config-export.md 3.5.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contributor {
    /// The rule whose flow won.
    pub rule: RuleId,
    /// The connector-space object that the value came from.
    pub object: CsRef,
}

/// An attribute of a metaverse object with its lineage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MvAttribute {
    /// The values.
    pub values: Values,
    /// Who contributed them; the highest precedence where several were merged.
    pub contributor: Contributor,
}

/// The attributes of a metaverse object, in alphabetical order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MvAttributes(Vec<(AttributeName, MvAttribute)>);

impl MvAttributes {
    /// The attribute, or `None` if it is absent.
    pub fn get(&self, name: AttributeName) -> Option<&MvAttribute> {
        self.0.iter().find(|(own, _)| *own == name).map(|(_, attribute)| attribute)
    }

    /// The values of the attribute, or `None` if it is absent.
    pub fn values(&self, name: AttributeName) -> Option<&Values> {
        self.get(name).map(|attribute| &attribute.values)
    }

    /// The attributes in alphabetical order.
    pub fn iter(&self) -> impl Iterator<Item = (AttributeName, &MvAttribute)> {
        self.0.iter().map(|(name, attribute)| (*name, attribute))
    }

    /// How many attributes there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<(AttributeName, MvAttribute)> for MvAttributes {
    fn from_iter<I: IntoIterator<Item = (AttributeName, MvAttribute)>>(pairs: I) -> Self {
        let mut attributes: Vec<_> = pairs.into_iter().collect();
        attributes.sort_by_key(|(name, _)| *name);
        Self(attributes)
    }
}

/// A metaverse object: the joined view of one person, group or device.
#[derive(Clone, Debug)]
pub struct MvObject {
    /// Its GUID; follows from the object that was projected, so that the same input gives the same bytes.
    pub guid: Guid,
    /// The object type.
    pub object_type: ObjectType,
    /// The attributes.
    pub attributes: MvAttributes,
}
