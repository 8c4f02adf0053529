//! A whole rule.

use super::{Connectors, NamedConnector, Vocabulary, clause, flow};
use crate::rule::{ClauseDraft, FlowDraft, JoinDraft, RuleDraft};
use crate::scenario::{Fields, Item, NodeKind};
use crate::schema::{Guid, Location};

/// A rule as written, before it becomes one draft for every connector it belongs to.
#[derive(Clone, Debug)]
pub struct RuleForm {
    name: String,
    tag: String,
    direction: &'static str,
    disabled: bool,
    connectors: Vec<NamedConnector>,
    source_type: String,
    target_type: String,
    link_type: &'static str,
    password_sync: bool,
    scope: Vec<Vec<ClauseDraft>>,
    join: Vec<Vec<JoinDraft>>,
    flows: Vec<FlowDraft>,
    precedence: Option<i64>,
    at: Location,
}

const FIELDS: [&str; 14] = [
    "name",
    "tag",
    "direction",
    "disabled",
    "connector",
    "from",
    "to",
    "link",
    "precedence",
    "passwordSync",
    "scope",
    "join",
    "flows",
    "with",
];
const DIRECTIONS: [(&str, &str); 2] = [("Inbound", "Inbound"), ("Outbound", "Outbound")];
const LINKS: [(&str, &str); 3] = [("Provision", "Provision"), ("Join", "Join"), ("StickyJoin", "StickyJoin")];

/// Reads a rule that states its precedence. Where it belongs to every Active Directory forest there is one draft
/// for each, with consecutive precedences in the order in which the forests were connected.
pub fn rule_drafts(
    item: Item<'_>,
    vocabulary: &Vocabulary,
    connectors: &Connectors,
) -> Option<Vec<RuleDraft>> {
    let rule = RuleForm::read(item, vocabulary, connectors)?;
    if rule.precedence.is_none() {
        item.report("missing field `precedence` in Rule");
    }
    Some(rule.drafts(rule.precedence?))
}

impl RuleForm {
    /// Reads `Rule(…)`.
    pub fn read(item: Item<'_>, vocabulary: &Vocabulary, connectors: &Connectors) -> Option<Self> {
        let fields = item.fields("Rule", &FIELDS)?;
        let name = fields.text("name");
        let direction = fields.one_of("direction", &DIRECTIONS);
        let chosen = fields.required("connector").and_then(|item| connectors.chosen(item));
        let (source_type, target_type) = (fields.text("from"), fields.text("to"));
        let scope = fields.optional("scope").and_then(clause::scope).unwrap_or_default();
        let join = fields.optional("join").and_then(|item| join(item, vocabulary)).unwrap_or_default();
        let flows = flows(&fields, vocabulary);
        let tag = fields.text_or("tag", "").to_owned();
        let disabled = fields.boolean_or("disabled", false);
        let password_sync = fields.boolean_or("passwordSync", false);
        let link_type = fields.one_of_or("link", &LINKS, "Join");
        let precedence = fields.optional("precedence").and_then(Item::number);
        Some(Self {
            name: name?.to_owned(),
            tag,
            direction: direction?,
            disabled,
            connectors: chosen?,
            source_type: source_type?.to_owned(),
            target_type: target_type?.to_owned(),
            link_type,
            password_sync,
            scope,
            join,
            flows,
            precedence,
            at: item.location(),
        })
    }

    /// One draft for every connector, numbered from `first`.
    pub fn drafts(&self, first: i64) -> Vec<RuleDraft> {
        let numbered = self.connectors.iter().zip(first..);
        numbered.map(|(connector, precedence)| self.draft(connector, precedence)).collect()
    }

    fn draft(&self, connector: &NamedConnector, precedence: i64) -> RuleDraft {
        RuleDraft {
            id: Guid::named(&format!("rule {} {}", connector.name, self.name)),
            name: self.name.clone(),
            tag: self.tag.clone(),
            direction: self.direction.to_owned(),
            disabled: self.disabled,
            connector: connector.id,
            source_type: self.source_type.clone(),
            target_type: self.target_type.clone(),
            link_type: self.link_type.to_owned(),
            precedence,
            password_sync: self.password_sync,
            scope: self.scope.clone(),
            join: self.join.clone(),
            flows: self.flows.clone(),
            at: self.at.clone(),
        }
    }
}

/// The groups of a join, or a shared one.
fn join(item: Item<'_>, vocabulary: &Vocabulary) -> Option<Vec<Vec<JoinDraft>>> {
    let is_shared = matches!(item.node().kind, NodeKind::Tuple { .. });
    if is_shared { vocabulary.join(item).cloned() } else { clause::join(item) }
}

/// The flows of the sets and those of the rule itself. No attribute gets two.
fn flows(fields: &Fields<'_>, vocabulary: &Vocabulary) -> Vec<FlowDraft> {
    let sets = fields.each_or_none("with", |name| vocabulary.flow_set(name).cloned());
    let own = fields.optional("flows").and_then(|item| flow::flows(item, vocabulary)).unwrap_or_default();
    let flows: Vec<FlowDraft> = sets.into_iter().flatten().chain(own).collect();
    let mut targets = std::collections::BTreeSet::new();
    for flow in flows.iter().filter(|flow| !targets.insert(flow.target.to_ascii_lowercase())) {
        fields.item().report(format!("the rule has two flows to `{}`", flow.target));
    }
    flows
}
