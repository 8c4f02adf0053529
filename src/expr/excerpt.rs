//! The line of source an error is about, with carets below.

use super::character::is_unprintable;
use std::fmt::Write as _;
use std::ops::Range;
use unicode_width::UnicodeWidthChar as _;

/// The most characters shown on each side of the place.
const CONTEXT: usize = 60;

/// `message`, the line of `source` that holds `span`, a line of carets, and the help if there is any.
pub(super) fn render(source: &str, span: &Range<usize>, message: &str, help: Option<&str>) -> String {
    let start = span.start.min(source.len());
    let before = source.get(..start).unwrap_or(source);
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let line_number = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    let line = source.get(line_start..).unwrap_or_default().split('\n').next().unwrap_or_default();
    let (left, marked, right) = parts(line, start - line_start, span.end.saturating_sub(line_start));

    let mut text = one_line(message);
    let gutter = line_number.to_string();
    let indent = " ".repeat(gutter.len());
    let (left, marked, right) = (shown_end(left), shown_start(marked), shown_start(right));
    let _ = write!(text, "\n{indent} |\n{gutter} | {left}{marked}{right}\n{indent} | ");
    text.push_str(&" ".repeat(width(&left)));
    text.push_str(&"^".repeat(width(&marked).max(1)));
    if let Some(help) = help {
        let _ = write!(text, "\n{indent} = help: {}", one_line(help));
    }
    text
}

fn parts(line: &str, start: usize, end: usize) -> (&str, &str, &str) {
    let start = start.min(line.len());
    let end = end.clamp(start, line.len());
    match (line.get(..start), line.get(start..end), line.get(end..)) {
        (Some(left), Some(marked), Some(right)) => (left, marked, right),
        // Offsets that do not stand on character boundaries are not of this source; show the line unmarked.
        _ => (line, "", ""),
    }
}

fn shown_start(text: &str) -> String {
    let mut shown: String = text.chars().take(CONTEXT).map(printable).collect();
    if text.chars().nth(CONTEXT).is_some() {
        shown.push('…');
    }
    shown
}

fn shown_end(text: &str) -> String {
    let count = text.chars().count();
    let mut shown = if count > CONTEXT { String::from("…") } else { String::new() };
    shown.extend(text.chars().skip(count.saturating_sub(CONTEXT)).map(printable));
    shown
}

/// The text with nothing in it that moves the cursor or reverses the line.
pub(super) fn one_line(text: &str) -> String {
    text.chars().map(printable).collect()
}

fn printable(character: char) -> char {
    match character {
        '\t' | '\n' | '\r' => ' ',
        other if is_unprintable(other) => '\u{FFFD}',
        other => other,
    }
}

fn width(text: &str) -> usize {
    text.chars().map(|character| character.width().unwrap_or(0)).sum()
}
