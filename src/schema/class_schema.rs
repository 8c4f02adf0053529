//! A schema: which attributes exist, of which type, on which object types.

use super::{AttributeName, ObjectType};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The type of an attribute's values (spec/config-export.md 3.3, table of syntaxes).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AttributeKind {
    /// Text; times are text too.
    String,
    /// A signed 64-bit number.
    Number,
    /// True or false.
    Boolean,
    /// A DN that refers to another object.
    Reference,
    /// Bytes.
    Binary,
}

/// What a schema says of one attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AttributeType {
    /// The type of its values.
    pub kind: AttributeKind,
    /// Whether it may hold several values.
    pub multi_valued: bool,
    /// Whether the metaverse indexes it, which limits the length of its values (spec/sync-engine.md 1.1).
    pub indexable: bool,
}

/// The attributes of a connector or of the metaverse, and the object types that own them.
#[derive(Clone, Debug, Default)]
pub struct Schema {
    attributes: HashMap<AttributeName, AttributeType>,
    classes: BTreeMap<ObjectType, BTreeSet<AttributeName>>,
}

impl Schema {
    /// An empty schema.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds or replaces an attribute.
    pub fn add_attribute(&mut self, name: AttributeName, attribute_type: AttributeType) {
        self.attributes.insert(name, attribute_type);
    }

    /// Adds an object type with the attributes it owns; attributes of an object type known before are added to it.
    pub fn add_class(&mut self, class: ObjectType, attributes: impl IntoIterator<Item = AttributeName>) {
        self.classes.entry(class).or_default().extend(attributes);
    }

    /// What the schema says of an attribute; the pseudo attribute `dn` is a single reference everywhere.
    pub fn attribute(&self, name: AttributeName) -> Option<AttributeType> {
        const DN: AttributeType =
            AttributeType { kind: AttributeKind::Reference, multi_valued: false, indexable: true };
        match self.attributes.get(&name) {
            None if name == AttributeName::dn() => Some(DN),
            found => found.copied(),
        }
    }

    /// The object type with that name in the schema's own spelling, whatever case is asked for.
    pub fn class_named(&self, name: &str) -> Option<&ObjectType> {
        let exact = ObjectType::new(name);
        self.classes
            .get_key_value(&exact)
            .map(|(class, _)| class)
            .or_else(|| self.classes.keys().find(|class| super::eq_folded(class.as_str(), name)))
    }

    /// Whether objects of this type may have the attribute. `*` means any type; `dn` is always there.
    pub fn class_has(&self, class: &ObjectType, name: AttributeName) -> bool {
        name == AttributeName::dn()
            || if class.is_any() {
                self.attributes.contains_key(&name)
            } else {
                self.classes.get(class).is_some_and(|attributes| attributes.contains(&name))
            }
    }

    /// The object types, in order of their names.
    pub fn classes(&self) -> impl Iterator<Item = &ObjectType> {
        self.classes.keys()
    }

    /// The attributes with their types, in no order that may reach output.
    pub fn attributes(&self) -> impl Iterator<Item = (AttributeName, AttributeType)> {
        self.attributes.iter().map(|(name, attribute_type)| (*name, *attribute_type))
    }

    /// How many attributes there are.
    pub fn len(&self) -> usize {
        self.attributes.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.attributes.is_empty()
    }
}
