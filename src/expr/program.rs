//! A compiled expression.

use super::ast::{Arena, NodeId};
use super::expression::Spelling;
use super::language::Language;
use crate::schema::AttributeName;

/// What the parser makes of a source.
#[derive(Clone, Debug)]
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
}

impl Program {
    /// The program with literals of its own.
    pub(super) fn copied(&self) -> Self {
        Self { arena: self.arena.copied(), ..self.clone() }
    }

    /// The text that `id` was written as.
    pub(super) fn text_of(&self, id: NodeId) -> &str {
        self.arena.span(id).of(&self.source)
    }
}
