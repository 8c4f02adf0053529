//! The schemas that scenarios use when they bring no configuration of their own.

use super::{AttributeKind, AttributeName, AttributeType, ObjectType, Schema};

/// The three schemas of an out-of-box installation (spec/config-export.md, appendices A to C).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BuiltInSchema {
    /// The attributes that an AD connector imports, owned by every AD object type that has rules.
    ActiveDirectory,
    /// The AAD connector's.
    EntraId,
    /// The metaverse's.
    Metaverse,
}

const ACTIVE_DIRECTORY: &str = include_str!("built-in/active-directory.txt");
const ENTRA_ID: &str = include_str!("built-in/entra-id.txt");
const METAVERSE: &str = include_str!("built-in/metaverse.txt");

impl BuiltInSchema {
    /// The schema.
    ///
    /// ```
    /// use anchorwalk::schema::{AttributeName, BuiltInSchema};
    /// let metaverse = BuiltInSchema::Metaverse.schema();
    /// assert!(metaverse.attribute(AttributeName::new("proxyAddresses")).unwrap().multi_valued);
    /// ```
    pub fn schema(self) -> Schema {
        let mut schema = Schema::new();
        for section in sections(self.text()) {
            for (name, attribute_type) in &section.attributes {
                schema.add_attribute(AttributeName::new(name), *attribute_type);
            }
            for class in &section.classes {
                let names = section.attributes.iter().map(|(name, _)| AttributeName::new(name));
                schema.add_class(ObjectType::new(class), names);
            }
        }
        schema
    }

    fn text(self) -> &'static str {
        match self {
            Self::ActiveDirectory => ACTIVE_DIRECTORY,
            Self::EntraId => ENTRA_ID,
            Self::Metaverse => METAVERSE,
        }
    }
}

/// Every attribute name of the three schemas, Active Directory's spelling first.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    [ACTIVE_DIRECTORY, METAVERSE, ENTRA_ID]
        .into_iter()
        .flat_map(sections)
        .flat_map(|section| section.attributes.into_iter().map(|(name, _)| name))
        .chain(["dn", "objectClass", "distinguishedName"])
}

#[derive(Default)]
struct Section {
    classes: Vec<&'static str>,
    attributes: Vec<(&'static str, AttributeType)>,
}

/// Reads the lines of a schema file: `#` comments, `[classes]`, `type name…`, and continued lists of names.
fn sections(text: &'static str) -> Vec<Section> {
    let mut sections = vec![Section::default()];
    let mut current = None;
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if let Some(classes) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            let classes = classes.split_whitespace().collect();
            sections.push(Section { classes, attributes: Vec::new() });
            continue;
        }
        for (index, word) in line.split_whitespace().enumerate() {
            match (index, attribute_type(word)) {
                (0, Some(attribute_type)) => current = Some(attribute_type),
                _ => {
                    if let (Some(section), Some(attribute_type)) = (sections.last_mut(), current) {
                        section.attributes.push((word, attribute_type));
                    }
                }
            }
        }
    }
    sections
}

fn attribute_type(word: &str) -> Option<AttributeType> {
    let kind = match word.trim_end_matches(['*', '!']) {
        "string" => AttributeKind::String,
        "number" => AttributeKind::Number,
        "boolean" => AttributeKind::Boolean,
        "reference" => AttributeKind::Reference,
        "binary" => AttributeKind::Binary,
        _ => return None,
    };
    Some(AttributeType { kind, multi_valued: word.contains('*'), indexable: !word.contains('!') })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_those_of_the_documents() {
        let sizes = [BuiltInSchema::ActiveDirectory, BuiltInSchema::EntraId, BuiltInSchema::Metaverse]
            .map(|which| which.schema().len());
        // 132 imported attributes and mS-DS-ConsistencyGuid; 185; 219 (spec/config-export.md 3.3, 3.4).
        assert_eq!(sizes, [133, 185, 219]);
    }

    #[test]
    fn a_person_owns_what_it_shares_with_groups() {
        let metaverse = BuiltInSchema::Metaverse.schema();
        let person = ObjectType::new("person");
        assert!(metaverse.class_has(&person, AttributeName::new("sourceAnchorBinary")));
        assert!(!metaverse.class_has(&person, AttributeName::new("memberCount")));
    }
}
