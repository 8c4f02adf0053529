//! What a scenario says of password writeback: facts that no directory holds, and steps on its timeline.

use super::world::ObjectRef;
use crate::directory::{FineGrainedPolicy, PasswordPolicy};
use crate::sim::Span;
use crate::writeback::{
    Act, Cause, Controller, EventId, Faults, LastSet, Licence, Management, Network, Rights, Server, Settings,
    Tenant,
};
use jiff::Timestamp;
use std::collections::BTreeMap;

/// The block `writeback: Writeback(…)`; a file without one has all its defaults.
#[derive(Clone, Debug, Default)]
pub(super) struct WritebackPlan {
    pub(super) seed: u64,
    /// When the run begins; the era's day if not said.
    pub(super) start: Option<Timestamp>,
    pub(super) tenant: Tenant,
    pub(super) server: Server,
    pub(super) network: Network,
    pub(super) settings: Settings,
    pub(super) faults: Faults,
    /// By the user's name.
    pub(super) users: BTreeMap<String, UserFacts>,
    /// By the forest's position.
    pub(super) domains: BTreeMap<usize, DomainFacts>,
    pub(super) accounts: BTreeMap<ObjectRef, AccountFacts>,
}

/// What is said of a user of the tenant.
#[derive(Clone, Debug, Default)]
pub(super) struct UserFacts {
    pub(super) management: Option<Management>,
    pub(super) licences: Option<Vec<Licence>>,
    pub(super) methods: Option<u8>,
    pub(super) admin: bool,
    pub(super) outside_group: bool,
    pub(super) no_reset_policy: bool,
}

/// What is said of a forest's domain.
#[derive(Clone, Debug, Default)]
pub(super) struct DomainFacts {
    pub(super) policy: PasswordPolicy,
    pub(super) fine_grained: Vec<FineGrainedPolicy>,
    /// Its controllers; those of a new domain if none is said.
    pub(super) controllers: Vec<Controller>,
    pub(super) pdc: usize,
    pub(super) preferred: Option<usize>,
    pub(super) password_sync_forbidden: bool,
    pub(super) rights: Rights,
}

/// What is said of an account.
#[derive(Clone, Debug, Default)]
pub(super) struct AccountFacts {
    pub(super) admin_count: bool,
    pub(super) inherits_not: bool,
    pub(super) last_set: Option<LastSet>,
    pub(super) locked_out: bool,
}

/// A step on the timeline of writeback.
#[derive(Clone, Debug)]
pub(super) struct WritebackStep {
    /// What is done, by the time since the step began.
    pub(super) acts: Vec<PlannedAct>,
    /// How long the step takes; if not said, until every request of it is answered.
    pub(super) takes: Option<Span>,
    /// Every event that the server logs in the meantime, in order.
    pub(super) events: Option<Vec<EventId>>,
    /// Texts that stand in the log.
    pub(super) log: Vec<String>,
}

/// An act with its time, and what is expected of it.
#[derive(Clone, Debug)]
pub(super) struct PlannedAct {
    pub(super) after: Span,
    pub(super) what: ActForm,
    pub(super) expected: RequestExpectations,
}

/// An act as written: accounts are told apart by the object until the step is played.
#[derive(Clone, Debug)]
pub(super) enum ActForm {
    Plain(Act),
    Disable(ObjectRef, bool),
    LockOut(ObjectRef),
}

/// What is expected of a request; what is not said is not asserted.
#[derive(Clone, Debug, Default)]
pub(super) struct RequestExpectations {
    /// How long its step takes; if not said, until the answer.
    pub(super) takes: Option<Span>,
    pub(super) answer: Option<String>,
    pub(super) cause: Option<Cause>,
    pub(super) code: Option<String>,
    pub(super) message: Option<String>,
    pub(super) events: Option<Vec<EventId>>,
    pub(super) log: Vec<String>,
    /// Whether the directory stores another password afterwards.
    pub(super) stored: Option<bool>,
    /// Whether the cloud does.
    pub(super) cloud: Option<bool>,
}
