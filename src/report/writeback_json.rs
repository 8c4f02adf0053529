//! The JSON document of the writeback verb.

use super::event_log::LogEntry;
use super::timeline::timeline_entry;
use crate::writeback::{Answer, Cause, Fact, FactKind, Request, World};
use serde::Serialize;

/// `writeback`: `{"facts":[…],"requests":[…],"events":[…]}`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WritebackDocument {
    /// The requests with their answers, in the order asked.
    pub requests: Vec<RequestDocument>,
    /// The timeline.
    pub facts: Vec<FactDocument>,
    /// The server's log.
    pub events: Vec<EventDocument>,
    /// What must never happen, and did; null where all is well.
    pub violation: Option<String>,
}

/// One request.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RequestDocument {
    /// The user's name.
    pub user: String,
    /// The operation's name.
    pub operation: &'static str,
    /// The door's name.
    pub door: &'static str,
    /// When it was asked, in milliseconds.
    pub asked_ms: u64,
    /// The answer's name; null while there is none.
    pub answer: Option<&'static str>,
    /// When it was answered, in milliseconds.
    pub answered_ms: Option<u64>,
    /// Why it was refused.
    pub cause: Option<&'static str>,
    /// The code that the user can quote.
    pub code: Option<&'static str>,
    /// What the user reads.
    pub message: Option<&'static str>,
    /// Whether the directory carried it out, whatever the user was told.
    pub applied: bool,
}

/// One line of the timeline.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FactDocument {
    /// When, in milliseconds since the run began.
    pub ms: u64,
    /// The party's name.
    pub party: &'static str,
    /// What happened.
    pub what: String,
    /// How it came out.
    pub result: String,
}

/// One entry of the log.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EventDocument {
    /// When, RFC 3339.
    pub at: String,
    /// The level's name.
    pub level: &'static str,
    /// The source's name.
    pub source: &'static str,
    /// The number.
    pub event_id: u32,
    /// The name.
    pub name: &'static str,
    /// The text.
    pub message: String,
}

impl WritebackDocument {
    /// The document of a run.
    pub fn of(world: &World, facts: &[Fact], log: &[LogEntry], violation: Option<String>) -> Self {
        Self {
            requests: world
                .requests()
                .iter()
                .zip(0..)
                .map(|(request, number)| request_document(world, request, is_applied(facts, number)))
                .collect(),
            facts: facts.iter().map(|fact| fact_document(world, fact)).collect(),
            events: log.iter().map(EventDocument::of).collect(),
            violation,
        }
    }
}

fn is_applied(facts: &[Fact], number: u32) -> bool {
    facts.iter().any(|fact| matches!(&fact.kind, FactKind::Applied { request, .. } if request.0 == number))
}

fn request_document(world: &World, request: &Request, applied: bool) -> RequestDocument {
    let answer = request.answer.map(|(answer, _)| answer);
    RequestDocument {
        user: world.user(request.order.user).map(|user| user.name.clone()).unwrap_or_default(),
        operation: request.order.operation.as_str(),
        door: request.order.door.as_str(),
        asked_ms: request.asked.as_ms(),
        answer: answer.map(Answer::as_str),
        answered_ms: request.answer.map(|(_, at)| at.as_ms()),
        cause: answer.and_then(Answer::cause).map(Cause::as_str),
        code: answer.and_then(Answer::code),
        message: answer.map(|answer| answer.message(request.order.operation)),
        applied,
    }
}

fn fact_document(world: &World, fact: &Fact) -> FactDocument {
    let entry = timeline_entry(world, fact);
    FactDocument { ms: fact.at.as_ms(), party: fact.party.as_str(), what: entry.what, result: entry.result }
}

impl EventDocument {
    /// An entry of the log.
    pub fn of(entry: &LogEntry) -> Self {
        Self {
            at: entry.at.to_string(),
            level: entry.id.level().as_str(),
            source: entry.id.source().as_str(),
            event_id: entry.id.number(),
            name: entry.id.name(),
            message: entry.message.clone(),
        }
    }
}
