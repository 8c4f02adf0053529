//! What was imported and not synchronised yet.

use crate::schema::{Attributes, Dn, DnKey, ObjectType, Scalar, Values};
use foldhash::HashMap;

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
    /// The attributes it had; references by the names of now.
    pub attributes: Attributes,
}

impl Synchronized {
    /// Renames what is referred to.
    pub(super) fn follow(&mut self, names: &HashMap<DnKey, Dn>) {
        let renamed =
            self.attributes.iter().filter_map(|(name, values)| Some((name, followed(values, names)?)));
        for (name, values) in renamed.collect::<Vec<_>>() {
            self.attributes.set(name, values);
        }
    }
}

/// Values with references by other names; `None` if they refer to nobody who has another.
fn followed(values: &Values, names: &HashMap<DnKey, Dn>) -> Option<Values> {
    values.references().find(|reference| names.contains_key(&reference.key()))?;
    let renamed = |scalar: &Scalar| match scalar {
        Scalar::Reference(dn) => Scalar::Reference(names.get(&dn.key()).unwrap_or(dn).clone()),
        Scalar::Text(_) | Scalar::Number(_) | Scalar::Boolean(_) | Scalar::Binary(_) => scalar.clone(),
    };
    match values {
        Values::One(scalar) => Some(Values::One(renamed(scalar))),
        Values::Many(scalars) => Values::many(scalars.iter().map(renamed).collect::<Vec<_>>()),
    }
}
