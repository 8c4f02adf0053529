//! How much of each kind was exercised.

use super::{CoveredFlow, CoveredRule};

/// How much of one kind was exercised.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Total {
    /// How many were exercised.
    pub covered: u64,
    /// How many were not, but were left out at least once because what was known made them pointless.
    pub skipped: u64,
    /// How many there are.
    pub all: u64,
}

/// How much was exercised, kind by kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Rules: brought into scope.
    pub rules: Total,
    /// Scope groups: true.
    pub groups: Total,
    /// Outcomes of scope clauses, two of each: true and false.
    pub clauses: Total,
    /// Join groups: matched exactly one object.
    pub joins: Total,
    /// Flows: evaluated.
    pub flows: Total,
    /// Arms of branches in expressions: taken.
    pub branches: Total,
}

impl Total {
    fn count(&mut self, covered: bool, skipped: bool) {
        self.all += 1;
        self.covered += u64::from(covered);
        self.skipped += u64::from(skipped && !covered);
    }

    /// How many of a thousand were exercised, rounded down, so that 1000 means all; `None` if there are none.
    pub fn permille(self) -> Option<u64> {
        self.covered.saturating_mul(1000).checked_div(self.all)
    }
}

impl Totals {
    pub(super) fn of<'a>(rules: impl Iterator<Item = &'a CoveredRule>) -> Self {
        let mut totals = Self::default();
        for rule in rules {
            totals.add(rule);
        }
        totals
    }

    /// The kinds by name, in order.
    pub fn kinds(self) -> [(&'static str, Total); 6] {
        [
            ("rules in scope", self.rules),
            ("scope groups true", self.groups),
            ("clause outcomes", self.clauses),
            ("join groups matched", self.joins),
            ("flows evaluated", self.flows),
            ("branches taken", self.branches),
        ]
    }

    fn add(&mut self, rule: &CoveredRule) {
        self.rules.count(rule.count.in_scope > 0, false);
        for group in &rule.groups {
            self.groups.count(group.count.holds > 0, group.count.skipped > 0 && group.count.evaluated() == 0);
            for count in group.clauses.iter().map(|clause| clause.count) {
                let skipped = count.skipped > 0 && count.evaluated() == 0;
                self.clauses.count(count.holds > 0, skipped);
                self.clauses.count(count.fails > 0, skipped);
            }
        }
        for count in rule.joins.iter().map(|join| join.count) {
            self.joins.count(count.one > 0, count.skipped > 0 && count.tried() == 0);
        }
        rule.flows.iter().for_each(|flow| self.add_flow(flow));
    }

    fn add_flow(&mut self, flow: &CoveredFlow) {
        let evaluated = flow.count.evaluated() > 0;
        let skipped = flow.count.left_out() > 0 && !evaluated;
        self.flows.count(evaluated, skipped);
        for taken in flow.branches.iter().flat_map(|branch| &branch.taken) {
            self.branches.count(*taken > 0, skipped);
        }
    }
}
