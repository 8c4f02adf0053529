//! What happened, fact by fact: the transcript of a run, and what its checkers watch.

use super::policy::PasswordReason;
use super::{AccountId, Answer, Cause, DomainId, EventId, Generation, Operation, RequestId, UserId};
use crate::lookup::Outcome;
use crate::sim::Time;

/// A message, counted from 0. A copy that the network made is a message of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MessageId(pub u32);

/// Who did it, or where it happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Party {
    /// The user, or an administrator.
    User,
    /// The portal, and the cloud behind it.
    Cloud,
    /// The tenant's relay.
    Relay,
    /// The network in between.
    Network,
    /// The writeback endpoint on the server.
    Agent,
    /// The domain controllers.
    Directory,
    /// Whoever runs the place.
    Administrator,
}

impl Party {
    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Cloud => "cloud",
            Self::Relay => "relay",
            Self::Network => "network",
            Self::Agent => "agent",
            Self::Directory => "directory",
            Self::Administrator => "administrator",
        }
    }
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// When.
    pub at: Time,
    /// Where, or by whom.
    pub party: Party,
    /// What.
    pub kind: FactKind,
}

impl Fact {
    /// The event that was logged, where it is about this request; any where none is given.
    pub fn logged(&self, of: Option<RequestId>) -> Option<EventId> {
        let FactKind::Logged { id, request, .. } = &self.kind else { return None };
        (of.is_none() || *request == of).then_some(*id)
    }
}

/// What a message is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MessageKind {
    /// A request to the agent.
    Request(RequestId),
    /// Its result, back to the portal.
    Result(RequestId),
    /// A heartbeat.
    Heartbeat,
    /// One of the two that turning writeback on or off takes.
    Setup,
}

/// Why a listener went down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DropReason {
    /// Somebody or something cut it.
    Cut,
    /// It was idle for too long for a firewall.
    Idle,
    /// The relay or the network is out.
    Outage,
    /// The service stopped.
    Stopped,
}

/// Why something that arrived was left alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IgnoredReason {
    /// The request is being handled.
    InProgress,
    /// The request was handled; its result is sent again.
    Handled,
    /// It is expired.
    Expired,
    /// The listener that it came through is gone.
    NoListener,
    /// The request was turned away before.
    TurnedAway,
    /// The relay is out.
    RelayOut,
}

/// More about an event in the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Nothing.
    None,
    /// Where the lookup ended.
    Lookup(Outcome),
    /// Why it failed.
    Cause(Cause),
    /// What the policy says against the password.
    Policy(Vec<PasswordReason>),
    /// The domain controller that was to be reached.
    Controller(DomainId, usize),
    /// Words.
    Text(&'static str),
    /// Words that a planted bug lets slip.
    #[cfg(test)]
    Slip(String),
}

impl Detail {
    /// Words that were put together in the run; all others are fixed.
    pub(super) fn free_text(&self) -> Option<&str> {
        match self {
            #[cfg(test)]
            Self::Slip(text) => Some(text),
            Self::None
            | Self::Lookup(_)
            | Self::Cause(_)
            | Self::Policy(_)
            | Self::Controller(..)
            | Self::Text(_) => None,
        }
    }
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FactKind {
    /// Somebody asks for something.
    Asked {
        /// The request.
        request: RequestId,
        /// Whose password.
        user: UserId,
        /// What is to happen.
        operation: Operation,
    },
    /// The password was packed for the agent.
    Packed {
        /// The request.
        request: RequestId,
        /// For which generation of keys.
        generation: Generation,
        /// The nonce.
        nonce: u64,
    },
    /// A message sets out.
    Sent {
        /// The message.
        message: MessageId,
        /// What it is for.
        kind: MessageKind,
        /// How large it is.
        bytes: u32,
    },
    /// A message was lost on its way.
    Lost(MessageId),
    /// The network made a copy.
    Duplicated {
        /// The message.
        original: MessageId,
        /// Its copy.
        copy: MessageId,
    },
    /// A message takes long.
    Delayed(MessageId),
    /// A message was cut or changed.
    Damaged(MessageId),
    /// The relay keeps a message for a listener.
    Queued {
        /// The message.
        message: MessageId,
        /// How many are waiting now.
        depth: usize,
    },
    /// The relay's queue is full, and the message is put away.
    DeadLettered(MessageId),
    /// A message waited too long and is removed.
    Expired(MessageId),
    /// The relay hands a message to a listener.
    Delivered {
        /// The message.
        message: MessageId,
        /// Which of the two listeners.
        listener: usize,
    },
    /// A message reached its end.
    Arrived(MessageId),
    /// Something that arrived was left alone.
    Ignored {
        /// The message.
        message: MessageId,
        /// Why.
        reason: IgnoredReason,
    },
    /// A package was opened.
    Opened {
        /// The request that the message is for.
        outside: RequestId,
        /// The request that was packed.
        inside: RequestId,
    },
    /// The server logs an event.
    Logged {
        /// The event.
        id: EventId,
        /// The request that it is about.
        request: Option<RequestId>,
        /// More about it.
        detail: Detail,
    },
    /// The engine looked the anchor up.
    LookedUp {
        /// The request.
        request: RequestId,
        /// Where it ended.
        outcome: Outcome,
        /// The account found.
        account: Option<AccountId>,
    },
    /// The agent calls a domain controller.
    Called {
        /// The request.
        request: RequestId,
        /// The domain.
        domain: DomainId,
        /// The controller in it.
        controller: usize,
    },
    /// A domain controller did as it was told.
    Applied {
        /// The request.
        request: RequestId,
        /// The account.
        account: AccountId,
        /// The controller.
        controller: usize,
    },
    /// A domain controller declined.
    Declined {
        /// The request.
        request: RequestId,
        /// Why.
        cause: Cause,
    },
    /// A domain controller did as it was told, and its answer got lost.
    Silent(RequestId),
    /// The password reached another controller of the domain.
    Replicated {
        /// The account.
        account: AccountId,
        /// The controller.
        controller: usize,
    },
    /// The cloud stores the password too.
    CloudStored {
        /// The user.
        user: UserId,
        /// The request whose password it is.
        request: RequestId,
    },
    /// The cloud could not store it.
    CloudFailed {
        /// The user.
        user: UserId,
        /// The request.
        request: RequestId,
    },
    /// The user gets the final answer.
    Answered {
        /// The request.
        request: RequestId,
        /// The answer.
        answer: Answer,
    },
    /// A result arrived after the final answer.
    TooLate(RequestId),
    /// The agent runs.
    Started,
    /// The agent stopped.
    Stopped {
        /// Without being asked to.
        crashed: bool,
    },
    /// A listener is connected.
    ListenerUp(usize),
    /// A listener is gone.
    ListenerDown {
        /// Which.
        listener: usize,
        /// Why.
        reason: DropReason,
    },
    /// The cloud has seen a heartbeat.
    HeartbeatSeen,
    /// Keys were made.
    KeysMade(Generation),
    /// The cloud packs with these keys from now on.
    KeysInUse(Generation),
    /// The agent forgot old keys.
    KeysForgotten(Generation),
    /// Something was done by hand, or broke.
    Incident(&'static str),
    /// From now on nothing goes wrong any more.
    Calm,
}
