//! Text from a directory is hostile: it is made harmless where it is shown.

use crate::schema::harmless;
use std::borrow::Cow;

/// The longest value shown whole, in characters.
const SHOWN_MAX: usize = 2_000;

/// A text as it may be shown ([`harmless`]); what is longer than 2,000 characters is cut with a mark.
///
/// ```
/// assert_eq!(anchorwalk::report::escaped("a\u{1b}[2Jb"), "a\\u{1b}[2Jb");
/// assert_eq!(anchorwalk::report::escaped("Łukasz"), "Łukasz");
/// ```
pub fn escaped(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(SHOWN_MAX) {
        Some((end, _)) => {
            let beginning = harmless(text.get(..end).unwrap_or_default());
            Cow::Owned(format!("{beginning}… ({} characters)", text.chars().count()))
        }
        None => harmless(text),
    }
}

/// A CSV field that no spreadsheet takes for a formula: one that begins with `=`, `+`, `-`, `@`, TAB, CR or NUL gets a
/// quote in front (spec/reliability.md 103).
pub fn spreadsheet_safe(text: &str) -> Cow<'_, str> {
    match text.chars().next() {
        Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\0' | '＝' | '＋' | '－' | '＠') => {
            Cow::Owned(format!("'{text}"))
        }
        _ => Cow::Borrowed(text),
    }
}
