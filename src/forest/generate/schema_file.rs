//! A schema in DSML, as a configuration export has it (spec/config-export.md 3.3).

use super::configuration_file::escaped;
use crate::schema::{AttributeKind, Schema};
use std::fmt::Write as _;

fn syntax(kind: AttributeKind) -> &'static str {
    match kind {
        AttributeKind::String => "1.3.6.1.4.1.1466.115.121.1.15",
        AttributeKind::Number => "1.3.6.1.4.1.1466.115.121.1.27",
        AttributeKind::Boolean => "1.3.6.1.4.1.1466.115.121.1.7",
        AttributeKind::Reference => "1.3.6.1.4.1.1466.115.121.1.12",
        AttributeKind::Binary => "1.3.6.1.4.1.1466.115.121.1.40",
    }
}

/// The `<schema>` of a connector or of the metaverse.
pub(super) fn schema_xml(schema: &Schema) -> String {
    let mut attributes: Vec<_> = schema.attributes().collect();
    attributes.sort_by_key(|(name, _)| *name);
    let mut xml = String::from(
        "<schema><d:dsml xmlns:d=\"http://www.dsml.org/DSML\" xmlns:m=\"http://www.microsoft.com/MMS/DSML\"><d:directory-schema>",
    );
    for class in schema.classes() {
        let name = escaped(class.as_str());
        let _ = write!(xml, "<d:class id=\"class-{name}\" type=\"structural\"><d:name>{name}</d:name>");
        for (attribute, _) in attributes.iter().filter(|(attribute, _)| schema.class_has(class, *attribute)) {
            let _ = write!(xml, "<d:attribute ref=\"#{}\"/>", escaped(attribute.as_str()));
        }
        xml.push_str("</d:class>\n");
    }
    for (name, attribute) in &attributes {
        let name = escaped(name.as_str());
        let (single, indexable) = (!attribute.multi_valued, attribute.indexable);
        let _ = writeln!(
            xml,
            "<d:attribute-type id=\"{name}\" single-value=\"{single}\" m:indexable=\"{indexable}\"><d:name>{name}</d:name><d:syntax>{}</d:syntax></d:attribute-type>",
            syntax(attribute.kind)
        );
    }
    xml.push_str("</d:directory-schema></d:dsml></schema>\n");
    xml
}
