//! What one run told of one rule.

use super::{ClauseCount, FlowCount, JoinCount, RuleCount};
use crate::expr::{Branch, BranchKind};
use std::collections::BTreeMap;

/// An arm of a branch in the expression of one flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ArmAt {
    /// The flow's position among those of the rule.
    pub flow: usize,
    /// Where the branch point begins and ends, as byte offsets.
    pub span: (usize, usize),
    /// What kind of branches there are.
    pub kind: BranchKind,
    /// The arm, counted from 0.
    pub arm: usize,
}

impl ArmAt {
    /// The arm that an evaluation of this flow took.
    pub fn new(flow: usize, branch: &Branch) -> Self {
        Self { flow, span: (branch.span.start, branch.span.end), kind: branch.kind, arm: branch.arm }
    }
}

/// What one run told of one rule, its parts by their positions from 0. What is not in a map never happened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RuleTally {
    /// The rule.
    pub rule: RuleCount,
    /// Clauses by group and position.
    pub clauses: BTreeMap<(usize, usize), ClauseCount>,
    /// How often a group of the scoping filter was left out.
    pub groups_skipped: BTreeMap<usize, u64>,
    /// Join groups.
    pub joins: BTreeMap<usize, JoinCount>,
    /// Flows.
    pub flows: BTreeMap<usize, FlowCount>,
    /// How often a flow had values behind those of a winner: with which it was merged, or against which it lost, as the
    /// flow's merge type says.
    pub behind: BTreeMap<usize, u64>,
    /// How often an arm was taken.
    pub arms: BTreeMap<ArmAt, u64>,
}
