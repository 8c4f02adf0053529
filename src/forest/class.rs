//! What is known of a person before anybody asks.

use super::LinkKind;
use crate::explain::CauseCode;
use crate::lookup::{LinkTally, Outcome, Qualification};

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

/// Everything about a person that many share: both endings, and the kinds of the links. A line holds its number, and a
/// question that is about no one in particular is put to classes, not to people.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Class {
    /// The ending under [`Qualification::ImmutableTag`].
    pub by_tag: Ending,
    /// The ending under [`Qualification::PasswordSyncFlag`].
    pub by_flag: Ending,
    /// The kinds of the links to AD connectors, by their numbers in the legend.
    pub kinds: Vec<u16>,
    /// Whether the walk comes as far as those links; if not, the ending is the same whichever rule qualifies.
    pub reaches_accounts: bool,
    /// Whether an audit counts the person: not one who is only remembered as soft-deleted.
    pub audited: bool,
}

impl Class {
    /// The class of an anchor that nothing is known of.
    pub const UNKNOWN: Self = Self {
        by_tag: Ending::UNKNOWN,
        by_flag: Ending::UNKNOWN,
        kinds: Vec::new(),
        reaches_accounts: false,
        audited: false,
    };

    /// The ending under a reading.
    pub fn ending(&self, qualification: Qualification) -> Ending {
        match qualification {
            Qualification::ImmutableTag => self.by_tag,
            Qualification::PasswordSyncFlag => self.by_flag,
        }
    }

    /// How many links lead to AD connectors.
    pub fn links(&self) -> usize {
        self.kinds.len()
    }

    /// How a lookup would end if exactly the links of the kinds marked `true` qualified, and at which link: the walk of
    /// spec/lookup.md with a rule of one's own.
    pub fn outcome_where(&self, kinds: &[LinkKind], qualifying: &[bool]) -> (Outcome, Option<u16>) {
        if !self.reaches_accounts {
            return (self.by_tag.outcome, None);
        }
        let mut tally = LinkTally::default();
        for (link, number) in (0..).zip(&self.kinds) {
            let at = usize::from(*number);
            let present = kinds.get(at).is_some_and(|kind| kind.present);
            tally.add(link, present, qualifying.get(at).copied().unwrap_or_default());
        }
        tally.end()
    }

    /// Whether the readings disagree, by the outcome or the account.
    pub fn readings_differ(&self) -> bool {
        (self.by_tag.outcome, self.by_tag.link) != (self.by_flag.outcome, self.by_flag.link)
    }
}
