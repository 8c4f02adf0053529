//! Text from a directory or a file is hostile until it is made harmless.

use std::borrow::Cow;
use std::fmt::Write as _;

/// A text without anything that steers a terminal or hides what it says: control characters (line ends and C1
/// included), bidirectional controls, zero-width, private and unassigned-plane characters are written as `\u{…}`
/// (spec/reliability.md 99 to 102).
///
/// ```
/// use anchorwalk::schema::harmless;
/// assert_eq!(harmless("a\u{1b}[2Jb\u{202e}"), "a\\u{1b}[2Jb\\u{202e}");
/// assert_eq!(harmless("Łukasz"), "Łukasz");
/// ```
pub fn harmless(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_hostile) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        if is_hostile(character) {
            let _ = write!(safe, "{}", character.escape_unicode());
        } else {
            safe.push(character);
        }
    }
    Cow::Owned(safe)
}

/// At most 80 characters of a text, made harmless: what a message may repeat of an input.
///
/// ```
/// assert_eq!(anchorwalk::schema::quoted(&"x".repeat(100)).chars().count(), 81);
/// ```
pub fn quoted(text: &str) -> String {
    const SHOWN_MAX: usize = 80;
    match text.char_indices().nth(SHOWN_MAX) {
        Some((end, _)) => format!("{}…", harmless(text.get(..end).unwrap_or_default())),
        None => harmless(text).into_owned(),
    }
}

/// Whether a character steers a terminal or hides what a text says.
pub(crate) fn is_hostile(character: char) -> bool {
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
