//! One object of the cloud tenant, as a dump shows it.

use crate::schema::{AttributeName, CloudAnchor, CloudType, Guid, Location, Scalar};

/// An object of the tenant: what the AAD connector is offered at import. Most are users.
///
/// A property that the dump does not carry is unknown, not absent; which properties the dump carries at all is said
/// once for the whole dump, by its reader.
#[derive(Clone, Debug, PartialEq)]
pub struct CloudUser {
    /// The directory object id.
    pub id: Guid,
    /// The kind of object; [`CloudType::User`] unless the dump says otherwise.
    pub kind: CloudType,
    /// The immutable id, which is the `sourceAnchor`; `None` for cloud-only objects.
    pub immutable_id: Option<String>,
    /// `Some(true)`: synchronised; `Some(false)`: was synchronised, is no longer; `None`: never was, or not in the
    /// dump (spec/config-export.md 3.7).
    pub sync_enabled: Option<bool>,
    /// Whether the object is soft-deleted: it is not in the connector space, but may be found by matching.
    pub deleted: bool,
    /// The attributes under their names in the AAD connector space, with raw values in the order of the dump; an
    /// attribute stands only once and has at least one value.
    pub attributes: Vec<(AttributeName, Vec<Scalar>)>,
    /// Where the object stands in its dump.
    pub at: Location,
}

impl CloudUser {
    /// The anchor of the object in the AAD connector space.
    pub fn cloud_anchor(&self) -> CloudAnchor {
        CloudAnchor { kind: self.kind, id: self.id }
    }

    /// The raw values of an attribute; empty if it is absent or unknown.
    pub fn values(&self, name: AttributeName) -> &[Scalar] {
        self.attributes.iter().find(|(own, _)| *own == name).map_or(&[], |(_, values)| values)
    }
}
