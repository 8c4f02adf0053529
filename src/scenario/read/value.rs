//! The values of an attribute.

use super::reference::{self, Tense};
use crate::directory::World;
use crate::scenario::{Item, NodeKind};
use crate::schema::{AttributeName, Guid, Scalar, Schema, Sid, SourceAnchor, nearest};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::collections::BTreeMap;

const FORMS: [&str; 9] =
    ["SidOf", "GuidOf", "AnchorOf", "DnOf", "CloudDnOf", "Sid", "Guid", "Base64", "None"];

/// The attributes of a map, each with its values; `None` and an empty list have none. Names that the schema lacks
/// would be dropped at import, so they are mistakes.
pub(super) fn attributes(
    item: Item<'_>,
    owner: Owner<'_>,
    world: &World,
) -> Option<Vec<(AttributeName, Vec<Scalar>)>> {
    let mut seen: BTreeMap<AttributeName, String> = BTreeMap::new();
    let mut attributes = Vec::new();
    for (key, value) in item.map()? {
        let (Some(name), Some(values)) = (attribute(key, owner), values(value, world)) else { continue };
        let written = key.text().unwrap_or_default();
        match seen.insert(name, written.to_owned()) {
            Some(first) if first != written => {
                key.report(format!("`{written}` is the same attribute as `{first}`"));
            }
            _ => attributes.push((name, values)),
        }
    }
    Some(attributes)
}

/// Whose attributes are read.
#[derive(Clone, Copy)]
pub(super) enum Owner<'s> {
    /// Of an object that a connector with this schema imports.
    Connector(&'s Schema),
    /// Of a metaverse object.
    Metaverse(&'s Schema),
}

/// The name of an attribute of the schema.
pub(super) fn attribute(item: Item<'_>, owner: Owner<'_>) -> Option<AttributeName> {
    let (schema, words) = match owner {
        Owner::Connector(schema) => (schema, "the connector imports no attribute"),
        Owner::Metaverse(schema) => (schema, "the metaverse has no attribute"),
    };
    let text = item.text()?;
    let known = AttributeName::known(text).filter(|name| schema.attribute(*name).is_some());
    if known.is_none() {
        let near = nearest(text, schema.attributes().map(|(name, _)| name.as_str()));
        let hint = near.map(|near| format!(", did you mean `{near}`?")).unwrap_or_default();
        item.report(format!("{words} `{text}`{hint}"));
    }
    known
}

/// A value, a list of values, or `None`.
pub(super) fn values(item: Item<'_>, world: &World) -> Option<Vec<Scalar>> {
    match item.present() {
        None => Some(Vec::new()),
        Some(item) if matches!(item.node().kind, NodeKind::List(_)) => {
            item.list()?.into_iter().map(|item| scalar(item, world)).collect()
        }
        Some(item) => Some(vec![scalar(item, world)?]),
    }
}

/// One value, raw: the connector that imports it makes of it what its schema says.
fn scalar(item: Item<'_>, world: &World) -> Option<Scalar> {
    match &item.node().kind {
        NodeKind::Text(text) => Some(Scalar::text(text)),
        NodeKind::Number(number) => Some(Scalar::text(&number.to_string())),
        NodeKind::Boolean(value) => Some(Scalar::text(if *value { "TRUE" } else { "FALSE" })),
        NodeKind::Tuple { .. } => form(item, world),
        NodeKind::Name(_)
        | NodeKind::Named { .. }
        | NodeKind::List(_)
        | NodeKind::Map(_)
        | NodeKind::Foreign(_) => item.expected("a value"),
    }
}

fn form(item: Item<'_>, world: &World) -> Option<Scalar> {
    let name = item.name().unwrap_or_default();
    let inner = |what| item.arguments(what, ["text"]).map(|[inner]| inner);
    let of = |what| inner(what).and_then(|inner| reference::object(inner, world, Tense::Past));
    match name {
        "SidOf" => attribute_of(item, of("SidOf")?, "objectSid", world),
        "GuidOf" => attribute_of(item, of("GuidOf")?, "objectGUID", world),
        "AnchorOf" => Some(Scalar::text(anchor_of(item, of("AnchorOf")?, world)?.as_str())),
        "CloudDnOf" => {
            let anchor = anchor_of(item, of("CloudDnOf")?, world)?;
            Some(Scalar::text(anchor.cloud_dn().as_str()))
        }
        "DnOf" => Some(Scalar::text(of("DnOf")?.entry(world)?.dn.as_str())),
        "Sid" => parsed(inner("Sid")?, |text| {
            Ok::<_, crate::schema::SidError>(text.parse::<Sid>()?.as_bytes().to_vec())
        }),
        "Guid" => parsed(inner("Guid")?, |text| {
            Ok::<_, crate::schema::GuidError>(text.parse::<Guid>()?.directory_bytes().to_vec())
        }),
        "Base64" => parsed(inner("Base64")?, |text| STANDARD.decode(text)),
        _ => item.unknown_name("kind of value", &FORMS),
    }
}

fn parsed<E: std::fmt::Display>(
    item: Item<'_>,
    bytes: impl Fn(&str) -> Result<Vec<u8>, E>,
) -> Option<Scalar> {
    match bytes(item.text()?) {
        Ok(bytes) => Some(Scalar::binary(&bytes)),
        Err(error) => {
            item.report(error.to_string());
            None
        }
    }
}

fn attribute_of(
    item: Item<'_>,
    object: crate::scenario::world::ObjectRef,
    name: &str,
    world: &World,
) -> Option<Scalar> {
    let value = object.entry(world)?.values(AttributeName::new(name)).first().cloned();
    if value.is_none() {
        item.report(format!("that object has no {name}"));
    }
    value
}

/// The source anchor of an object: of its `mS-DS-ConsistencyGuid` if it has one, else of its `objectGUID`
/// (spec/sync-engine.md 1.1.2).
pub(super) fn anchor_of(
    item: Item<'_>,
    object: crate::scenario::world::ObjectRef,
    world: &World,
) -> Option<SourceAnchor> {
    let entry = object.entry(world)?;
    let guid = match entry.values(AttributeName::new("mS-DS-ConsistencyGuid")).first() {
        Some(Scalar::Binary(bytes)) => Guid::from_directory_bytes(bytes).ok(),
        Some(Scalar::Text(text)) => text.parse().ok(),
        _ => entry.object_guid(),
    };
    if guid.is_none() {
        item.report("that object has no GUID to make a source anchor of");
    }
    guid.map(SourceAnchor::of_guid)
}
