//! What is wrong with a rule.

use crate::schema::Location;
use std::fmt;

/// A mistake that keeps a rule from running.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleMistake {
    /// Where it stands.
    pub at: Location,
    /// The rule's name.
    pub rule: String,
    /// What was found and what was expected.
    pub message: String,
    /// The nearest name, or another hint.
    pub help: Option<String>,
}

impl fmt::Display for RuleMistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: rule `{}`: {}", self.at, self.rule, self.message)?;
        if let Some(help) = &self.help { write!(f, "; {help}") } else { Ok(()) }
    }
}

impl std::error::Error for RuleMistake {}
