//! Steps that change the rules.

use super::Reading;
use super::reference::{forest, unknown};
use super::rules::{report_finding, report_mistake};
use crate::rule::{Direction, ImmutableTag, LinkType, RuleDraft, RuleId, SyncRule};
use crate::scenario::step::RuleEdit;
use crate::scenario::{Fields, Item, NodeKind, Vocabulary, rule_drafts};
use crate::schema::Guid;

const EDITED: [&str; 9] =
    ["rule", "forest", "name", "precedence", "passwordSync", "disabled", "scope", "link", "tag"];

/// The rules meant by a name, a tag or a tag's family; of one connector only where it is given.
pub(super) fn named(item: Item<'_>, reading: &Reading, connector: Option<Guid>) -> Option<Vec<RuleId>> {
    let name = item.text()?;
    let book = reading.server.rules();
    let is_here = |rule: &SyncRule| connector.is_none_or(|connector| rule.connector == connector);
    let found: Vec<RuleId> = book.named(name).filter(|(_, rule)| is_here(rule)).map(|(id, _)| id).collect();
    if found.is_empty() {
        let what = if name.contains(' ') { "rule" } else { "rule tag" };
        let here = || book.iter().map(|(_, rule)| rule).filter(|rule| is_here(rule));
        let names = here().map(|rule| rule.name.as_str());
        unknown(
            item,
            what,
            name,
            names.chain(here().map(|rule| rule.tag.as_str())).filter(|name| !name.is_empty()),
        );
        return None;
    }
    Some(found)
}

/// `DisableRule("…")` and `EnableRule("…")`.
pub(super) fn switch(item: Item<'_>, reading: &Reading, step: &str, disabled: bool) -> Option<Vec<RuleEdit>> {
    let [rule] = item.arguments(step, ["rule"])?;
    let rules = named(rule, reading, None)?.into_iter();
    Some(rules.filter_map(|id| replaced(reading, id, |rule| rule.disabled = disabled)).collect())
}

/// `RemoveRule("…")`.
pub(super) fn remove(item: Item<'_>, reading: &Reading) -> Option<Vec<RuleEdit>> {
    let [rule] = item.arguments("RemoveRule", ["rule"])?;
    Some(named(rule, reading, None)?.into_iter().map(RuleEdit::Remove).collect())
}

/// `AddRule(Rule(…))`.
pub(super) fn add(item: Item<'_>, reading: &Reading) -> Option<Vec<RuleEdit>> {
    let [rule] = item.arguments("AddRule", ["rule"])?;
    let drafts = rule_drafts(rule, &Vocabulary::default(), &reading.installation.named())?;
    Some(drafts.iter().filter_map(|draft| checked(rule, reading, draft)).map(RuleEdit::Add).collect())
}

/// `CloneRule(rule: "…", name: "…", precedence: 50)`: a copy, which like every copy has no tag of its own
/// (spec/config-export.md 3.2).
pub(super) fn clone(item: Item<'_>, reading: &Reading) -> Option<Vec<RuleEdit>> {
    let fields = item.fields("CloneRule", &EDITED)?;
    let originals = originals(&fields, reading);
    let (name, precedence) = (fields.text("name"), fields.number("precedence"));
    let (originals, name, precedence) = (originals?, name?, precedence?);
    let mut edits = Vec::new();
    for (id, precedence) in originals.into_iter().zip(precedence..) {
        let Some(mut rule) = reading.server.rules().get(id).cloned() else { continue };
        let connector = reading.installation.connectors.iter().find(|config| config.id == rule.connector);
        let connector = connector.map(|config| config.name.as_str()).unwrap_or_default();
        rule.id = Guid::named(&format!("rule {connector} {name}"));
        rule.tag = ImmutableTag::new("");
        rule.at = item.location();
        edit(&mut rule, &fields, reading);
        rule.precedence = precedence;
        if reading.server.rules().iter().any(|(_, other)| other.id == rule.id) {
            item.report(format!("there is a rule `{name}` of {connector} already"));
        }
        edits.push(RuleEdit::Add(rule));
    }
    Some(edits)
}

/// `EditRule(rule: "…", forest: "…", passwordSync: false)`.
pub(super) fn edit_rule(item: Item<'_>, reading: &Reading) -> Option<Vec<RuleEdit>> {
    let fields = item.fields("EditRule", &EDITED)?;
    let rules = originals(&fields, reading)?.into_iter();
    Some(rules.filter_map(|id| replaced(reading, id, |rule| edit(rule, &fields, reading))).collect())
}

fn originals(fields: &Fields<'_>, reading: &Reading) -> Option<Vec<RuleId>> {
    let rule = fields.required("rule");
    let connector = match fields.optional("forest") {
        Some(item) => Some(reading.connector_id(forest(item, &reading.world)?)?),
        None => None,
    };
    named(rule?, reading, connector)
}

fn edit(rule: &mut SyncRule, fields: &Fields<'_>, reading: &Reading) {
    const LINKS: [(&str, LinkType); 3] =
        [("Provision", LinkType::Provision), ("Join", LinkType::Join), ("StickyJoin", LinkType::StickyJoin)];
    if let Some(name) = fields.optional("name").and_then(Item::text) {
        name.clone_into(&mut rule.name);
    }
    rule.precedence = fields.number_or("precedence", rule.precedence);
    rule.password_sync = fields.boolean_or("passwordSync", rule.password_sync);
    rule.disabled = fields.boolean_or("disabled", rule.disabled);
    rule.link_type = fields.one_of_or("link", &LINKS, rule.link_type);
    if let Some(tag) = fields.optional("tag").and_then(Item::text) {
        rule.tag = ImmutableTag::new(tag);
    }
    if let Some(scope) = fields.optional("scope") {
        rule.scope = scope_of(scope, rule, reading).map(|checked| checked.scope).unwrap_or_default();
    }
}

/// A rule that has nothing but this scoping filter, checked like any other.
fn scope_of(item: Item<'_>, rule: &SyncRule, reading: &Reading) -> Option<SyncRule> {
    let direction = match rule.direction {
        Direction::Inbound => "Inbound",
        Direction::Outbound => "Outbound",
    };
    let draft = RuleDraft {
        id: rule.id,
        name: rule.name.clone(),
        tag: String::new(),
        direction: direction.to_owned(),
        disabled: rule.disabled,
        connector: rule.connector,
        source_type: rule.source_type.to_string(),
        target_type: rule.target_type.to_string(),
        link_type: "Join".to_owned(),
        precedence: rule.precedence,
        password_sync: false,
        scope: crate::scenario::scope(item)?,
        join: Vec::new(),
        flows: Vec::new(),
        at: item.location(),
    };
    checked(item, reading, &draft)
}

pub(super) fn checked(item: Item<'_>, reading: &Reading, draft: &RuleDraft) -> Option<SyncRule> {
    match reading.server.check_rule(draft) {
        Ok((rule, findings)) => {
            for finding in &findings {
                report_finding(item, finding);
            }
            Some(rule)
        }
        Err(mistakes) => {
            for mistake in &mistakes {
                report_mistake(item, mistake);
            }
            None
        }
    }
}

fn replaced(reading: &Reading, id: RuleId, change: impl FnOnce(&mut SyncRule)) -> Option<RuleEdit> {
    let mut rule = reading.server.rules().get(id)?.clone();
    change(&mut rule);
    Some(RuleEdit::Replace(id, rule))
}

/// A list of rules, each with the name by which it was meant.
pub(super) fn list(
    item: Item<'_>,
    reading: &Reading,
    connector: Option<Guid>,
) -> Option<Vec<(String, Vec<RuleId>)>> {
    let items = if matches!(item.node().kind, NodeKind::List(_)) { item.list()? } else { vec![item] };
    let rules = items
        .into_iter()
        .filter_map(|item| Some((item.text()?.to_owned(), named(item, reading, connector)?)));
    Some(rules.collect())
}
