//! One expectation, and what was found.

use crate::report::Page;
use crate::schema::Location;

/// One thing that a step expects.
#[derive(Clone, Debug)]
pub struct Expectation {
    /// Where the step stands.
    pub at: Location,
    /// What is expected.
    pub expected: String,
    /// What was found.
    pub found: String,
    /// Whether they agree.
    pub passed: bool,
    /// What explains that it was found otherwise: the walk of the lookup, the preview of the object, what the run did, or
    /// the timeline of the request.
    pub explanation: Option<Page>,
}

impl Expectation {
    pub(super) fn new(
        at: &Location,
        expected: impl Into<String>,
        found: impl Into<String>,
        passed: bool,
    ) -> Self {
        Self { at: at.clone(), expected: expected.into(), found: found.into(), passed, explanation: None }
    }
}
