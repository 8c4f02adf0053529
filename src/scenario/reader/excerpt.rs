//! A line of a file as shown under a message.

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
    /// The excerpt of `line` around a range of its bytes, which may reach past its end.
    pub(super) fn new(line: &str, range: Range<usize>) -> Self {
        let (before, rest) = line.split_at_checked(range.start).unwrap_or((line, ""));
        let marked = rest.get(..range.len()).unwrap_or(rest);
        let before = cut_start(&escaped(before));
        let shown = cut_end(&escaped(rest));
        let carets = escaped(marked).width().clamp(1, shown.width().max(1));
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
