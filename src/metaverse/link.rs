//! The relation between a connector-space object and its metaverse object.

use super::RuleSetId;
use crate::rule::{Direction, RuleId};

/// A link with its lineage: which rule made it in each direction, and which rules are in scope on it now.
///
/// Attributes flow in a direction only where a rule of that direction supports the link
/// (spec/sync-engine.md 1.6.5). A link without either rule does not exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// Which direction's rule made the link. When the rules of that direction no longer support it, it ends
    /// (spec/sync-engine.md 1.3.1 step 4, 1.7.2).
    pub origin: Direction,
    /// The inbound rule that made or supports the link.
    pub inbound: Option<RuleId>,
    /// The outbound rule that made or supports the link.
    pub outbound: Option<RuleId>,
    /// The inbound rules in scope on the object.
    pub inbound_rules: RuleSetId,
    /// The outbound rules in scope for the object.
    pub outbound_rules: RuleSetId,
}
