//! One rule, with what became of its parts.

use super::{CoveredFlow, CoveredGroup, CoveredJoin, RuleCount, RuleTally};
use crate::rule::{Direction, SyncRule};
use crate::schema::Location;

/// A rule wherever it was met: in several forests, in several scenarios, before and after it was edited. What an edit
/// changed stands beside what was there before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoveredRule {
    /// The display name it was first met with.
    pub name: String,
    /// The immutable tag, empty for custom rules.
    pub tag: String,
    /// Which way values flow.
    pub direction: Direction,
    /// The lowest precedence it was met with.
    pub precedence: i64,
    /// Whether it was disabled wherever it was met.
    pub disabled: bool,
    /// Where it stands.
    pub at: Location,
    /// How often it was in scope.
    pub count: RuleCount,
    /// Its scoping filter.
    pub groups: Vec<CoveredGroup>,
    /// Its join groups.
    pub joins: Vec<CoveredJoin>,
    /// Its flows.
    pub flows: Vec<CoveredFlow>,
}

impl CoveredRule {
    pub(super) fn new(rule: &SyncRule) -> Self {
        Self {
            name: rule.name.clone(),
            tag: rule.tag.to_string(),
            direction: rule.direction,
            precedence: rule.precedence,
            disabled: rule.disabled,
            at: rule.at.clone(),
            count: RuleCount::default(),
            groups: Vec::new(),
            joins: Vec::new(),
            flows: Vec::new(),
        }
    }

    /// Adds what one run told of this rule as it was then.
    pub(super) fn add(&mut self, rule: &SyncRule, tally: &RuleTally) {
        self.precedence = self.precedence.min(rule.precedence);
        self.disabled &= rule.disabled;
        self.count += tally.rule;
        for (position, group) in rule.scope.groups.iter().enumerate() {
            let is = |covered: &CoveredGroup| covered.is(group);
            place(&mut self.groups, is, || CoveredGroup::new(group), |covered| covered.add(position, tally));
        }
        for (position, group) in rule.join.iter().enumerate() {
            let is = |covered: &CoveredJoin| covered.is(group);
            let told = tally.joins.get(&position).copied().unwrap_or_default();
            place(&mut self.joins, is, || CoveredJoin::new(group), |covered| covered.count += told);
        }
        for (position, flow) in rule.flows.iter().enumerate() {
            let is = |covered: &CoveredFlow| covered.is(flow);
            let merges = flow.merge.collects();
            place(
                &mut self.flows,
                is,
                || CoveredFlow::new(flow),
                |covered| covered.add(position, merges, tally),
            );
        }
    }
}

/// Adds to the part that counts, or to a new one behind the others.
fn place<T>(parts: &mut Vec<T>, is: impl Fn(&T) -> bool, new: impl FnOnce() -> T, add: impl FnOnce(&mut T)) {
    if let Some(part) = parts.iter_mut().find(|part| is(part)) {
        return add(part);
    }
    let mut part = new();
    add(&mut part);
    parts.push(part);
}
