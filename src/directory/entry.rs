//! One entry of a directory, as a dump shows it.

use crate::schema::{AttributeName, Dn, Guid, Location, Scalar};

/// An entry of a directory: what a connector is offered at import.
///
/// Only attributes that somebody named before (a schema, an inclusion list, a rule) are kept; a dump holds many
/// more. Values are raw: text, or binary where the dump wrote base64, whatever the bytes are. The connector that
/// imports the entry converts them by its schema: the bytes of a text attribute are UTF-8.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The distinguished name.
    pub dn: Dn,
    /// The object classes, `top` first, the most derived last.
    pub classes: Vec<String>,
    /// The attributes with their raw values, in the order of the dump; an attribute may stand only once.
    pub attributes: Vec<(AttributeName, Vec<Scalar>)>,
    /// Where the entry stands in its dump.
    pub at: Location,
}

impl Entry {
    /// The raw values of an attribute; empty if it is absent.
    pub fn values(&self, name: AttributeName) -> &[Scalar] {
        self.attributes.iter().find(|(own, _)| *own == name).map_or(&[], |(_, values)| values)
    }

    /// The entry's `objectGUID`, binary or text; `None` if it has no proper one.
    pub fn object_guid(&self) -> Option<Guid> {
        match self.values(AttributeName::new("objectGUID")) {
            [Scalar::Binary(bytes)] => Guid::from_directory_bytes(bytes).ok(),
            [Scalar::Text(text)] => text.parse().ok(),
            _ => None,
        }
    }

    /// After a rename: gives the attributes that hold the entry's name its new one.
    pub(super) fn follow_name(&mut self, before: &Dn) {
        let named = |dn: &Dn| dn.rdns().next().map(|rdn| (AttributeName::new(rdn.attribute), rdn.text()));
        let now = named(&self.dn);
        let Some((attribute, name)) = now.filter(|now| named(before).as_ref() != Some(now)) else { return };
        for (own, values) in &mut self.attributes {
            if *own == attribute || *own == AttributeName::new("name") {
                *values = vec![Scalar::text(&name)];
            }
        }
    }

    /// The object type by which a connector knows the entry: its most derived class.
    pub fn most_derived_class(&self) -> Option<&str> {
        self.classes.last().map(String::as_str)
    }
}
