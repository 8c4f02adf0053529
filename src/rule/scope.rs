//! Scoping filters: which objects a rule applies to.

use super::Operator;
use crate::schema::{AttributeName, Location, Scalar};
use std::fmt;

/// A scoping filter: groups joined by OR. No group means that every object is in scope
/// (spec/sync-engine.md 1.4).
#[derive(Clone, Debug, Default)]
pub struct ScopingFilter {
    /// The groups.
    pub groups: Vec<ScopeGroup>,
}

/// Clauses joined by AND; a group without clauses is true (*choose*).
#[derive(Clone, Debug, Default)]
pub struct ScopeGroup {
    /// The clauses.
    pub clauses: Vec<ScopeClause>,
}

/// One clause, such as `userAccountControl ISBITNOTSET 2`.
#[derive(Clone, Debug)]
pub struct ScopeClause {
    /// The attribute on the source side: of the connector space for inbound rules, of the metaverse for outbound.
    pub attribute: AttributeName,
    /// The operator.
    pub operator: Operator,
    /// The operand, with its parameters such as `%Connector.ID%` filled in.
    pub operand: Operand,
    /// Where the clause stands.
    pub at: Location,
}

/// The value that a clause compares with, read once in every form it may be needed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operand {
    /// The text.
    pub text: Box<str>,
    /// The text as a number: decimal, `0x…` or `&H…` (spec/sync-engine.md 1.4.1, law 3).
    pub number: Option<i64>,
    /// The text as a boolean, whatever its case.
    pub boolean: Option<bool>,
}

impl Operand {
    /// The operand with this text.
    pub fn new(text: &str) -> Self {
        Self { text: text.into(), number: number(text), boolean: Scalar::boolean_named(text) }
    }
}

fn number(text: &str) -> Option<i64> {
    let hex = ["0x", "0X", "&H", "&h"].into_iter().find_map(|prefix| text.strip_prefix(prefix));
    match hex {
        Some(digits) => u64::from_str_radix(digits, 16).ok().map(u64::cast_signed),
        None => text.trim().parse().ok(),
    }
}

impl fmt::Display for ScopeClause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.attribute, self.operator)?;
        if self.operator.is_unary() { Ok(()) } else { write!(f, " {}", self.operand.text) }
    }
}
