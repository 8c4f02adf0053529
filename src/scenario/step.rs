//! The steps of a scenario, as read: nothing of them can fail any more when they are played.

use super::CloudChange;
use super::wanted::{EntryExpectation, ExpectStep, RunExpectation, TenantExpectation};
use super::world::{ObjectRef, WorldEdit};
use super::writeback_plan::WritebackStep;
use crate::connector::ConnectorConfig;
use crate::directory::Forest;
use crate::explain::{CauseCode, HopKind};
use crate::lookup::Outcome;
use crate::metaverse::ConnectorIndex;
use crate::rule::{RuleId, SyncRule};
use crate::schema::{CloudAnchor, Dn, Location};
use crate::sync::{CyclePolicy, RunProfile};
use jiff::SignedDuration;
use std::collections::BTreeMap;

/// A step with the place and the words in which it was written.
#[derive(Clone, Debug)]
pub(super) struct Step {
    pub(super) at: Location,
    pub(super) text: String,
    pub(super) action: Action,
}

#[derive(Clone, Debug)]
pub(super) enum Action {
    /// One run profile on these connectors.
    Run(RunProfile, Vec<ConnectorIndex>),
    /// Full import of all, then full synchronisation of all; nothing is exported.
    Cycle,
    /// A cycle of the scheduler, with exports unless the server is in staging mode.
    Scheduled(CyclePolicy),
    /// Time passes.
    Wait(SignedDuration),
    /// The server enters or leaves staging mode.
    Staging(bool),
    /// Options of the engine are set, each by its name.
    Options(Vec<(String, String)>),
    Edit(Vec<WorldEdit>),
    /// Changes the object of the tenant that stands for an AD object, whichever that is by then.
    CloudOf(ObjectRef, CloudChange),
    Rules(Vec<RuleEdit>),
    /// Includes or excludes a container, from the next import on.
    Select {
        connector: ConnectorIndex,
        container: Dn,
        included: bool,
    },
    /// Connects a forest; the out-of-box rules are numbered anew.
    Connect(Box<Connection>),
    Lookup(LookupStep),
    Audit(BTreeMap<Outcome, u64>),
    Expect(Box<ExpectStep>),
    ExpectRun(RunExpectation),
    ExpectTenant(TenantExpectation),
    ExpectEntry(EntryExpectation),
    /// Something on the timeline of password writeback.
    Writeback(WritebackStep),
}

impl Action {
    /// Whether it runs a profile of a connector.
    pub(super) fn runs(&self) -> bool {
        matches!(self, Self::Run(..) | Self::Cycle | Self::Scheduled(_))
    }
}

/// A forest that is connected while the scenario runs.
#[derive(Clone, Debug)]
pub(super) struct Connection {
    pub(super) forest: Forest,
    pub(super) config: ConnectorConfig,
    pub(super) rules: Vec<RuleEdit>,
}

/// A change of the rules.
#[derive(Clone, Debug)]
pub(super) enum RuleEdit {
    Add(SyncRule),
    Replace(RuleId, SyncRule),
    Remove(RuleId),
}

/// Who is meant: an AD object, or an object of the tenant by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Subject {
    Object(ObjectRef),
    Cloud(String),
    /// The object of the tenant that stands for an AD object: its metaverse object's, else the one with its anchor.
    CloudOf(ObjectRef),
}

/// A lookup and what is expected of it; what is not said is not asserted.
#[derive(Clone, Debug)]
pub(super) struct LookupStep {
    pub(super) who: Who,
    pub(super) outcome: Option<Outcome>,
    pub(super) by_flag: Option<Outcome>,
    pub(super) cause: Option<CauseCode>,
    pub(super) target: Option<ObjectRef>,
    pub(super) reached: Option<HopKind>,
    pub(super) found: Option<Vec<ObjectRef>>,
    pub(super) rejected: Vec<(ObjectRef, String)>,
    pub(super) evidence: Vec<String>,
    pub(super) warnings: Vec<String>,
    pub(super) repairs: Option<Vec<String>>,
}

/// Whose lookup it is.
#[derive(Clone, Debug)]
pub(super) enum Who {
    /// An object of the tenant with its name.
    Named(String, CloudAnchor),
    /// The object of the tenant that stands for an AD object.
    CloudOf(ObjectRef),
    /// Any text.
    Anchor(String),
}

/// What is stated of the graph itself.
#[derive(Clone, Debug)]
pub(super) enum Statement {
    /// An AD object, and the person it is linked to.
    Ad { object: ObjectRef, person: Option<String>, lineage: Lineage, missing: bool },
    /// An object of the tenant, and the person it is linked to.
    Aad { name: String, person: Option<String>, lineage: Lineage },
    /// The metaverse object of a person is missing.
    MissingPerson(String),
}

/// The lineage of a link: the rules that made it, and the rules in scope on it.
#[derive(Clone, Debug, Default)]
pub(super) struct Lineage {
    pub(super) inbound: Option<RuleId>,
    pub(super) outbound: Option<RuleId>,
    pub(super) inbound_rules: Vec<RuleId>,
    pub(super) outbound_rules: Vec<RuleId>,
}
