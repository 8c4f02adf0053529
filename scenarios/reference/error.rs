//! Synchronisation errors.

/// An error by Microsoft's name (spec/sync-engine.md 1.10.1). Nothing of the object that raised it is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SyncError(pub(crate) &'static str);

impl SyncError {
    pub(crate) const ERROR_FUNCTION: Self = Self("sync-rule-error-function-triggered");
    pub(crate) const INBOUND_FLOW_RULES: Self = Self("sync-rule-inbound-flow-rules-invalid");
    pub(crate) const OUTBOUND_FLOW_RULES: Self = Self("sync-rule-outbound-flow-rules-invalid");
    pub(crate) const EXPRESSION: Self = Self("sync-rule-invalid-expression");
    pub(crate) const AMBIGUOUS_IMPORT: Self = Self("ambiguous-import-flow-from-multiple-connectors");
    pub(crate) const AMBIGUOUS_EXPORT: Self = Self("ambiguous-export-flow-to-single-valued-attribute");
    pub(crate) const AMBIGUOUS_REFERENCE: Self = Self("ambigous-reference-value-for-export-flow");
    pub(crate) const SEVERAL_TO_SINGLE: Self = Self("flow-multi-values-to-single-value");
    pub(crate) const TYPE_MISMATCH: Self = Self("cs-attribute-type-mismatch");
    pub(crate) const MV_CONSTRAINT: Self = Self("mv-constraint-violation");
    pub(crate) const JOIN_CRITERIA: Self = Self("sync-rule-join-criteria-conflict");
    pub(crate) const PROVISIONING: Self = Self("sync-rule-flow-provisioning-failed");
    pub(crate) const ATTRIBUTE_NOT_FOUND: Self = Self("sync-rule-flow-attribute-not-found");
    pub(crate) const INVALID_BOOLEAN: Self = Self("invalid-boolean-constant-flow");
    pub(crate) const INVALID_REFERENCE: Self = Self("invalid-reference-constant-flow");
}
