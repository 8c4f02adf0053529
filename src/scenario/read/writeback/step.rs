//! The steps of the timeline.

use super::acts::{self, ORDERS};
use super::{events, span, texts};
use crate::scenario::read::Reading;
use crate::scenario::writeback_plan::{ActForm, PlannedAct, RequestExpectations, WritebackStep};
use crate::scenario::{Fields, Item, NodeKind};
use crate::sim::{Span, seconds};
use crate::writeback::Act;

/// The names of the steps.
pub(in crate::scenario::read) const STEPS: [&str; 9] =
    ["Reset", "Change", "AdminReset", "Unlock", "TurnOn", "TurnOff", "Wait", "Incident", "Timeline"];

/// How long a step takes that asks for nothing, unless said.
const MOMENT: Span = seconds(1);

/// Reads a step.
pub(in crate::scenario::read) fn step(item: Item<'_>, reading: &Reading) -> Option<WritebackStep> {
    match item.name()? {
        "Wait" => wait(item),
        "Incident" => incident(item, reading),
        "Timeline" => timeline(item, reading),
        "TurnOn" => {
            let credential = acts::credential(item)?;
            let fields = item.fields("TurnOn", &CREDENTIAL)?;
            Some(single(ActForm::Plain(Act::TurnOn(credential)), &fields))
        }
        "TurnOff" => {
            let fields = item.fields("TurnOff", &["events", "log", "takes"])?;
            Some(single(ActForm::Plain(Act::TurnOff), &fields))
        }
        name if ORDERS.contains(&name) => {
            let (what, expected) = acts::act(item, reading)?;
            let takes = expected.takes;
            let acts = vec![PlannedAct { after: Span::ZERO, what, expected }];
            Some(WritebackStep { acts, takes, events: None, log: Vec::new() })
        }
        _ => item.unknown_name("step", &STEPS),
    }
}

const CREDENTIAL: [&str; 7] =
    ["globalAdmin", "cloudOnly", "rightPassword", "rightTenant", "events", "log", "takes"];

fn single(what: ActForm, fields: &Fields<'_>) -> WritebackStep {
    let acts = vec![PlannedAct { after: Span::ZERO, what, expected: RequestExpectations::default() }];
    let takes = fields.optional("takes").and_then(span).unwrap_or(MOMENT);
    let events = fields.optional("events").and_then(events);
    WritebackStep { acts, takes: Some(takes), events, log: texts(fields, "log") }
}

/// `Wait("10m")`, or `Wait(takes: "10m", events: [31019, 31019])`.
fn wait(item: Item<'_>) -> Option<WritebackStep> {
    if !matches!(item.node().kind, NodeKind::Named { .. }) {
        let [length] = item.arguments("Wait", ["length"])?;
        return Some(WritebackStep {
            acts: Vec::new(),
            takes: Some(span(length)?),
            events: None,
            log: Vec::new(),
        });
    }
    let fields = item.fields("Wait", &["takes", "events", "log"])?;
    let takes = fields.required("takes").and_then(span)?;
    let events = fields.optional("events").and_then(events);
    Some(WritebackStep { acts: Vec::new(), takes: Some(takes), events, log: texts(&fields, "log") })
}

/// `Incident(what: CrashService, takes: "2m", events: [31015])`.
fn incident(item: Item<'_>, reading: &Reading) -> Option<WritebackStep> {
    let fields = item.fields("Incident", &["what", "takes", "events", "log"])?;
    let (what, _) = fields.required("what").and_then(|item| acts::act(item, reading))?;
    Some(single(what, &fields))
}

/// `Timeline(acts: [At("0s", Reset(user: "ana")), At("1s", CrashService)], until: "10m")`.
fn timeline(item: Item<'_>, reading: &Reading) -> Option<WritebackStep> {
    let fields = item.fields("Timeline", &["acts", "until", "events", "log"])?;
    let acts = fields.each("acts", |item| {
        let [after, act] = item.arguments("At", ["after", "act"])?;
        let after = span(after);
        let (what, expected) = acts::act(act, reading)?;
        Some(PlannedAct { after: after?, what, expected })
    });
    let takes = fields.required("until").and_then(span);
    let events = fields.optional("events").and_then(events);
    Some(WritebackStep { acts: acts?, takes: Some(takes?), events, log: texts(&fields, "log") })
}
