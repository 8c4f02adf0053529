//! A sync rule that has been checked.

use super::{Flow, ImmutableTag, JoinGroup, RuleDraft, RuleMistake, ScopingFilter, check};
use crate::expr::Language;
use crate::schema::{Guid, Location, ObjectType, Schema};

/// Which way values flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// From a connector space to the metaverse.
    Inbound,
    /// From the metaverse to a connector space.
    Outbound,
}

/// What a rule may do about an object that has no partner (spec/sync-engine.md 1.6.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LinkType {
    /// Create one.
    Provision,
    /// Only join one.
    Join,
    /// Only join one, but keep the metaverse object alive like `Provision`.
    StickyJoin,
}

/// A sync rule. It exists only checked: every operator, attribute and expression in it is understood.
#[derive(Clone, Debug)]
pub struct SyncRule {
    /// The rule's id, which is its lineage id.
    pub id: Guid,
    /// The display name; not unique with several forests.
    pub name: String,
    /// The immutable tag, empty for custom rules.
    pub tag: ImmutableTag,
    /// Which way values flow.
    pub direction: Direction,
    /// A disabled rule is ignored completely: its scope, join, flows and lineage.
    pub disabled: bool,
    /// The connector it belongs to.
    pub connector: Guid,
    /// The object type on the side the flow starts from.
    pub source_type: ObjectType,
    /// The object type on the side the flow ends at.
    pub target_type: ObjectType,
    /// What it may do about an object without a partner.
    pub link_type: LinkType,
    /// The precedence; the lower number wins.
    pub precedence: i64,
    /// The `EnablePasswordSync` flag.
    pub password_sync: bool,
    /// Which objects it applies to.
    pub scope: ScopingFilter,
    /// How an object finds its partner.
    pub join: Vec<JoinGroup>,
    /// The attribute flows, by the names of their targets.
    pub flows: Vec<Flow>,
    /// Where the rule stands.
    pub at: Location,
}

/// What a rule is checked against.
pub struct RuleContext<'a> {
    /// The schema of the side the flow starts from.
    pub source: &'a Schema,
    /// The schema of the side the flow ends at.
    pub target: &'a Schema,
    /// The value of a parameter such as `Connector.ID` for the rule's connector.
    pub parameter: &'a dyn Fn(&str) -> Option<String>,
    /// The reading of the rule language that expressions are compiled in.
    pub language: Language,
}

/// Something odd about a rule that does not keep it from running.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleFinding {
    /// Where it stands.
    pub at: Location,
    /// The rule's name.
    pub rule: String,
    /// The name the engine family gives it, such as `sync-rule-flow-attribute-not-found`.
    pub code: &'static str,
    /// What is odd.
    pub message: String,
}

impl SyncRule {
    /// Makes a rule of a draft.
    ///
    /// What the engine could not run (an unknown operator, an expression that does not parse) is a mistake; what it
    /// could run but probably should not (an attribute that no schema knows) is a finding.
    ///
    /// # Errors
    /// All mistakes of the draft.
    pub fn check(
        draft: &RuleDraft,
        context: &RuleContext<'_>,
    ) -> Result<(SyncRule, Vec<RuleFinding>), Vec<RuleMistake>> {
        check::checked(draft, context)
    }

    /// Whether the rule can establish or support a link: it has join criteria or provisions
    /// (spec/sync-engine.md 1.3.1 step 4).
    pub fn makes_links(&self) -> bool {
        !self.join.is_empty() || self.provisions()
    }

    /// The precedence of the first out-of-box rule; 0 to 99 are left to custom rules (spec/default-rules.md 4.5.2).
    pub const OUT_OF_BOX_PRECEDENCE_MIN: i64 = 100;

    /// Whether the rule stands where custom rules do, before the out-of-box ones.
    pub fn is_customised(&self) -> bool {
        self.precedence < Self::OUT_OF_BOX_PRECEDENCE_MIN
    }

    /// Whether the rule may create the partner.
    pub fn provisions(&self) -> bool {
        self.link_type == LinkType::Provision
    }

    /// Whether a link under this rule keeps the metaverse object alive (spec/sync-engine.md 1.7.1).
    pub fn keeps_metaverse_object(&self) -> bool {
        matches!(self.link_type, LinkType::Provision | LinkType::StickyJoin)
    }
}
