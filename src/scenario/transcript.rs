//! What happened, to be read without the file.

use super::{Expectation, Played, Scenario};
use crate::report::{Line, Page, Style};

/// The transcript of a scenario that was played: its lesson, then each step with what it did, what was found, and
/// whether that was expected.
pub fn transcript(scenario: &Scenario, played: &Played) -> String {
    transcript_page(scenario, played).render(false)
}

/// The transcript with its emphasis, for a terminal.
pub fn transcript_page(scenario: &Scenario, played: &Played) -> Page {
    let mut page = Page::new();
    page.line(Line::new().and(Style::Strong, scenario.lesson()));
    for step in &played.steps {
        page.line("");
        page.line(Line::new().text("── ").and(Style::Strong, &step.text));
        page.indented("   ", step.page.clone());
        for expectation in &step.expectations {
            page.line(expectation_line(expectation));
        }
    }
    page
}

/// A tick, or a cross with what was found instead.
pub fn expectation_line(expectation: &Expectation) -> Line {
    if expectation.passed {
        return Line::new().and(Style::Good, "   ✓ ").text(&expectation.expected);
    }
    Line::new()
        .and(Style::Bad, "   ✗ ")
        .text(&expectation.expected)
        .and(Style::Bad, "; found ")
        .text(&expectation.found)
}
