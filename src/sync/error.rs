//! Synchronisation errors: what keeps one object from being processed.

use crate::rule::RuleId;
use crate::schema::AttributeName;
use std::fmt;

/// The step of the pipeline in which an error arose, as the engine family names it (spec/sync-engine.md 1.10.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlgorithmStep {
    /// Finding a partner.
    Join,
    /// Creating a metaverse object.
    Projection,
    /// Computing metaverse attributes.
    ImportFlow,
    /// Creating a connector-space object.
    Provisioning,
    /// Computing attributes to export.
    ExportFlow,
    /// Writing to the directory.
    Export,
}

impl AlgorithmStep {
    /// The name in the documents.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Join => "join",
            Self::Projection => "projection",
            Self::ImportFlow => "import-flow",
            Self::Provisioning => "provisioning",
            Self::ExportFlow => "export-flow",
            Self::Export => "export",
        }
    }
}

/// An error of one object: nothing of it is committed, and the run goes on (spec/sync-engine.md 1.3.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyncError {
    /// The error by Microsoft's name, such as `sync-rule-error-function-triggered`.
    pub name: &'static str,
    /// Where in the pipeline.
    pub step: AlgorithmStep,
    /// What was found.
    pub message: String,
    /// The rule it arose in.
    pub rule: Option<RuleId>,
    /// The attribute it arose at.
    pub attribute: Option<AttributeName>,
}

impl SyncError {
    pub(super) fn new(name: &'static str, step: AlgorithmStep, message: impl Into<String>) -> Self {
        Self { name, step, message: message.into(), rule: None, attribute: None }
    }

    pub(super) fn at_flow(mut self, rule: RuleId, attribute: AttributeName) -> Self {
        self.rule.get_or_insert(rule);
        self.attribute.get_or_insert(attribute);
        self
    }
}

impl fmt::Display for SyncError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}): {}", self.name, self.step.as_str(), self.message)
    }
}
