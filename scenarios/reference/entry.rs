//! What stands in a directory, as it is offered to an import.

use anchorwalk::schema::{AttributeName, CloudAnchor, Dn, Scalar};

/// An object of a directory with raw values: text where a dump has text, bytes where it has base64.
#[derive(Clone, Debug)]
pub(crate) enum Entry {
    /// An entry of a forest.
    Forest {
        /// Its DN.
        dn: Dn,
        /// Its most derived object class.
        class: String,
        /// Its attributes, `objectGUID` among them.
        attributes: Vec<(AttributeName, Vec<Scalar>)>,
    },
    /// An object of the tenant.
    Tenant {
        /// Its kind and id.
        anchor: CloudAnchor,
        /// Its immutable id; empty or `None` for an object of the cloud only.
        immutable_id: Option<String>,
        /// Whether it is synchronised from on-premises.
        synchronised: bool,
        /// Whether it is soft-deleted.
        deleted: bool,
        /// Its attributes.
        attributes: Vec<(AttributeName, Vec<Scalar>)>,
    },
}
