//! A sync rule as somebody wrote it down, before anything of it is checked.

use crate::schema::{Guid, Location};

/// A sync rule as read from a configuration export or a scenario. [`super::SyncRule::check`] makes a rule of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleDraft {
    /// The rule's id; also its lineage id.
    pub id: Guid,
    /// The display name; not unique with several forests.
    pub name: String,
    /// The immutable tag, empty for custom rules.
    pub tag: String,
    /// `Inbound` or `Outbound`.
    pub direction: String,
    /// A disabled rule is ignored completely.
    pub disabled: bool,
    /// The connector it belongs to.
    pub connector: Guid,
    /// The object type on the side the flow starts from.
    pub source_type: String,
    /// The object type on the side the flow ends at; `*` accepts any.
    pub target_type: String,
    /// `Provision`, `Join` or `StickyJoin`.
    pub link_type: String,
    /// The precedence; the lower number wins.
    pub precedence: i64,
    /// The `EnablePasswordSync` flag.
    pub password_sync: bool,
    /// The scoping filter: groups joined by OR, of clauses joined by AND.
    pub scope: Vec<Vec<ClauseDraft>>,
    /// The join criteria: groups tried in order, of clauses joined by AND.
    pub join: Vec<Vec<JoinDraft>>,
    /// The attribute flows.
    pub flows: Vec<FlowDraft>,
    /// Where the rule stands.
    pub at: Location,
}

/// One clause of a scoping filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClauseDraft {
    /// The attribute on the source side.
    pub attribute: String,
    /// The operator as written, such as `ISBITNOTSET`.
    pub operator: String,
    /// The value to compare with, empty for ISNULL and ISNOTNULL.
    pub value: String,
    /// Where the clause stands.
    pub at: Location,
}

/// One clause of a join group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JoinDraft {
    /// The attribute on the connector-space side, whatever the rule's direction.
    pub cs_attribute: String,
    /// The attribute on the metaverse side.
    pub mv_attribute: String,
    /// Whether case counts.
    pub case_sensitive: bool,
    /// Where the clause stands.
    pub at: Location,
}

/// One attribute flow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlowDraft {
    /// The attribute that receives the value.
    pub target: String,
    /// Where the value comes from.
    pub source: FlowSourceDraft,
    /// `Update`, `Replace`, `Merge` or `MergeCaseInsensitive`.
    pub merge: String,
    /// Flow only when the target object is created.
    pub apply_once: bool,
    /// Where the flow stands.
    pub at: Location,
}

/// Where a flow takes its value from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FlowSourceDraft {
    /// Another attribute, copied.
    Direct(String),
    /// A text, converted to the target's type.
    Constant(String),
    /// An expression of the rule language.
    Expression(String),
}
