//! A line of a file as shown under a message.

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

/// Text from a file with its control characters spelt out, so that it cannot steer a terminal. Directional
/// overrides are as dangerous as escape sequences.
pub(super) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for scalar in text.chars() {
        match scalar {
            '\t' => safe.push_str("    "),
            '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                safe.extend(scalar.escape_unicode());
            }
            _ if scalar.is_control() => safe.extend(scalar.escape_default()),
            _ => safe.push(scalar),
        }
    }
    safe
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
