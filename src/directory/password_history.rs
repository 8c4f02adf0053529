//! The passwords that an account has had, as salted hashes.

use crate::schema::Plaintext;
use sha2::{Digest as _, Sha256};
use std::collections::VecDeque;
use std::fmt;
use subtle::ConstantTimeEq as _;

/// What makes two hashes of one password differ. It comes from the caller's seeded randomness.
pub type Salt = [u8; 16];

/// A password as the directory remembers it: SHA-256 over the salt and the password in UTF-16, little-endian.
///
/// A real domain controller stores an unsalted MD4 of the same bytes; the model asks only whether two passwords are
/// equal, and so keeps what gives less away. It is not meant to be written anywhere: a fast hash of a weak password
/// can be guessed.
#[derive(Clone)]
pub struct PasswordHash {
    salt: Salt,
    digest: [u8; 32],
}

impl PasswordHash {
    /// The hash of a password.
    pub fn new(password: &Plaintext, salt: Salt) -> Self {
        Self { salt, digest: digest(password, &salt) }
    }

    /// Whether the hash is of this password; takes the same time whatever the answer.
    pub fn is_of(&self, password: &Plaintext) -> bool {
        self.digest.ct_eq(&digest(password, &self.salt)).into()
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(hidden)")
    }
}

fn digest(password: &Plaintext, salt: &Salt) -> [u8; 32] {
    let mut hasher = Sha256::new_with_prefix(salt);
    for unit in password.expose().encode_utf16() {
        hasher.update(unit.to_le_bytes());
    }
    hasher.finalize().into()
}

/// The passwords that an account has had, newest first; the first is the current one.
///
/// ```
/// use anchorwalk::directory::PasswordHistory;
/// use anchorwalk::schema::Plaintext;
/// let [old, new] = ["Autumn-2030", "Winter-2031"].map(|text| Plaintext::new(text.to_owned()));
/// let mut history = PasswordHistory::default();
/// history.push(&old, [1; 16], 24);
/// history.push(&new, [2; 16], 24);
/// assert!(history.is_current(&new) && !history.is_current(&old));
/// assert!(history.holds(&old, 2) && !history.holds(&old, 1));
/// ```
#[derive(Clone, Debug, Default)]
pub struct PasswordHistory(VecDeque<PasswordHash>);

impl PasswordHistory {
    /// Makes a password the current one, and remembers `length` passwords; the current one always.
    pub fn push(&mut self, password: &Plaintext, salt: Salt, length: u32) {
        self.0.push_front(PasswordHash::new(password, salt));
        self.0.truncate(usize::try_from(length).unwrap_or(usize::MAX).max(1));
    }

    /// Whether this is the current password; false where none has been set.
    pub fn is_current(&self, password: &Plaintext) -> bool {
        self.0.front().is_some_and(|current| current.is_of(password))
    }

    /// Whether the password is one of the last `length`, the current one included.
    pub fn holds(&self, password: &Plaintext, length: u32) -> bool {
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        self.0.iter().take(length).any(|hash| hash.is_of(password))
    }

    /// How many passwords are remembered.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether no password has been set.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn password(text: &str) -> Plaintext {
        Plaintext::new(text.to_owned())
    }

    #[test]
    fn the_salt_makes_equal_passwords_differ() {
        let [one, other] = [[1; 16], [2; 16]].map(|salt| PasswordHash::new(&password("same"), salt));
        assert_ne!(one.digest, other.digest);
        assert!(one.is_of(&password("same")) && other.is_of(&password("same")));
        assert!(!one.is_of(&password("Same")));
    }

    #[test]
    fn the_current_password_is_kept_even_without_a_history() {
        let mut history = PasswordHistory::default();
        for (index, text) in ["one", "two", "three"].iter().enumerate() {
            history.push(&password(text), [u8::try_from(index).unwrap(); 16], 0);
        }
        assert_eq!(history.len(), 1);
        assert!(history.is_current(&password("three")));
        assert!(!history.holds(&password("three"), 0));
    }

    #[test]
    fn a_history_forgets_the_oldest() {
        let mut history = PasswordHistory::default();
        for number in 0..30u8 {
            history.push(&password(&number.to_string()), [number; 16], 24);
        }
        assert_eq!(history.len(), 24);
        assert!(history.holds(&password("6"), 24) && !history.holds(&password("5"), 24));
        assert!(!history.holds(&password("6"), 23));
    }

    #[test]
    fn debug_shows_no_hash() {
        let mut history = PasswordHistory::default();
        history.push(&password("c4nary"), [7; 16], 3);
        assert_eq!(format!("{history:?}"), "PasswordHistory([PasswordHash(hidden)])");
    }
}
