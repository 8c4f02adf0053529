//! The generations of keys: who holds which half.

use super::real::RealKeys;
use std::fmt;
use std::sync::Arc;

/// A generation of keys: counted from 1, one more with every rollover and every time writeback is turned on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Generation(pub u32);

impl fmt::Display for Generation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "generation {}", self.0)
    }
}

/// The keys of one generation. In the sealed tier whoever holds the value may open what was sealed for it; in the real
/// tier it holds the keys themselves.
#[derive(Clone, Debug)]
pub(super) struct Keys {
    pub(super) generation: Generation,
    pub(super) real: Option<Arc<RealKeys>>,
}

/// What the cloud holds: the public half of the newest generation and the key of its secret store, with the count of
/// nonces used.
#[derive(Clone, Debug)]
pub(super) struct CloudKeys {
    pub(super) keys: Keys,
    pub(super) nonces: u64,
}

impl CloudKeys {
    pub(super) fn new(keys: Keys) -> Self {
        Self { keys, nonces: 0 }
    }

    /// The next nonce; none is used twice with one key.
    pub(super) fn next_nonce(&mut self) -> u64 {
        self.nonces += 1;
        self.nonces
    }
}

/// What the agent holds: the private halves that it has not forgotten yet, newest last.
#[derive(Clone, Debug, Default)]
pub(super) struct KeyRing(Vec<Keys>);

impl KeyRing {
    pub(super) fn add(&mut self, keys: Keys) {
        self.0.push(keys);
    }

    pub(super) fn forget(&mut self, generation: Generation) {
        self.0.retain(|keys| keys.generation != generation);
    }

    /// The keys of exactly this generation; no other is tried.
    pub(super) fn of(&self, generation: Generation) -> Option<&Keys> {
        self.0.iter().find(|keys| keys.generation == generation)
    }

    pub(super) fn newest(&self) -> Option<&Keys> {
        self.0.last()
    }
}
