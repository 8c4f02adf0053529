//! Which links qualify: two readings of what the engine tests.

use super::Outcome;
use crate::metaverse::{CsLink, LinkGraph};
use crate::rule::{RuleBook, SyncRule};

/// How a link to an AD object qualifies as the place to write a password to (spec/lookup.md).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Qualification {
    /// The link carries a rule of the family `Microsoft.InfromADUserAccountEnabled`: what the documents state.
    #[default]
    ImmutableTag,
    /// The link carries any inbound rule with `EnablePasswordSync`: what the engine is seen to do.
    PasswordSyncFlag,
}

impl Qualification {
    /// Both readings.
    pub const ALL: [Qualification; 2] = [Self::ImmutableTag, Self::PasswordSyncFlag];

    /// The stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ImmutableTag => "ImmutableTag",
            Self::PasswordSyncFlag => "PasswordSyncFlag",
        }
    }

    /// Whether a rule in scope on a link makes the link qualify.
    pub fn accepts(self, rule: &SyncRule) -> bool {
        match self {
            Self::ImmutableTag => rule.marks_enabled_account(),
            Self::PasswordSyncFlag => rule.password_sync,
        }
    }

    /// Whether a link qualifies: one rule is enough ("any true").
    pub fn qualifies(self, link: &CsLink, graph: &LinkGraph, rules: &RuleBook) -> bool {
        let in_scope = graph.rules(link.link.inbound_rules);
        link.link.inbound.is_some()
            && in_scope.iter().any(|id| rules.get(*id).is_some_and(|rule| self.accepts(rule)))
    }

    /// What it means that the readings end differently, in one sentence.
    pub fn disagreement(by_tag: Outcome, by_flag: Outcome) -> String {
        let meaning = match (by_tag, by_flag) {
            (Outcome::Resolved, Outcome::Resolved) => "they lead to different accounts",
            (Outcome::Resolved, _) => {
                "the engine is seen to follow the flag: this user is one edit away from an outage, if not in one"
            }
            (_, Outcome::Resolved) => {
                "the engine is seen to follow the flag, so a reset may still work: one edit away from an outage"
            }
            (_, _) => "both fail",
        };
        format!(
            "the two readings disagree: by immutable tag {by_tag}, by EnablePasswordSync {by_flag}; {meaning}"
        )
    }
}
