//! Where an evaluation goes one way or another.

use super::ast::{Arena, Node, NodeId};
use super::operator::Operator;
use super::program::Program;
use std::fmt;
use std::ops::Range;

/// A part of an expression that evaluates some of its operands and leaves others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BranchKind {
    /// `IIF`: arm 0 is the value where the condition is true, arm 1 the other. A list of conditions may take both.
    Iif,
    /// `Switch`: arm n is the value behind condition n, counted from 0; the last arm is that no condition is true.
    Switch,
    /// `&&`: arm 0 is that the left side is false and decides, arm 1 that the right side is evaluated.
    And,
    /// `||`: arm 0 is that the left side is true and decides, arm 1 that the right side is evaluated.
    Or,
}

impl fmt::Display for BranchKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Iif => "IIF",
            Self::Switch => "Switch",
            Self::And => "&&",
            Self::Or => "||",
        })
    }
}

/// A place in an expression where there are branches.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BranchPoint {
    /// Where it stands in the source, as byte offsets: the call, or the operation with both its sides.
    pub span: Range<usize>,
    /// What kind of branches there are.
    pub kind: BranchKind,
    /// How many arms there are.
    pub arms: usize,
}

/// An arm that an evaluation took.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Branch {
    /// The span of its [`BranchPoint`].
    pub span: Range<usize>,
    /// The kind of its [`BranchPoint`].
    pub kind: BranchKind,
    /// The arm, counted from 0.
    pub arm: usize,
}

/// Who is told the branches that an evaluation takes.
pub trait Branches {
    /// An arm was taken.
    fn taken(&self, branch: &Branch);
}

/// Every place with branches, in order of the source, the outer before the inner.
pub(super) fn points(program: &Program) -> Vec<BranchPoint> {
    let arena = &program.arena;
    let mut points: Vec<BranchPoint> =
        arena.descend_ids(program.root).flat_map(|id| points_of(arena, id)).collect();
    points.sort_by_key(|point| (point.span.start, std::cmp::Reverse(point.span.end)));
    points
}

fn points_of(arena: &Arena, id: NodeId) -> Vec<BranchPoint> {
    match arena.node(id) {
        Node::Call { function, arguments } => {
            let arguments = arena.arguments(*arguments).len();
            let (kind, arms) = match function.name {
                "IIF" => (BranchKind::Iif, 2),
                "Switch" => (BranchKind::Switch, arguments / 2 + 1),
                _ => return Vec::new(),
            };
            vec![BranchPoint { span: arena.span(id).range(), kind, arms }]
        }
        Node::Chain { links, .. } => {
            let point = |link: &super::ast::Link| {
                let kind = kind_of(link.operator)?;
                Some(BranchPoint { span: link.span.range(), kind, arms: 2 })
            };
            arena.links(*links).iter().filter_map(point).collect()
        }
        Node::Null
        | Node::AuthoritativeNull
        | Node::IgnoreThisFlow
        | Node::Literal(_)
        | Node::Attribute(_)
        | Node::Parameter(_)
        | Node::Variable(_)
        | Node::Negative(_)
        | Node::Named { .. } => Vec::new(),
    }
}

/// The kind of branches of an operator that may leave its right side alone.
pub(super) fn kind_of(operator: Operator) -> Option<BranchKind> {
    match operator {
        Operator::And => Some(BranchKind::And),
        Operator::Or => Some(BranchKind::Or),
        Operator::Equal
        | Operator::NotEqual
        | Operator::Less
        | Operator::LessOrEqual
        | Operator::Greater
        | Operator::GreaterOrEqual
        | Operator::Add
        | Operator::Subtract
        | Operator::Multiply
        | Operator::Divide
        | Operator::Concatenate => None,
    }
}
