//! What is changed of an object of the tenant: only what is said, for exports may have changed the rest.

use super::wanted::Wanted;
use crate::directory::{CloudUser, Tenant};
use crate::schema::{AttributeName, Guid, Scalar};

/// A change of an object of the tenant; what is `None` stays as it is.
#[derive(Clone, Debug, Default)]
pub(super) struct CloudChange {
    pub(super) id: Option<Guid>,
    pub(super) immutable_id: Option<Wanted<String>>,
    pub(super) synced: Option<bool>,
    pub(super) deleted: Option<bool>,
    pub(super) attributes: Vec<(AttributeName, Vec<Scalar>)>,
}

impl CloudChange {
    /// Changes the object of that name.
    pub(super) fn apply(&self, name: &str, tenant: &mut Tenant) {
        if let Some(mut user) = tenant.named(name).cloned() {
            self.change(&mut user);
            tenant.replace(name, user);
        }
    }

    pub(super) fn change(&self, user: &mut CloudUser) {
        if let Some(id) = self.id {
            user.id = id;
        }
        if let Some(immutable_id) = &self.immutable_id {
            user.immutable_id = immutable_id.as_option().cloned();
        }
        user.sync_enabled = self.synced.map_or(user.sync_enabled, Some);
        user.deleted = self.deleted.unwrap_or(user.deleted);
        for (name, values) in &self.attributes {
            user.attributes.retain(|(own, _)| own != name);
            if !values.is_empty() {
                user.attributes.push((*name, values.clone()));
            }
        }
    }
}
