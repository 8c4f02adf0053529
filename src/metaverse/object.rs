//! One object of the metaverse.

use super::CsRef;
use crate::rule::RuleId;
use crate::schema::{AttributeName, Guid, ObjectType, Values};
use std::cmp::Ordering;

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
///
/// Names and contents lie apart: a rule that looks for one of fifty names reads a few cache lines, not all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MvAttributes {
    names: Vec<AttributeName>,
    attributes: Vec<MvAttribute>,
}

impl MvAttributes {
    /// Attributes given in alphabetical order, each once.
    pub(crate) fn in_order(pairs: impl IntoIterator<Item = (AttributeName, MvAttribute)>) -> Self {
        let (names, attributes) = pairs.into_iter().unzip();
        Self { names, attributes }
    }

    /// The attribute, or `None` if it is absent.
    pub fn get(&self, name: AttributeName) -> Option<&MvAttribute> {
        let position = self.names.iter().position(|own| *own == name)?;
        self.attributes.get(position)
    }

    /// The values of the attribute, or `None` if it is absent.
    pub fn values(&self, name: AttributeName) -> Option<&Values> {
        self.get(name).map(|attribute| &attribute.values)
    }

    /// The attributes in alphabetical order.
    pub fn iter(&self) -> impl Iterator<Item = (AttributeName, &MvAttribute)> {
        self.names.iter().copied().zip(&self.attributes)
    }

    /// Every attribute that is here or there, in alphabetical order, as it is here and as it is there.
    pub fn merged_with<'a>(
        &'a self,
        other: &'a Self,
    ) -> impl Iterator<Item = (AttributeName, Option<&'a MvAttribute>, Option<&'a MvAttribute>)> {
        let (mut here, mut there) = (self.iter().peekable(), other.iter().peekable());
        std::iter::from_fn(move || {
            let order = match (here.peek(), there.peek()) {
                (None, None) => return None,
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (Some((here, _)), Some((there, _))) => here.cmp(there),
            };
            let here = if order.is_le() { here.next() } else { None };
            let there = if order.is_ge() { there.next() } else { None };
            let name = here.or(there).map(|(name, _)| name)?;
            Some((name, here.map(|(_, own)| own), there.map(|(_, own)| own)))
        })
    }

    /// The attributes whose values differ there, in alphabetical order, as they are here and as they are there.
    pub fn differing_from<'a>(
        &'a self,
        other: &'a Self,
    ) -> impl Iterator<Item = (AttributeName, Option<&'a MvAttribute>, Option<&'a MvAttribute>)> {
        self.merged_with(other)
            .filter(|(_, here, there)| here.map(|own| &own.values) != there.map(|own| &own.values))
    }

    /// The names of the attributes, in alphabetical order.
    pub fn names(&self) -> &[AttributeName] {
        &self.names
    }

    /// How many attributes there are.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }
}

impl FromIterator<(AttributeName, MvAttribute)> for MvAttributes {
    fn from_iter<I: IntoIterator<Item = (AttributeName, MvAttribute)>>(pairs: I) -> Self {
        let mut attributes: Vec<_> = pairs.into_iter().collect();
        attributes.sort_by_key(|(name, _)| *name);
        Self::in_order(attributes)
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
