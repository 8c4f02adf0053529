//! What is known of a person before anybody asks.

use crate::explain::CauseCode;
use crate::lookup::{Outcome, Qualification};

/// How a lookup ends under one reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ending {
    /// The outcome.
    pub outcome: Outcome,
    /// The cause, unless `Resolved`.
    pub cause: Option<CauseCode>,
    /// Which of the person's links leads to the account, only when `Resolved`.
    pub link: Option<u16>,
}

impl Ending {
    /// The ending of an anchor that nothing is known of.
    pub const UNKNOWN: Self = Self::without_account(Outcome::AnchorNotFound, Some(CauseCode::AnchorUnknown));

    /// An ending that leads to no account.
    pub const fn without_account(outcome: Outcome, cause: Option<CauseCode>) -> Self {
        Self { outcome, cause, link: None }
    }
}

/// Everything about a person that many share: both endings and how many links there are. A line holds its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Class {
    /// The ending under [`Qualification::ImmutableTag`].
    pub by_tag: Ending,
    /// The ending under [`Qualification::PasswordSyncFlag`].
    pub by_flag: Ending,
    /// How many links lead to AD connectors.
    pub links: u16,
    /// Whether the walk comes as far as those links; if not, the ending is the same whichever rule qualifies.
    pub reaches_accounts: bool,
    /// Whether an audit counts the person: not one who is only remembered as soft-deleted.
    pub audited: bool,
}

impl Class {
    /// The ending under a reading.
    pub fn ending(&self, qualification: Qualification) -> Ending {
        match qualification {
            Qualification::ImmutableTag => self.by_tag,
            Qualification::PasswordSyncFlag => self.by_flag,
        }
    }

    /// Whether the readings disagree, by the outcome or the account.
    pub fn readings_differ(&self) -> bool {
        (self.by_tag.outcome, self.by_tag.link) != (self.by_flag.outcome, self.by_flag.link)
    }
}
