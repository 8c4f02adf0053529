//! The forests and the tenant together.

use super::{Forest, Outage, Tenant};
use crate::schema::eq_folded;
use std::collections::BTreeMap;

/// Everything outside the synchronisation server, in the order in which it was connected.
#[derive(Clone, Debug, Default)]
pub struct World {
    /// The forests.
    pub forests: Vec<Forest>,
    /// The tenant.
    pub tenant: Tenant,
    /// The directories that do not answer, or soon will not, by the names of the connectors that reach them.
    pub outages: BTreeMap<String, Outage>,
}

impl World {
    /// The position of the forest with this FQDN, whatever its case.
    pub fn forest_named(&self, name: &str) -> Option<usize> {
        self.forests.iter().position(|forest| eq_folded(forest.name(), name))
    }
}
