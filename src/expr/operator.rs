//! Operators and how tightly they bind.

use super::language::Language;
use std::fmt;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Add,
    Subtract,
    Multiply,
    Divide,
    Concatenate,
}

/// What an operator does with its operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OperatorKind {
    Logical,
    Comparison,
    Arithmetic,
}

impl Operator {
    pub(super) fn kind(self) -> OperatorKind {
        match self {
            Self::Or | Self::And => OperatorKind::Logical,
            Self::Equal
            | Self::NotEqual
            | Self::Less
            | Self::LessOrEqual
            | Self::Greater
            | Self::GreaterOrEqual => OperatorKind::Comparison,
            Self::Add | Self::Subtract | Self::Multiply | Self::Divide | Self::Concatenate => {
                OperatorKind::Arithmetic
            }
        }
    }

    /// The higher, the tighter. Within a tier the order is left to right, so `10-2*3` is 24
    /// (spec/expressions.md 2.1.1).
    pub(super) fn tier(self, language: Language) -> u8 {
        match self.kind() {
            OperatorKind::Logical if language.and_before_or && self == Self::And => 1,
            OperatorKind::Logical => 0,
            OperatorKind::Comparison => 2,
            OperatorKind::Arithmetic => 3,
        }
    }

    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Or => "||",
            Self::And => "&&",
            Self::Equal => "=",
            Self::NotEqual => "<>",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Concatenate => "&",
        }
    }
}

impl fmt::Display for Operator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
