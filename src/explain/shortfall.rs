//! What a link lacks for carrying a rule that it does not carry.

use super::wording::{failure_text, rule_label};
use crate::rule::{Operator, RuleId, SyncRule};
use crate::schema::AttributeName;
use crate::sync::{FailedClause, SyncServer, View, failures};

/// What keeps one rule from an object: clauses that are false, or that it is disabled.
#[derive(Clone, Debug)]
pub(super) struct Shortfall<'a> {
    pub(super) id: RuleId,
    pub(super) rule: &'a SyncRule,
    /// For each group of the scoping filter the clauses that are false; empty when the object is in scope.
    pub(super) failed: Vec<Vec<FailedClause<'a>>>,
}

impl<'a> Shortfall<'a> {
    /// The shortfalls of rules on an object, the nearest first: the one that the fewest changes would mend. Of equal ones
    /// a disabled account comes first, as it is the reason whatever else the filters ask for; then a customised rule
    /// that is disabled; then scoping filters; then a disabled out-of-box rule, which customised ones replace.
    pub(super) fn nearest_first(
        server: &SyncServer,
        rules: Vec<(RuleId, &'a SyncRule)>,
        view: &dyn View,
    ) -> Vec<Self> {
        let of = |(id, rule): (RuleId, &'a SyncRule)| Self {
            id,
            rule,
            failed: failures(&rule.scope, view, &server.options),
        };
        let mut all: Vec<Self> = rules.into_iter().map(of).collect();
        all.sort_by_key(Self::distance);
        all
    }

    /// How far away the rule is: the changes needed, then the kind.
    pub(super) fn distance(&self) -> (usize, usize) {
        let clauses = self.failed.iter().map(Vec::len).min().unwrap_or(0);
        let kind = if self.is_disabled_account() {
            0
        } else if self.rule.disabled && self.rule.is_customised() {
            1
        } else if self.rule.disabled {
            3
        } else {
            2
        };
        (clauses + usize::from(self.rule.disabled), kind)
    }

    /// Nothing is lacking: the rule applies, and its link was not synchronised since.
    pub(super) fn is_nothing(&self) -> bool {
        !self.rule.disabled && self.failed.is_empty()
    }

    /// An enabled rule of which every group asks for an enabled account, and the account is not.
    pub(super) fn is_disabled_account(&self) -> bool {
        !self.rule.disabled
            && !self.failed.is_empty()
            && self.failed.iter().all(|group| group.iter().any(asks_for_enabled))
    }

    /// What is lacking, in one clause.
    pub(super) fn text(&self) -> String {
        let label = rule_label(self.rule);
        match (self.rule.disabled, self.failed.is_empty()) {
            (true, true) => format!("rule {label} is disabled"),
            (true, false) => {
                format!("rule {label} is disabled and out of scope: {}", failure_text(&self.failed))
            }
            (false, _) => format!("rule {label} is out of scope: {}", failure_text(&self.failed)),
        }
    }
}

/// A clause that only disabled accounts fail: bit 2 of `userAccountControl`.
fn asks_for_enabled(failed: &FailedClause<'_>) -> bool {
    failed.clause.attribute == AttributeName::new("userAccountControl")
        && failed.clause.operator == Operator::IsBitNotSet
        && failed.clause.operand.number == Some(2)
}
