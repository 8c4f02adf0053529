//! From the text of a scenario to a [`Scenario`]: every mistake at once, and none left for playing.

mod cloud;
mod cloud_step;
mod connection;
mod expect_step;
mod graph;
mod inner_path;
mod installation;
mod lookup_step;
mod object;
mod one_line;
mod outage_step;
mod reference;
mod rule_step;
mod rules;
mod run_step;
mod steps;
mod value;
mod world_step;
mod writeback;

pub(super) use installation::select;
pub(super) use reference::name as object_name;

use super::step::{Action, Statement, Step};
use super::world::WorldEdit;
use super::writeback_plan::WritebackPlan;
use super::{Fields, Item, Node, NodeKind, Scenario};
use crate::connector::ConnectorConfig;
use crate::directory::Forest;
use crate::directory::World;
use crate::metaverse::ConnectorIndex;
use crate::schema::{Guid, eq_folded};
use crate::sync::{Options, SyncServer};
use installation::Installation;
use std::path::Path;

const FIELDS: [&str; 8] = ["options", "forests", "cloud", "tenant", "rules", "graph", "writeback", "steps"];
const FOREST: [&str; 4] = ["include", "exclude", "classes", "objects"];

/// What is known while a file is read: the world and the rules as the step that is read will find them.
pub(super) struct Reading {
    world: World,
    server: SyncServer,
    installation: Installation,
    /// The file rehearses password writeback: its timeline is the clock that `Wait` advances.
    rehearses: bool,
}

impl Reading {
    /// The connector to a forest.
    fn connector(&self, forest: usize) -> Option<ConnectorIndex> {
        self.server.connector(self.connector_id(forest)?)
    }

    fn connector_id(&self, forest: usize) -> Option<Guid> {
        self.config(forest).map(|config| config.id)
    }

    fn config(&self, forest: usize) -> Option<&ConnectorConfig> {
        self.installation.forest(self.world.forests.get(forest)?.name())
    }
}

/// Reads the one value of a file. `folder` is where paths in the file start.
pub(super) fn scenario(item: Item<'_>, folder: &Path, options: Options) -> Option<Scenario> {
    let fields = item.fields("Scenario", &FIELDS)?;
    let options = set_options(&fields, options);
    let forests = named_forests(&fields);
    let world =
        World { forests: forests.iter().map(|(forest, _)| forest.clone()).collect(), ..World::default() };
    let mut installation = installation(&fields, folder, &world)?;
    for (forest, form) in &forests {
        if let Some(form) = form {
            select_containers(*form, forest, &world, &mut installation);
        }
    }
    let drafts = rules::drafts(fields.optional("rules"), &mut installation, item);
    let anchor = fields.optional("rules").unwrap_or(item);
    let server = rules::assembled(anchor, &installation, drafts, &options)?;
    let mut reading = Reading { world, server, installation, rehearses: rehearses(&fields) };
    objects(&forests, &mut reading);
    let mut initial = Scenario {
        lesson: String::new(),
        file: item.problems().source().file().clone(),
        server: reading.server.clone(),
        world: reading.world.clone(),
        creations: Vec::new(),
        graph: Vec::new(),
        steps: Vec::new(),
        writeback: WritebackPlan::default(),
        cycle_first: false,
    };
    let stated = fields.each_or_none("graph", |item| Some((item, item.span().clone())));
    let (accounts, clouds): (Vec<_>, Vec<_>) =
        stated.into_iter().partition(|(item, _)| item.name() != Some("Aad"));
    read_graph(accounts.into_iter().map(|(item, _)| item), &mut reading, &mut initial);
    cloud_users(&fields, &mut reading, &mut initial.world);
    if let Some(edit) = fields.optional("tenant").and_then(|item| cloud_step::tenant(item, &reading)) {
        edit.apply(&mut reading.world);
        edit.apply(&mut initial.world);
    }
    read_graph(clouds.into_iter().map(|(item, _)| item), &mut reading, &mut initial);
    check_people(&fields, &initial.graph);
    initial.writeback = writeback::plan(&fields, &reading);
    initial.steps = fields.each_or_none("steps", |item| steps::step(item, &mut reading));
    writeback::check_length(&initial.steps, &initial.writeback.settings, item);
    let holds_objects = initial.world.forests.iter().any(|forest| forest.entries().next().is_some());
    initial.cycle_first = holds_objects && asks_before_it_runs(&initial.steps);
    Some(initial)
}

/// Whether the file has anything of password writeback.
fn rehearses(fields: &Fields<'_>) -> bool {
    let is_order = |name: &str| name != "Wait" && writeback::STEPS.contains(&name);
    let steps = fields.written("steps").map(|item| &item.node().kind);
    let ordered =
        matches!(steps, Some(NodeKind::List(steps)) if steps.iter().filter_map(Node::name).any(is_order));
    ordered || fields.written("writeback").is_some()
}

/// Whether a question is asked before the first step that runs anything, or nothing runs at all.
fn asks_before_it_runs(steps: &[Step]) -> bool {
    let runs = |step: &Step| step.action.runs();
    let asks = |step: &Step| {
        matches!(step.action, Action::Lookup(_) | Action::Audit(_) | Action::Expect(_) | Action::Writeback(_))
    };
    steps.iter().find(|step| runs(step) || asks(step)).is_none_or(asks)
}

/// The engine options that a field `options` sets.
pub(super) fn set_options(fields: &Fields<'_>, mut options: Options) -> Options {
    for (name, text) in option_entries(fields.map_or_none("options"), &options) {
        // Every entry was tried on a copy.
        drop(options.set(&name, &text));
    }
    options
}

/// Options by their names, with their values as texts: each that can be set.
fn option_entries(entries: Vec<(Item<'_>, Item<'_>)>, options: &Options) -> Vec<(String, String)> {
    let mut tried = options.clone();
    let mut read = Vec::new();
    for (name, value) in entries {
        let text = match &value.node().kind {
            NodeKind::Boolean(value) => value.to_string(),
            NodeKind::Number(number) => number.to_string(),
            NodeKind::Text(text) => text.clone(),
            NodeKind::Name(_)
            | NodeKind::Named { .. }
            | NodeKind::Tuple { .. }
            | NodeKind::List(_)
            | NodeKind::Map(_)
            | NodeKind::Foreign(_) => {
                value.report("expected the value of an option: a text, a number, `true` or `false`");
                continue;
            }
        };
        let Some(name_text) = name.text() else { continue };
        match tried.set(name_text, &text) {
            Ok(()) => read.push((name_text.to_owned(), text)),
            Err(message) => name.report(message),
        }
    }
    read
}

/// The forests in order of connection, each with what is written of it. A file that lists none has those that its
/// graph mentions.
fn named_forests<'a>(fields: &Fields<'a>) -> Vec<(Forest, Option<Item<'a>>)> {
    let Some(item) = fields.optional("forests") else {
        let names = fields.optional("graph").map(graph::forests).unwrap_or_default();
        return names.iter().filter_map(|name| Some((Forest::new(name).ok()?, None))).collect();
    };
    let mut forests: Vec<(Forest, Option<Item<'a>>)> = Vec::new();
    for (key, value) in item.map().unwrap_or_default() {
        let Some(name) = key.text() else { continue };
        let is_dns = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "-.".contains(c));
        if !is_dns {
            key.report(format!("`{name}` is no name of a forest: expected one such as `fabrikam.test`"));
        }
        if forests.iter().any(|(forest, _)| eq_folded(forest.name(), name) && forest.name() != name) {
            key.report(format!("the forest `{name}` stands already in another spelling"));
            continue;
        }
        match Forest::new(name) {
            Ok(forest) => forests.push((forest, Some(value))),
            Err(error) => key.report(error.to_string()),
        }
    }
    forests
}

fn installation(fields: &Fields<'_>, folder: &Path, world: &World) -> Option<Installation> {
    let Some(path) = fields.optional("rules").and_then(rules::config_path) else {
        return Some(Installation::new(&world.forests));
    };
    let installation = Installation::exported(path, folder)?;
    for forest in &world.forests {
        if installation.forest(forest.name()).is_none() {
            path.report(format!("the configuration has no connector to the forest `{}`", forest.name()));
        }
    }
    Some(installation)
}

/// The fields of a forest that configure its connector.
fn select_containers(item: Item<'_>, forest: &Forest, world: &World, installation: &mut Installation) {
    let Some(fields) = item.fields("Forest", &FOREST) else { return };
    let Some(index) = world.forest_named(forest.name()) else { return };
    let Some(config) = installation.forest_mut(forest.name()) else { return };
    for (field, included) in [("exclude", false), ("include", true)] {
        for container in fields.each_or_none(field, |item| object::container(item, index, world)) {
            select(config, container, included);
        }
    }
    if let Some(item) = fields.optional("classes") {
        let schema = config.schema.clone();
        let classes = item.each(|class| {
            let name = class.text()?;
            let known = schema.class_named(name).map(|class| class.as_str().to_owned());
            if known.is_none() {
                reference::unknown(
                    class,
                    "object class",
                    name,
                    schema.classes().map(crate::schema::ObjectType::as_str),
                );
            }
            known
        });
        let classes: std::collections::BTreeSet<String> = classes.unwrap_or_default().into_iter().collect();
        for partition in &mut config.partitions {
            partition.classes.clone_from(&classes);
        }
    }
}

/// Creates every object of every forest before the attributes of any are read: they may refer to each other.
fn objects(forests: &[(Forest, Option<Item<'_>>)], reading: &mut Reading) {
    let mut begun = Vec::new();
    for (index, (_, form)) in forests.iter().enumerate() {
        let fields = form.and_then(|form| form.fields("Forest", &FOREST));
        for item in fields.into_iter().flat_map(|fields| fields.each_or_none("objects", Some)) {
            begun.extend(object::begin(item, index, &mut reading.world));
        }
    }
    for object in begun {
        if let Some(config) = reading.config(object.forest).cloned() {
            object::finish(&object, &config, &mut reading.world);
        }
    }
}

fn cloud_users(fields: &Fields<'_>, reading: &mut Reading, initial: &mut World) {
    for (key, value) in fields.map_or_none("cloud") {
        let (Some(name), Some(config)) = (key.text(), reading.installation.cloud()) else { continue };
        if name.is_empty() || name.contains(['/', '=']) {
            key.report("the name of a cloud user is a word without `/` and `=`");
        }
        let user = cloud::user(value, name, config, &reading.world);
        if reading.world.tenant.named(name).is_some_and(|own| own.at != value.location()) {
            key.report(format!("the cloud user `{name}` stands already in another spelling"));
            continue;
        }
        let Some(user) = user else { continue };
        let edit = WorldEdit::CloudCreate { name: name.to_owned(), user };
        edit.apply(&mut reading.world);
        edit.apply(initial);
    }
}

fn read_graph<'a>(items: impl Iterator<Item = Item<'a>>, reading: &mut Reading, scenario: &mut Scenario) {
    for item in items {
        let Some(stated) = graph::statement(item, reading) else { continue };
        scenario.creations.extend(stated.create);
        scenario.graph.push(stated.statement);
    }
}

/// A person that is missing must have been somebody's.
fn check_people(fields: &Fields<'_>, graph: &[Statement]) {
    let people: Vec<&str> = graph
        .iter()
        .filter_map(|statement| match statement {
            Statement::Ad { person, .. } | Statement::Aad { person, .. } => person.as_deref(),
            Statement::MissingPerson(_) => None,
        })
        .collect();
    for item in fields.each_or_none("graph", Some) {
        if item.name() != Some("MissingPerson") {
            continue;
        }
        let Some([name]) = item.arguments("MissingPerson", ["name"]) else { continue };
        if let Some(text) = name.text()
            && !people.contains(&text)
        {
            reference::unknown(name, "person", text, people.iter().copied());
        }
    }
}
