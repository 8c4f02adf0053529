//! Entries that a connector did not stage, and why.

use crate::schema::{Attributes, CloudAnchor, Dn, Guid, ObjectType};

/// An entry that was offered at import and left out.
#[derive(Clone, Debug)]
pub struct Filtered {
    /// The DN.
    pub dn: Dn,
    /// The object type it would have had: the configuration's spelling where the class is known.
    pub object_type: ObjectType,
    /// The `objectGUID`, if the entry has a proper one.
    pub guid: Option<Guid>,
    /// The `cloudAnchor` of an object of the tenant.
    pub cloud_anchor: Option<CloudAnchor>,
    /// What would have been imported of it; empty for entries whose class is not selected.
    pub attributes: Attributes,
    /// Why it was left out.
    pub reason: FilterReason,
}

/// Why an entry was not staged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FilterReason {
    /// It stands below a container that is excluded.
    ContainerExcluded(Dn),
    /// Its object class is not selected in the partition.
    ClassNotSelected(String),
    /// Its domain is not selected.
    PartitionNotSelected(String),
    /// It stands below no partition of the connector.
    OutsidePartitions,
    /// It is soft-deleted in the tenant.
    SoftDeleted,
    /// It could not be staged; the import error by its name (spec/sync-engine.md 1.10.1) and what was found.
    ImportError(&'static str, String),
}
