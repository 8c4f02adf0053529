//! The attributes of a dump that nothing asks for.

use crate::schema::fold;
use std::collections::BTreeMap;

/// How many values of which attributes were skipped because no schema, inclusion list or rule names them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SkippedAttributes {
    names: BTreeMap<String, u64>,
    values_of_other_names: u64,
}

impl SkippedAttributes {
    /// The most different names that are counted by name.
    pub const NAMES_MAX: usize = 1000;
    /// The longest name that is counted by name, in bytes.
    pub const NAME_BYTES_MAX: usize = 256;

    pub(super) fn add(&mut self, name: &str) {
        let name = fold(name);
        if let Some(count) = self.names.get_mut(name.as_ref()) {
            *count += 1;
        } else if self.names.len() < Self::NAMES_MAX && name.len() <= Self::NAME_BYTES_MAX {
            self.names.insert(name.into_owned(), 1);
        } else {
            self.values_of_other_names += 1;
        }
    }

    /// Lower-case names with the number of their values, in alphabetical order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, u64)> {
        self.names.iter().map(|(name, count)| (name.as_str(), *count))
    }

    /// The number of values of all names, also of those beyond the limits of this list.
    pub fn values(&self) -> u64 {
        self.names.values().sum::<u64>() + self.values_of_other_names
    }
}
