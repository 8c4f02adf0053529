//! The cloud tenant as it stands.

use super::CloudUser;
use crate::schema::eq_folded;

/// The objects of the tenant, each under a name by which people talk of it.
#[derive(Clone, Debug, Default)]
pub struct Tenant {
    users: Vec<(String, CloudUser)>,
}

impl Tenant {
    /// Adds an object.
    pub fn add(&mut self, name: &str, user: CloudUser) {
        self.users.push((name.to_owned(), user));
    }

    /// The object of that name, whatever its case.
    pub fn named(&self, name: &str) -> Option<&CloudUser> {
        self.users.iter().find(|(own, _)| eq_folded(own, name)).map(|(_, user)| user)
    }

    /// The object of that name, to change it.
    pub fn named_mut(&mut self, name: &str) -> Option<&mut CloudUser> {
        self.users.iter_mut().find(|(own, _)| eq_folded(own, name)).map(|(_, user)| user)
    }

    /// The objects with their names, in order of creation.
    pub fn users(&self) -> impl Iterator<Item = (&str, &CloudUser)> {
        self.users.iter().map(|(name, user)| (name.as_str(), user))
    }
}
