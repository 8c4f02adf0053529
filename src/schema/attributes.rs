//! The attributes of one object.

use super::{AttributeName, Values};

/// The attributes that an object has, in alphabetical order of their names.
///
/// Objects hold a few dozen attributes: a sorted list of pairs is smaller and faster than a map, and its order
/// is safe to print.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attributes(Vec<(AttributeName, Values)>);

impl Attributes {
    /// No attributes.
    pub fn new() -> Self {
        Self::default()
    }

    /// The values of an attribute, or `None` if it is absent.
    pub fn get(&self, name: AttributeName) -> Option<&Values> {
        self.0.iter().find(|(own, _)| *own == name).map(|(_, values)| values)
    }

    /// Whether the attribute is present.
    pub fn contains(&self, name: AttributeName) -> bool {
        self.get(name).is_some()
    }

    /// Sets an attribute and returns what it held before.
    pub fn set(&mut self, name: AttributeName, values: Values) -> Option<Values> {
        match self.0.binary_search_by(|(own, _)| own.cmp(&name)) {
            Ok(index) => self.0.get_mut(index).map(|(_, own)| std::mem::replace(own, values)),
            Err(index) => {
                self.0.insert(index, (name, values));
                None
            }
        }
    }

    /// Removes an attribute and returns what it held.
    pub fn remove(&mut self, name: AttributeName) -> Option<Values> {
        let index = self.0.iter().position(|(own, _)| *own == name)?;
        Some(self.0.remove(index).1)
    }

    /// The attributes in alphabetical order.
    pub fn iter(&self) -> impl Iterator<Item = (AttributeName, &Values)> {
        self.0.iter().map(|(name, values)| (*name, values))
    }

    /// How many attributes there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<(AttributeName, Values)> for Attributes {
    /// Of two entries with one name the later one stays.
    fn from_iter<I: IntoIterator<Item = (AttributeName, Values)>>(pairs: I) -> Self {
        let mut attributes = Self::new();
        for (name, values) in pairs {
            attributes.set(name, values);
        }
        attributes
    }
}
