//! `resolve`: which AD object, or which outcome.

use super::arguments::{Format, Resolve};
use super::input::{Model, lines_of_stdin};
use super::{Ending, Failure, Output};
use crate::lookup::{Outcome, Qualification, Resolution, resolve};
use crate::report::{Line, Page, ResolveDocument, ResultDocument, Style};
use crate::sync::SyncServer;

pub(super) fn run(verb: &Resolve, output: &mut Output) -> Result<Ending, Failure> {
    let model = Model::open(&verb.question.input, &verb.question.common)?;
    model.warn();
    let qualification: Qualification = verb.question.qualification.into();
    let resolutions: Vec<Resolution> =
        anchors(verb)?.iter().map(|anchor| resolve(&model.server, anchor)).collect();
    match verb.question.common.format {
        Format::Json => {
            let results = resolutions
                .iter()
                .map(|resolution| ResultDocument::of(&model.server, resolution, qualification));
            output.json(&ResolveDocument { results: results.collect(), findings: model.findings() })?;
        }
        Format::Text => {
            let mut page = Page::new();
            for resolution in &resolutions {
                page.line(line(&model.server, resolution, qualification));
            }
            output.page(&page)?;
        }
    }
    let resolved = |resolution: &Resolution| resolution.verdict(qualification).outcome == Outcome::Resolved;
    Ok(if resolutions.iter().all(resolved) { Ending::Fine } else { Ending::Negative })
}

fn anchors(verb: &Resolve) -> Result<Vec<String>, Failure> {
    let mut anchors = Vec::with_capacity(verb.anchors.len());
    for anchor in &verb.anchors {
        if anchor == "-" {
            anchors.extend(lines_of_stdin()?);
        } else {
            anchors.push(anchor.clone());
        }
    }
    Ok(anchors)
}

fn line(server: &SyncServer, resolution: &Resolution, qualification: Qualification) -> Line {
    let verdict = resolution.verdict(qualification);
    let asked = format!("{}  ", resolution.asked);
    let line = if let Some(target) = verdict.target {
        Line::new().and(Style::Good, "✓ ").text(asked).text(server.describe(target))
    } else {
        let event = verdict.outcome.event().map(|event| format!("  {} {}", event.id, event.hresult));
        let outcome = verdict.outcome.as_str();
        let line = Line::new().and(Style::Bad, "✗ ").text(asked).and(Style::Bad, outcome);
        line.and(Style::Faint, event.unwrap_or_default())
    };
    if resolution.readings_differ() {
        let other = match qualification {
            Qualification::ImmutableTag => resolution.by_flag.outcome,
            Qualification::PasswordSyncFlag => resolution.by_tag.outcome,
        };
        return line.and(Style::Unsure, format!("  ? the other reading says {other}"));
    }
    line
}
