//! Synchronisation errors: what keeps one object from being processed.

use crate::rule::RuleId;
use crate::schema::AttributeName;
use std::fmt;

/// The step of the pipeline in which an error arose, as the engine family names it (spec/sync-engine.md 1.10.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlgorithmStep {
    /// Taking an object over from its directory.
    Staging,
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
            Self::Staging => "staging",
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
///
/// Of the names in spec/sync-engine.md 1.10.1 those in [`SyncError::NAMES`] can arise in a synchronisation. The others
/// are met elsewhere, or not at all:
///
/// * What is wrong with a rule by itself is told when it is read: `sync-rule-flow-attribute-not-found` and
///   `sync-rule-required-attr-not-found` are findings, `sync-rule-invalid-expression` and
///   `sync-rule-scoping-filter-invalid-operator` are mistakes that keep the configuration from being loaded, and so is
///   every malformed piece of XML (`sync-rule-invalid-function-xml`, `sync-rule-invalid-relationship-criteria-xml`,
///   `sync-rule-invalid-export-scoping-xml`, `sync-rule-scoping-filter-invalid-xml`,
///   `sync-rule-validation-parsing-error`), without that name. A join clause with an unknown attribute
///   (`sync-rule-relationship-criteria-attribute-not-found`) is told as `sync-rule-flow-attribute-not-found`.
/// * `exported-change-not-reimported` is found by an import and kept in [`crate::connector::CsObject::export_error`],
///   and the errors of exports are there too.
/// * Not modelled: the legacy names of joins (`join-object-id-must-be-single-valued`, `cannot-parse-object-id`,
///   `dn-index-out-of-bounds`, `cannot-parse-dn-component`), because several values join by any of them
///   (1.6.1, *choose*); rules extensions (`extension-dll-exception` and its like), because there is no such code;
///   containers (`unsupported-container-delete`, `unsupported-container-rename`, `unexported-container-rename`), which
///   no default rule provisions; and what fails in a server's database (`locking-error-needs-retry`,
///   `unique-index-violation`, `encryption-key-lost`, `unexpected-error`).
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
    /// Every name that a synchronisation can end with for an object, in alphabetical order.
    pub const NAMES: [&'static str; 14] = [
        "ambigous-reference-value-for-export-flow",
        "ambiguous-export-flow-to-single-valued-attribute",
        "ambiguous-import-flow-from-multiple-connectors",
        "cs-attribute-type-mismatch",
        "flow-multi-values-to-single-value",
        "invalid-boolean-constant-flow",
        "invalid-reference-constant-flow",
        "mv-constraint-violation",
        "sync-rule-error-function-triggered",
        "sync-rule-flow-provisioning-failed",
        "sync-rule-inbound-flow-rules-invalid",
        "sync-rule-invalid-expression",
        "sync-rule-join-criteria-conflict",
        "sync-rule-outbound-flow-rules-invalid",
    ];

    pub(super) fn new(name: &'static str, step: AlgorithmStep, message: impl Into<String>) -> Self {
        Self { name, step, message: message.into(), rule: None, attribute: None }
    }

    /// Names the attribute, where no single flow is to blame.
    pub(super) fn at_attribute(mut self, attribute: AttributeName) -> Self {
        self.attribute.get_or_insert(attribute);
        self
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
