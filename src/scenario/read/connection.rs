//! A forest that is connected while the scenario runs.

use super::{Reading, object, rules, select_containers};
use crate::directory::Forest;
use crate::rule::SyncRule;
use crate::scenario::Item;
use crate::scenario::step::{Action, Connection, RuleEdit};
use std::collections::BTreeMap;

/// `AddForest("b.test", Forest(objects: […]))`. The wizard inserts the new forest last in every group of out-of-box
/// rules and numbers all of them anew (spec/sync-engine.md 1.8.5); custom rules stay as they are.
pub(super) fn add_forest(item: Item<'_>, reading: &mut Reading) -> Option<Action> {
    let [name, form] = item.arguments("AddForest", ["name", "forest"])?;
    let forest = Forest::new(name.text()?).map_err(|error| name.report(error.to_string())).ok()?;
    if reading.world.forest_named(forest.name()).is_some() {
        name.report(format!("the forest `{}` is connected already", forest.name()));
        return None;
    }
    let position = reading.world.forests.len();
    reading.installation.connect(&forest, position);
    reading.world.forests.push(forest.clone());
    select_containers(form, &forest, &reading.world, &mut reading.installation);
    let config = reading.config(position)?.clone();
    reading.server.connect(config.clone());
    let begun = form
        .fields("Forest", &super::FOREST)?
        .each_or_none("objects", |item| object::begin(item, position, &mut reading.world));
    for object in begun {
        object::finish(&object, &config, &mut reading.world);
    }
    let rules = numbered_anew(item, reading);
    for edit in &rules {
        edit.apply(&mut reading.server);
    }
    let forest = reading.world.forests.get(position)?.clone();
    Some(Action::Connect(Box::new(Connection { forest, config, rules })))
}

/// The rules of the new forest, and every out-of-box rule that gets another number.
fn numbered_anew(item: Item<'_>, reading: &Reading) -> Vec<RuleEdit> {
    let Some(options) = &reading.installation.out_of_box else { return Vec::new() };
    let drafts = rules::out_of_box(item, &reading.installation, options);
    let known: BTreeMap<_, _> =
        reading.server.rules().iter().map(|(id, rule)| (rule.id, (id, rule))).collect();
    let newest = reading.installation.newest_forest();
    let mut edits = Vec::new();
    for draft in &drafts {
        match known.get(&draft.id) {
            Some((id, rule)) if rule.precedence != draft.precedence => {
                let rule = SyncRule { precedence: draft.precedence, ..(*rule).clone() };
                edits.push(RuleEdit::Replace(*id, rule));
            }
            None if Some(draft.connector) == newest => {
                edits.extend(super::rule_step::checked(item, reading, draft).map(RuleEdit::Add));
            }
            Some(_) | None => {}
        }
    }
    edits
}
