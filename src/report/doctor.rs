//! The checklist of `doctor`, for people and as JSON.

use super::page::{Line, Page, Style};
use crate::writeback::doctor::{Check, CheckState, Checkup, LAST_CURES};
use serde::Serialize;

/// A tick, a cross or a question mark a line; the cure where something fails or is not known, and where to look for what
/// is not known.
pub fn checkup(checkup: &Checkup) -> Page {
    let mut page = Page::new();
    for check in &checkup.checks {
        check_lines(&mut page, check);
    }
    let [passed, failed, unknown] =
        [CheckState::Pass, CheckState::Fail, CheckState::Unknown].map(|state| checkup.count(state));
    page.line(format!("{passed} passed, {failed} failed, {unknown} unknown"));
    if unknown > 0 {
        page.line(Line::new().and(
            Style::Faint,
            "what is unknown the input does not say: look there, or say it in a scenario's `writeback: Writeback(…)`",
        ));
    }
    page.line(
        Line::new().and(Style::Faint, "when all of it passes and passwords are still not written back:"),
    );
    for cure in LAST_CURES {
        page.line(Line::new().and(Style::Faint, "  → ").text(cure));
    }
    page
}

fn check_lines(page: &mut Page, check: &Check) {
    let (mark, style) = match check.state {
        CheckState::Pass => ("✓ ", Style::Good),
        CheckState::Fail => ("✗ ", Style::Bad),
        CheckState::Unknown => ("? ", Style::Unsure),
    };
    page.line(Line::new().and(style, mark).text(check.title));
    for fact in &check.evidence {
        page.line(Line::new().and(Style::Faint, "    · ").text(fact));
    }
    match check.state {
        CheckState::Pass => {}
        CheckState::Fail => page.line(Line::new().and(Style::Strong, "    → ").text(check.cure)),
        CheckState::Unknown => {
            page.line(Line::new().and(Style::Unsure, "    ? ").text(format!("look at {}", check.look)));
            page.line(Line::new().and(Style::Faint, format!("    → if it is not so: {}", check.cure)));
        }
    }
}

/// The document of `doctor`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CheckupDocument {
    passed: usize,
    failed: usize,
    unknown: usize,
    checks: Vec<CheckDocument>,
    last_cures: [&'static str; 2],
}

#[derive(Debug, Serialize)]
struct CheckDocument {
    code: &'static str,
    state: &'static str,
    title: &'static str,
    evidence: Vec<String>,
    cure: &'static str,
    look: &'static str,
}

impl CheckupDocument {
    /// The document of a checklist.
    pub fn of(checkup: &Checkup) -> Self {
        let checks = checkup.checks.iter().map(|check| CheckDocument {
            code: check.code,
            state: check.state.as_str(),
            title: check.title,
            evidence: check.evidence.clone(),
            cure: check.cure,
            look: check.look,
        });
        Self {
            passed: checkup.count(CheckState::Pass),
            failed: checkup.count(CheckState::Fail),
            unknown: checkup.count(CheckState::Unknown),
            checks: checks.collect(),
            last_cures: LAST_CURES,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_fails_gives_an_order() {
        let shown = |state| {
            let check =
                Check { code: "c", title: "it is so", state, evidence: vec![], look: "x", cure: "do y" };
            checkup(&Checkup { checks: vec![check] }).render(false)
        };
        assert!(shown(CheckState::Fail).contains("✗ it is so\n    → do y\n"));
        let unknown = shown(CheckState::Unknown);
        assert!(unknown.contains("? it is so\n    ? look at x\n    → if it is not so: do y\n"), "{unknown}");
        assert!(!shown(CheckState::Pass).contains("do y"));
    }
}
