//! What runs exercised of the sync rules: scope clauses, join groups, flows and branches of expressions, counted.
//!
//! It never decides anything: it counts what a [`crate::sync::Witness`] is told, so watching changes no outcome.
//! `report`, `scenario` and `cli` may import it; it imports `schema`, `expr`, `rule` and `sync`.
//!
//! A run fills a [`Tally`], which knows rules by their position in the book of that run; [`Coverage`] adds tallies up
//! over runs and scenarios, and knows a rule by the place where it is written: the same rule of another forest or of
//! another scenario counts together.

mod count;
#[expect(clippy::module_inception, reason = "the noun of the room is its name")]
mod coverage;
mod covered_flow;
mod covered_join;
mod covered_rule;
mod covered_scope;
mod rule_tally;
mod tally;
mod total;

pub use count::{ClauseCount, FlowCount, JoinCount, RuleCount};
pub use coverage::Coverage;
pub use covered_flow::{CoveredBranch, CoveredFlow};
pub use covered_join::CoveredJoin;
pub use covered_rule::CoveredRule;
pub use covered_scope::{CoveredClause, CoveredGroup};
pub use rule_tally::{ArmAt, RuleTally};
pub use tally::Tally;
pub use total::{Total, Totals};

#[cfg(test)]
mod tests;
