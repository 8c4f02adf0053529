//! Finding join candidates without looking at every object.

use crate::rule::JoinKey;
use crate::schema::{AttributeName, Values};
use foldhash::HashMap;
use std::collections::BTreeSet;

/// The objects of a store by the values of the attributes that join rules compare.
#[derive(Clone, Debug)]
pub struct JoinIndex<Id> {
    /// A handful of attributes, in the order in which they were declared.
    attributes: Vec<(AttributeName, HashMap<JoinKey, Holders<Id>>)>,
}

/// The objects that hold one value: one as a rule, but nothing keeps a directory from giving everybody the same.
#[derive(Clone, Debug)]
enum Holders<Id> {
    One(Id),
    Many(BTreeSet<Id>),
}

impl<Id> Default for JoinIndex<Id> {
    fn default() -> Self {
        Self { attributes: Vec::new() }
    }
}

impl<Id: Copy + Ord> JoinIndex<Id> {
    /// Indexes an attribute from now on, beginning with the values given; one that is indexed already stays as it is.
    pub fn declare<'a>(&mut self, attribute: AttributeName, objects: impl Iterator<Item = (Id, &'a Values)>) {
        if self.covers(attribute) {
            return;
        }
        self.attributes.push((attribute, HashMap::default()));
        for (id, values) in objects {
            self.insert(id, attribute, values);
        }
    }

    /// Whether the attribute is indexed.
    pub fn covers(&self, attribute: AttributeName) -> bool {
        self.of(attribute).is_some()
    }

    /// Enters the values of an object; does nothing for an attribute that is not indexed.
    pub fn insert(&mut self, id: Id, attribute: AttributeName, values: &Values) {
        if self.covers(attribute) {
            for value in values {
                self.insert_key(id, attribute, JoinKey::of(value));
            }
        }
    }

    /// Enters one value of an object by its key.
    pub(crate) fn insert_key(&mut self, id: Id, attribute: AttributeName, key: JoinKey) {
        let Some(index) = self.of_mut(attribute) else { return };
        let holders = index.entry(key).or_insert(Holders::One(id));
        match holders {
            Holders::One(own) if *own == id => {}
            Holders::One(own) => *holders = Holders::Many(BTreeSet::from([*own, id])),
            Holders::Many(ids) => {
                ids.insert(id);
            }
        }
    }

    /// Takes the values of an object out again.
    pub fn remove(&mut self, id: Id, attribute: AttributeName, values: &Values) {
        if self.covers(attribute) {
            for value in values {
                self.remove_key(id, attribute, &JoinKey::of(value));
            }
        }
    }

    /// Takes one value of an object out again by its key.
    pub(crate) fn remove_key(&mut self, id: Id, attribute: AttributeName, key: &JoinKey) {
        let Some(index) = self.of_mut(attribute) else { return };
        let empty = match index.get_mut(key) {
            None => false,
            Some(Holders::One(own)) => *own == id,
            Some(Holders::Many(ids)) => {
                ids.remove(&id);
                ids.is_empty()
            }
        };
        if empty {
            index.remove(key);
        }
    }

    /// The objects that may join on this value, in no order that may reach output.
    pub fn candidates(
        &self,
        attribute: AttributeName,
        value: &JoinKey,
    ) -> impl Iterator<Item = Id> + use<'_, Id> {
        let holders = self.of(attribute).and_then(|index| index.get(value));
        let (one, many) = match holders {
            None => (None, None),
            Some(Holders::One(id)) => (Some(*id), None),
            Some(Holders::Many(ids)) => (None, Some(ids)),
        };
        one.into_iter().chain(many.into_iter().flatten().copied())
    }

    fn of(&self, attribute: AttributeName) -> Option<&HashMap<JoinKey, Holders<Id>>> {
        self.attributes.iter().find(|(own, _)| *own == attribute).map(|(_, index)| index)
    }

    fn of_mut(&mut self, attribute: AttributeName) -> Option<&mut HashMap<JoinKey, Holders<Id>>> {
        self.attributes.iter_mut().find(|(own, _)| *own == attribute).map(|(_, index)| index)
    }
}
