//! What the indexes of the metaverse hold of an object.

use super::{MvAttributes, MvId};
use crate::connector::JoinIndex;
use crate::rule::JoinKey;
use crate::schema::{AttributeName, Dn, Guid, Values};

/// The keys of a metaverse object that change with its attributes. They are made beside the store, where others can
/// plan at the same time, and entered into it with the attributes.
#[derive(Clone, Debug, Default)]
pub struct MvKeys {
    /// The join keys of values that it has no more.
    pub(super) left: Vec<(AttributeName, JoinKey)>,
    /// The join keys of values that it has from now on.
    pub(super) entered: Vec<(AttributeName, JoinKey)>,
    /// Whom it refers to, if that changes.
    pub(super) references: Option<References>,
}

/// Whom a metaverse object refers to, before and from now on; each may come several times.
#[derive(Clone, Debug)]
pub(super) struct References {
    pub(super) left: Vec<Guid>,
    pub(super) all: Vec<Guid>,
}

impl MvKeys {
    /// The keys that change when the values of these attributes do.
    pub(super) fn new(
        joins: &JoinIndex<MvId>,
        before: Option<&MvAttributes>,
        after: &MvAttributes,
        changed: &[AttributeName],
    ) -> Self {
        let keys_of = |name: AttributeName, values: Option<&Values>| {
            let values = values.filter(|_| joins.covers(name)).into_iter().flatten();
            values.map(|value| (name, JoinKey::of(value))).collect::<Vec<_>>()
        };
        let mut keys = Self::default();
        let mut refers_otherwise = false;
        let mut left = Vec::new();
        for name in changed {
            let (gone, new) = (before.and_then(|before| before.values(*name)), after.values(*name));
            keys.left.extend(keys_of(*name, gone));
            keys.entered.extend(keys_of(*name, new));
            left.extend(gone.into_iter().flat_map(references));
            refers_otherwise |= new.is_some_and(|new| new.references().next().is_some());
        }
        if refers_otherwise || !left.is_empty() {
            // Of all attributes: another one may refer to what is left.
            let all = after.iter().flat_map(|(_, attribute)| references(&attribute.values)).collect();
            keys.references = Some(References { left, all });
        }
        keys
    }

    /// The attributes and values by which the object is found no more, or from now on.
    pub fn joins(&self) -> impl Iterator<Item = &(AttributeName, JoinKey)> {
        self.left.iter().chain(&self.entered)
    }
}

fn references(values: &Values) -> impl Iterator<Item = Guid> {
    values.references().filter_map(Dn::metaverse_guid)
}
