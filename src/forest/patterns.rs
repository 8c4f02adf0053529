//! How many people are alike in everything that an outcome can hang on.

use super::Line;
use super::line::{KINDS, class_of};
use super::{Class, Legend};
use std::collections::HashMap;

/// People counted by class and kinds of link. Those of one pattern end alike whichever rule qualifies, so a rule that
/// is chosen only when asking is tried on a handful of patterns instead of on everybody.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Patterns {
    /// How many lines have this word of kinds and class.
    pub(super) counts: Vec<(u64, u64)>,
    /// The lines of those who have more links than the word holds.
    pub(super) many: Vec<usize>,
}

impl Patterns {
    /// Counts the lines; `None` if hardly two people are alike.
    pub(super) fn of(lines: &[Line], legend: &Legend) -> Option<Self> {
        /// More patterns, or more people with many links, are looked at one by one as quickly.
        const WORTH: usize = 64 * 1024;
        let has_many = |class: &Class| usize::from(class.links) > KINDS;
        let mut counts = Counter::new();
        let mut many = Vec::new();
        for (at, line) in lines.iter().enumerate() {
            let word = line.kinds_and_class();
            if legend.class(class_of(word)).is_some_and(has_many) {
                many.push(at);
            } else {
                counts.add(word);
            }
            if counts.rest.len() + many.len() > WORTH {
                return None;
            }
        }
        Some(Self { counts: counts.finish(), many })
    }
}

/// Counts words of which few are different: the last one of each place in a small table is counted there.
struct Counter {
    near: Vec<(u64, u64)>,
    rest: HashMap<u64, u64>,
}

impl Counter {
    const BITS: u32 = 10;

    fn new() -> Self {
        Self { near: vec![(0, 0); 1 << Self::BITS], rest: HashMap::new() }
    }

    fn add(&mut self, word: u64) {
        let place = word.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (u64::BITS - Self::BITS);
        let Some(near) = usize::try_from(place).ok().and_then(|place| self.near.get_mut(place)) else {
            return;
        };
        if near.0 != word {
            *self.rest.entry(near.0).or_default() += near.1;
            *near = (word, 0);
        }
        near.1 += 1;
    }

    /// All counts, in order of words.
    fn finish(mut self) -> Vec<(u64, u64)> {
        for (word, count) in self.near {
            *self.rest.entry(word).or_default() += count;
        }
        let mut counts: Vec<_> = self.rest.into_iter().filter(|(_, count)| *count > 0).collect();
        counts.sort_unstable();
        counts
    }
}
