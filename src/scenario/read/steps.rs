//! The steps of a scenario.

use super::one_line::one_line;
use super::{Reading, cloud_step, connection, expect_step, lookup_step, object, outage_step, reference};
use super::{rule_step, run_step, world_step, writeback};
use crate::scenario::Item;
use crate::scenario::step::{Action, RuleEdit, Step};
use crate::scenario::world::WorldEdit;
use crate::sync::RunProfile;

const STEPS: [&str; 41] = [
    "Import",
    "Sync",
    "Cycle",
    "DeltaImport",
    "DeltaSync",
    "Export",
    "Wait",
    "StagingMode",
    "Lookup",
    "Audit",
    "Expect",
    "ExpectRun",
    "ExpectTenant",
    "ExpectEntry",
    "Create",
    "Edit",
    "Disable",
    "Enable",
    "Move",
    "Rename",
    "Delete",
    "Restore",
    "Migrate",
    "Protect",
    "Unprotect",
    "Unreachable",
    "Reachable",
    "Options",
    "Tenant",
    "CloudCreate",
    "CloudEdit",
    "CloudDelete",
    "AddForest",
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
/// as it will find them; what runs and exports change is seen only when the step is played.
pub(super) fn step(item: Item<'_>, reading: &mut Reading) -> Option<Step> {
    let action = action(item, reading)?;
    match &action {
        Action::Edit(edits) => edits.iter().for_each(|edit| edit.apply(&mut reading.world)),
        Action::Rules(edits) => edits.iter().for_each(|edit| edit.apply(&mut reading.server)),
        Action::Connect(_)
        | Action::Run(..)
        | Action::Cycle
        | Action::Scheduled(_)
        | Action::Wait(_)
        | Action::Staging(_)
        | Action::Options(_)
        | Action::CloudOf(..)
        | Action::Select { .. }
        | Action::Lookup(_)
        | Action::Audit(_)
        | Action::Expect(_)
        | Action::ExpectRun(_)
        | Action::ExpectTenant(_)
        | Action::ExpectEntry(_)
        | Action::Writeback(_) => {}
    }
    let written = item.problems().source().without_passwords(item.span());
    Some(Step { at: item.location(), text: one_line(&written), action })
}

fn action(item: Item<'_>, reading: &mut Reading) -> Option<Action> {
    let edit = |edit: Option<WorldEdit>| edit.map(|edit| Action::Edit(vec![edit]));
    let edits = |edits: Option<Vec<WorldEdit>>| edits.map(Action::Edit);
    let rules = |edits: Option<Vec<RuleEdit>>| edits.map(Action::Rules);
    match item.name() {
        Some("Import") => run_step::run(item, "Import", RunProfile::FullImport, reading),
        Some("Sync") => run_step::run(item, "Sync", RunProfile::FullSynchronization, reading),
        Some("DeltaImport") => run_step::run(item, "DeltaImport", RunProfile::DeltaImport, reading),
        Some("DeltaSync") => run_step::run(item, "DeltaSync", RunProfile::DeltaSynchronization, reading),
        Some("Export") => run_step::run(item, "Export", RunProfile::Export, reading),
        Some("Cycle") => run_step::cycle(item),
        Some("Wait") if !reading.rehearses => run_step::wait(item),
        Some("StagingMode") => run_step::staging(item),
        Some("Lookup") => lookup_step::lookup(item, reading).map(Action::Lookup),
        Some("Audit") => lookup_step::audit(item).map(Action::Audit),
        Some("Expect") => expect_step::expect(item, reading).map(Box::new).map(Action::Expect),
        Some("ExpectRun") => run_step::expect(item, reading).map(Action::ExpectRun),
        Some("ExpectTenant") => cloud_step::expect(item, reading).map(Action::ExpectTenant),
        Some("ExpectEntry") => expect_step::entry(item, reading).map(Action::ExpectEntry),
        Some("Create") => edits(world_step::create(item, reading)),
        Some("Edit") => edits(world_step::change(item, reading)),
        Some("Disable") => edits(world_step::switch(item, "Disable", reading, true)),
        Some("Enable") => edits(world_step::switch(item, "Enable", reading, false)),
        Some("Move") => edits(world_step::relocate(item, "Move", reading)),
        Some("Rename") => edits(world_step::relocate(item, "Rename", reading)),
        Some("Delete") => edits(world_step::delete(item, reading)),
        Some("Restore") => edit(world_step::restore(item, reading)),
        Some("Migrate") => edits(world_step::migrate(item, reading)),
        Some("Protect") => edits(world_step::protect(item, "Protect", reading, true)),
        Some("Unprotect") => edits(world_step::protect(item, "Unprotect", reading, false)),
        Some("Unreachable") => edit(outage_step::begins(item, reading)),
        Some("Reachable") => edit(outage_step::ends(item, reading)),
        Some("Options") => run_step::options(item, reading).map(Action::Options),
        Some("Tenant") => edit(cloud_step::tenant(item, reading)),
        Some("CloudCreate") => edit(cloud_step::create(item, reading)),
        Some("CloudEdit") => cloud_step::edit(item, reading),
        Some("CloudDelete") => cloud_step::delete(item, reading),
        Some("AddForest") => connection::add_forest(item, reading),
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
            let others = writeback::STEPS.into_iter().filter(|own| !STEPS.contains(own));
            let known: Vec<&str> = STEPS.into_iter().chain(others).collect();
            item.unknown_name("step", &known)
        }
    }
}

/// `Exclude("account.test", "OU=Contractors")`.
fn select(item: Item<'_>, step: &str, reading: &Reading, included: bool) -> Option<Action> {
    let [forest, container] = item.arguments(step, ["forest", "container"])?;
    let forest = reference::forest(forest, &reading.world)?;
    let container = object::container(container, forest, &reading.world)?;
    Some(Action::Select { connector: reading.connector(forest)?, container, included })
}
