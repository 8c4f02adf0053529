//! The link graph stated directly: which objects there are, whom they are linked to, by which rules.

use super::{Reading, cloud, object, reference, rule_step};
use crate::directory::{CloudUser, Entry};
use crate::rule::{Direction, RuleId, SyncRule};
use crate::scenario::Item;
use crate::scenario::step::{Lineage, Statement};
use crate::scenario::world::{ObjectRef, WorldEdit};
use crate::schema::{Guid, ObjectType};

const NAMES: [&str; 4] = ["Ad", "MissingAd", "Aad", "MissingPerson"];

/// What a statement adds to the world, and the statement itself.
pub(super) struct Stated {
    pub(super) create: Option<WorldEdit>,
    pub(super) statement: Statement,
}

/// Reads a statement; what it adds is in the world of `reading` afterwards.
pub(super) fn statement(item: Item<'_>, reading: &mut Reading) -> Option<Stated> {
    match item.name() {
        Some("Ad") => account(item, "Ad", reading, false),
        Some("MissingAd") => account(item, "MissingAd", reading, true),
        Some("Aad") => cloud_object(item, reading),
        Some("MissingPerson") => {
            let [name] = item.arguments("MissingPerson", ["name"])?;
            let statement = Statement::MissingPerson(name.text()?.to_owned());
            Some(Stated { create: None, statement })
        }
        _ => item.unknown_name("statement about the graph", &NAMES),
    }
}

fn account(item: Item<'_>, form: &'static str, reading: &mut Reading, missing: bool) -> Option<Stated> {
    let fields = item.fields(form, &["object", "to", "rules", "class", "attributes"])?;
    let person = fields.optional("to").and_then(Item::text).map(str::to_owned);
    let name = fields.required("object")?;
    let (forest, dn) = reference::place(name, &reading.world)?;
    let existing = reading.world.forests.get(forest)?.find(&dn);
    let connector = reading.connector_id(forest)?;
    let (object, create) = if let Some(entry) = existing {
        for field in ["class", "attributes"] {
            if let Some(item) = fields.optional(field) {
                item.report(format!("`{dn}` stands already, so its {field} is known"));
            }
        }
        (ObjectRef { forest, entry }, None)
    } else {
        let class = fields.text_or("class", "user");
        let entry = new_entry(item, name, class, forest, reading)?;
        if let Some(attributes) = fields.optional("attributes") {
            object::fill(attributes, entry, reading);
        }
        (entry, Some(WorldEdit::Create { forest, entry: entry.entry(&reading.world)?.clone() }))
    };
    let entry = object.entry(&reading.world)?;
    check_selected(name, entry, connector, reading);
    let class = ObjectType::new(entry.most_derived_class().unwrap_or_default());
    let rules = fields.optional("rules").and_then(|item| rule_step::list(item, reading, Some(connector)));
    let lineage = lineage(reading, connector, &class, rules.unwrap_or_default());
    Some(Stated { create, statement: Statement::Ad { object, person, lineage, missing } })
}

fn new_entry(
    item: Item<'_>,
    name: Item<'_>,
    class: &str,
    forest: usize,
    reading: &mut Reading,
) -> Option<ObjectRef> {
    let (_, dn) = reference::place(name, &reading.world)?;
    object::create(class, dn, forest, &mut reading.world, item.location())
}

/// A connector that leaves the object out has nothing to link.
fn check_selected(item: Item<'_>, entry: &Entry, connector: Guid, reading: &Reading) {
    let config = reading.installation.connectors.iter().find(|config| config.id == connector);
    let class = entry.most_derived_class().unwrap_or_default();
    if config.is_some_and(|config| config.selects(&entry.dn.key(), class).is_err()) {
        item.report(format!("the connector does not import `{}`, so it can't be linked", entry.dn));
    }
}

fn cloud_object(item: Item<'_>, reading: &mut Reading) -> Option<Stated> {
    let fields = item.fields("Aad", &["name", "to", "rules", "id", "immutableId", "attributes"])?;
    let person = fields.optional("to").and_then(Item::text).map(str::to_owned);
    let name = fields.text("name")?;
    let config = reading.installation.cloud()?.clone();
    let existing = reading.world.tenant.named(name).cloned();
    let create = if existing.is_some() {
        None
    } else {
        let mut user = stated_user(item, name, &config);
        cloud::change(&fields, &config, &reading.world)?.change(&mut user);
        Some(WorldEdit::CloudCreate { name: name.to_owned(), user })
    };
    if let Some(create) = &create {
        create.apply(&mut reading.world);
    }
    let name =
        reading.world.tenant.users().find(|(own, _)| crate::schema::eq_folded(own, name))?.0.to_owned();
    let rules = fields.optional("rules").and_then(|item| rule_step::list(item, reading, Some(config.id)));
    let mut lineage =
        lineage(reading, config.id, &ObjectType::new("user"), rules.clone().unwrap_or_default());
    if rules.is_none() {
        lineage.inbound_rules.extend(lineage.inbound);
        lineage.outbound_rules.extend(lineage.outbound);
    }
    Some(Stated { create, statement: Statement::Aad { name, person, lineage } })
}

/// A synchronised user whose source anchor nobody needs to know.
fn stated_user(item: Item<'_>, name: &str, config: &crate::connector::ConnectorConfig) -> CloudUser {
    let anchor = crate::schema::SourceAnchor::of_guid(Guid::named(&format!("source anchor {name}")));
    cloud::new_user(name, anchor.as_str(), config, item.location())
}

/// The lineage of a link that carries these rules. Which rule made it is not asked: one of them that makes links, or
/// else the first rule of the connector that would.
fn lineage(
    reading: &Reading,
    connector: Guid,
    class: &ObjectType,
    named: Vec<(String, Vec<RuleId>)>,
) -> Lineage {
    let rules: Vec<RuleId> = named.into_iter().flat_map(|(_, rules)| rules).collect();
    let book = reading.server.rules();
    let of = |direction| {
        let is_of = |id: &&RuleId| book.get(**id).is_some_and(|rule| rule.direction == direction);
        let mut own: Vec<RuleId> = rules.iter().filter(is_of).copied().collect();
        own.sort_by_key(|id| book.get(*id).map(|rule| (rule.precedence, rule.id)));
        own.dedup();
        own
    };
    let (inbound_rules, outbound_rules) = (of(Direction::Inbound), of(Direction::Outbound));
    let makes = |direction, own: &[RuleId]| {
        let is_for = |rule: &SyncRule| {
            let cs_type = match direction {
                Direction::Inbound => &rule.source_type,
                Direction::Outbound => &rule.target_type,
            };
            rule.makes_links()
                && rule.direction == direction
                && rule.connector == connector
                && cs_type == class
        };
        let listed = own.iter().copied().find(|id| book.get(*id).is_some_and(SyncRule::makes_links));
        listed.or_else(|| book.iter().find(|(_, rule)| is_for(rule)).map(|(id, _)| id))
    };
    Lineage {
        inbound: makes(Direction::Inbound, &inbound_rules).or(inbound_rules.first().copied()),
        outbound: makes(Direction::Outbound, &outbound_rules),
        inbound_rules,
        outbound_rules,
    }
}

/// The names of the forests that statements mention, in order, for a file that does not list its forests.
pub(super) fn forests(item: Item<'_>) -> Vec<String> {
    let crate::scenario::NodeKind::List(_) = &item.node().kind else { return Vec::new() };
    let mut names: Vec<String> = Vec::new();
    for statement in item.list().unwrap_or_default() {
        let crate::scenario::NodeKind::Named { fields, .. } = &statement.node().kind else { continue };
        let object = fields.iter().find(|(name, _)| name.value == "object").map(|(_, node)| &node.kind);
        let Some(crate::scenario::NodeKind::Text(text)) = object else { continue };
        let Some((name, _)) = text.split_once('/') else { continue };
        if !names.iter().any(|own| crate::schema::eq_folded(own, name)) {
            names.push(name.to_owned());
        }
    }
    names
}
