//! A day's traffic.

use super::Writeback;
use crate::cli::arguments::Format;
use crate::cli::{Ending, Failure, Output};
use crate::report::{Line, Page, Style};
use crate::writeback::{FEW_KILOBITS, Traffic, traffic};
use serde::Serialize;

/// The JSON document.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TrafficDocument {
    passwords: u64,
    messages: u64,
    bytes: u64,
    heartbeats: u64,
    heartbeat_bytes: u64,
    largest_message_bytes: u64,
    average_bits_per_second: u64,
    busiest_minute_bits_per_second: u64,
    few_kilobits_up_to_passwords_a_day: u64,
}

pub(super) fn run(verb: &Writeback, passwords: u64, output: &mut Output) -> Result<Ending, Failure> {
    let day = traffic(passwords, verb.within).map_err(|error| Failure::usage(error.to_string()))?;
    match verb.common.format {
        Format::Json => output.json(&document(&day))?,
        Format::Text => output.page(&page(&day, verb))?,
    }
    Ok(Ending::Fine)
}

fn document(day: &Traffic) -> TrafficDocument {
    TrafficDocument {
        passwords: day.passwords,
        messages: day.password_messages + day.heartbeats,
        bytes: day.password_bytes + day.heartbeat_bytes,
        heartbeats: day.heartbeats,
        heartbeat_bytes: day.heartbeat_bytes,
        largest_message_bytes: day.largest_bytes,
        average_bits_per_second: day.average_bits(),
        busiest_minute_bits_per_second: day.busiest_bits(),
        few_kilobits_up_to_passwords_a_day: day.passwords_max(),
    }
}

fn page(day: &Traffic, verb: &Writeback) -> Page {
    let mut page = Page::new();
    let line = |what: &str, messages: u64, bytes: u64| {
        format!("{what:12} {messages:>10} messages  {bytes:>12} bytes")
    };
    page.line(format!("{} passwords, spread over {} of a day", day.passwords, verb.within));
    page.line(line("passwords", day.password_messages, day.password_bytes));
    page.line(line("heartbeats", day.heartbeats, day.heartbeat_bytes));
    page.line(format!("the largest message has {} bytes", day.largest_bytes));
    page.line(rate("average over the day", day.average_bits()));
    page.line(rate("busiest minute", day.busiest_bits()));
    page.line(format!(
        "`a few kilobits per second`, taken as {} kbit/s, holds for the average up to {} passwords a day",
        FEW_KILOBITS / 1_000,
        day.passwords_max()
    ));
    page.line("what TLS, HTTP and TCP add is not counted");
    page
}

fn rate(what: &str, bits: u64) -> Line {
    let style = if bits <= FEW_KILOBITS { Style::Good } else { Style::Bad };
    let text = format!("{}.{:03} kbit/s", bits / 1_000, bits % 1_000);
    Line::new().text(format!("{what}: ")).and(style, text)
}
