//! The block `writeback: Writeback(…)` and the steps of its timeline.

mod acts;
mod domain;
mod facts;
mod length;
mod step;

pub(super) use facts::plan;
pub(super) use length::check_length;
pub(super) use step::{STEPS, step};

use crate::scenario::{Fields, Item};
use crate::sim::Span;
use crate::writeback::EventId;

/// A length of time: `"5m"`.
pub(super) fn span(item: Item<'_>) -> Option<Span> {
    item.text()?.parse().map_err(|message: String| item.report(message)).ok()
}

fn span_field(fields: &Fields<'_>, name: &str, default: Span) -> Span {
    fields.optional(name).and_then(span).unwrap_or(default)
}

/// The same, where what is shorter would never let the run get on.
fn span_at_least(fields: &Fields<'_>, name: &str, least: Span, default: Span) -> Span {
    let Some(item) = fields.optional(name) else { return default };
    let Some(written) = span(item) else { return default };
    if written < least {
        item.report(format!("expected a length of time of {least} at the least, found {written}"));
        return default;
    }
    written
}

/// The numbers of events.
fn events(item: Item<'_>) -> Option<Vec<EventId>> {
    item.each(|item| {
        let number = item.number()?;
        let found = u32::try_from(number).ok().and_then(EventId::numbered);
        if found.is_none() {
            item.report(format!("no event has the number {number}"));
        }
        found
    })
}

fn texts(fields: &Fields<'_>, name: &str) -> Vec<String> {
    fields.each_or_none(name, |item| item.text().map(str::to_owned))
}

/// A name of a list of values that know their names.
fn named<T: Copy>(item: Item<'_>, all: &[T], name: fn(T) -> &'static str) -> Option<T> {
    let choices: Vec<(&str, T)> = all.iter().map(|value| (name(*value), *value)).collect();
    item.one_of(&choices)
}
