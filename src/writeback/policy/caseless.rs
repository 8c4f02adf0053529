//! Finding a text in a password, whatever its case.

use super::cased_letter::upper;
use crate::schema::Plaintext;
use zeroize::Zeroizing;

/// A password without regard to case. Its memory is overwritten when it is dropped.
pub(super) struct Caseless(Zeroizing<String>);

impl Caseless {
    pub(super) fn of(password: &Plaintext) -> Self {
        Self(folded(password.expose()))
    }

    /// Whether the text stands anywhere in the password, character for character.
    pub(super) fn contains(&self, text: &str) -> bool {
        self.0.contains(folded(text).as_str())
    }
}

/// Each letter in upper case where that is one letter, as the server compares names.
fn folded(text: &str) -> Zeroizing<String> {
    // No letter's upper case takes more than twice its bytes, so the text never moves to another place in memory.
    let mut folded = Zeroizing::new(String::with_capacity(text.len() * 2));
    folded.extend(text.chars().map(|letter| upper(letter).unwrap_or(letter)));
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_is_ignored_in_every_alphabet() {
        let password = Caseless::of(&Plaintext::new("xÉCOLEstraße-ΣΙΓΜΑΣ-ИВАН".to_owned()));
        for contained in ["école", "STRAßE", "σιγμας", "иван", ""] {
            assert!(password.contains(contained), "{contained}");
        }
        for other in ["ecole", "strasse", "ivan"] {
            assert!(!password.contains(other), "{other}");
        }
    }

    #[test]
    fn no_upper_case_takes_more_than_twice_the_bytes() {
        for letter in '\0'..=char::MAX {
            let other = upper(letter).unwrap_or(letter);
            assert!(other.len_utf8() <= letter.len_utf8() * 2, "{letter}");
        }
    }
}
