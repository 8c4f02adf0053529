//! Steps that run something or let time pass, and what is expected of a run.

use super::{Reading, reference};
use crate::metaverse::ConnectorIndex;
use crate::scenario::step::Action;
use crate::scenario::wanted::RunExpectation;
use crate::scenario::{Fields, Item, NodeKind};
use crate::schema::nearest;
use crate::sync::{CyclePolicy, RunProfile};
use jiff::SignedDuration;

const PROFILES: [(&str, RunProfile); 5] = [
    ("FullImport", RunProfile::FullImport),
    ("DeltaImport", RunProfile::DeltaImport),
    ("FullSync", RunProfile::FullSynchronization),
    ("DeltaSync", RunProfile::DeltaSynchronization),
    ("Export", RunProfile::Export),
];

/// The counters of a run (spec/sync-engine.md 1.2.7).
const STATISTICS: [&str; 42] = [
    "stage-no-change",
    "stage-add",
    "stage-update",
    "stage-rename",
    "stage-delete",
    "stage-delete-add",
    "stage-failure",
    "disconnector-filtered",
    "disconnector-joined-no-flow",
    "disconnector-joined-flow",
    "disconnector-joined-remove-mv",
    "disconnector-projected-no-flow",
    "disconnector-projected-flow",
    "disconnector-projected-remove-mv",
    "disconnector-remains",
    "connector-filtered-remove-mv",
    "connector-filtered-leave-mv",
    "connector-flow",
    "connector-flow-remove-mv",
    "connector-no-flow",
    "connector-delete-remove-mv",
    "connector-delete-leave-mv",
    "connector-delete-add-processed",
    "flow-failure",
    "provisioned-add-no-flow",
    "provisioned-add-flow",
    "provisioned-rename-no-flow",
    "provisioned-rename-flow",
    "provisioned-disconnect",
    "provisioned-delete-add-no-flow",
    "provisioned-delete-add-flow",
    "export-add",
    "export-update",
    "export-rename",
    "export-delete",
    "export-delete-add",
    "export-failure",
    "exported-change-not-reimported",
    "connector-delete",
    "connector-add",
    "connector-update",
    "connector-rename",
];

/// `Import`, `DeltaSync("account.test")`, `Export(EntraId)`.
pub(super) fn run(item: Item<'_>, step: &str, profile: RunProfile, reading: &Reading) -> Option<Action> {
    let connectors = if !matches!(item.node().kind, NodeKind::Name(_)) {
        let [name] = item.arguments(step, ["connector"])?;
        vec![connector(name, reading)?]
    } else if profile == RunProfile::Export {
        export_order(reading)
    } else {
        reading.server.spaces().map(|(connector, _)| connector).collect()
    };
    Some(Action::Run(profile, connectors))
}

/// The tenant is told before the forests are (spec/sync-engine.md 1.2.4).
fn export_order(reading: &Reading) -> Vec<ConnectorIndex> {
    let cloud = reading.server.cloud().map(|(connector, _)| connector);
    let forests = reading.server.spaces().map(|(connector, _)| connector).filter(|at| Some(*at) != cloud);
    cloud.into_iter().chain(forests).collect()
}

/// One connector: the name of a forest, or `EntraId`.
pub(super) fn connector(item: Item<'_>, reading: &Reading) -> Option<ConnectorIndex> {
    if item.name() == Some("EntraId") {
        return reading.server.cloud().map(|(connector, _)| connector);
    }
    reading.connector(reference::forest(item, &reading.world)?)
}

/// `Cycle`, `Cycle(Initial)`, `Cycle(Delta)`.
pub(super) fn cycle(item: Item<'_>) -> Option<Action> {
    const POLICIES: [(&str, CyclePolicy); 2] =
        [("Initial", CyclePolicy::Initial), ("Delta", CyclePolicy::Delta)];
    if !matches!(&item.node().kind, NodeKind::Tuple { items, .. } if !items.is_empty()) {
        return item.fields("Cycle", &[]).map(|_| Action::Cycle);
    }
    let [policy] = item.arguments("Cycle", ["policy"])?;
    policy.one_of(&POLICIES).map(Action::Scheduled)
}

/// `Wait("30m")`.
pub(super) fn wait(item: Item<'_>) -> Option<Action> {
    let [time] = item.arguments("Wait", ["duration"])?;
    duration(time).map(Action::Wait)
}

/// A span of time: `"30m"`, `"45s"`, `"2d"`.
fn duration(item: Item<'_>) -> Option<SignedDuration> {
    let span = super::writeback::span(item)?;
    i64::try_from(span.as_ms()).ok().map(SignedDuration::from_millis)
}

/// `StagingMode(true)`.
pub(super) fn staging(item: Item<'_>) -> Option<Action> {
    let [on] = item.arguments("StagingMode", ["on"])?;
    on.boolean().map(Action::Staging)
}

/// `Options({"export_deletion_threshold": 600})`: from now on.
pub(super) fn options(item: Item<'_>, reading: &Reading) -> Option<Vec<(String, String)>> {
    let [options] = item.arguments("Options", ["options"])?;
    Some(super::option_entries(options.map()?, &reading.server.options))
}

const FIELDS: [&str; 9] =
    ["connector", "profile", "result", "statistics", "outbound", "events", "errors", "remarks", "duration"];

/// `ExpectRun(connector: EntraId, profile: Export, result: "success", statistics: {"export-add": 1})`.
pub(super) fn expect(item: Item<'_>, reading: &Reading) -> Option<RunExpectation> {
    let fields = item.fields("ExpectRun", &FIELDS)?;
    let of = fields.required("connector").and_then(|item| connector(item, reading));
    let profile = fields.one_of("profile", &PROFILES);
    let outbound = fields.map_or_none("outbound").into_iter();
    let outbound = outbound
        .filter_map(|(key, counts)| Some((connector(key, reading)?, counters(counts.map()?))))
        .collect();
    let texts = |item: Item<'_>| item.each(|text| text.text().map(str::to_owned));
    Some(RunExpectation {
        result: fields.optional("result").and_then(Item::text).map(str::to_owned),
        statistics: counters(fields.map_or_none("statistics")),
        outbound,
        events: fields.optional("events").and_then(|item| item.each(Item::number)),
        errors: fields.optional("errors").and_then(texts),
        remarks: remarks(&fields),
        duration: fields.optional("duration").and_then(duration),
        connector: of?,
        profile: profile?,
    })
}

fn remarks(fields: &Fields<'_>) -> Vec<String> {
    fields.each_or_none("remarks", |item| item.text().map(str::to_owned))
}

fn counters(entries: Vec<(Item<'_>, Item<'_>)>) -> Vec<(String, i64)> {
    let known = |name: Item<'_>| {
        let text = name.text()?;
        if STATISTICS.contains(&text) {
            return Some(text.to_owned());
        }
        let near = nearest(text, STATISTICS).map(|near| format!(", did you mean `{near}`?"));
        name.report(format!("unknown counter `{text}`{}", near.unwrap_or_default()));
        None
    };
    entries.into_iter().filter_map(|(name, count)| Some((known(name)?, count.number()?))).collect()
}
