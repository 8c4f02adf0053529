//! The kinds of characters in a password.

use super::cased_letter::{Case, case_of};
use crate::schema::Plaintext;

/// The characters that count as symbols. A blank, a control character or a sign beyond ASCII is none. Source: the
/// documentation of the policy "Passwords must meet complexity requirements"; Samba has the same list.
const SYMBOLS: &str = "~!@#$%^&*_-+=`|\\(){}[]:;\"'<>,.?/";

/// Which kinds of characters a password has (spec/writeback.md 8).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "five kinds, each there or not")]
pub struct CharacterKinds {
    /// An upper-case letter of any alphabet.
    pub upper: bool,
    /// A lower-case letter of any alphabet.
    pub lower: bool,
    /// A digit from 0 to 9; digits of other scripts are none.
    pub digit: bool,
    /// A symbol of ASCII.
    pub symbol: bool,
    /// A character beyond ASCII without case. The documents ask for an alphabetic one, such as a Chinese or Arabic
    /// one; the server takes any, such as a euro sign.
    pub other: bool,
}

impl CharacterKinds {
    /// How many kinds a complex password must have.
    pub const NEEDED: u8 = 3;

    /// The kinds in a password.
    pub fn of(password: &Plaintext) -> Self {
        let mut kinds = Self::default();
        for character in password.expose().chars() {
            kinds.add(character);
        }
        kinds
    }

    /// How many kinds there are.
    pub fn count(self) -> u8 {
        [self.upper, self.lower, self.digit, self.symbol, self.other].map(u8::from).iter().sum()
    }

    /// Whether there are enough kinds.
    pub fn are_complex(self) -> bool {
        self.count() >= Self::NEEDED
    }

    fn add(&mut self, character: char) {
        match case_of(character) {
            Some(Case::Upper) => self.upper = true,
            Some(Case::Lower) => self.lower = true,
            None if character.is_ascii_digit() => self.digit = true,
            None if SYMBOLS.contains(character) => self.symbol = true,
            None if !character.is_ascii() => self.other = true,
            None => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_of_ascii_has_at_most_one_kind() {
        for character in '\0'..='\u{7f}' {
            let kinds = CharacterKinds::of(&Plaintext::new(character.to_string()));
            let expected = u8::from(character.is_ascii_graphic());
            assert_eq!(kinds.count(), expected, "{character:?}");
            assert_eq!(kinds.symbol, character.is_ascii_punctuation(), "{character:?}");
        }
    }
}
