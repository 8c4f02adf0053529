//! The forests and the tenant together.

use super::{Forest, Tenant};
use crate::schema::eq_folded;

/// Everything outside the synchronisation server, in the order in which it was connected.
#[derive(Clone, Debug, Default)]
pub struct World {
    /// The forests.
    pub forests: Vec<Forest>,
    /// The tenant.
    pub tenant: Tenant,
}

impl World {
    /// The position of the forest with this FQDN, whatever its case.
    pub fn forest_named(&self, name: &str) -> Option<usize> {
        self.forests.iter().position(|forest| eq_folded(forest.name(), name))
    }
}
