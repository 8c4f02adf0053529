//! What all runs exercised, rule by rule.

use super::{CoveredRule, RuleTally, Tally, Totals};
use crate::rule::{RuleBook, RuleId, SyncRule};
use crate::schema::Location;
use std::collections::{BTreeMap, BTreeSet};

/// What runs exercised of the rules that they had. The same rule counts together wherever it is met: rules are the same
/// if they are written at the same place, or, where their place is not known, if they have the same name.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    rules: BTreeMap<Identity, CoveredRule>,
}

/// What makes a rule the same rule in another forest or scenario.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Identity {
    at: Location,
    /// Nothing where the place says it all, so that a rule that is renamed stays itself.
    name: Option<String>,
}

impl Identity {
    fn of(rule: &SyncRule) -> Self {
        let name = (rule.at.line == 0).then(|| rule.name.clone());
        Self { at: rule.at.clone(), name }
    }
}

impl Coverage {
    /// Makes rules known that nothing may ever have been told of.
    pub fn register(&mut self, book: &RuleBook) {
        self.add(book, &Tally::default());
    }

    /// Adds what runs with these rules told.
    pub fn add(&mut self, book: &RuleBook, tally: &Tally) {
        let told = tally.rules();
        let nothing = RuleTally::default();
        // Links may lead to rules that were removed since.
        let ids: BTreeSet<RuleId> = book.iter().map(|(id, _)| id).chain(told.keys().copied()).collect();
        for (id, rule) in ids.into_iter().filter_map(|id| Some((id, book.get(id)?))) {
            let covered = self.rules.entry(Identity::of(rule)).or_insert_with(|| CoveredRule::new(rule));
            covered.add(rule, told.get(&id).unwrap_or(&nothing));
        }
    }

    /// The rules, in order of the lowest precedence that each was met with, then of the place where they stand.
    pub fn rules(&self) -> Vec<&CoveredRule> {
        let mut rules: Vec<&CoveredRule> = self.rules.values().collect();
        rules.sort_by_key(|rule| rule.precedence);
        rules
    }

    /// How much of each kind was exercised.
    pub fn totals(&self) -> Totals {
        Totals::of(self.rules.values())
    }
}
