//! Steps on the timeline of password writeback, and comparing with what was expected.

use super::explained::explained;
use super::rehearsal::Rehearsal;
use super::{Expectation, Play, PlayedStep};
use crate::report::{Page, event_log, timeline};
use crate::scenario::writeback_plan::{ActForm, RequestExpectations, WritebackStep};
use crate::schema::Location;
use crate::sim::{Overrun, Span};
use crate::writeback::{Act, Answer, Cause, EventId, Fact, RequestId, World};
use std::sync::Arc;

/// What is known of a request before it is made.
struct Before {
    request: RequestId,
    stored: u32,
    cloud: u32,
}

impl Play<'_> {
    /// Plays a step.
    pub(super) fn writeback(&mut self, step: &WritebackStep, at: &Location) -> (Page, Vec<Expectation>) {
        let is_first = self.rehearsal.is_none();
        let rehearsal = match self.rehearsal.take() {
            Some(mut rehearsal) => {
                rehearsal.refresh(&self.facts, &self.server, &self.world);
                rehearsal
            }
            None => match Rehearsal::begin(&self.facts, &self.server, &self.world, self.forge.clone()) {
                Ok(rehearsal) => rehearsal,
                Err(error) => {
                    let failed = Expectation::new(at, "keys can be made", error.to_string(), false);
                    return (Page::new(), vec![failed]);
                }
            },
        };
        let rehearsal = self.rehearsal.insert(rehearsal);
        let from = rehearsal.run.facts().len();
        // The first step shows how the service came up too.
        let shown_from = if is_first { 0 } else { from };
        let played = play(rehearsal, step);
        let world = rehearsal.run.world();
        let all = rehearsal.run.facts();
        let facts = all.get(from..).unwrap_or_default();
        let page = timeline(world, all.get(shown_from..).unwrap_or_default());
        let mut expectations = match &played {
            Ok(before) => {
                let list = expectations(world, facts, step, before, at);
                explained(list, || timeline(world, facts))
            }
            Err(overrun) => {
                vec![Expectation::new(at, "the run comes to rest", overrun.to_string(), false)]
            }
        };
        if let Some(violation) = rehearsal.run.violation() {
            expectations.push(Expectation::new(
                at,
                "nothing that must never happen",
                violation.to_string(),
                false,
            ));
        }
        (page, expectations)
    }

    /// The last word of the checkers, if it is a bad one.
    pub(super) fn rest(&mut self, file: &Arc<str>) -> Option<PlayedStep> {
        let rehearsal = self.rehearsal.as_mut()?;
        if rehearsal.run.violation().is_some() {
            return None;
        }
        rehearsal.run.rest();
        let violation = rehearsal.run.violation()?.to_string();
        let at = Location::file(file.clone());
        let failed = Expectation::new(&at, "everything comes to rest", violation, false);
        let text = "The end of the run".to_owned();
        Some(PlayedStep { at, text, page: Page::new(), expectations: vec![failed] })
    }
}

/// Schedules the acts and lets time pass; what is known of each request before.
fn play(rehearsal: &mut Rehearsal, step: &WritebackStep) -> Result<Vec<Option<Before>>, Overrun> {
    let began = rehearsal.run.world().now();
    let mut before = Vec::new();
    let mut orders: Vec<(Span, usize)> = Vec::new();
    for (index, planned) in step.acts.iter().enumerate() {
        let act = match &planned.what {
            ActForm::Plain(act) => Some(act.clone()),
            ActForm::Disable(object, disabled) => {
                rehearsal.account(*object).map(|account| Act::Disable(account, *disabled))
            }
            ActForm::LockOut(object) => rehearsal.account(*object).map(Act::LockOut),
        };
        before.push(None);
        let Some(act) = act else { continue };
        if matches!(act, Act::Ask(_)) {
            orders.push((planned.after, index));
        }
        rehearsal.run.schedule(planned.after, act)?;
    }
    // Requests are numbered in the order in which they are made; at the same time, in the order written.
    orders.sort_by_key(|(after, index)| (*after, *index));
    let first = rehearsal.run.world().requests().len();
    for ((_, index), number) in orders.iter().zip(first..) {
        let request = RequestId(u32::try_from(number).unwrap_or(u32::MAX));
        let place = before.get_mut(*index);
        if let (Some(place), Some(planned)) = (place, step.acts.get(*index)) {
            let (stored, cloud) = versions(rehearsal.run.world(), &planned.what);
            *place = Some(Before { request, stored, cloud });
        }
    }
    match step.takes {
        Some(takes) => rehearsal.run.until(began + takes)?,
        None => {
            for request in before.iter().flatten().map(|before| before.request) {
                rehearsal.run.until_answered(request)?;
            }
        }
    }
    Ok(before)
}

/// How often the password of the user of an order was set, on premises and in the cloud.
fn versions(world: &World, what: &ActForm) -> (u32, u32) {
    let ActForm::Plain(Act::Ask(order)) = what else { return (0, 0) };
    let Some(user) = world.user(order.user) else { return (0, 0) };
    let account = user.located.account.and_then(|account| world.account(account));
    (account.map(|account| account.version).unwrap_or_default(), user.cloud_version)
}

fn expectations(
    world: &World,
    facts: &[Fact],
    step: &WritebackStep,
    before: &[Option<Before>],
    at: &Location,
) -> Vec<Expectation> {
    let mut list = Vec::new();
    for (planned, before) in step.acts.iter().zip(before) {
        if let Some(before) = before {
            let found = Found { world, facts, at, before, what: &planned.what };
            list.extend(found.expectations(&planned.expected));
        }
    }
    if let Some(expected) = &step.events {
        list.push(logged(at, "the server logs", expected, &numbers(facts, None)));
    }
    list.extend(step.log.iter().map(|text| log_holds(world, facts, at, text, None)));
    list
}

/// What was found of a request.
struct Found<'a> {
    world: &'a World,
    facts: &'a [Fact],
    at: &'a Location,
    before: &'a Before,
    what: &'a ActForm,
}

impl Found<'_> {
    fn expectations(&self, expected: &RequestExpectations) -> Vec<Expectation> {
        let (request, world) = (self.before.request, self.world);
        let own = world.request(request);
        let answer = own.and_then(|own| own.answer).map(|(answer, _)| answer);
        let name = answer.map_or("no answer", Answer::as_str);
        let text = |what: &str, wanted: &str, found: Option<&str>| {
            let found = found.unwrap_or("none");
            self.expectation(format!("{what} {wanted}"), found, found == wanted)
        };
        let mut list = Vec::new();
        let cause = answer.and_then(Answer::cause);
        let why = cause.map(|cause| format!(" {}", cause.as_str())).unwrap_or_default();
        list.extend(expected.answer.iter().map(|wanted| {
            self.expectation(format!("answer {wanted}"), format!("{name}{why}"), name == wanted.as_str())
        }));
        list.extend(expected.cause.map(|wanted| text("cause", wanted.as_str(), cause.map(Cause::as_str))));
        let code = answer.and_then(Answer::code);
        list.extend(expected.code.iter().map(|wanted| text("code", wanted, code)));
        let message = own.zip(answer).map(|(own, answer)| answer.message(own.order.operation));
        let message = message.unwrap_or_default();
        list.extend(expected.message.iter().map(|wanted| {
            let passed = message.contains(wanted.as_str());
            self.expectation(format!("the user reads \"{wanted}\""), message, passed)
        }));
        let ids = numbers(self.facts, Some(request));
        list.extend(expected.events.iter().map(|wanted| self.named(logged(self.at, "events", wanted, &ids))));
        let said = |text: &String| log_holds(world, self.facts, self.at, text, Some(request));
        list.extend(expected.log.iter().map(|text| self.named(said(text))));
        let (stored, cloud) = versions(world, self.what);
        list.extend(
            expected.stored.map(|wanted| self.changed("on premises", wanted, stored != self.before.stored)),
        );
        list.extend(
            expected.cloud.map(|wanted| self.changed("in the cloud", wanted, cloud != self.before.cloud)),
        );
        list
    }

    fn changed(&self, place: &str, wanted: bool, found: bool) -> Expectation {
        let words = |changed: bool| if changed { "changed" } else { "unchanged" };
        self.expectation(format!("the password {place} {}", words(wanted)), words(found), wanted == found)
    }

    fn expectation(
        &self,
        expected: impl Into<String>,
        found: impl Into<String>,
        passed: bool,
    ) -> Expectation {
        self.named(Expectation::new(self.at, expected, found, passed))
    }

    /// An expectation with the user and the operation that it is about.
    fn named(&self, mut expectation: Expectation) -> Expectation {
        if let ActForm::Plain(Act::Ask(order)) = self.what {
            let user = self.world.user(order.user).map(|user| user.name.as_str()).unwrap_or_default();
            expectation.expected = format!("{user}, {}: {}", order.operation.as_str(), expectation.expected);
        }
        expectation
    }
}

/// The numbers of the events that were logged, of one request or of all.
fn numbers(facts: &[Fact], of: Option<RequestId>) -> Vec<EventId> {
    facts.iter().filter_map(|fact| fact.logged(of)).collect()
}

fn logged(at: &Location, what: &str, expected: &[EventId], found: &[EventId]) -> Expectation {
    let words = |ids: &[EventId]| {
        let numbers: Vec<String> = ids.iter().map(|id| id.number().to_string()).collect();
        if numbers.is_empty() { "none".to_owned() } else { numbers.join(", ") }
    };
    Expectation::new(at, format!("{what} {}", words(expected)), words(found), expected == found)
}

fn log_holds(world: &World, facts: &[Fact], at: &Location, text: &str, of: Option<RequestId>) -> Expectation {
    let own = facts.iter().filter(|fact| fact.logged(of).is_some());
    let entries = event_log(world, jiff::Timestamp::UNIX_EPOCH, own);
    let found: Vec<String> = entries.into_iter().map(|entry| entry.message).collect();
    let passed = found.iter().any(|message| message.contains(text));
    let shown = if found.is_empty() { "no entry".to_owned() } else { found.join(" | ") };
    Expectation::new(at, format!("the log says \"{text}\""), shown, passed)
}
