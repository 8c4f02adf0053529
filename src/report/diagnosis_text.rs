//! A diagnosis for people.

use super::page::{Line, Page, Style};
use crate::lookup::Outcome;
use crate::sync::SyncServer;
use crate::writeback::diagnosis::{
    Confidence, Diagnosis, EventText, LookedUp, NotLookedUp, RankedCause, event_name,
};

/// What was understood, who was looked up, and the causes, most likely first.
pub fn diagnosis(server: &SyncServer, diagnosis: &Diagnosis) -> Page {
    let mut page = Page::new();
    understood(&mut page, &diagnosis.text);
    for person in &diagnosis.people {
        page.line(looked_up(server, person));
    }
    match diagnosis.causes.as_slice() {
        [] if diagnosis.text.tells_of_failure() => page.line(Line::new().and(Style::Unsure, "? no known cause: ").text(
            "it failed, and nothing here says why; paste the event beside it too, 6329 or one from 32000 on",
        )),
        [] => page.line(Line::new().and(Style::Unsure, "? no known cause: ").text(
            "expected an event's id, a result code, a cloudAnchor or an error text of the writeback service or of a synchronisation",
        )),
        [_] if !diagnosis.is_conclusive() => {
            page.line(Line::new().and(Style::Unsure, "? one cause is possible; nothing here makes it sure"));
        }
        _ if !diagnosis.is_conclusive() => {
            page.line(
                Line::new().and(Style::Unsure, "? several causes are equally possible; none is concluded"),
            );
        }
        _ => {}
    }
    for (index, cause) in diagnosis.causes.iter().enumerate() {
        cause_lines(&mut page, index + 1, cause);
    }
    page
}

fn understood(page: &mut Page, text: &EventText) {
    let times = |count: u64| if count > 1 { format!(" ({count} times)") } else { String::new() };
    for (id, count) in &text.events {
        let name = event_name(*id).unwrap_or_default();
        page.line(
            Line::new().and(Style::Strong, format!("event {id}")).text(format!(" {name}{}", times(*count))),
        );
    }
    let codes =
        text.hresults.iter().map(|(code, count)| format!("result code 0x{code:08X}{}", times(*count)));
    let sspr = text.sspr_codes.iter().map(|(code, count)| format!("SSPR_{code:04}{}", times(*count)));
    let builds = text.builds.keys().map(|build| format!("build {build}"));
    for line in codes.chain(sspr).chain(builds) {
        page.line(line);
    }
}

fn looked_up(server: &SyncServer, person: &LookedUp) -> Line {
    let line = Line::new().and(Style::Strong, &person.named).text("  ");
    let explanation = match &person.explanation {
        Ok(explanation) => explanation,
        Err(why) => {
            let why = match why {
                NotLookedUp::NoAnchor => "it is no anchor",
                NotLookedUp::Unknown => "the input has nobody of that name",
                NotLookedUp::Several => "it means several people",
            };
            return line.and(Style::Unsure, format!("not looked up: {why}"));
        }
    };
    let verdict = explanation.resolution.by_flag;
    let line = match verdict.target {
        Some(target) => line.and(Style::Good, "✓ ").text(server.describe(target)),
        None => line.and(Style::Bad, "✗ ").and(Style::Bad, verdict.outcome.as_str()),
    };
    let by_tag = explanation.resolution.by_tag.outcome;
    if verdict.outcome == Outcome::Resolved && by_tag != Outcome::Resolved {
        return line.and(Style::Unsure, format!("  ? the documents' reading says {by_tag}"));
    }
    line
}

fn cause_lines(page: &mut Page, number: usize, cause: &RankedCause) {
    let style = match cause.confidence {
        Confidence::Certain => Style::Bad,
        Confidence::Likely => Style::Strong,
        Confidence::Possible => Style::Unsure,
    };
    page.line(
        Line::new()
            .text(format!("{number}. "))
            .and(style, cause.confidence.as_str())
            .text(" ")
            .and(Style::Strong, &cause.code)
            .and(Style::Faint, format!(" {}", cause.class.as_str()))
            .text(format!(": {}", cause.message)),
    );
    for fact in &cause.evidence {
        page.line(Line::new().and(Style::Faint, "     · ").text(fact));
    }
    page.line(Line::new().and(Style::Faint, "     → ").text(&cause.cure));
}
