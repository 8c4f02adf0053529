//! How a lookup ends.

use std::fmt;

/// The ending of a lookup. The names are part of the public interface (spec/lookup.md, Outcomes).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// Exactly one qualifying link.
    Resolved,
    /// The text is not `<Type>_<guid>`.
    AnchorMalformed,
    /// Well-formed, but not a user.
    AnchorNotUser,
    /// No object with this anchor in the AAD connector space.
    AnchorNotFound,
    /// The AAD object is a disconnector.
    AadObjectNotJoined,
    /// The AAD object's link leads nowhere.
    MetaverseObjectMissing,
    /// The metaverse object has no link to any AD connector.
    NoAdObject,
    /// An AD link leads nowhere.
    AdObjectMissing,
    /// AD links exist, none qualifies.
    NoAccountEnabledLink,
    /// Two or more links qualify.
    MultipleAccountEnabledLinks,
    /// Two AAD connector-space objects share the anchor.
    DuplicateAnchor,
}

/// The event that the server would log for an outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event {
    /// The event's id in the `PasswordResetService` log.
    pub id: u32,
    /// Its name.
    pub name: &'static str,
    /// The hresult in its text.
    pub hresult: &'static str,
    /// The `ADSync` event that goes with it, if any.
    pub sync_event: Option<(u32, &'static str)>,
}

const NOT_FOUND: Event =
    Event { id: 33002, name: "ADUserNotFoundError", hresult: "0x80230405", sync_event: None };
const NO_TARGETS: Event =
    Event { sync_event: Some((6329, "No password writeback targets found")), ..NOT_FOUND };
const MULTI_MATCH: Event =
    Event { id: 33003, name: "ADMultiMatchError", hresult: "0x80230402", sync_event: None };

impl Outcome {
    /// Every outcome, worst last, in the order of spec/lookup.md.
    pub const ALL: [Outcome; 11] = [
        Self::Resolved,
        Self::AnchorMalformed,
        Self::AnchorNotUser,
        Self::AnchorNotFound,
        Self::AadObjectNotJoined,
        Self::MetaverseObjectMissing,
        Self::NoAdObject,
        Self::AdObjectMissing,
        Self::NoAccountEnabledLink,
        Self::MultipleAccountEnabledLinks,
        Self::DuplicateAnchor,
    ];

    /// The stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Resolved => "Resolved",
            Self::AnchorMalformed => "AnchorMalformed",
            Self::AnchorNotUser => "AnchorNotUser",
            Self::AnchorNotFound => "AnchorNotFound",
            Self::AadObjectNotJoined => "AadObjectNotJoined",
            Self::MetaverseObjectMissing => "MetaverseObjectMissing",
            Self::NoAdObject => "NoAdObject",
            Self::AdObjectMissing => "AdObjectMissing",
            Self::NoAccountEnabledLink => "NoAccountEnabledLink",
            Self::MultipleAccountEnabledLinks => "MultipleAccountEnabledLinks",
            Self::DuplicateAnchor => "DuplicateAnchor",
        }
    }

    /// The outcome with that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.as_str() == name)
    }

    /// The event to expect in the log (spec/lookup.md, table of outcomes).
    pub fn event(self) -> Option<Event> {
        match self {
            Self::Resolved | Self::AnchorMalformed | Self::AnchorNotUser => None,
            Self::AnchorNotFound
            | Self::AadObjectNotJoined
            | Self::MetaverseObjectMissing
            | Self::NoAdObject
            | Self::AdObjectMissing => Some(NOT_FOUND),
            Self::NoAccountEnabledLink => Some(NO_TARGETS),
            Self::MultipleAccountEnabledLinks | Self::DuplicateAnchor => Some(MULTI_MATCH),
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
