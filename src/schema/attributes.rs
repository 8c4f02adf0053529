//! The attributes of one object.

use super::{AttributeName, Values};

/// The attributes that an object has, in alphabetical order of their names.
///
/// Objects hold a few dozen attributes: a sorted list is smaller and faster than a map, and its order is safe to
/// print. Names and values lie apart, so that a search reads names only.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attributes {
    names: Vec<AttributeName>,
    values: Vec<Values>,
}

impl Attributes {
    /// No attributes.
    pub const fn new() -> Self {
        Self { names: Vec::new(), values: Vec::new() }
    }

    /// The values of an attribute, or `None` if it is absent.
    pub fn get(&self, name: AttributeName) -> Option<&Values> {
        let position = self.names.iter().position(|own| *own == name)?;
        self.values.get(position)
    }

    /// Whether the attribute is present.
    pub fn contains(&self, name: AttributeName) -> bool {
        self.names.contains(&name)
    }

    /// Sets an attribute and returns what it held before.
    pub fn set(&mut self, name: AttributeName, values: Values) -> Option<Values> {
        match self.names.binary_search(&name) {
            Ok(position) => self.values.get_mut(position).map(|own| std::mem::replace(own, values)),
            Err(position) => {
                self.names.insert(position, name);
                self.values.insert(position, values);
                None
            }
        }
    }

    /// Removes an attribute and returns what it held.
    pub fn remove(&mut self, name: AttributeName) -> Option<Values> {
        let position = self.names.iter().position(|own| *own == name)?;
        self.names.remove(position);
        Some(self.values.remove(position))
    }

    /// The attributes in alphabetical order.
    pub fn iter(&self) -> impl Iterator<Item = (AttributeName, &Values)> {
        self.names.iter().copied().zip(&self.values)
    }

    /// How many attributes there are.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
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
