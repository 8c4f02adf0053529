//! Comparing the last run of a profile with what was expected of it.

use super::Expectation;
use crate::metaverse::ConnectorIndex;
use crate::scenario::wanted::RunExpectation;
use crate::schema::Location;
use crate::sync::{RunStep, Statistics, SyncServer};

/// Every assertion of the step.
pub(super) fn expect(server: &SyncServer, wanted: &RunExpectation, at: &Location) -> Vec<Expectation> {
    let name = connector_name(server, wanted.connector);
    let what = format!("{} on {name}", wanted.profile);
    let run = server.history().iter().rfind(|run| run.connector == name && run.profile == wanted.profile);
    let Some(run) = run else {
        return vec![Expectation::new(at, format!("{what}: a run"), "no such run", false)];
    };
    let expectation = |expected: String, found: String| {
        let passed = expected == found;
        Expectation::new(at, format!("{what}: {expected}"), found, passed)
    };
    let mut list = Vec::new();
    list.extend(wanted.result.iter().map(|result| expectation(result.clone(), run.result().to_owned())));
    list.extend(
        counts(&wanted.statistics, &run.statistics, "").map(|(left, right)| expectation(left, right)),
    );
    for (connector, counters) in &wanted.outbound {
        let name = connector_name(server, *connector);
        let none = Statistics::new();
        let found = run.outbound.get(&name).unwrap_or(&none);
        let prefix = format!("to {name}: ");
        list.extend(counts(counters, found, &prefix).map(|(left, right)| expectation(left, right)));
    }
    list.extend(wanted.events.iter().map(|events| {
        let found: Vec<i64> = run.events.iter().map(|event| i64::from(event.id)).collect();
        expectation(numbers("events", events), numbers("events", &found))
    }));
    list.extend(
        wanted.errors.iter().map(|errors| expectation(errors_text(errors.clone()), found_errors(run))),
    );
    list.extend(wanted.remarks.iter().map(|text| {
        let passed = run.remarks.iter().any(|remark| remark.contains(text));
        let found = if run.remarks.is_empty() { "no remarks".to_owned() } else { run.remarks.join("; ") };
        Expectation::new(at, format!("{what}: remark {text}"), found, passed)
    }));
    list.extend(wanted.duration.iter().map(|duration| {
        expectation(format!("took {duration:#}"), format!("took {:#}", run.ended.duration_since(run.started)))
    }));
    list
}

fn connector_name(server: &SyncServer, connector: ConnectorIndex) -> String {
    server.space(connector).map(|space| space.config.name.clone()).unwrap_or_default()
}

/// Each counter that is expected, with what was counted.
fn counts<'a>(
    wanted: &'a [(String, i64)],
    found: &'a Statistics,
    prefix: &'a str,
) -> impl Iterator<Item = (String, String)> {
    wanted.iter().map(move |(name, count)| {
        let counted = found.get(name.as_str()).copied().unwrap_or_default();
        (format!("{prefix}{name} {count}"), format!("{prefix}{name} {counted}"))
    })
}

fn numbers(what: &str, numbers: &[i64]) -> String {
    let texts: Vec<String> = numbers.iter().map(ToString::to_string).collect();
    if texts.is_empty() { format!("no {what}") } else { format!("{what} {}", texts.join(", ")) }
}

fn found_errors(run: &RunStep) -> String {
    errors_text(run.errors.iter().map(|error| error.error.name.to_owned()).collect())
}

fn errors_text(mut names: Vec<String>) -> String {
    names.sort_unstable();
    if names.is_empty() { "no errors".to_owned() } else { format!("errors {}", names.join(", ")) }
}
