//! The state of an engine as lines of text, the same for both: what has to agree, and what a person reads if it does
//! not.

use crate::reference::{CsKey, Engine, Export};
use anchorwalk::connector::{CsObject, ExportOperation};
use anchorwalk::metaverse::CsRef;
use anchorwalk::rule::{RuleBook, RuleId};
use anchorwalk::schema::{AttributeName, Values};
use anchorwalk::sync::SyncServer;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// Lines by the object they are about; several where objects share a name.
pub(super) type State = BTreeMap<String, BTreeSet<String>>;

/// The state of the engine under test.
pub(super) fn of_server(server: &SyncServer) -> State {
    let rules = server.rules();
    let mut state = State::new();
    for (_, object) in server.metaverse.iter() {
        let mut text = format!("type {}\n", object.object_type);
        for (name, attribute) in object.attributes.iter() {
            let from = described(server, attribute.contributor.object);
            let rule = rule_name(rules, attribute.contributor.rule);
            let _ = writeln!(text, "{name} = {} by {rule} from {from}", shown(&attribute.values));
        }
        put(&mut state, format!("metaverse {}", object.guid), text);
    }
    for (connector, space) in server.spaces() {
        for (id, object) in space.iter() {
            let mut text = staged(object);
            if let Some((metaverse, link)) = server.metaverse.links.of_object(CsRef { connector, id }) {
                let guid = server.metaverse.get(metaverse).map(|object| object.guid);
                let sets = &server.metaverse.links;
                let lineage = Lineage {
                    metaverse: guid.map(|guid| guid.to_string()).unwrap_or_default(),
                    origin: format!("{:?}", link.origin),
                    supporters: [link.inbound, link.outbound],
                    in_scope: [link.inbound_rules, link.outbound_rules].map(|set| sets.rules(set).to_vec()),
                };
                lineage.write(&mut text, rules);
            }
            put(&mut state, format!("{} {}", space.config.name, object.dn), text);
        }
    }
    state
}

/// The state of the reference engine; rules are named by the book that both share.
pub(super) fn of_reference(engine: &Engine, rules: &RuleBook) -> State {
    let mut state = State::new();
    for (guid, object) in &engine.mv {
        let mut text = format!("type {}\n", object.object_type);
        for (name, value) in &object.attributes {
            let from = named(engine, value.object);
            let rule = rule_name(rules, value.rule);
            let _ = writeln!(text, "{name} = {} by {rule} from {from}", shown(&value.values));
        }
        put(&mut state, format!("metaverse {guid}"), text);
    }
    for (key, object) in &engine.cs {
        let mut text = format!("type {}\nanchor {:?}\n", object.object_type, object.anchor);
        attributes(&mut text, "imported", object.imported.iter().map(|(name, values)| (*name, Some(values))));
        let _ = writeln!(text, "pending import {:?}", object.pending_import);
        export(&mut text, object.export.as_ref());
        let _ = writeln!(text, "error {:?}", object.error);
        if let Some(link) = &object.link {
            let lineage = Lineage {
                metaverse: link.metaverse.to_string(),
                origin: format!("{:?}", link.origin),
                supporters: [link.inbound, link.outbound],
                in_scope: [link.inbound_rules.clone(), link.outbound_rules.clone()],
            };
            lineage.write(&mut text, rules);
        }
        put(&mut state, format!("{} {}", engine.connectors[key.connector].name, object.dn), text);
    }
    state
}

/// Two objects of one name must not hide each other.
fn put(state: &mut State, name: String, text: String) {
    state.entry(name).or_default().insert(text);
}

struct Lineage {
    metaverse: String,
    origin: String,
    supporters: [Option<RuleId>; 2],
    in_scope: [Vec<RuleId>; 2],
}

impl Lineage {
    fn write(&self, text: &mut String, rules: &RuleBook) {
        let _ = writeln!(text, "linked to {}, made {}", self.metaverse, self.origin);
        for (supporter, in_scope) in self.supporters.iter().zip(&self.in_scope) {
            let supporter = supporter.map(|id| rule_name(rules, id));
            let in_scope: Vec<String> = in_scope.iter().map(|id| rule_name(rules, *id)).collect();
            let _ = writeln!(text, "  by {supporter:?} in scope {in_scope:?}");
        }
    }
}

fn rule_name(rules: &RuleBook, id: RuleId) -> String {
    rules
        .get(id)
        .map_or_else(|| "unknown rule".to_owned(), |rule| format!("{} {}", rule.precedence, rule.name))
}

fn described(server: &SyncServer, object: CsRef) -> String {
    match server.space(object.connector).and_then(|space| Some((space, space.get(object.id)?))) {
        Some((space, staged)) => format!("{} {}", space.config.name, staged.dn),
        None => "nowhere".to_owned(),
    }
}

fn named(engine: &Engine, key: CsKey) -> String {
    match engine.cs.get(&key) {
        Some(object) => format!("{} {}", engine.connectors[key.connector].name, object.dn),
        None => "nowhere".to_owned(),
    }
}

fn shown(values: &Values) -> String {
    let types: Vec<&str> = values.iter().map(anchorwalk::schema::Scalar::type_name).collect();
    let shape = if matches!(values, Values::One(_)) { "" } else { "s" };
    format!("{values} ({}{shape})", types.first().copied().unwrap_or_default())
}

fn attributes<'a>(
    text: &mut String,
    what: &str,
    attributes: impl Iterator<Item = (AttributeName, Option<&'a Values>)>,
) {
    for (name, values) in attributes {
        let values = values.map_or_else(|| "nothing".to_owned(), shown);
        let _ = writeln!(text, "{what} {name} = {values}");
    }
}

fn staged(object: &CsObject) -> String {
    let anchor = object.anchor.map(|anchor| anchor.to_string());
    let mut text = format!("type {}\nanchor {anchor:?}\n", object.object_type);
    attributes(&mut text, "imported", object.imported.iter().map(|(name, values)| (name, Some(values))));
    let _ = writeln!(text, "pending import {:?}", object.pending_import);
    match &object.pending_export {
        None => text.push_str("export nothing\n"),
        Some(export) => {
            let operation = match export.operation {
                ExportOperation::Add => "add",
                ExportOperation::Update => "update",
                ExportOperation::Delete => "delete",
            };
            let _ =
                writeln!(text, "export {operation} {:?}", export.new_dn.as_ref().map(ToString::to_string));
            let pairs = export.attributes.iter().map(|(name, values)| (*name, values.as_ref()));
            attributes(&mut text, "export", pairs);
        }
    }
    let _ = writeln!(text, "error {:?}", object.error.as_ref().map(|error| error.name));
    text
}

fn export(text: &mut String, export: Option<&Export>) {
    match export {
        None => text.push_str("export nothing\n"),
        Some(Export::Delete) => text.push_str("export delete None\n"),
        Some(Export::Add(added)) => {
            text.push_str("export add None\n");
            attributes(text, "export", added.iter().map(|(name, values)| (*name, Some(values))));
        }
        Some(Export::Update { dn, attributes: changed }) => {
            let _ = writeln!(text, "export update {:?}", dn.as_ref().map(ToString::to_string));
            attributes(text, "export", changed.iter().map(|(name, values)| (*name, values.as_ref())));
        }
    }
}

/// A state in which links that are not in an earlier one don't tell which direction made them.
pub(super) fn without_origin_of_new_links(state: &State, earlier: &State) -> State {
    let is_link = |line: &&str| line.starts_with("linked to");
    let mut plain = State::new();
    for (name, texts) in state {
        let before = lines(earlier.get(name));
        let known: Vec<&str> = before.into_iter().filter(is_link).collect();
        let plainly = |line: &str| match line.split_once(", made") {
            Some((link, _)) if !known.contains(&line) => format!("{link}\n"),
            _ => format!("{line}\n"),
        };
        let texts = texts.iter().map(|text| text.lines().map(plainly).collect());
        plain.insert(name.clone(), texts.collect());
    }
    plain
}

/// A state without what a delta synchronisation need not tell of linked objects: what is staged against an import that
/// waits because its object fails, and whose error it is where that does not undo the inbound side.
pub(super) fn as_far_as_deltas_go(mut state: State, server: &SyncServer) -> State {
    let is_shared = !server.options.outbound_error_aborts_inbound;
    for (connector, space) in server.spaces() {
        let linked = |id| server.metaverse.links.of_object(CsRef { connector, id }).is_some();
        for (_, object) in space.iter().filter(|(id, _)| linked(*id)) {
            let is_left_out = |line: &str| {
                is_shared && line.starts_with("error ")
                    || object.pending_import.is_some() && is_against_import(object, line)
            };
            let plain = |text: &String| {
                text.split_inclusive('\n').filter(|line| !is_left_out(line.trim_end())).collect()
            };
            if let Some(texts) = state.get_mut(&format!("{} {}", space.config.name, object.dn)) {
                *texts = texts.iter().map(plain).collect();
            }
        }
    }
    state
}

/// The names in a state of the objects that fail and that an outbound rule alone linked.
pub(super) fn found_though_failing(server: &SyncServer) -> Vec<String> {
    let mut found = Vec::new();
    for (connector, space) in server.spaces() {
        for (id, object) in space.iter().filter(|(_, object)| object.error.is_some()) {
            let link = server.metaverse.links.of_object(CsRef { connector, id });
            if link.is_some_and(|(_, link)| link.inbound.is_none()) {
                found.push(format!("{} {}", space.config.name, object.dn));
            }
        }
    }
    found
}

/// Whether a line tells what is staged for an attribute that has changed since the object was synchronised, or whether
/// anything is.
fn is_against_import(object: &CsObject, line: &str) -> bool {
    matches!(line, "export nothing" | "export update None")
        || line
            .strip_prefix("export ")
            .and_then(|rest| rest.split_once(" = "))
            .is_some_and(|(name, _)| has_come(object, AttributeName::new(name)))
}

/// Whether an attribute has changed since the object was synchronised.
fn has_come(object: &CsObject, name: AttributeName) -> bool {
    let before = object.synchronized.as_ref().and_then(|before| before.attributes.get(name));
    object.imported.get(name) != before
}

/// What differs, object by object and line by line; empty when both agree.
pub(super) fn differences(engine: &State, reference: &State) -> String {
    let mut text = String::new();
    let names: BTreeSet<&String> = engine.keys().chain(reference.keys()).collect();
    for name in names.into_iter().filter(|name| engine.get(*name) != reference.get(*name)) {
        let (left, right) = (lines(engine.get(name)), lines(reference.get(name)));
        let _ = writeln!(text, "{name}");
        for line in left.iter().filter(|line| !right.contains(line)) {
            let _ = writeln!(text, "  first   {line}");
        }
        for line in right.iter().filter(|line| !left.contains(line)) {
            let _ = writeln!(text, "  second  {line}");
        }
    }
    text
}

fn lines(texts: Option<&BTreeSet<String>>) -> Vec<&str> {
    texts.map_or(vec!["absent"], |texts| texts.iter().flat_map(|text| text.lines()).collect())
}
