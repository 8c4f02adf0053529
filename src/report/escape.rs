//! Text from a directory is hostile: it is made harmless where it is shown.

use std::borrow::Cow;
use std::fmt::Write as _;

/// The longest value shown whole, in characters.
const SHOWN_MAX: usize = 2_000;

/// A text without anything that steers a terminal or hides what it says: control characters (line ends and C1
/// included), bidirectional controls, zero-width and private characters are written as `\u{…}`; what is longer than
/// 2,000 characters is cut with a mark.
///
/// ```
/// assert_eq!(anchorwalk::report::escaped("a\u{1b}[2Jb"), "a\\u{1b}[2Jb");
/// assert_eq!(anchorwalk::report::escaped("Łukasz"), "Łukasz");
/// ```
pub fn escaped(text: &str) -> Cow<'_, str> {
    if text.len() <= SHOWN_MAX && !text.chars().any(is_hostile) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len().min(SHOWN_MAX));
    for (count, character) in text.chars().enumerate() {
        if count == SHOWN_MAX {
            let _ = write!(safe, "… ({} characters)", text.chars().count());
            break;
        }
        if is_hostile(character) {
            let _ = write!(safe, "\\u{{{:x}}}", u32::from(character));
        } else {
            safe.push(character);
        }
    }
    Cow::Owned(safe)
}

fn is_hostile(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{feff}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e000}'..='\u{f8ff}'
            | '\u{e0000}'..='\u{10ffff}')
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
