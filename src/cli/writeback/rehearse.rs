//! One scenario: its timeline, or the server's log.

use super::Writeback;
use super::faults::faults;
use super::forge;
use crate::cli::arguments::Format;
use crate::cli::output::complain;
use crate::cli::snapshot::is_snapshot;
use crate::cli::{Ending, Failure, Output};
use crate::report::{
    EventDocument, LogEntry, Page, WritebackDocument, escaped, event_log, event_log_page, timeline,
};
use crate::scenario::{Expectation, Played, Rehearsed, Scenario, expectation_line, play_with};
use crate::schema::nearest;
use std::path::Path;

pub(super) fn run(verb: &Writeback, path: &Path, output: &mut Output) -> Result<Ending, Failure> {
    if path.is_dir() || is_snapshot(path) {
        return Err(Failure::usage(format!(
            "{}: expected a scenario file (.ron), which says who does what and when; it may take its rules from a deployment: `rules: Config(\"DEPLOYMENT/config\")`",
            path.display()
        )));
    }
    let options = verb.common.engine_options()?;
    let mut scenario = Scenario::open(path, options).map_err(|error| Failure::Input(error.to_string()))?;
    scenario.set_chance(verb.seed, &faults(&verb.faults)?);
    known_users(&scenario, &verb.users)?;
    if !scenario.rehearses_writeback() {
        scenario.rehearse_resets(&verb.users);
    }
    let played = play_with(&scenario, forge(verb));
    let Some(rehearsal) = &played.rehearsal else {
        return Err(Failure::usage(format!("{}: no synchronised user resets a password", path.display())));
    };
    let log = event_log(&rehearsal.world, rehearsal.began, &rehearsal.facts);
    match (verb.common.format, verb.events) {
        (Format::Json, true) => output.json(&log.iter().map(EventDocument::of).collect::<Vec<_>>())?,
        (Format::Json, false) => output.json(&document(rehearsal, &log))?,
        (Format::Text, true) => output.page(&event_log_page(&log))?,
        (Format::Text, false) => output.page(&page(rehearsal, &played))?,
    }
    if verb.events || verb.common.format == Format::Json {
        // The output is the log, or a document: what was expected and did not come so is told beside it.
        for expectation in played.expectations().filter(|one| !one.passed) {
            let Expectation { at, expected, found, .. } = expectation;
            complain(&format!(
                "{}: {}; found {}",
                escaped(&at.to_string()),
                escaped(expected),
                escaped(found)
            ));
        }
    }
    Ok(if played.passed() { Ending::Fine } else { Ending::Negative })
}

fn document(rehearsal: &Rehearsed, log: &[LogEntry]) -> WritebackDocument {
    WritebackDocument::of(&rehearsal.world, &rehearsal.facts, log, rehearsal.violation.clone())
}

/// The timeline, and under it what was expected and did not come so.
fn page(rehearsal: &Rehearsed, played: &Played) -> Page {
    let mut page = timeline(&rehearsal.world, &rehearsal.facts);
    let failed: Vec<&Expectation> = played.expectations().filter(|one| !one.passed).collect();
    if !failed.is_empty() {
        page.line("");
    }
    for expectation in failed {
        page.line(expectation_line(expectation));
    }
    page
}

fn known_users(scenario: &Scenario, names: &[String]) -> Result<(), Failure> {
    if let Some(first) = names.first().filter(|_| scenario.rehearses_writeback()) {
        return Err(Failure::usage(format!("--user {first}: the scenario says itself who does what")));
    }
    for name in names {
        if !scenario.user_names().any(|own| own.eq_ignore_ascii_case(name)) {
            let hint = nearest(name, scenario.user_names()).map(|near| format!(", did you mean `{near}`?"));
            return Err(Failure::usage(format!("unknown cloud user `{name}`{}", hint.unwrap_or_default())));
        }
    }
    Ok(())
}
