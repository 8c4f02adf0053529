//! The choices of the service that a run may make differently, and how often things go wrong in it.

use super::Era;
use crate::sim::{PerMille, Span, days, minutes, seconds};

/// What holds for the whole run. Every *choose* of spec/writeback.md that is a length of time is here.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Whose documents hold.
    pub era: Era,
    /// How long a message may wait at the relay; the documents say "several minutes". At this age it is expired.
    pub message_expiry: Span,
    /// How often the agent sends a heartbeat.
    pub heartbeat: Span,
    /// A last heartbeat older than this, and the service counts as down.
    pub heartbeat_stale: Span,
    /// How long a listener waits before it connects again; each further time twice as long, up to a minute.
    pub listener_retry: Span,
    /// How long the agent waits for a domain controller.
    pub directory_wait: Span,
    /// How long the portal waits beyond the message's expiry and the wait for the domain controller.
    pub answer_slack: Span,
    /// How old a generation of keys becomes.
    pub key_age_max: Span,
    /// How many messages the relay's queue holds.
    pub queue_max: usize,
    /// How long a password takes from the PDC emulator to the other controllers.
    pub replication: Span,
    /// How long a crashed service takes to come back.
    pub restart: Span,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            era: Era::Current,
            message_expiry: minutes(5),
            heartbeat: minutes(5),
            heartbeat_stale: minutes(11),
            listener_retry: seconds(10),
            directory_wait: seconds(30),
            answer_slack: seconds(30),
            key_age_max: days(182),
            queue_max: 64,
            replication: seconds(15),
            restart: minutes(1),
        }
    }
}

impl Settings {
    /// How long the portal waits for an answer.
    pub fn answer_wait(&self) -> Span {
        self.message_expiry + self.directory_wait + self.answer_slack
    }
}

/// How likely things go wrong, each time they could.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Faults {
    /// A message is lost.
    pub loss: PerMille,
    /// A message arrives twice.
    pub duplication: PerMille,
    /// A message is delayed, so that a later one may overtake it.
    pub delay: PerMille,
    /// A request loses its end.
    pub truncation: PerMille,
    /// A bit of a request is flipped.
    pub bit_flip: PerMille,
    /// A heartbeat is lost.
    pub heartbeat_loss: PerMille,
    /// The PDC emulator does as it is told, and its answer is lost.
    pub silence: PerMille,
    /// The cloud can't store the password that was set on premises.
    pub cloud_failure: PerMille,
    /// The agent fails for no known reason.
    pub agent_error: PerMille,
}

impl Faults {
    /// The names, as scenario files and the command line spell them.
    pub const NAMES: [&'static str; 9] = [
        "loss",
        "duplication",
        "delay",
        "truncation",
        "bitFlip",
        "heartbeatLoss",
        "silence",
        "cloudFailure",
        "agentError",
    ];

    /// The likelihood of that name.
    pub fn named_mut(&mut self, name: &str) -> Option<&mut PerMille> {
        match name {
            "loss" => Some(&mut self.loss),
            "duplication" => Some(&mut self.duplication),
            "delay" => Some(&mut self.delay),
            "truncation" => Some(&mut self.truncation),
            "bitFlip" => Some(&mut self.bit_flip),
            "heartbeatLoss" => Some(&mut self.heartbeat_loss),
            "silence" => Some(&mut self.silence),
            "cloudFailure" => Some(&mut self.cloud_failure),
            "agentError" => Some(&mut self.agent_error),
            _ => None,
        }
    }

    /// The likelihoods by name, in order.
    pub fn named(&self) -> [(&'static str, PerMille); 9] {
        let values = [
            self.loss,
            self.duplication,
            self.delay,
            self.truncation,
            self.bit_flip,
            self.heartbeat_loss,
            self.silence,
            self.cloud_failure,
            self.agent_error,
        ];
        let mut named = [("", PerMille::NEVER); 9];
        for (place, pair) in named.iter_mut().zip(Self::NAMES.into_iter().zip(values)) {
            *place = pair;
        }
        named
    }
}

/// How long a delayed message takes at the most.
pub(super) const DELAY_MAX: Span = minutes(7);
