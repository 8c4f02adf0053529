//! A password in the clear, and the only type that may hold one.

use std::fmt;
use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

/// A password in the clear.
///
/// Its memory is overwritten when it is dropped. It can't be shown or written by accident: `Debug` prints a fixed
/// text, there is no `Display` and no serialisation, and a comparison takes the same time wherever the passwords
/// differ (spec/writeback.md 9; spec/reliability.md 106 and 107). The text is kept as it was typed: nothing is
/// normalised, because a directory does not normalise it either.
///
/// ```
/// use anchorwalk::schema::Plaintext;
/// let password = Plaintext::new("Winter-2031".to_owned());
/// assert_eq!(format!("{password:?}"), "Plaintext(hidden)");
/// assert_eq!(password.utf16_length(), 11);
/// ```
///
/// ```compile_fail
/// let password = anchorwalk::schema::Plaintext::new("Winter-2031".to_owned());
/// println!("{password}");
/// ```
///
/// ```compile_fail
/// fn written<T: serde::Serialize>(_: T) {}
/// written(anchorwalk::schema::Plaintext::new("Winter-2031".to_owned()));
/// ```
#[derive(Clone)]
pub struct Plaintext(Zeroizing<String>);

impl Plaintext {
    /// Takes a password over. The text is not copied, so no other copy is left behind than those of the caller.
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// Takes a password over from memory that is already overwritten when it is dropped.
    pub fn from_zeroizing(text: Zeroizing<String>) -> Self {
        Self(text)
    }

    /// The password itself: for encryption, hashing and the rules of a policy, never for a message.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The length as a domain controller counts it: in 16-bit units, so that a character beyond the Basic
    /// Multilingual Plane counts twice.
    pub fn utf16_length(&self) -> usize {
        self.0.encode_utf16().count()
    }
}

impl PartialEq for Plaintext {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_bytes().ct_eq(other.0.as_bytes()).into()
    }
}

impl Eq for Plaintext {}

impl fmt::Debug for Plaintext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Plaintext(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_says_nothing_in_any_form() {
        let password = Plaintext::new("c4nary-\u{1f980}".to_owned());
        for shown in [format!("{password:?}"), format!("{password:#?}"), format!("{:?}", Some(&password))] {
            assert!(!shown.contains("nary") && !shown.contains('9'), "{shown}");
        }
    }

    #[test]
    fn equality_is_exact() {
        let password = |text: &str| Plaintext::new(text.to_owned());
        assert_eq!(password("Aa1"), password("Aa1"));
        assert_ne!(password("Aa1"), password("aa1"));
        assert_ne!(password("Aa1"), password("Aa1 "));
        assert_ne!(
            password("\u{e9}"),
            password("e\u{301}"),
            "composed and decomposed letters are two passwords"
        );
    }

    #[test]
    fn length_is_in_16_bit_units() {
        for (text, length) in [("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 2), ("\u{1f980}", 2)] {
            assert_eq!(Plaintext::new(text.to_owned()).utf16_length(), length, "{text}");
        }
    }
}
