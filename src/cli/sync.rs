//! `sync`: runs run profiles.

use super::arguments::{Format, Sync};
use super::bar::Bar;
use super::input::Model;
use super::staged_object::{connector_named, staged_object};
use super::{Ending, Failure, Output};
use crate::metaverse::ConnectorIndex;
use crate::report::{
    Line, Page, Style, SyncDocument, order_dependences, preview, preview_document, run_head, run_step,
};
use crate::schema::{nearest, quoted};
use crate::sync::{CyclePolicy, Recording, RunProfile, RunStep, SyncServer};

pub(super) fn run(verb: &Sync, output: &mut Output) -> Result<Ending, Failure> {
    let model = if verb.runs.is_empty() {
        Model::open_recording(&verb.input, &verb.common)?
    } else {
        with_runs(verb)?
    };
    if let Some(asked) = &verb.object {
        return preview_of(verb, &model, asked, output);
    }
    let steps = if verb.history { model.server.history() } else { &model.steps };
    match verb.common.format {
        Format::Json => output.json(&SyncDocument::of(&model.server, steps, model.not_modelled()))?,
        Format::Text if verb.history => {
            for step in steps {
                output.page(&run_head(step))?;
            }
        }
        Format::Text => {
            for step in steps {
                output.page(&run_step(&model.server, step))?;
            }
            output.page(&afterword(&model))?;
        }
    }
    Ok(Ending::Fine)
}

fn preview_of(verb: &Sync, model: &Model, asked: &str, output: &mut Output) -> Result<Ending, Failure> {
    let server = &model.server;
    let connector = verb.connector.as_deref().map(|name| connector_named(server, name)).transpose()?;
    let object = staged_object(server, asked, connector)?;
    let Some(found) = server.preview(object) else {
        return Err(Failure::usage(format!("no object is meant by `{}`", quoted(asked))));
    };
    model.warn();
    match verb.common.format {
        Format::Json => output.json(&preview_document(server, &found))?,
        Format::Text => output.page(&preview(server, &found))?,
    }
    Ok(if found.error.is_some() { Ending::Negative } else { Ending::Fine })
}

/// The model after the runs that were asked for, whose steps are those runs alone.
fn with_runs(verb: &Sync) -> Result<Model, Failure> {
    let mut model = Model::open_to_run(&verb.input, &verb.common)?;
    model.steps.clear();
    let bar = Bar::new();
    for text in &verb.runs {
        for (connector, profile) in profiles(&model.server, text)? {
            let step: RunStep = model.server.run_watched(
                connector,
                profile,
                &mut model.world,
                Recording::Changes,
                &mut |progress| bar.show(progress),
            );
            model.steps.push(step);
        }
    }
    bar.clear();
    Ok(model)
}

/// The profiles that one `--run` asks for, in order.
fn profiles(server: &SyncServer, text: &str) -> Result<Vec<(ConnectorIndex, RunProfile)>, Failure> {
    const NAMES: [(&str, RunProfile); 5] = [
        ("full-import", RunProfile::FullImport),
        ("delta-import", RunProfile::DeltaImport),
        ("full-sync", RunProfile::FullSynchronization),
        ("delta-sync", RunProfile::DeltaSynchronization),
        ("export", RunProfile::Export),
    ];
    const CYCLES: [(&str, CyclePolicy); 2] =
        [("initial-cycle", CyclePolicy::Initial), ("delta-cycle", CyclePolicy::Delta)];
    let (name, connector) = match text.split_once(':') {
        Some((name, connector)) => (name, Some(connector_named(server, connector)?)),
        None => (text, None),
    };
    let wanted = |at: &ConnectorIndex| connector.is_none_or(|connector| connector == *at);
    if let Some((_, profile)) = NAMES.iter().find(|(own, _)| *own == name) {
        let connectors = server.spaces().map(|(connector, _)| connector).filter(wanted);
        return Ok(connectors.map(|connector| (connector, *profile)).collect());
    }
    if let Some((_, policy)) = CYCLES.iter().find(|(own, _)| *own == name) {
        let cycle = server.cycle_profiles(*policy).into_iter();
        return Ok(cycle.filter(|(connector, _)| wanted(connector)).collect());
    }
    let known = || NAMES.iter().map(|(name, _)| *name).chain(CYCLES.iter().map(|(name, _)| *name));
    let hint = match nearest(name, known()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("expected one of {}", known().collect::<Vec<_>>().join(", ")),
    };
    Err(Failure::usage(format!("--run: unknown run `{}`; {hint}", quoted(name))))
}

/// What is odd in the input, and what of it is not modelled.
fn afterword(model: &Model) -> Page {
    let mut page = Page::new();
    for note in &model.notes {
        page.line(Line::new().and(Style::Faint, format!("note: {note}")));
    }
    let not_modelled = model.not_modelled();
    for item in &not_modelled {
        page.line(Line::new().and(Style::Unsure, "? not modelled: ").text(item));
    }
    if not_modelled.is_empty() {
        page.line("nothing that these rules use is not modelled");
    }
    for item in order_dependences(&model.server) {
        page.line(Line::new().and(Style::Unsure, "? the order decides: ").text(item));
    }
    page
}
