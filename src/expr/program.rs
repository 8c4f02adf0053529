//! A compiled expression.

use super::ast::{Arena, Node, NodeId};
use super::expression::Spelling;
use super::function::Evaluation;
use super::language::Language;
use crate::schema::AttributeName;

/// What the parser makes of a source.
#[derive(Debug)]
pub(super) struct Program {
    pub(super) source: Box<str>,
    pub(super) language: Language,
    pub(super) arena: Arena,
    pub(super) root: NodeId,
    /// How many variables there are: one for each Select, Where and With.
    pub(super) variables: usize,
    pub(super) parameters: Vec<Box<str>>,
    pub(super) attributes: Vec<AttributeName>,
    pub(super) spellings: Vec<Spelling>,
    pub(super) not_modelled: Vec<&'static str>,
}

impl Program {
    /// The text that `id` was written as.
    pub(super) fn text_of(&self, id: NodeId) -> &str {
        self.arena.span(id).of(&self.source)
    }

    /// The functions in the tree that can't be evaluated, sorted, each once.
    pub(super) fn unmodelled_functions(arena: &Arena, root: NodeId) -> Vec<&'static str> {
        let mut names: Vec<&'static str> = arena.descend(root).filter_map(unmodelled).collect();
        names.sort_unstable();
        names.dedup();
        names
    }
}

fn unmodelled(node: &Node) -> Option<&'static str> {
    let (Node::Call { function, .. } | Node::Named { function, .. }) = node else { return None };
    match function.evaluation {
        Evaluation::NotModelled => Some(function.name),
        Evaluation::PerValue(_) | Evaluation::Whole(_) | Evaluation::Lazy(_) | Evaluation::Named(_) => None,
    }
}
