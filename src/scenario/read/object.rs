//! The objects of a forest: `User("CN=Ana,OU=Staff", {"mail": "ana@account.test"})`.

use super::value::Owner;
use super::{Reading, value};
use crate::connector::ConnectorConfig;
use crate::directory::Entry;
use crate::directory::World;
use crate::scenario::world::ObjectRef;
use crate::scenario::{Item, NodeKind};
use crate::schema::{AttributeName, Dn, Location, Scalar, Schema};
use std::ops::RangeInclusive;

/// What an object has without being told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Defaults {
    /// A person's account: everything that signing in needs.
    Account,
    /// A security principal that is nobody's account.
    Principal,
    /// A name and a GUID.
    Name,
}

const KINDS: [(&str, &[&str], Defaults); 6] = [
    ("User", &["top", "person", "organizationalPerson", "user"], Defaults::Account),
    ("InetOrgPerson", &["top", "person", "organizationalPerson", "user", "inetOrgPerson"], Defaults::Account),
    ("Contact", &["top", "person", "organizationalPerson", "contact"], Defaults::Name),
    ("Group", &["top", "group"], Defaults::Principal),
    ("Computer", &["top", "person", "organizationalPerson", "user", "computer"], Defaults::Principal),
    ("Object", &[], Defaults::Name),
];

/// An object that stands in its forest, and whose attributes are still to be read: they may name objects that are
/// written further down.
pub(super) struct Begun<'a> {
    pub(super) forest: usize,
    /// The object, or every member of a crowd in order of number.
    objects: Vec<ObjectRef>,
    attributes: Option<Item<'a>>,
}

/// What stands for the number of a member in the names and values of a crowd.
const NUMBER: &str = "{n}";

/// Reads an object's kind and name and creates it with what it has by default; a crowd as often as it says.
pub(super) fn begin<'a>(item: Item<'a>, forest: usize, world: &mut World) -> Option<Begun<'a>> {
    if item.name() == Some("Crowd") {
        let fields = item.fields("Crowd", &["count", "of"])?;
        let count = fields.required("count").and_then(|item| item.number_in(&(1..=CROWD_MAX)));
        let (of, count) = (fields.required("of")?, count?);
        return begin_all(of, 1..=count, forest, world);
    }
    begin_all(item, 0..=0, forest, world)
}

/// So many objects a crowd may have: enough for every limit of the engine, too few to hurt a machine.
const CROWD_MAX: i64 = 100_000;

fn begin_all<'a>(
    item: Item<'a>,
    numbers: RangeInclusive<i64>,
    forest: usize,
    world: &mut World,
) -> Option<Begun<'a>> {
    let (classes, defaults, name, attributes) = written(item)?;
    let is_crowd = *numbers.start() > 0;
    if is_crowd && !name.text()?.contains(NUMBER) {
        name.report(format!("the members of a crowd need different names: expected `{NUMBER}` in the DN"));
        return None;
    }
    let identity = attributes.map(|item| identity(item, world)).unwrap_or_default();
    let mut objects = Vec::new();
    for number in numbers {
        let text = if is_crowd { numbered(name.text()?, number) } else { name.text()?.to_owned() };
        let dn = full_dn(name, &text, forest, world)?;
        let own = world.forests.get(forest)?;
        if let Some(first) = own.find(&dn).and_then(|first| own.entry(first)) {
            let at = format!("{}:{}", first.at.line, first.at.column);
            name.report(format!("the object `{dn}` stands already at {at}"));
            return None;
        }
        let object = with_defaults(classes.clone(), defaults, dn, forest, world, item.location())?;
        if let Some(own) = world.forests.get_mut(forest) {
            for (name, values) in &identity {
                own.set(object.entry, *name, values.clone());
            }
        }
        objects.push(object);
    }
    Some(Begun { forest, objects, attributes })
}

fn numbered(text: &str, number: i64) -> String {
    text.replace(NUMBER, &number.to_string())
}

/// Creates an object of a class with what it has by default.
pub(super) fn create(
    class: &str,
    dn: Dn,
    forest: usize,
    world: &mut World,
    at: Location,
) -> Option<ObjectRef> {
    let is_class = |classes: &&[&str]| classes.last().is_some_and(|own| own.eq_ignore_ascii_case(class));
    let known = KINDS.into_iter().find(|(_, classes, _)| is_class(classes));
    let (classes, defaults) =
        known.map_or((&["top"][..], Defaults::Name), |(_, classes, defaults)| (classes, defaults));
    let mut classes: Vec<String> = classes.iter().map(|class| (*class).to_owned()).collect();
    if known.is_none() {
        classes.push(class.to_owned());
    }
    with_defaults(classes, defaults, dn, forest, world, at)
}

fn with_defaults(
    classes: Vec<String>,
    defaults: Defaults,
    dn: Dn,
    forest: usize,
    world: &mut World,
    at: Location,
) -> Option<ObjectRef> {
    let own = world.forests.get_mut(forest)?;
    let guid = own.guid_for(&dn);
    let sid = if defaults == Defaults::Name { None } else { own.next_sid() };
    let rdn = dn.rdns().next().map(|rdn| rdn.text()).unwrap_or_default();
    let mut entry = Entry { dn, classes, attributes: Vec::new(), at };
    let mut set = |name: &str, value: Scalar| entry.attributes.push((AttributeName::new(name), vec![value]));
    set("objectGUID", Scalar::binary(&guid.directory_bytes()));
    set("cn", Scalar::text(&rdn));
    if let Some(sid) = sid {
        let sam = sam_account_name(&rdn);
        set("objectSid", Scalar::binary(sid.as_bytes()));
        set("sAMAccountName", Scalar::text(&sam));
        if defaults == Defaults::Account {
            set("displayName", Scalar::text(&rdn));
            set("userPrincipalName", Scalar::text(&format!("{sam}@{}", own.name())));
            set("userAccountControl", Scalar::text("512"));
        }
    }
    Some(ObjectRef { forest, entry: own.add(entry) })
}

/// Reads the attributes of what was begun.
pub(super) fn finish(begun: &Begun<'_>, config: &ConnectorConfig, world: &mut World) {
    let Some(item) = begun.attributes else { return };
    let attributes = value::attributes(item, Owner::Connector(&importable(config)), world);
    let attributes = attributes.unwrap_or_default();
    let Some(forest) = world.forests.get_mut(begun.forest) else { return };
    let is_crowd = begun.objects.len() > 1;
    for (object, number) in begun.objects.iter().zip(1..) {
        for (name, values) in &attributes {
            let own = |value: &Scalar| match value.as_text() {
                Some(text) if is_crowd && text.contains(NUMBER) => Scalar::text(&numbered(text, number)),
                _ => value.clone(),
            };
            forest.set(object.entry, *name, values.iter().map(own).collect());
        }
    }
}

/// Reads attributes of an object.
pub(super) fn fill(item: Item<'_>, object: ObjectRef, reading: &mut Reading) {
    if let Some(config) = reading.config(object.forest).cloned() {
        set(item, object, &config, &mut reading.world);
    }
}

fn set(item: Item<'_>, object: ObjectRef, config: &ConnectorConfig, world: &mut World) {
    let attributes = value::attributes(item, Owner::Connector(&importable(config)), world);
    let Some(forest) = world.forests.get_mut(object.forest) else { return };
    attributes.into_iter().flatten().for_each(|(name, values)| forest.set(object.entry, name, values));
}

/// Reads a whole object, or a whole crowd.
pub(super) fn objects(
    item: Item<'_>,
    forest: usize,
    config: &ConnectorConfig,
    world: &mut World,
) -> Option<Vec<ObjectRef>> {
    let begun = begin(item, forest, world)?;
    finish(&begun, config, world);
    Some(begun.objects)
}

/// The connector's schema, and the anchor, which it imports whatever the schema says.
pub(super) fn importable(config: &ConnectorConfig) -> Schema {
    let mut schema = config.schema.clone();
    let guid = AttributeName::new("objectGUID");
    if schema.attribute(guid).is_none() {
        let kind = crate::schema::AttributeKind::Binary;
        schema
            .add_attribute(guid, crate::schema::AttributeType { kind, multi_valued: false, indexable: true });
    }
    schema
}

type Written<'a> = (Vec<String>, Defaults, Item<'a>, Option<Item<'a>>);

fn written(item: Item<'_>) -> Option<Written<'_>> {
    let names: Vec<&str> = KINDS.iter().map(|(name, _, _)| *name).collect();
    let found = KINDS.into_iter().find(|(name, _, _)| item.name() == Some(name));
    let Some((name, classes, defaults)) = found else {
        return item.unknown_name("kind of object", &[&names[..], &["Crowd"]].concat());
    };
    if name == "Object" {
        let [class, dn, attributes] = item.arguments("Object", ["class", "dn", "attributes"])?;
        return Some((vec!["top".to_owned(), class.text()?.to_owned()], defaults, dn, Some(attributes)));
    }
    let classes = classes.iter().map(|class| (*class).to_owned()).collect();
    if let NodeKind::Tuple { items, .. } = &item.node().kind
        && items.len() == 1
    {
        let [dn] = item.arguments(name, ["dn"])?;
        return Some((classes, defaults, dn, None));
    }
    let [dn, attributes] = item.arguments(name, ["dn", "attributes"])?;
    Some((classes, defaults, dn, Some(attributes)))
}

/// What identifies the object, where it is written out: other objects may refer to it before its turn comes. Mistakes
/// are reported when the object's attributes are read.
fn identity(item: Item<'_>, world: &World) -> Vec<(AttributeName, Vec<Scalar>)> {
    if !matches!(item.node().kind, NodeKind::Map(_)) {
        return Vec::new();
    }
    let names = ["objectGUID", "objectSid", "mS-DS-ConsistencyGuid"].map(AttributeName::new);
    let pairs = item.map().unwrap_or_default().into_iter().filter_map(|(key, value)| {
        let NodeKind::Text(text) = &key.node().kind else { return None };
        let name = AttributeName::known(text).filter(|name| names.contains(name))?;
        let refers = value.name().is_some_and(|form| form.ends_with("Of"));
        if refers { None } else { Some((name, value::values(value, world)?)) }
    });
    pairs.collect()
}

/// `aalmeida` of `A. Almeida`: letters and digits of ASCII in lower case, and the marks that a name may have.
fn sam_account_name(cn: &str) -> String {
    let kept = cn.chars().filter(|c| c.is_ascii_alphanumeric() || "._-".contains(*c));
    let name: String = kept.collect::<String>().to_ascii_lowercase();
    if name.is_empty() { "user".to_owned() } else { name }
}

/// A DN relative to a forest's domain, for containers.
pub(super) fn container(item: Item<'_>, forest: usize, world: &World) -> Option<Dn> {
    full_dn(item, item.text()?, forest, world)
}

fn full_dn(item: Item<'_>, text: &str, forest: usize, world: &World) -> Option<Dn> {
    match world.forests.get(forest)?.full_dn(text) {
        Ok(dn) => Some(dn),
        Err(error) => {
            item.report(error.to_string());
            None
        }
    }
}
