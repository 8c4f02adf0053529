//! The steps of a scenario.

use super::Reading;
use super::one_line::one_line;
use super::reference::{self, Tense};
use super::value::Owner;
use super::{cloud, lookup_step, object, rule_step, value, writeback};
use crate::scenario::Item;
use crate::scenario::step::{Action, RuleEdit, Step};
use crate::scenario::world::{ObjectRef, WorldEdit};
use crate::schema::{AttributeName, Dn, Scalar};

const STEPS: [&str; 24] = [
    "Import",
    "Sync",
    "Cycle",
    "Lookup",
    "Audit",
    "Expect",
    "Create",
    "Edit",
    "Disable",
    "Enable",
    "Move",
    "Rename",
    "Delete",
    "CloudCreate",
    "CloudEdit",
    "CloudDelete",
    "DisableRule",
    "EnableRule",
    "RemoveRule",
    "CloneRule",
    "EditRule",
    "AddRule",
    "Exclude",
    "Include",
];

/// Reads one step. Its edits are made in the world and the rules of `reading` at once, so that the next step is read
/// as it will find them.
pub(super) fn step(item: Item<'_>, reading: &mut Reading) -> Option<Step> {
    let action = action(item, reading)?;
    match &action {
        Action::Edit(edit) => edit.apply(&mut reading.world),
        Action::Rules(edits) => edits.iter().for_each(|edit| edit.apply(&mut reading.server)),
        Action::Import(_)
        | Action::Synchronize(_)
        | Action::Cycle
        | Action::Select { .. }
        | Action::Lookup(_)
        | Action::Audit(_)
        | Action::Expect(_)
        | Action::Writeback(_) => {}
    }
    let written = item.problems().source().slice(item.span());
    Some(Step { at: item.location(), text: one_line(written), action })
}

fn action(item: Item<'_>, reading: &Reading) -> Option<Action> {
    let edit = |edit: Option<WorldEdit>| edit.map(Action::Edit);
    let rules = |edits: Option<Vec<RuleEdit>>| edits.map(Action::Rules);
    match item.name() {
        Some("Import") => lookup_step::connectors(item, "Import", reading).map(Action::Import),
        Some("Sync") => lookup_step::connectors(item, "Sync", reading).map(Action::Synchronize),
        Some("Cycle") => item.fields("Cycle", &[]).map(|_| Action::Cycle),
        Some("Lookup") => lookup_step::lookup(item, reading).map(Action::Lookup),
        Some("Audit") => lookup_step::audit(item).map(Action::Audit),
        Some("Expect") => lookup_step::expect(item, reading).map(Action::Expect),
        Some("Create") => edit(create(item, reading)),
        Some("Edit") => edit(change(item, reading)),
        Some("Disable") => edit(switch(item, "Disable", reading, true)),
        Some("Enable") => edit(switch(item, "Enable", reading, false)),
        Some("Move") => edit(relocate(item, "Move", reading)),
        Some("Rename") => edit(relocate(item, "Rename", reading)),
        Some("Delete") => edit(delete(item, reading)),
        Some("CloudCreate") => edit(cloud_create(item, reading)),
        Some("CloudEdit") => edit(cloud_edit(item, reading)),
        Some("CloudDelete") => edit(cloud_delete(item, reading)),
        Some("DisableRule") => rules(rule_step::switch(item, reading, "DisableRule", true)),
        Some("EnableRule") => rules(rule_step::switch(item, reading, "EnableRule", false)),
        Some("RemoveRule") => rules(rule_step::remove(item, reading)),
        Some("CloneRule") => rules(rule_step::clone(item, reading)),
        Some("EditRule") => rules(rule_step::edit_rule(item, reading)),
        Some("AddRule") => rules(rule_step::add(item, reading)),
        Some("Exclude") => select(item, "Exclude", reading, false),
        Some("Include") => select(item, "Include", reading, true),
        Some(name) if writeback::STEPS.contains(&name) => {
            writeback::step(item, reading).map(Action::Writeback)
        }
        _ => {
            let known: Vec<&str> = STEPS.into_iter().chain(writeback::STEPS).collect();
            item.unknown_name("step", &known)
        }
    }
}

fn standing(item: Item<'_>, reading: &Reading) -> Option<ObjectRef> {
    reference::object(item, &reading.world, Tense::Present)
}

/// `Create("account.test", User("CN=Ana,OU=Staff"))`.
fn create(item: Item<'_>, reading: &Reading) -> Option<WorldEdit> {
    let [forest, object] = item.arguments("Create", ["forest", "object"])?;
    let forest = reference::forest(forest, &reading.world)?;
    // The step is applied once it is read, like every other: here it is only tried.
    let mut world = reading.world.clone();
    let created = object::object(object, forest, reading.config(forest)?, &mut world)?;
    Some(WorldEdit::Create { forest, entry: created.entry(&world)?.clone() })
}

/// `Edit("account.test/CN=Ana,OU=Staff", {"adminDescription": "User_excluded"})`.
fn change(item: Item<'_>, reading: &Reading) -> Option<WorldEdit> {
    let [object, attributes] = item.arguments("Edit", ["object", "attributes"])?;
    let object = standing(object, reading)?;
    let schema = object::importable(reading.config(object.forest)?);
    let attributes = value::attributes(attributes, Owner::Connector(&schema), &reading.world)?;
    Some(WorldEdit::Change { object, attributes })
}

/// Sets or clears bit 2 of `userAccountControl`.
fn switch(item: Item<'_>, step: &str, reading: &Reading, disabled: bool) -> Option<WorldEdit> {
    const ACCOUNT_DISABLED: i64 = 2;
    let [object] = item.arguments(step, ["object"])?;
    let found = standing(object, reading)?;
    let name = AttributeName::new("userAccountControl");
    let entry = found.entry(&reading.world)?;
    let before =
        entry.values(name).first().and_then(Scalar::as_text).and_then(|text| text.parse::<i64>().ok());
    let Some(before) = before else {
        object.report(format!("`{}` has no userAccountControl to change", entry.dn));
        return None;
    };
    let after = if disabled { before | ACCOUNT_DISABLED } else { before & !ACCOUNT_DISABLED };
    Some(WorldEdit::Change {
        object: found,
        attributes: vec![(name, vec![Scalar::text(&after.to_string())])],
    })
}

/// `Delete("account.test/CN=Ana,OU=Staff")`.
fn delete(item: Item<'_>, reading: &Reading) -> Option<WorldEdit> {
    let [object] = item.arguments("Delete", ["object"])?;
    standing(object, reading).map(|object| WorldEdit::Delete { object })
}

/// `Move(object: "…", to: "OU=Contractors")` and `Rename(object: "…", to: "CN=Ana Almeida")`.
fn relocate(item: Item<'_>, step: &'static str, reading: &Reading) -> Option<WorldEdit> {
    let fields = item.fields(step, &["object", "to"])?;
    let object = fields.required("object").and_then(|item| standing(item, reading));
    let to = fields.required("to")?;
    let object = object?;
    let forest = reading.world.forests.get(object.forest)?;
    let dn = &forest.entry(object.entry)?.dn;
    let text = if step == "Move" {
        let rdn = dn.as_str().strip_suffix(dn.parent()?.as_str())?;
        format!("{rdn}{}", object::container(to, object.forest, &reading.world)?)
    } else {
        format!("{},{}", to.text()?, dn.parent()?)
    };
    let dn = Dn::parse(&text).map_err(|error| to.report(error.to_string())).ok()?;
    if forest.find(&dn).is_some_and(|other| other != object.entry) {
        to.report(format!("the object `{dn}` stands already"));
        return None;
    }
    Some(WorldEdit::Relocate { object, dn })
}

/// `CloudCreate("eve", CloudOnly)`.
fn cloud_create(item: Item<'_>, reading: &Reading) -> Option<WorldEdit> {
    let [name, user] = item.arguments("CloudCreate", ["name", "object"])?;
    let (text, config) = (name.text()?, reading.installation.cloud()?);
    let user = cloud::user(user, text, config, &reading.world);
    if reading.world.tenant.named(text).is_some() {
        name.report(format!("there is a cloud user `{text}` already"));
        return None;
    }
    Some(WorldEdit::CloudCreate { name: text.to_owned(), user: user? })
}

/// `CloudEdit(user: "ana", synced: false, attributes: {…})`.
fn cloud_edit(item: Item<'_>, reading: &Reading) -> Option<WorldEdit> {
    let fields = item.fields("CloudEdit", &["user", "immutableId", "synced", "deleted", "attributes"])?;
    let name = fields.required("user").and_then(|item| reference::cloud(item, &reading.world))?;
    let user = reading.world.tenant.named(&name)?.clone();
    let user = cloud::changed(user, &fields, reading.installation.cloud()?, &reading.world)?;
    Some(WorldEdit::CloudReplace { name, user })
}

/// `CloudDelete("ana")`: a soft delete, as every delete in the cloud is for thirty days.
fn cloud_delete(item: Item<'_>, reading: &Reading) -> Option<WorldEdit> {
    let [name] = item.arguments("CloudDelete", ["user"])?;
    let name = reference::cloud(name, &reading.world)?;
    let mut user = reading.world.tenant.named(&name)?.clone();
    user.deleted = true;
    Some(WorldEdit::CloudReplace { name, user })
}

/// `Exclude("account.test", "OU=Contractors")`.
fn select(item: Item<'_>, step: &str, reading: &Reading, included: bool) -> Option<Action> {
    let [forest, container] = item.arguments(step, ["forest", "container"])?;
    let forest = reference::forest(forest, &reading.world)?;
    let container = object::container(container, forest, &reading.world)?;
    Some(Action::Select { connector: reading.connector(forest)?, container, included })
}
