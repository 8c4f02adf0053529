//! Text of an input file as it may stand in a message.

use std::fmt::Write as _;

/// The most characters of a file's text that a message shows.
const SHOWN_MAX: usize = 80;

/// At most 80 characters of the text, control and direction-changing characters escaped: a file can't write to the
/// reader's terminal, reorder a line or fill a log.
pub(super) fn quoted(text: &str) -> String {
    let mut shown = String::new();
    let mut characters = text.chars();
    for character in characters.by_ref().take(SHOWN_MAX) {
        if character.is_control() || is_invisible(character) {
            let _ = write!(shown, "{}", character.escape_default());
        } else {
            shown.push(character);
        }
    }
    if characters.next().is_some() {
        shown.push('…');
    }
    shown
}

fn is_invisible(character: char) -> bool {
    matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_cannot_write_to_the_terminal() {
        assert_eq!(quoted("a\u{1b}[2Jb\u{202e}c"), "a\\u{1b}[2Jb\\u{202e}c");
        assert_eq!(quoted(&"x".repeat(81)).chars().count(), 81);
        assert_eq!(quoted(&"x".repeat(80)), "x".repeat(80));
    }
}
