//! What a scenario expects, as read; what is not said is not asserted.

use super::step::Subject;
use super::world::ObjectRef;
use crate::connector::{ExportOperation, Hologram, PendingImport};
use crate::metaverse::ConnectorIndex;
use crate::rule::RuleId;
use crate::schema::{AttributeName, Scalar};
use crate::sync::RunProfile;
use jiff::SignedDuration;

/// Attributes, each with the values that are expected; none if it is to be absent.
pub(super) type WantedValues = Vec<(AttributeName, Vec<Scalar>)>;

/// What is expected of an object of a connector space and its metaverse object.
#[derive(Clone, Debug)]
pub(super) struct ExpectStep {
    pub(super) of: Subject,
    pub(super) staged: Option<bool>,
    pub(super) linked: Option<bool>,
    pub(super) same_person_as: Vec<Subject>,
    pub(super) rules: Vec<(String, Vec<RuleId>)>,
    pub(super) no_rules: Vec<(String, Vec<RuleId>)>,
    pub(super) metaverse: WantedValues,
    pub(super) contributed_by: Vec<WantedContributor>,
    pub(super) imported: WantedValues,
    pub(super) expected: WantedValues,
    /// Images by name; `Nothing` where the object is not to exist in it.
    pub(super) holograms: Vec<(Hologram, &'static str, Wanted<WantedValues>)>,
    pub(super) pending_import: Option<Wanted<PendingImport>>,
    /// The error of the last synchronisation, by its name or a part of its text.
    pub(super) error: Option<Wanted<String>>,
    pub(super) retries: Option<i64>,
    /// The pending export.
    pub(super) export: Option<Wanted<ExportOperation>>,
    pub(super) export_values: WantedValues,
    pub(super) not_exported: Vec<AttributeName>,
    pub(super) export_error: Option<Wanted<String>>,
    pub(super) export_retries: Option<i64>,
    pub(super) awaits_confirmation: Option<bool>,
}

/// Who is expected to contribute a metaverse value.
#[derive(Clone, Debug)]
pub(super) struct WantedContributor {
    pub(super) attribute: AttributeName,
    pub(super) rule: String,
    pub(super) rules: Vec<RuleId>,
    pub(super) object: Option<Subject>,
}

/// What is expected of the last run of a profile on a connector.
#[derive(Clone, Debug)]
pub(super) struct RunExpectation {
    pub(super) connector: ConnectorIndex,
    pub(super) profile: RunProfile,
    pub(super) result: Option<String>,
    pub(super) statistics: Vec<(String, i64)>,
    pub(super) outbound: Vec<(ConnectorIndex, Vec<(String, i64)>)>,
    pub(super) events: Option<Vec<i64>>,
    pub(super) errors: Option<Vec<String>>,
    pub(super) remarks: Vec<String>,
    pub(super) duration: Option<SignedDuration>,
}

/// What is expected of an object of the tenant itself.
#[derive(Clone, Debug)]
pub(super) struct TenantExpectation {
    pub(super) of: Subject,
    pub(super) exists: Option<bool>,
    pub(super) deleted: Option<bool>,
    pub(super) synced: Option<bool>,
    pub(super) immutable_id: Option<Wanted<String>>,
    pub(super) values: WantedValues,
    pub(super) quarantined: Option<Vec<AttributeName>>,
}

/// What is expected of an AD object itself.
#[derive(Clone, Debug)]
pub(super) struct EntryExpectation {
    pub(super) of: ObjectRef,
    pub(super) values: WantedValues,
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
