//! Which clause of a filter expression decided.

use super::ast::{Link, Node, NodeId};
use super::evaluator::Evaluator;
use super::item::Item;
use super::operator::Operator;
use super::program::Program;
use super::span::Span;
use super::subject::Subject;
use super::value::Value;
use crate::schema::{AttributeName, Scalar, Values};

/// The operand that made a filter expression True.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecidingOperand {
    /// The operand as written.
    pub source: String,
    /// The attributes it reads, sorted, with their values; `None` for an absent one.
    pub attributes: Vec<(AttributeName, Option<Values>)>,
}

/// An operand of the flattened condition: a node, or the beginning of a chain whose last operator is `&&`.
#[derive(Clone, Copy)]
struct Operand<'p> {
    id: NodeId,
    beginning: Option<(NodeId, &'p [Link])>,
}

pub(super) fn find(program: &Program, subject: &dyn Subject) -> Option<DecidingOperand> {
    let mut node = program.root;
    loop {
        let [condition, then, otherwise] = decision(program, node)?;
        if !is_literal_true(program, then) {
            return None;
        }
        let mut operands = Vec::new();
        flatten(program, condition, &mut operands);
        for operand in &operands {
            if is_true(program, subject, operand)? {
                return Some(report(program, subject, operand));
            }
        }
        node = otherwise;
    }
}

/// The three arguments of an IIF.
fn decision(program: &Program, node: NodeId) -> Option<[NodeId; 3]> {
    call_of(program, node, "IIF")?.try_into().ok()
}

fn call_of<'p>(program: &'p Program, node: NodeId, name: &str) -> Option<&'p [NodeId]> {
    let Node::Call { function, arguments } = program.arena.node(node) else { return None };
    (function.name == name).then(|| program.arena.arguments(*arguments))
}

fn is_literal_true(program: &Program, node: NodeId) -> bool {
    matches!(program.arena.node(node), Node::Literal(Item::Scalar(Scalar::Boolean(true))))
}

/// The operands of `||` at the top, from left to right. Depth is bounded by the parser.
fn flatten<'p>(program: &'p Program, id: NodeId, operands: &mut Vec<Operand<'p>>) {
    if let Some([inner]) = call_of(program, id, "CBool")
        && is_disjunction(program, *inner)
    {
        return flatten(program, *inner, operands);
    }
    let Node::Chain { first, links } = program.arena.node(id) else {
        operands.push(Operand { id, beginning: None });
        return;
    };
    let links = program.arena.links(*links);
    // Operators of one tier go from left to right: everything up to the last one that is not `||` is one operand.
    let closed = links.iter().rposition(|link| link.operator != Operator::Or).map_or(0, |last| last + 1);
    let (beginning, rest) = links.split_at_checked(closed).unwrap_or((links, &[]));
    match (beginning, rest) {
        ([], _) => flatten(program, *first, operands),
        (_, []) => operands.push(Operand { id, beginning: None }),
        (beginning, _) => operands.push(Operand { id, beginning: Some((*first, beginning)) }),
    }
    for link in rest {
        flatten(program, link.operand, operands);
    }
}

fn is_disjunction(program: &Program, id: NodeId) -> bool {
    let Node::Chain { links, .. } = program.arena.node(id) else { return false };
    program.arena.links(*links).last().is_some_and(|link| link.operator == Operator::Or)
}

/// `None` if the operand has no truth, so that nothing was decided.
fn is_true(program: &Program, subject: &dyn Subject, operand: &Operand<'_>) -> Option<bool> {
    let mut evaluator = Evaluator::new(program, subject);
    let value: Value = match operand.beginning {
        None => evaluator.value(operand.id).ok()?,
        Some((first, links)) => evaluator.chain(first, links).ok()?,
    };
    Evaluator::single_truth(&value).ok()
}

fn report(program: &Program, subject: &dyn Subject, operand: &Operand<'_>) -> DecidingOperand {
    let arena = &program.arena;
    let (span, roots): (Span, Vec<NodeId>) = match operand.beginning {
        None => (arena.span(operand.id), vec![operand.id]),
        Some((first, links)) => {
            let span = links.last().map_or(arena.span(first), |last| last.span);
            (span, std::iter::once(first).chain(links.iter().map(|link| link.operand)).collect())
        }
    };
    let mut read: Vec<(AttributeName, bool)> =
        roots.iter().flat_map(|root| arena.descend(*root)).filter_map(attribute_read).collect();
    read.sort_unstable();
    read.dedup();
    let attributes = read
        .into_iter()
        .map(|(name, imported)| {
            let values = if imported { subject.imported(name) } else { subject.attribute(name) };
            (name, values.map(std::borrow::Cow::into_owned))
        })
        .collect();
    DecidingOperand { source: span.of(&program.source).to_owned(), attributes }
}

/// The attribute that a node reads, and whether it reads what was imported.
fn attribute_read(node: &Node) -> Option<(AttributeName, bool)> {
    match node {
        Node::Attribute(name) => Some((*name, false)),
        Node::Named { function, attribute } => Some((*attribute, function.name == "ImportedValue")),
        Node::Null
        | Node::AuthoritativeNull
        | Node::IgnoreThisFlow
        | Node::Literal(_)
        | Node::Parameter(_)
        | Node::Variable(_)
        | Node::Negative(_)
        | Node::Chain { .. }
        | Node::Call { .. } => None,
    }
}
