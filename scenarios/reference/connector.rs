//! What the reference engine is told of a connector.

use anchorwalk::schema::{AttributeName, Dn, Guid, Schema};
use std::collections::{BTreeMap, BTreeSet};

/// The kind of directory behind a connector.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DirectoryKind {
    /// An Active Directory forest.
    Forest,
    /// The cloud tenant.
    Tenant,
}

/// A connector with what it imports.
#[derive(Clone, Debug)]
pub(crate) struct Connector {
    /// Its id, which rules name.
    pub(crate) id: Guid,
    /// Its name.
    pub(crate) name: String,
    /// What it leads to.
    pub(crate) kind: DirectoryKind,
    /// The schema of the directory.
    pub(crate) schema: Schema,
    /// The attributes that are imported.
    pub(crate) included: BTreeSet<AttributeName>,
    /// The domains of a forest; a tenant has none.
    pub(crate) domains: Vec<Domain>,
}

/// A domain of a forest: what a connector calls a partition.
#[derive(Clone, Debug)]
pub(crate) struct Domain {
    /// Its naming context.
    pub(crate) root: Dn,
    /// Whether it is imported.
    pub(crate) selected: bool,
    /// The object classes that are imported.
    pub(crate) classes: BTreeSet<String>,
    /// The containers that are left out although their domain is imported.
    pub(crate) excluded: Vec<Dn>,
    /// The parameters of expressions, such as `Domain.FQDN`.
    pub(crate) parameters: BTreeMap<String, String>,
}

impl Connector {
    /// The domain that a DN belongs to: the one that the DC components at its end name.
    pub(crate) fn domain_of(&self, dn: &Dn) -> Option<&Domain> {
        self.domains.iter().find(|domain| dn.domain().is_some_and(|tail| tail == domain.root))
    }
}
