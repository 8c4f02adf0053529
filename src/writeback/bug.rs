//! Bugs that a test can plant, to see whether the checkers bite. Outside of tests none can be planted: the switch is
//! empty, and every question to it is answered with no.

/// A bug.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Bug {
    /// The agent forgets which requests it has handled.
    JournalForgets,
    /// The agent's journal does not survive a restart.
    JournalLostOnRestart,
    /// The agent journals a request only when it is done.
    JournalsTooLate,
    /// The relay delivers what has expired.
    DeliversExpired,
    /// A message expires one instant too late.
    ExpiresLate,
    /// The agent does not look at the deadline before it calls the domain controller.
    IgnoresDeadline,
    /// The portal gives a second answer when a late result arrives.
    AnswersTwice,
    /// The portal never gives up waiting.
    WaitsForever,
    /// The portal gives up after a minute, while the message may still wait.
    GivesUpEarly,
    /// A result that says "unknown" is told to the user as a refusal.
    UnknownIsRefusal,
    /// Silence of the domain controller is told as a refusal.
    SilenceIsRefusal,
    /// The agent tries again on the next controller when the first stays silent.
    RetriesElsewhere,
    /// The password is set on the preferred controller.
    WritesToPreferred,
    /// A refused password is stored all the same.
    StoresRefused,
    /// An opened package is taken for the request on its outside.
    TrustsOutside,
    /// A damaged package is opened all the same.
    OpensDamaged,
    /// A package of another tenant is opened.
    OpensForeign,
    /// The cloud packs with nonce zero every time.
    ReusesNonce,
    /// The agent forgets the old key at once when keys roll over, and packs in flight can't end; the key it took for the
    /// new one opens packages of the old generation.
    OpensWithAnyKey,
    /// No event ends an operation whose answer was a refusal.
    NoFailEvent,
    /// An operation that a restart interrupted is never closed in the log.
    LeavesOpen,
    /// The end of an operation is logged twice when a message is duplicated.
    LogsEndTwice,
    /// Heartbeats stop after the first restart.
    HeartbeatsStop,
    /// Two heartbeats run after a restart.
    HeartbeatsTwice,
    /// The queue has no bound.
    QueueGrows,
    /// The relay forgets that it turned a request away.
    TurnsAwayHalf,
    /// A server in staging mode listens.
    StagingListens,
    /// The password's history grows beyond the policy's length.
    HistoryGrows,
    /// The package carries the password twice in the clear, and grows beyond 1 kB.
    PackageGrows,
    /// The password is written into the log when it is refused.
    #[cfg(test)]
    LogsPassword,
    /// The cloud's copy changes when the request is sent, before anything is known.
    CloudFirst,
}

/// The switch.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Planted {
    #[cfg(test)]
    bug: Option<Bug>,
}

#[cfg(test)]
impl Bug {
    /// Every bug.
    pub(super) const ALL: [Self; 31] = [
        Self::JournalForgets,
        Self::JournalLostOnRestart,
        Self::JournalsTooLate,
        Self::DeliversExpired,
        Self::ExpiresLate,
        Self::IgnoresDeadline,
        Self::AnswersTwice,
        Self::WaitsForever,
        Self::GivesUpEarly,
        Self::UnknownIsRefusal,
        Self::SilenceIsRefusal,
        Self::RetriesElsewhere,
        Self::WritesToPreferred,
        Self::StoresRefused,
        Self::TrustsOutside,
        Self::OpensDamaged,
        Self::OpensForeign,
        Self::ReusesNonce,
        Self::OpensWithAnyKey,
        Self::NoFailEvent,
        Self::LeavesOpen,
        Self::LogsEndTwice,
        Self::HeartbeatsStop,
        Self::HeartbeatsTwice,
        Self::QueueGrows,
        Self::TurnsAwayHalf,
        Self::StagingListens,
        Self::HistoryGrows,
        Self::PackageGrows,
        Self::LogsPassword,
        Self::CloudFirst,
    ];
}

impl Planted {
    #[cfg(test)]
    pub(crate) const fn new(bug: Bug) -> Self {
        Self { bug: Some(bug) }
    }

    /// Whether this bug is planted.
    #[cfg(test)]
    pub(super) fn is(self, bug: Bug) -> bool {
        self.bug == Some(bug)
    }

    /// Whether this bug is planted: never outside of tests.
    #[cfg(not(test))]
    #[expect(clippy::unused_self, reason = "the switch is empty outside of tests")]
    pub(super) const fn is(self, bug: Bug) -> bool {
        let _ = bug;
        false
    }
}
