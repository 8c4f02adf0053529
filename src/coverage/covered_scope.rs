//! Clauses and groups of a scoping filter, with how they came out.

use super::{ClauseCount, RuleTally};
use crate::rule::{ScopeClause, ScopeGroup};
use crate::schema::Location;

/// A group of clauses joined by AND.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoveredGroup {
    /// How the group came out as a whole.
    pub count: ClauseCount,
    /// Its clauses, in order.
    pub clauses: Vec<CoveredClause>,
}

/// One clause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoveredClause {
    /// The clause, its parameters filled in as the first rule had them that was counted.
    pub text: String,
    /// Where it stands.
    pub at: Location,
    /// How it came out.
    pub count: ClauseCount,
    /// Attribute and operator: the operand may differ between forests that carry the same rule.
    key: String,
}

impl CoveredGroup {
    pub(super) fn new(group: &ScopeGroup) -> Self {
        let clauses = group
            .clauses
            .iter()
            .map(|clause| CoveredClause {
                text: clause.to_string(),
                at: clause.at.clone(),
                count: ClauseCount::default(),
                key: key(clause),
            })
            .collect();
        Self { count: ClauseCount::default(), clauses }
    }

    /// Whether this is where the group counts: the same clauses at the same places.
    pub(super) fn is(&self, group: &ScopeGroup) -> bool {
        self.clauses.len() == group.clauses.len()
            && self
                .clauses
                .iter()
                .zip(&group.clauses)
                .all(|(covered, clause)| covered.at == clause.at && covered.key == key(clause))
    }

    pub(super) fn add(&mut self, group: usize, tally: &RuleTally) {
        let skipped = tally.groups_skipped.get(&group).copied().unwrap_or_default();
        let told = |clause: usize| tally.clauses.get(&(group, clause)).copied().unwrap_or_default();
        // A group is true when its last clause is, since that is evaluated only if all before it are.
        let holds = match self.clauses.len().checked_sub(1) {
            Some(last) => told(last).holds,
            None => tally.rule.evaluated().saturating_sub(skipped),
        };
        let fails = (0..self.clauses.len()).map(|clause| told(clause).fails).sum();
        self.count += ClauseCount { holds, fails, skipped };
        for (position, clause) in self.clauses.iter_mut().enumerate() {
            let told = told(position);
            clause.count += ClauseCount { skipped: told.skipped + skipped, ..told };
        }
    }
}

fn key(clause: &ScopeClause) -> String {
    format!("{} {}", clause.attribute, clause.operator)
}
