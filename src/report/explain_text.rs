//! An explanation as a tree: a tick, a cross or a question mark at each hop.

use super::page::{Line, Page, Style};
use crate::explain::{Explanation, Hop, HopKind, Repair};
use crate::lookup::{Outcome, Qualification};
use crate::sync::SyncServer;

/// The explanation of one lookup.
pub fn explanation(server: &SyncServer, explanation: &Explanation, qualification: Qualification) -> Page {
    let mut page = Page::new();
    let verdict = explanation.resolution.verdict(qualification);
    page.line(headline(explanation, verdict.outcome));
    for hop in &explanation.hops {
        hop_lines(&mut page, hop);
    }
    if let Some(target) = verdict.target {
        page.line(
            Line::new()
                .and(Style::Good, "└─ ✓ ")
                .and(Style::Strong, "password goes to ")
                .text(server.describe(target)),
        );
    }
    if let Some(cause) = &explanation.cause {
        page.line(
            Line::new()
                .and(Style::Bad, "└─ cause ")
                .and(Style::Strong, cause.code.as_str())
                .text(format!(": {}", cause.message)),
        );
        for evidence in &cause.evidence {
            page.line(Line::new().and(Style::Faint, "     · ").text(evidence));
        }
    }
    repair_lines(&mut page, &explanation.repairs);
    for warning in &explanation.warnings {
        page.line(Line::new().and(Style::Unsure, "   ? ").text(warning));
    }
    page
}

fn repair_lines(page: &mut Page, repairs: &[Repair]) {
    for repair in repairs {
        page.line(
            Line::new()
                .and(Style::Good, "   + repair ")
                .and(Style::Strong, &repair.code)
                .text(format!(": {}", repair.message)),
        );
        let others = match repair.others_changed {
            0 => "nobody else changes".to_owned(),
            1 => "one other user changes".to_owned(),
            many => format!("{many} other users change"),
        };
        let after = format!(
            "     · tried on a copy: {}, password goes to {}; {others}",
            repair.outcome_after.as_str(),
            repair.target
        );
        page.line(Line::new().and(Style::Faint, after));
    }
}

fn headline(explanation: &Explanation, outcome: Outcome) -> Line {
    let style = if outcome == Outcome::Resolved { Style::Good } else { Style::Bad };
    let line =
        Line::new().and(Style::Strong, &explanation.resolution.asked).text("  ").and(style, outcome.as_str());
    match outcome.event() {
        Some(event) => {
            let also = event.sync_event.map(|(id, text)| format!(", {id} {text}")).unwrap_or_default();
            line.and(Style::Faint, format!("  event {} {}, hr={}{also}", event.id, event.name, event.hresult))
        }
        None => line,
    }
}

pub(super) fn hop_lines(page: &mut Page, hop: &Hop) {
    let name = match hop.kind {
        HopKind::AadConnectorSpace => "AAD connector space",
        HopKind::Metaverse => "metaverse",
        HopKind::AdConnectorSpace => "AD connector spaces",
    };
    let (mark, style) = if hop.found.len() == 1 { ("✓", Style::Good) } else { ("✗", Style::Bad) };
    page.line(
        Line::new()
            .text("├─ ")
            .and(style, mark)
            .text(" ")
            .and(Style::Strong, name)
            .text(format!(": {}", hop.looked_up)),
    );
    for found in &hop.found {
        let place = in_connector(&found.dn, found.connector.as_deref());
        page.line(
            Line::new()
                .text("│    ")
                .and(Style::Good, "✓ ")
                .text(place)
                .and(Style::Faint, detail(&found.detail)),
        );
    }
    for rejected in &hop.rejected {
        let place = in_connector(&rejected.dn, rejected.connector.as_deref());
        page.line(Line::new().text("│    ").and(Style::Bad, "✗ ").text(place));
        page.line(Line::new().text("│      ").text(&rejected.why));
    }
}

fn in_connector(dn: &str, connector: Option<&str>) -> String {
    connector.map_or_else(|| dn.to_owned(), |connector| format!("{dn} in {connector}"))
}

fn detail(detail: &str) -> String {
    if detail.is_empty() { String::new() } else { format!("  {detail}") }
}
