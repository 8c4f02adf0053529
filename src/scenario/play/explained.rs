//! What explains an expectation that did not come true.

use super::subject::in_space;
use super::{Expectation, run_page};
use crate::directory::World;
use crate::explain::Explainer;
use crate::report::{Line, Page, Style, preview};
use crate::scenario::step::Subject;
use crate::scenario::wanted::RunExpectation;
use crate::sync::SyncServer;

/// Gives each expectation that failed the same explanation, which is only made if there is one.
pub(super) fn explained(
    mut expectations: Vec<Expectation>,
    explanation: impl FnOnce() -> Page,
) -> Vec<Expectation> {
    if expectations.iter().any(|expectation| !expectation.passed) {
        let page = explanation();
        for expectation in expectations.iter_mut().filter(|expectation| !expectation.passed) {
            expectation.explanation = Some(page.clone());
        }
    }
    expectations
}

/// What the engine makes of an object: its preview; where none is staged, why.
pub(super) fn object(server: &SyncServer, world: &World, subject: &Subject) -> Page {
    let staged = in_space(server, world, subject);
    if let Some(own) = staged.and_then(|object| server.preview(object)) {
        return preview(server, &own);
    }
    let mut page = Page::new();
    page.line(Line::new().and(Style::Bad, "✗ ").text("there is no such object in the connector space"));
    let dn = match subject {
        Subject::Object(object) | Subject::CloudOf(object) => object.entry(world).map(|entry| &entry.dn),
        Subject::Cloud(_) => None,
    };
    let reasons = dn.map(|dn| Explainer::new(server).on_premises(dn.as_str())).unwrap_or_default();
    for reason in reasons {
        page.line(reason);
    }
    page
}

/// What the run did; where it did not run, which runs did.
pub(super) fn run(server: &SyncServer, wanted: &RunExpectation) -> Page {
    let connector = server.space(wanted.connector).map(|space| space.config.name.as_str());
    let history = server.history();
    let is_it = |run: &&crate::sync::RunStep| {
        Some(run.connector.as_str()) == connector && run.profile == wanted.profile
    };
    if let Some(own) = history.iter().rfind(is_it) {
        return run_page::run(server, own);
    }
    let mut page = Page::new();
    page.line(if history.is_empty() { "nothing has run" } else { "what has run:" });
    for run in history {
        page.line(format!("  {} on {}: {}", run.profile, run.connector, run.result()));
    }
    page
}
