//! The kinds of people that a tenant is made of.

/// What a person has in the directories.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PersonKind {
    /// One enabled account.
    Single,
    /// An enabled account, and a linked mailbox in another forest.
    LinkedMailbox,
    /// An enabled account, and linked mailboxes in two other forests.
    TwoMailboxes,
    /// An enabled account, and a mail contact that stands for it in another forest.
    MailContact,
    /// One disabled account.
    Disabled,
    /// Enabled accounts in two forests that are joined.
    BothEnabled,
    /// A cloud user of the cloud alone.
    CloudOnly,
    /// A cloud user whose account was deleted.
    Orphaned,
    /// An account in a container that is not imported.
    OuExcluded,
    /// An account that a scoping filter keeps out.
    Filtered,
    /// An `inetOrgPerson`.
    InetOrgPerson,
    /// An account in the forest whose rule for enabled accounts was lost.
    RuleMissing,
    /// Two cloud users with one anchor.
    DuplicateAnchor,
}

impl PersonKind {
    /// Every kind.
    pub const ALL: [Self; 13] = [
        Self::Single,
        Self::LinkedMailbox,
        Self::TwoMailboxes,
        Self::MailContact,
        Self::Disabled,
        Self::BothEnabled,
        Self::CloudOnly,
        Self::Orphaned,
        Self::OuExcluded,
        Self::Filtered,
        Self::InetOrgPerson,
        Self::RuleMissing,
        Self::DuplicateAnchor,
    ];

    /// How many forests with all their rules such a person needs.
    pub fn forests(self) -> u16 {
        match self {
            Self::LinkedMailbox | Self::MailContact | Self::BothEnabled => 2,
            Self::TwoMailboxes => 3,
            Self::Single
            | Self::Disabled
            | Self::CloudOnly
            | Self::Orphaned
            | Self::OuExcluded
            | Self::Filtered
            | Self::InetOrgPerson
            | Self::RuleMissing
            | Self::DuplicateAnchor => 1,
        }
    }
}
