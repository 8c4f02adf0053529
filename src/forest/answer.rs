//! The answer of a frozen index.

use super::{Ending, Person};
use crate::explain::CauseCode;
use crate::lookup::{Outcome, Qualification};
use crate::schema::Guid;

/// The answer to a lookup: what the explained walk says too, without the reasons.
#[derive(Clone, Copy, Debug)]
pub enum Answer<'a> {
    /// The text is no anchor.
    Malformed,
    /// The anchor is not of a user.
    NotUser,
    /// Nobody has the anchor.
    Unknown,
    /// The person with the anchor.
    Known(Person<'a>),
}

/// Where a password goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// The connector, by its place in the legend.
    pub connector: u16,
    /// The `objectGUID`, if the object has one.
    pub guid: Option<Guid>,
    /// Which link of the person leads there.
    pub link: u16,
}

impl Answer<'_> {
    /// The ending under a reading.
    pub fn ending(&self, qualification: Qualification) -> Ending {
        match self {
            Self::Malformed => {
                Ending::without_account(Outcome::AnchorMalformed, Some(CauseCode::AnchorMalformed))
            }
            Self::NotUser => Ending::without_account(Outcome::AnchorNotUser, Some(CauseCode::AnchorNotUser)),
            Self::Unknown => Ending::UNKNOWN,
            Self::Known(person) => person.class.ending(qualification),
        }
    }

    /// The account, only when the outcome is `Resolved`.
    pub fn target(&self, qualification: Qualification) -> Option<Target> {
        let Self::Known(person) = self else { return None };
        let link = person.class.ending(qualification).link?;
        let at = usize::from(link);
        Some(Target { connector: person.kind(at)?.connector, guid: person.guid(at), link })
    }

    /// Whether the readings disagree.
    pub fn readings_differ(&self) -> bool {
        match self {
            Self::Known(person) => person.class.readings_differ(),
            Self::Malformed | Self::NotUser | Self::Unknown => false,
        }
    }
}

impl Person<'_> {
    /// How it would end if exactly the links of the kinds marked `true` qualified ([`super::Class::outcome_where`]).
    pub fn outcome_where(&self, qualifying: &[bool]) -> (Outcome, Option<u16>) {
        self.class.outcome_where(self.all_kinds(), qualifying)
    }
}
