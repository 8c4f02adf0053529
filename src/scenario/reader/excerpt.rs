//! A line of a file as shown under a message.

use super::secrets::masked;
use crate::schema::harmless;
use std::ops::Range;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The part of a line around a mistake, made safe for a terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Excerpt {
    /// The text to show, cut at both ends where the line is long.
    pub(super) line: String,
    blanks: usize,
    carets: usize,
}

/// How many columns of a line are shown before and from the mistake.
const BEFORE_MAX: usize = 50;
const AFTER_MAX: usize = 50;

impl Excerpt {
    /// The excerpt of `line` around a range of its bytes, which may reach past its end. What stands at `secrets`, which
    /// are in order, is not shown; a mark that begins or ends in one takes all of it in (spec/reliability.md 106).
    pub(super) fn new(line: &str, range: &Range<usize>, secrets: &[Range<usize>]) -> Self {
        let (mut start, mut end) = (range.start.min(line.len()), range.end.min(line.len()));
        for secret in secrets.iter().filter(|secret| secret.start < range.end && range.start < secret.end) {
            (start, end) = (start.min(secret.start), end.max(secret.end));
        }
        let part = |part: Range<usize>| {
            let inner = secrets.iter().filter(|secret| part.start <= secret.start && secret.end <= part.end);
            let relative = inner.map(|secret| secret.start - part.start..secret.end - part.start);
            escaped(&masked(line.get(part.clone()).unwrap_or_default(), relative))
        };
        let before = cut_start(&part(0..start));
        let shown = cut_end(&part(start..line.len()));
        let carets = part(start..end.max(start)).width().clamp(1, shown.width().max(1));
        Self { blanks: before.width(), carets, line: before + &shown }
    }

    /// The line of carets that goes under the text.
    pub(super) fn carets(&self) -> String {
        " ".repeat(self.blanks) + &"^".repeat(self.carets)
    }
}

/// Text from a file made harmless; a tab, which is harmless but has no width of its own, becomes four blanks.
pub(super) fn escaped(text: &str) -> String {
    harmless(&text.replace('\t', "    ")).into_owned()
}

/// The end of a text that fits into [`BEFORE_MAX`] columns.
fn cut_start(text: &str) -> String {
    if text.width() <= BEFORE_MAX {
        return text.to_owned();
    }
    let mut width = 1;
    let kept = text.chars().rev().take_while(|scalar| {
        width += scalar.width().unwrap_or(0);
        width <= BEFORE_MAX
    });
    let mut kept: Vec<char> = kept.collect();
    kept.push('…');
    kept.into_iter().rev().collect()
}

/// The beginning of a text that fits into [`AFTER_MAX`] columns.
fn cut_end(text: &str) -> String {
    if text.width() <= AFTER_MAX {
        return text.to_owned();
    }
    let mut width = 1;
    let kept = text.chars().take_while(|scalar| {
        width += scalar.width().unwrap_or(0);
        width <= AFTER_MAX
    });
    kept.chain(['…']).collect()
}
