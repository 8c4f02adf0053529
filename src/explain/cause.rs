//! Why a lookup did not end at an account.

use std::fmt;

/// The cause of an outcome other than `Resolved`. The names are part of the public interface: JSON, scenario files,
/// audits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CauseCode {
    /// The text is no anchor.
    AnchorMalformed,
    /// The anchor is of a group, contact or device.
    AnchorNotUser,
    /// The AAD connector space knows no such anchor.
    AnchorUnknown,
    /// The user is soft-deleted in the cloud.
    DeletedInCloud,
    /// Several AAD objects carry the anchor.
    DuplicateAnchor,
    /// The user is of the cloud alone.
    CloudOnly,
    /// The user has a source anchor but is not synchronised: `onPremisesSyncEnabled` is not true.
    CloudMastered,
    /// No AD object has the identity that the source anchor asks for.
    DeletedOnPremises,
    /// No AD object has that identity, but another account has the same sign-in name.
    RecreatedOnPremises,
    /// The source anchor is another spelling of that of an AD object: the engine compares the text.
    SourceAnchorMisspelt,
    /// No forest that was imported has the identity, and one was never imported.
    ForestNotImported,
    /// The AD object stands in a container that is not imported.
    OuExcluded,
    /// The AD object's class is not imported.
    ClassNotSelected,
    /// The AD object's domain is not imported.
    PartitionNotSelected,
    /// The AD object could not be imported.
    ImportError,
    /// A scoping filter keeps the AD object out.
    ScopingFilter,
    /// The rule that would make the link is disabled.
    RuleDisabled,
    /// No rule would make the link.
    RuleMissing,
    /// None of the attributes by which the object could join has a value.
    JoinAttributeMissing,
    /// Several objects match the join criteria.
    JoinAmbiguous,
    /// The metaverse object is filtered from the cloud.
    CloudFiltered,
    /// The metaverse object is out of scope of the rule to the cloud, for another reason.
    OutboundScope,
    /// The metaverse object has no source anchor.
    NoSourceAnchor,
    /// The metaverse object has another source anchor than the cloud object.
    SourceAnchorChanged,
    /// The object could not be synchronised.
    SyncError,
    /// An import has not been synchronised yet.
    NotSynchronised,
    /// The link leads to a metaverse object that is not there.
    MetaverseLinkBroken,
    /// A link leads to an AD object that is not there.
    AdLinkBroken,
    /// The metaverse object has no link to an AD connector.
    NoAdLink,
    /// The account is disabled.
    AccountDisabled,
    /// The account is an `inetOrgPerson`, whose rule never qualifies.
    InetOrgPerson,
    /// The account's object class has no rule that marks enabled accounts.
    ClassHasNoAccountRule,
    /// A copy of the rule applies, but a copy has no immutable tag.
    TagMissing,
    /// The rules that apply have `EnablePasswordSync` off.
    PasswordSyncOff,
    /// The link was made by an outbound rule alone, so no inbound rule counts on it.
    NotJoinedInbound,
    /// Accounts in several forests are enabled.
    EnabledInSeveralForests,
}

impl CauseCode {
    /// Every code, in the order of a walk.
    pub const ALL: [CauseCode; 36] = [
        Self::AnchorMalformed,
        Self::AnchorNotUser,
        Self::AnchorUnknown,
        Self::DeletedInCloud,
        Self::DuplicateAnchor,
        Self::CloudOnly,
        Self::CloudMastered,
        Self::DeletedOnPremises,
        Self::RecreatedOnPremises,
        Self::SourceAnchorMisspelt,
        Self::ForestNotImported,
        Self::OuExcluded,
        Self::ClassNotSelected,
        Self::PartitionNotSelected,
        Self::ImportError,
        Self::ScopingFilter,
        Self::RuleDisabled,
        Self::RuleMissing,
        Self::JoinAttributeMissing,
        Self::JoinAmbiguous,
        Self::CloudFiltered,
        Self::OutboundScope,
        Self::NoSourceAnchor,
        Self::SourceAnchorChanged,
        Self::SyncError,
        Self::NotSynchronised,
        Self::MetaverseLinkBroken,
        Self::AdLinkBroken,
        Self::NoAdLink,
        Self::AccountDisabled,
        Self::InetOrgPerson,
        Self::ClassHasNoAccountRule,
        Self::TagMissing,
        Self::PasswordSyncOff,
        Self::NotJoinedInbound,
        Self::EnabledInSeveralForests,
    ];

    /// The stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AnchorMalformed => "AnchorMalformed",
            Self::AnchorNotUser => "AnchorNotUser",
            Self::AnchorUnknown => "AnchorUnknown",
            Self::DeletedInCloud => "DeletedInCloud",
            Self::DuplicateAnchor => "DuplicateAnchor",
            Self::CloudOnly => "CloudOnly",
            Self::CloudMastered => "CloudMastered",
            Self::DeletedOnPremises => "DeletedOnPremises",
            Self::RecreatedOnPremises => "RecreatedOnPremises",
            Self::SourceAnchorMisspelt => "SourceAnchorMisspelt",
            Self::ForestNotImported => "ForestNotImported",
            Self::OuExcluded => "OuExcluded",
            Self::ClassNotSelected => "ClassNotSelected",
            Self::PartitionNotSelected => "PartitionNotSelected",
            Self::ImportError => "ImportError",
            Self::ScopingFilter => "ScopingFilter",
            Self::RuleDisabled => "RuleDisabled",
            Self::RuleMissing => "RuleMissing",
            Self::JoinAttributeMissing => "JoinAttributeMissing",
            Self::JoinAmbiguous => "JoinAmbiguous",
            Self::CloudFiltered => "CloudFiltered",
            Self::OutboundScope => "OutboundScope",
            Self::NoSourceAnchor => "NoSourceAnchor",
            Self::SourceAnchorChanged => "SourceAnchorChanged",
            Self::SyncError => "SyncError",
            Self::NotSynchronised => "NotSynchronised",
            Self::MetaverseLinkBroken => "MetaverseLinkBroken",
            Self::AdLinkBroken => "AdLinkBroken",
            Self::NoAdLink => "NoAdLink",
            Self::AccountDisabled => "AccountDisabled",
            Self::InetOrgPerson => "InetOrgPerson",
            Self::ClassHasNoAccountRule => "ClassHasNoAccountRule",
            Self::TagMissing => "TagMissing",
            Self::PasswordSyncOff => "PasswordSyncOff",
            Self::NotJoinedInbound => "NotJoinedInbound",
            Self::EnabledInSeveralForests => "EnabledInSeveralForests",
        }
    }

    /// The code with that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|code| code.as_str() == name)
    }
}

impl fmt::Display for CauseCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A cause with what shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    /// The code.
    pub code: CauseCode,
    /// One sentence that an administrator understands.
    pub message: String,
    /// What in the data shows it, one fact a line.
    pub evidence: Vec<String>,
}

impl Cause {
    pub(super) fn new(code: CauseCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), evidence: Vec::new() }
    }

    pub(super) fn with(mut self, evidence: impl Into<String>) -> Self {
        self.evidence.push(evidence.into());
        self
    }
}
