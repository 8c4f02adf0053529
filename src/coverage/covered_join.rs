//! Join groups, with what they found.

use super::JoinCount;
use crate::rule::JoinGroup;
use crate::schema::Location;

/// A join group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoveredJoin {
    /// The group as written: clauses joined by AND.
    pub text: String,
    /// Where it stands.
    pub at: Location,
    /// What it found.
    pub count: JoinCount,
}

impl CoveredJoin {
    pub(super) fn new(group: &JoinGroup) -> Self {
        Self { text: group.to_string(), at: group.at.clone(), count: JoinCount::default() }
    }

    /// Whether this is where the group counts.
    pub(super) fn is(&self, group: &JoinGroup) -> bool {
        self.at == group.at && self.text == group.to_string()
    }
}
