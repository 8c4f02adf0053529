//! Many seeds with everything going wrong.

use super::Writeback;
use super::forge;
use crate::cli::arguments::Format;
use crate::cli::bar::Bar;
use crate::cli::output_file::replaced_file;
use crate::cli::{Ending, Failure, Output};
use crate::report::{Line, Page, Style, WritebackDocument, event_log, timeline};
use crate::sync::Progress;
use crate::writeback::{Era, Forge, Plan, Rehearsal, Tally, generate, scenario_text, shrink, swarm};
use serde::Serialize;
use std::io::Write as _;
use std::path::Path;

/// The JSON document.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SwarmDocument {
    first_seed: u64,
    seeds: u64,
    requests: u64,
    succeeded: u64,
    refused: u64,
    timed_out: u64,
    timed_out_hiding_a_success: u64,
    failures: Vec<FailureDocument>,
}

#[derive(Serialize)]
struct FailureDocument {
    seed: u64,
    violation: String,
}

pub(super) fn run(verb: &Writeback, seeds: u64, output: &mut Output) -> Result<Ending, Failure> {
    let first = verb.seed.unwrap_or_default();
    let forge = forge(verb);
    if seeds == 1 {
        return one(verb, first, &forge, output);
    }
    let bar = Bar::new();
    let progress = |done: u64| bar.show(Progress { step: "seeds", done: done.min(seeds), total: seeds });
    let tally = swarm(first, seeds, &forge, &progress).map_err(|error| Failure::usage(error.to_string()))?;
    bar.clear();
    match verb.common.format {
        Format::Json => output.json(&document(first, &tally))?,
        Format::Text => output.page(&page(first, &tally))?,
    }
    let Some(failure) = tally.failures.first() else { return Ok(Ending::Fine) };
    if let Some(path) = &verb.save {
        save(verb, path, &small(&generate(failure.seed), &forge), &failure.violation)?;
    }
    Ok(Ending::Negative)
}

/// One seed by itself, with its timeline.
fn one(verb: &Writeback, seed: u64, forge: &Forge, output: &mut Output) -> Result<Ending, Failure> {
    let plan = generate(seed);
    let Rehearsal { run, violation } =
        plan.rehearse(forge.clone(), true).map_err(|error| Failure::usage(error.to_string()))?;
    match verb.common.format {
        Format::Json => {
            let began = Era::Current.first_instant().parse().unwrap_or_default();
            let log = event_log(run.world(), began, run.facts());
            output.json(&WritebackDocument::of(run.world(), run.facts(), &log, violation.clone()))?;
        }
        Format::Text => {
            let mut page = timeline(run.world(), run.facts());
            page.line(match &violation {
                Some(violation) => Line::new().and(Style::Bad, format!("✗ {violation}")),
                None => Line::new().and(Style::Good, "✓ nothing that must never happen"),
            });
            output.page(&page)?;
        }
    }
    if let Some(path) = &verb.save {
        let lesson = violation.clone().unwrap_or_else(|| format!("Seed {seed} of the swarm comes to rest."));
        let saved = if violation.is_some() { small(&plan, forge) } else { plan };
        save(verb, path, &saved, &lesson)?;
    }
    Ok(if violation.is_none() { Ending::Fine } else { Ending::Negative })
}

/// The smallest plan that still fails.
fn small(plan: &Plan, forge: &Forge) -> Plan {
    shrink(plan, |plan| plan.rehearse(forge.clone(), false).is_ok_and(|played| played.violation.is_some()))
}

fn save(verb: &Writeback, path: &Path, plan: &Plan, lesson: &str) -> Result<(), Failure> {
    let text = scenario_text(plan, lesson);
    replaced_file(path, verb.force, &[], |file| file.write_all(text.as_bytes()))
}

fn document(first_seed: u64, tally: &Tally) -> SwarmDocument {
    let failures = tally.failures.iter();
    SwarmDocument {
        first_seed,
        seeds: tally.seeds,
        requests: tally.requests,
        succeeded: tally.succeeded,
        refused: tally.refused,
        timed_out: tally.timed_out,
        timed_out_hiding_a_success: tally.hidden,
        failures: failures
            .map(|failure| FailureDocument { seed: failure.seed, violation: failure.violation.clone() })
            .collect(),
    }
}

fn page(first: u64, tally: &Tally) -> Page {
    let mut page = Page::new();
    page.line(format!("{} seeds from {first}, {} requests", tally.seeds, tally.requests));
    page.line(format!("{:>12}  succeeded", tally.succeeded));
    page.line(format!("{:>12}  refused", tally.refused));
    page.line(format!("{:>12}  timed out, {} of them hiding a success", tally.timed_out, tally.hidden));
    for failure in &tally.failures {
        let line =
            Line::new().and(Style::Bad, "✗ ").text(format!("seed {}: {}", failure.seed, failure.violation));
        page.line(line);
    }
    match tally.failures.first() {
        Some(failure) => page.line(format!("replay with --swarm 1 --seed {}", failure.seed)),
        None => page.line(Line::new().and(Style::Good, "✓ nothing that must never happen")),
    }
    page
}
