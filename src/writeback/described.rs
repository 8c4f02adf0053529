//! Passwords that are described, never written: a scenario file says what is the matter with one, and the model makes
//! one up. So no file, transcript or message ever holds a password.

use super::{Account, AccountId};
use crate::schema::Plaintext;
use crate::sim::Chance;

/// What is the matter with a password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Described {
    /// Nothing: it meets every policy of length up to 24 and was never used.
    Good,
    /// One character too short.
    TooShort,
    /// Long, with lower-case letters and digits alone.
    TwoKinds,
    /// It has the account's name in it.
    AccountName,
    /// It has a part of the display name in it.
    DisplayName,
    /// The present one.
    Current,
    /// The one that was set so many times before the present one.
    Previous(u32),
    /// A good one with this word in it, which is a part of a password and so is as hidden as one.
    Containing(Plaintext),
    /// Not the present one.
    Wrong,
    /// Longer than any package holds.
    TooLong,
}

/// The passwords that people remember, by account and by the number of the password, oldest first.
#[derive(Clone, Debug, Default)]
pub(super) struct Memory(Vec<Vec<u32>>);

/// The number of the password that an account begins with.
pub(super) const FIRST: u32 = 0;
/// Passwords with this number are never set.
const NEVER_SET: u32 = u32::MAX;

impl Memory {
    pub(super) fn new(accounts: usize) -> Self {
        Self(vec![vec![FIRST]; accounts])
    }

    /// An account more.
    pub(super) fn add(&mut self) {
        self.0.push(vec![FIRST]);
    }

    /// A password was stored.
    pub(super) fn store(&mut self, account: AccountId, number: u32) {
        if let Some(numbers) = usize::try_from(account.0).ok().and_then(|index| self.0.get_mut(index)) {
            numbers.push(number);
        }
    }

    /// The number of the password that stood so many sets ago; 0 is the present one.
    fn back(&self, account: AccountId, sets: u32) -> u32 {
        let numbers = usize::try_from(account.0).ok().and_then(|index| self.0.get(index));
        let sets = usize::try_from(sets).unwrap_or(usize::MAX);
        numbers.and_then(|numbers| numbers.iter().rev().nth(sets)).copied().unwrap_or(NEVER_SET)
    }
}

/// The password that a description means for an account. `number` is that of a new one.
pub(super) fn plaintext(
    described: &Described,
    id: AccountId,
    account: &Account,
    memory: &Memory,
    number: u32,
) -> Plaintext {
    let name = &account.sam_account_name;
    match described {
        Described::TooShort => {
            let length = usize::try_from(account.policy.minimum_length).unwrap_or(usize::MAX);
            Plaintext::new(good(name, number).chars().take(length.saturating_sub(1)).collect())
        }
        Described::DisplayName => {
            let parts = account.display_name.split([',', '.', '-', '_', ' ', '#', '\t']);
            let longest = parts.max_by_key(|part| part.len()).unwrap_or_default();
            Plaintext::new(format!("{}{longest}", good(name, number)))
        }
        Described::Current => Plaintext::new(good(name, memory.back(id, 0))),
        Described::Previous(sets) => Plaintext::new(good(name, memory.back(id, *sets))),
        Described::Good
        | Described::TwoKinds
        | Described::AccountName
        | Described::Containing(_)
        | Described::Wrong
        | Described::TooLong => without_account(described, name, number),
    }
}

/// The password that a description means where no account is known: of somebody with this name.
pub(super) fn without_account(described: &Described, name: &str, number: u32) -> Plaintext {
    Plaintext::new(match described {
        Described::Good | Described::DisplayName | Described::Current | Described::Previous(_) => {
            good(name, number)
        }
        Described::TooShort => good(name, number).chars().take(3).collect(),
        Described::TwoKinds => {
            good(name, number).chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase()
        }
        Described::AccountName => format!("{}{name}", good(name, number)),
        Described::Containing(word) => format!("{}{}", good(name, number), word.expose()),
        Described::Wrong => good(name, NEVER_SET),
        Described::TooLong => good(name, number).repeat(20),
    })
}

/// The first password of an account, before the run.
pub(super) fn first(account: &Account) -> Plaintext {
    Plaintext::new(good(&account.sam_account_name, FIRST))
}

/// 24 characters of four kinds, with no two letters side by side, so that no name is in it.
fn good(name: &str, number: u32) -> String {
    const UPPER: &[u8] = b"BCDFGHJKMNPQRSTVWXZ";
    const LOWER: &[u8] = b"bcdfghjkmnpqrstvwxz";
    const DIGITS: &[u8] = b"23456789";
    const SYMBOLS: &[u8] = b"!%&*+=?@";
    let seed = name.bytes().fold(u64::from(number), |seed, byte| seed.rotate_left(7) ^ u64::from(byte));
    let mut chance = Chance::stream(seed, u64::from(number));
    let mut text = String::with_capacity(24);
    for place in 0..24 {
        let kind = [UPPER, DIGITS, LOWER, SYMBOLS].into_iter().nth(place % 4).unwrap_or(DIGITS);
        text.extend(chance.pick(kind).map(|byte| char::from(*byte)));
    }
    text
}
