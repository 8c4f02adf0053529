//! Attribute flows and the branches of their expressions, with what became of them.

use super::{ArmAt, FlowCount, RuleTally};
use crate::expr::{BranchKind, BranchPoint, Expression};
use crate::rule::{Flow, FlowSource};
use crate::schema::{AttributeName, Location};
use std::ops::Range;

/// One attribute flow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoveredFlow {
    /// The attribute that receives the value.
    pub target: AttributeName,
    /// Where the value comes from: the attribute, the constant or the expression.
    pub source: String,
    /// Where it stands.
    pub at: Location,
    /// What became of it.
    pub count: FlowCount,
    /// The branches of its expression, in order of the source, the outer before the inner.
    pub branches: Vec<CoveredBranch>,
}

/// A place in an expression where there are branches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoveredBranch {
    /// What kind of branches there are.
    pub kind: BranchKind,
    /// Where it stands in the expression, as byte offsets.
    pub span: Range<usize>,
    /// That part of the expression.
    pub text: String,
    /// How often each arm was taken; [`BranchKind`] says what the arms are.
    pub taken: Vec<u64>,
}

impl CoveredFlow {
    pub(super) fn new(flow: &Flow) -> Self {
        let branches = match &flow.source {
            FlowSource::Expression(expression) => branches(expression),
            FlowSource::Direct(_) | FlowSource::Constant(_) => Vec::new(),
        };
        Self {
            target: flow.target,
            source: source(flow),
            at: flow.at.clone(),
            count: FlowCount::default(),
            branches,
        }
    }

    /// Whether this is where the flow counts.
    pub(super) fn is(&self, flow: &Flow) -> bool {
        self.target == flow.target && self.at == flow.at && self.source == source(flow)
    }

    pub(super) fn add(&mut self, position: usize, merges: bool, tally: &RuleTally) {
        let mut count = tally.flows.get(&position).copied().unwrap_or_default();
        let behind = tally.behind.get(&position).copied().unwrap_or_default();
        *if merges { &mut count.won } else { &mut count.lost } += behind;
        self.count += count;
        for branch in &mut self.branches {
            for (arm, taken) in branch.taken.iter_mut().enumerate() {
                let span = (branch.span.start, branch.span.end);
                let at = ArmAt { flow: position, span, kind: branch.kind, arm };
                *taken += tally.arms.get(&at).copied().unwrap_or_default();
            }
        }
    }
}

fn source(flow: &Flow) -> String {
    match &flow.source {
        FlowSource::Direct(attribute) => format!("[{attribute}]"),
        FlowSource::Constant(text) => format!("{text:?}"),
        FlowSource::Expression(expression) => expression.source().to_owned(),
    }
}

fn branches(expression: &Expression) -> Vec<CoveredBranch> {
    let covered = |BranchPoint { span, kind, arms }| CoveredBranch {
        text: expression.source().get(span.clone()).unwrap_or_default().to_owned(),
        kind,
        span,
        taken: vec![0; arms],
    };
    expression.branches().into_iter().map(covered).collect()
}

impl CoveredBranch {
    /// What an arm is, in words.
    pub fn arm(&self, arm: usize) -> String {
        match (self.kind, arm) {
            (BranchKind::Iif, 0) => "the condition is true".to_owned(),
            (BranchKind::Iif, _) => "the condition is not true".to_owned(),
            (BranchKind::Switch, arm) if arm + 1 == self.taken.len() => "no condition is true".to_owned(),
            (BranchKind::Switch, arm) => format!("condition {} is true", arm + 1),
            (BranchKind::And, 0) => "the left side is false and decides".to_owned(),
            (BranchKind::Or, 0) => "the left side is true and decides".to_owned(),
            (BranchKind::And | BranchKind::Or, _) => "the right side is evaluated".to_owned(),
        }
    }
}
