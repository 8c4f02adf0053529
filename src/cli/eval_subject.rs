//! Whose attributes `eval` reads: given ones, laid over those of an object if one is named.

use super::Failure;
use super::arguments::Eval;
use super::input::Model;
use super::staged_object::{connector_named, staged_object};
use crate::expr::{Expression, Facts, Subject};
use crate::metaverse::{ConnectorIndex, CsRef};
use crate::schema::{AttributeName, BuiltInSchema, Guid, Schema, Values, nearest};
use crate::sync::{CsView, MvView, SyncServer};
use jiff::Timestamp;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// The attributes and parameters given by hand, over those of an object.
pub(super) struct EvalSubject<'a> {
    given: Facts,
    object: Option<NamedObject<'a>>,
    /// The attributes that the object can have, or that any can that a built-in schema knows or that was given.
    known: BTreeSet<AttributeName>,
}

/// An object of a server.
struct NamedObject<'a> {
    view: Box<dyn Subject + 'a>,
    schema: &'a Schema,
    description: String,
}

impl<'a> EvalSubject<'a> {
    /// What the command line names; `model` is there if it names an INPUT.
    pub(super) fn of(verb: &Eval, model: Option<&'a Model>) -> Result<Self, Failure> {
        let object = match (model, &verb.object) {
            (Some(model), Some(asked)) => Some(find(&model.server, asked, verb.connector.as_deref())?),
            _ => None,
        };
        let given = given(verb)?;
        let mut known = match &object {
            Some(object) => object.schema.attributes().map(|(name, _)| name).collect(),
            None => built_in(),
        };
        known.extend(given.names());
        Ok(Self { given, object, known })
    }

    /// The object as messages name it.
    pub(super) fn description(&self) -> Option<String> {
        self.object.as_ref().map(|object| object.description.clone())
    }

    /// What is probably a mistake: an attribute that the object can't have, or that nothing gives a value though one
    /// of nearly its name has; and a given one that is not read.
    pub(super) fn notes(&self, expression: &Expression) -> Vec<String> {
        let read = expression.attributes();
        let mut notes: Vec<String> = read.iter().filter_map(|name| self.note_on_read(*name)).collect();
        for name in self.given.names().filter(|name| !read.contains(name)) {
            let near = nearest(name.as_str(), read.iter().map(|read| read.as_str()));
            let help = near.map(|near| format!("; did you mean {near}?")).unwrap_or_default();
            notes.push(format!("--attr {name} is not read by the expression{help}"));
        }
        notes
    }

    fn note_on_read(&self, name: AttributeName) -> Option<String> {
        if name == AttributeName::dn() || self.known.contains(&name) || self.attribute(name).is_some() {
            return None;
        }
        let near = nearest(name.as_str(), self.known.iter().map(|known| known.as_str()));
        let help = near.map(|near| format!("; did you mean [{near}]?"));
        match &self.object {
            Some(object) => {
                let help = help.unwrap_or_default();
                Some(format!("[{name}] is no attribute that {} can have{help}", object.description))
            }
            // Without a schema any name may be meant.
            None => help.map(|help| format!("[{name}] has no value{help}")),
        }
    }
}

/// The attributes of the built-in schemas.
fn built_in() -> BTreeSet<AttributeName> {
    let mut names = BTreeSet::new();
    for built_in in [BuiltInSchema::ActiveDirectory, BuiltInSchema::Metaverse, BuiltInSchema::EntraId] {
        names.extend(built_in.schema().attributes().map(|(name, _)| name));
    }
    names
}

impl Subject for EvalSubject<'_> {
    fn attribute(&self, name: AttributeName) -> Option<Cow<'_, Values>> {
        let of_object = || self.object.as_ref()?.view.attribute(name);
        self.given.attribute(name).or_else(of_object)
    }

    fn imported(&self, name: AttributeName) -> Option<Cow<'_, Values>> {
        let of_object = || self.object.as_ref()?.view.imported(name);
        self.given.imported(name).or_else(of_object)
    }

    fn parameter(&self, name: &str) -> Option<Cow<'_, str>> {
        let of_object = || self.object.as_ref()?.view.parameter(name);
        self.given.parameter(name).or_else(of_object)
    }

    fn now(&self) -> Timestamp {
        self.object.as_ref().map_or_else(|| self.given.now(), |object| object.view.now())
    }

    fn random(&self) -> u64 {
        self.object.as_ref().map_or_else(|| self.given.random(), |object| object.view.random())
    }

    fn allows_imported_value(&self) -> bool {
        self.object.as_ref().is_none_or(|object| object.view.allows_imported_value())
    }
}

/// The attributes and parameters that were given.
fn given(verb: &Eval) -> Result<Facts, Failure> {
    let attributes = verb.attributes.iter().map(|given| pair("--attr", given));
    let mut facts = Facts::given(attributes.collect::<Result<Vec<_>, _>>()?)
        .map_err(|error| Failure::usage(format!("--attr: {error}")))?;
    for given in &verb.parameters {
        let (name, value) = pair("--parameter", given)?;
        facts = facts.with_parameter(name, value);
    }
    let options = verb.common.engine_options()?;
    Ok(facts.at(options.now).seeded(options.seed))
}

/// The two sides of NAME=VALUE.
fn pair<'a>(option: &str, given: &'a str) -> Result<(&'a str, &'a str), Failure> {
    given.split_once('=').ok_or_else(|| Failure::usage(format!("{option} {given}: expected NAME=VALUE")))
}

/// The metaverse object with this GUID, or the one connector-space object with this `objectGUID` or DN.
fn find<'a>(
    server: &'a SyncServer,
    asked: &str,
    connector: Option<&str>,
) -> Result<NamedObject<'a>, Failure> {
    let connector = connector.map(|name| connector_named(server, name)).transpose()?;
    let guid = asked.parse::<Guid>().ok();
    if let Some(object) = guid.and_then(|guid| metaverse_object(server, guid, connector)) {
        return Ok(object);
    }
    let at = staged_object(server, asked, connector)?;
    connector_space_object(server, at)
        .ok_or_else(|| Failure::usage(format!("no object is meant by `{asked}`")))
}

fn connector_space_object(server: &SyncServer, at: CsRef) -> Option<NamedObject<'_>> {
    let view = CsView::new(server, at)?;
    let schema = &server.space(at.connector)?.config.schema;
    Some(NamedObject { view: Box::new(view), schema, description: server.describe(at) })
}

/// A metaverse object, as the outbound rules of a connector see it: of the cloud's unless another is named.
fn metaverse_object(
    server: &SyncServer,
    guid: Guid,
    connector: Option<ConnectorIndex>,
) -> Option<NamedObject<'_>> {
    let object = server.metaverse.get(server.metaverse.with_guid(guid)?)?;
    let first = || server.spaces().next().map(|(index, _)| index);
    let target = connector.or_else(|| server.cloud().map(|(index, _)| index)).or_else(first)?;
    let view = MvView::new(server, guid, &object.object_type, &object.attributes, target)?;
    let space = server.space(target)?;
    let description =
        format!("{} {guid} of the metaverse, outbound to {}", object.object_type, space.config.name);
    Some(NamedObject { view: Box::new(view), schema: &server.metaverse.schema, description })
}
