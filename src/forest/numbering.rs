//! Numbers for things that are met again and again.

use std::collections::HashMap;
use std::hash::Hash;

/// Different things, numbered from 0 as they are first met.
#[derive(Clone, Debug)]
pub(super) struct Numbering<T> {
    met: Vec<T>,
    numbers: HashMap<T, usize>,
}

impl<T> Default for Numbering<T> {
    fn default() -> Self {
        Self { met: Vec::new(), numbers: HashMap::new() }
    }
}

impl<T: Clone + Eq + Hash> Numbering<T> {
    /// The number of a thing, if it was met before.
    pub(super) fn of(&self, thing: &T) -> Option<usize> {
        /// What is common is met early, and comparing with a few takes less time than hashing.
        const EARLY: usize = 16;
        let early = self.met.iter().take(EARLY).position(|met| met == thing);
        if early.is_some() || self.met.len() <= EARLY {
            return early;
        }
        self.numbers.get(thing).copied()
    }

    /// Numbers a thing that was not met before.
    pub(super) fn add(&mut self, thing: T) -> usize {
        let number = self.met.len();
        self.numbers.insert(thing.clone(), number);
        self.met.push(thing);
        number
    }

    /// All of them, by number.
    pub(super) fn into_met(self) -> Vec<T> {
        self.met
    }
}

#[cfg(test)]
mod tests {
    use super::Numbering;

    #[test]
    fn numbers_are_given_in_order_and_found_again() {
        let mut numbering = Numbering::default();
        for thing in 0..100_u32 {
            assert_eq!(numbering.of(&thing), None);
            assert_eq!(numbering.add(thing), thing as usize);
        }
        assert!((0..100).all(|thing| numbering.of(&thing) == Some(thing as usize)));
        assert_eq!(numbering.of(&100), None);
        assert_eq!(numbering.into_met(), (0..100).collect::<Vec<u32>>());
    }
}
