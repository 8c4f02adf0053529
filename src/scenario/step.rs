//! The steps of a scenario, as read: nothing of them can fail any more when they are played.

use super::world::{ObjectRef, WorldEdit};
use super::writeback_plan::WritebackStep;
use crate::connector::ExportOperation;
use crate::explain::{CauseCode, HopKind};
use crate::lookup::Outcome;
use crate::metaverse::ConnectorIndex;
use crate::rule::{RuleId, SyncRule};
use crate::schema::{AttributeName, CloudAnchor, Dn, Location, Scalar};
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
    /// Full import of these connectors.
    Import(Vec<ConnectorIndex>),
    /// Full synchronisation of these connectors.
    Synchronize(Vec<ConnectorIndex>),
    /// Full import of all, then full synchronisation of all.
    Cycle,
    Edit(WorldEdit),
    Rules(Vec<RuleEdit>),
    /// Includes or excludes a container, from the next import on.
    Select {
        connector: ConnectorIndex,
        container: Dn,
        included: bool,
    },
    Lookup(LookupStep),
    Audit(BTreeMap<Outcome, u64>),
    Expect(ExpectStep),
    /// Something on the timeline of password writeback.
    Writeback(WritebackStep),
}

impl Action {
    /// Whether it runs a profile of a connector.
    pub(super) fn runs(&self) -> bool {
        matches!(self, Self::Import(_) | Self::Synchronize(_) | Self::Cycle)
    }
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
}

/// Whose lookup it is.
#[derive(Clone, Debug)]
pub(super) enum Who {
    /// An object of the tenant with its name.
    Named(String, CloudAnchor),
    /// Any text.
    Anchor(String),
}

/// What is expected of an object of a connector space and its metaverse object.
#[derive(Clone, Debug)]
pub(super) struct ExpectStep {
    pub(super) of: Subject,
    pub(super) staged: Option<bool>,
    pub(super) linked: Option<bool>,
    pub(super) same_person_as: Vec<Subject>,
    pub(super) rules: Vec<(String, Vec<RuleId>)>,
    pub(super) no_rules: Vec<(String, Vec<RuleId>)>,
    pub(super) metaverse: Vec<(AttributeName, Vec<Scalar>)>,
    pub(super) contributed_by: Vec<(AttributeName, String, Vec<RuleId>)>,
    /// The error of the last synchronisation, by its name or a part of its text.
    pub(super) error: Option<Wanted<String>>,
    /// The pending export.
    pub(super) export: Option<Wanted<ExportOperation>>,
}

/// Something that may be expected not to be there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wanted<T> {
    Nothing,
    This(T),
}

impl<T> From<Option<T>> for Wanted<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Nothing, Self::This)
    }
}

impl<T> Wanted<T> {
    pub(super) fn as_option(&self) -> Option<&T> {
        match self {
            Self::Nothing => None,
            Self::This(value) => Some(value),
        }
    }
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
