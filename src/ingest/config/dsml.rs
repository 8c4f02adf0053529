//! Schemas in DSML (spec/config-export.md 3.3).

use super::findings::Findings;
use super::syntax::kind_of_syntax;
use crate::ingest::quoted;
use crate::ingest::xml::{Element, Vocabulary};
use crate::schema::{AttributeKind, AttributeName, AttributeType, ObjectType, Schema};
use std::collections::{BTreeSet, HashMap, HashSet};

/// Which attributes of a schema are taken.
#[derive(Clone, Copy, Debug)]
pub(super) enum Selection<'a> {
    /// Those that the connector imports; an AD schema has thousands more.
    Included(&'a BTreeSet<AttributeName>),
    /// All, of a connector.
    All,
    /// All, of the metaverse, which marks the attributes that it indexes.
    Metaverse,
}

/// The schema below a `<schema>` element.
pub(super) fn schema(parent: &Element<'_>, selection: Selection<'_>, findings: &mut Findings) -> Schema {
    let directory_schema = parent
        .child_in(Vocabulary::Dsml, "dsml")
        .and_then(|dsml| dsml.child_in(Vocabulary::Dsml, "directory-schema"));
    let Some(root) = directory_schema else {
        findings.mistake(parent, "expected a dsml/directory-schema of namespace http://www.dsml.org/DSML");
        return Schema::new();
    };
    let mut schema = Schema::new();
    let attributes = attribute_types(root, selection, &mut schema, findings);
    let classes = classes(root, &attributes, findings);
    for class in classes.values() {
        if !class.name.is_empty() {
            schema.add_class(ObjectType::new(class.name), all_attributes(class, &classes));
        }
    }
    schema
}

/// What an id of an attribute stands for.
#[derive(Clone, Copy, Debug)]
enum Reference {
    Taken(AttributeName),
    NotTaken,
}

fn attribute_types<'a>(
    root: &'a Element<'_>,
    selection: Selection<'_>,
    schema: &mut Schema,
    findings: &mut Findings,
) -> HashMap<&'a str, Reference> {
    let mut references = HashMap::new();
    for element in root.children_in(Vocabulary::Dsml, "attribute-type") {
        let (Some(id), Some(name)) = (element.attribute("id"), dsml_text(element, "name")) else {
            findings.mistake(element, "an attribute-type needs an id and a name");
            continue;
        };
        let reference = if is_taken(name, selection) {
            let attribute = AttributeName::new(name);
            schema.add_attribute(attribute, attribute_type(element, name, selection, findings));
            Reference::Taken(attribute)
        } else {
            Reference::NotTaken
        };
        if references.insert(id, reference).is_some() {
            findings.mistake(element, format!("a second attribute-type with the id `{}`", quoted(id)));
        }
    }
    references
}

fn is_taken(name: &str, selection: Selection<'_>) -> bool {
    match selection {
        Selection::Included(included) => {
            AttributeName::known(name).is_some_and(|attribute| included.contains(&attribute))
        }
        Selection::All | Selection::Metaverse => true,
    }
}

fn attribute_type(
    element: &Element<'_>,
    name: &str,
    selection: Selection<'_>,
    findings: &mut Findings,
) -> AttributeType {
    let oid = dsml_text(element, "syntax").unwrap_or_default();
    let kind = kind_of_syntax(oid).unwrap_or_else(|| {
        let message = format!("not understood: syntax `{}` of {}; taken as text", quoted(oid), quoted(name));
        findings.note(element, message);
        AttributeKind::String
    });
    // AD names single-valued attributes only; the others write `false` for multi-valued ones.
    let multi_valued =
        !element.attribute("single-value").is_some_and(|value| value.eq_ignore_ascii_case("true"));
    let indexable = match selection {
        Selection::Included(_) | Selection::All => true,
        Selection::Metaverse => {
            let marked = element.attribute_in(Vocabulary::Mms, "indexable");
            marked.is_some_and(|value| value.eq_ignore_ascii_case("true"))
                || !matches!(kind, AttributeKind::String | AttributeKind::Binary)
        }
    };
    AttributeType { kind, multi_valued, indexable }
}

/// A class with its own attributes, and the classes from which it has more.
#[derive(Debug, Default)]
struct Class<'a> {
    name: &'a str,
    attributes: BTreeSet<AttributeName>,
    bases: Vec<&'a str>,
}

fn classes<'a>(
    root: &'a Element<'_>,
    attributes: &HashMap<&'a str, Reference>,
    findings: &mut Findings,
) -> HashMap<&'a str, Class<'a>> {
    let mut classes: HashMap<&str, Class<'_>> = HashMap::new();
    for element in root.children_in(Vocabulary::Dsml, "class") {
        let (Some(id), Some(name)) = (element.attribute("id"), dsml_text(element, "name")) else {
            findings.mistake(element, "a class needs an id and a name");
            continue;
        };
        let class = classes.entry(id).or_default();
        if !class.name.is_empty() {
            findings.mistake(element, format!("a second class with the id `{}`", quoted(id)));
        }
        class.name = name;
        class.bases.extend(element.attribute("superior").map(bare));
        add_references(class, element, attributes, findings);
    }
    // The auxiliary classes and further attributes of a class stand in a rule of the same id.
    for element in root.children_in(Vocabulary::Mms, "dit-content-rule") {
        match element.attribute("id").and_then(|id| classes.get_mut(id)) {
            Some(class) => add_references(class, element, attributes, findings),
            None => findings.note(element, "not understood: a dit-content-rule of no class"),
        }
    }
    classes
}

fn add_references<'a>(
    class: &mut Class<'a>,
    element: &'a Element<'_>,
    attributes: &HashMap<&'a str, Reference>,
    findings: &mut Findings,
) {
    for child in &element.children {
        let reference = child.attribute("ref").map(bare);
        match (child.vocabulary, child.name, reference) {
            (Vocabulary::Dsml, "name", _) => {}
            (Vocabulary::Dsml, "attribute", Some(id)) => match attributes.get(id) {
                Some(Reference::Taken(name)) => {
                    class.attributes.insert(*name);
                }
                Some(Reference::NotTaken) => {}
                None => findings
                    .note(child, format!("not understood: a reference to no attribute, `{}`", quoted(id))),
            },
            (_, "aux-class" | "auxiliary", Some(id)) => class.bases.push(id),
            _ => findings.note(child, format!("not understood: <{}> in a class", quoted(child.name))),
        }
    }
}

/// The attributes of the class and of all classes that it inherits from; a circle of superiors ends.
fn all_attributes<'a>(class: &Class<'a>, classes: &HashMap<&'a str, Class<'a>>) -> BTreeSet<AttributeName> {
    let mut all = class.attributes.clone();
    let mut seen: HashSet<&str> = HashSet::new();
    let mut waiting = class.bases.clone();
    while let Some(id) = waiting.pop() {
        if let (true, Some(base)) = (seen.insert(id), classes.get(id)) {
            all.extend(&base.attributes);
            waiting.extend(&base.bases);
        }
    }
    all
}

fn bare(reference: &str) -> &str {
    reference.strip_prefix('#').unwrap_or(reference)
}

fn dsml_text<'a>(element: &'a Element<'_>, name: &str) -> Option<&'a str> {
    element.child_in(Vocabulary::Dsml, name).map(Element::trimmed).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::Limits;
    use crate::ingest::xml::XmlText;

    const SCHEMA: &str = r##"<schema><d:dsml xmlns:d="http://www.dsml.org/DSML" xmlns:m="http://www.microsoft.com/MMS/DSML">
<d:directory-schema>
<d:class id="C1" superior="#C2" type="structural"><d:name>user</d:name><d:attribute ref="#A1" required="true"/></d:class>
<d:class id="C2" superior="#C1" type="abstract"><d:name>top</d:name><d:attribute ref="#A2"/></d:class>
<d:class id="C3" type="auxiliary"><d:name>mailRecipient</d:name><d:attribute ref="#A3"/><d:attribute ref="#A9"/></d:class>
<d:attribute-type id="A1" single-value="true"><d:name>sAMAccountName</d:name><d:syntax>1.3.6.1.4.1.1466.115.121.1.15</d:syntax></d:attribute-type>
<d:attribute-type id="A2" m:indexable="true"><d:name>objectSid</d:name><d:syntax>1.3.6.1.4.1.1466.115.121.1.40</d:syntax></d:attribute-type>
<d:attribute-type id="A3" single-value="FALSE"><d:name>mail</d:name><d:syntax>1.2.3</d:syntax></d:attribute-type>
<m:dit-content-rule id="C1"><m:aux-class ref="#C3"/></m:dit-content-rule>
</d:directory-schema></d:dsml></schema>"##;

    fn read(text: &str, selection: Selection<'_>) -> (Schema, Findings) {
        let source = XmlText::of_bytes("s.xml".into(), text.as_bytes().to_vec()).unwrap();
        let root = source.parse(&Limits::default()).unwrap();
        let mut findings = Findings::new("s.xml".into());
        (schema(&root, selection, &mut findings), findings)
    }

    #[test]
    fn classes_inherit_even_in_a_circle() {
        let (schema, findings) = read(SCHEMA, Selection::Metaverse);
        let user = schema.class_named("USER").unwrap();
        for name in ["sAMAccountName", "objectSid", "mail"] {
            assert!(schema.class_has(user, AttributeName::new(name)), "{name}");
        }
        let types = ["sAMAccountName", "objectSid", "mail"]
            .map(|name| schema.attribute(AttributeName::new(name)).unwrap());
        assert_eq!(types.map(|one| one.multi_valued), [false, true, true]);
        assert_eq!(types.map(|one| one.indexable), [false, true, false]);
        let notes: Vec<_> = findings.notes.into_vec().iter().map(ToString::to_string).collect();
        assert_eq!(
            notes,
            [
                "s.xml:8:1: not understood: syntax `1.2.3` of mail; taken as text",
                "s.xml:5:89: not understood: a reference to no attribute, `A9`",
            ]
        );
    }

    #[test]
    fn only_the_included_attributes_of_a_forest_are_taken() {
        let included = BTreeSet::from([AttributeName::new("OBJECTSID")]);
        let (schema, _) = read(SCHEMA, Selection::Included(&included));
        assert_eq!(schema.len(), 1);
        assert!(schema.class_has(&ObjectType::new("user"), AttributeName::new("objectSid")));
        assert!(!schema.class_has(&ObjectType::new("user"), AttributeName::new("mail")));
    }

    #[test]
    fn a_schema_that_contradicts_itself_is_refused() {
        for (old, new, expected) in [
            ("\"A2\" m", "\"A1\" m", "s.xml:7:1: a second attribute-type with the id `A1`"),
            ("id=\"C2\"", "id=\"C1\"", "s.xml:4:1: a second class with the id `C1`"),
            ("<d:name>mail</d:name>", "", "s.xml:8:1: an attribute-type needs an id and a name"),
            (
                "DSML\" xmlns:m",
                "DSML2\" xmlns:m",
                "s.xml:1:1: expected a dsml/directory-schema of namespace http://www.dsml.org/DSML",
            ),
        ] {
            let (_, findings) = read(&SCHEMA.replace(old, new), Selection::All);
            let mistakes: Vec<_> = findings.mistakes.into_vec().iter().map(ToString::to_string).collect();
            assert_eq!(mistakes, [expected]);
        }
    }
}
