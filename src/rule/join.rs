//! Join rules: how an object finds its partner.

use crate::schema::{AttributeName, Location};
use std::fmt;

/// Clauses joined by AND. Groups are tried in order; the first that matches exactly one object wins
/// (spec/sync-engine.md 1.6.1). Groups are equal if their clauses are, wherever they stand.
#[derive(Clone, Debug)]
pub struct JoinGroup {
    /// The clauses.
    pub clauses: Vec<JoinClause>,
    /// Where the first clause stands.
    pub at: Location,
}

impl PartialEq for JoinGroup {
    fn eq(&self, other: &Self) -> bool {
        self.clauses == other.clauses
    }
}

impl Eq for JoinGroup {}

/// One clause: an attribute of the connector space equals an attribute of the metaverse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JoinClause {
    /// The connector-space attribute, whatever the rule's direction.
    pub cs_attribute: AttributeName,
    /// The metaverse attribute.
    pub mv_attribute: AttributeName,
    /// Whether case counts; it does not unless said.
    pub case_sensitive: bool,
}

impl fmt::Display for JoinClause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} = {}", self.cs_attribute, self.mv_attribute)?;
        if self.case_sensitive { f.write_str(" (case-sensitive)") } else { Ok(()) }
    }
}

impl fmt::Display for JoinGroup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, clause) in self.clauses.iter().enumerate() {
            if index > 0 {
                f.write_str(" AND ")?;
            }
            write!(f, "{clause}")?;
        }
        Ok(())
    }
}
