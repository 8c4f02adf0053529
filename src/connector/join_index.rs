//! Finding join candidates without looking at every object.

use crate::rule::JoinKey;
use crate::schema::{AttributeName, Scalar, Values};
use std::collections::HashMap;

/// The objects of a store by the values of the attributes that join rules compare.
#[derive(Clone, Debug)]
pub struct JoinIndex<Id> {
    attributes: HashMap<AttributeName, HashMap<JoinKey, Vec<Id>>>,
}

impl<Id> Default for JoinIndex<Id> {
    fn default() -> Self {
        Self { attributes: HashMap::new() }
    }
}

impl<Id: Copy + PartialEq> JoinIndex<Id> {
    /// Indexes an attribute from now on, beginning with the values given; one that is indexed already stays as it is.
    pub fn declare<'a>(&mut self, attribute: AttributeName, objects: impl Iterator<Item = (Id, &'a Values)>) {
        if self.attributes.contains_key(&attribute) {
            return;
        }
        self.attributes.insert(attribute, HashMap::new());
        for (id, values) in objects {
            self.insert(id, attribute, values);
        }
    }

    /// Enters the values of an object; does nothing for an attribute that is not indexed.
    pub fn insert(&mut self, id: Id, attribute: AttributeName, values: &Values) {
        let Some(index) = self.attributes.get_mut(&attribute) else { return };
        for value in values {
            let ids = index.entry(JoinKey::of(value)).or_default();
            if ids.last() != Some(&id) {
                ids.push(id);
            }
        }
    }

    /// Takes the values of an object out again.
    pub fn remove(&mut self, id: Id, attribute: AttributeName, values: &Values) {
        let Some(index) = self.attributes.get_mut(&attribute) else { return };
        for value in values {
            let key = JoinKey::of(value);
            if let Some(ids) = index.get_mut(&key) {
                ids.retain(|own| *own != id);
                if ids.is_empty() {
                    index.remove(&key);
                }
            }
        }
    }

    /// The objects that may join on this value.
    pub fn candidates(&self, attribute: AttributeName, value: &Scalar) -> &[Id] {
        let index = self.attributes.get(&attribute);
        index.and_then(|index| index.get(&JoinKey::of(value))).map_or(&[], Vec::as_slice)
    }
}
