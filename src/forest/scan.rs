//! Auditing with a rule that was chosen just now: one pass over the lines.

use super::line::{KINDS, class_of, kind_of};
use super::{Image, Line};
use crate::lookup::Outcome;
use std::collections::BTreeMap;
use std::num::NonZeroUsize;

/// Lines that are worth a thread of their own.
const THREAD_MIN: usize = 64 * 1024;
/// In the code of a kind: the link qualifies, it does so and its object is there, its object is missing.
const QUALIFIES: u8 = 1;
const RESOLVES: u8 = 1 << 3;
const MISSING: u8 = 1 << 6;

/// How everybody ends where the links of certain kinds qualify.
#[derive(Clone, Debug)]
pub struct Scan<'a> {
    image: &'a Image,
    qualifying: Vec<bool>,
    kinds: Vec<u8>,
    classes: Vec<Ground>,
}

/// What a class says before any link is looked at.
#[derive(Clone, Copy, Debug)]
enum Ground {
    /// Nobody an audit counts.
    NotCounted,
    /// The ending hangs on no link.
    Ended(Outcome),
    /// So many links, all of whose kinds stand in the line.
    Links(usize),
    /// More links than a line holds.
    ManyLinks,
}

impl<'a> Scan<'a> {
    /// A scan where the links qualify whose kinds are marked `true` (see [`super::Legend::qualifying`]).
    pub fn new(image: &'a Image, qualifying: Vec<bool>) -> Self {
        let legend = image.legend();
        let kinds = legend.kinds.iter().zip(&qualifying).map(|(kind, qualifies)| {
            let resolves = if *qualifies && kind.present { RESOLVES } else { 0 };
            u8::from(*qualifies) * QUALIFIES + resolves + if kind.present { 0 } else { MISSING }
        });
        let classes = legend.classes.iter().map(|class| match usize::from(class.links) {
            _ if !class.audited => Ground::NotCounted,
            _ if !class.reaches_accounts => Ground::Ended(class.by_tag.outcome),
            links if links > KINDS => Ground::ManyLinks,
            links => Ground::Links(links),
        });
        let classes = std::iter::once(Ground::NotCounted).chain(classes).collect();
        Self { image, kinds: kinds.collect(), classes, qualifying }
    }

    /// Everybody's outcome, counted on every core; outcomes that nobody has are missing.
    pub fn totals(&self) -> BTreeMap<Outcome, u64> {
        let threads = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        self.totals_on(threads)
    }

    /// As [`Scan::totals`], on so many threads.
    pub fn totals_on(&self, threads: usize) -> BTreeMap<Outcome, u64> {
        let lines = self.image.lines();
        let share = lines.len().div_ceil(threads.max(1)).max(THREAD_MIN);
        let counts = std::thread::scope(|scope| {
            let mut shares = lines.chunks(share);
            let own = shares.next().unwrap_or_default();
            let others: Vec<_> = shares.map(|part| scope.spawn(|| self.count(part))).collect();
            let mut counts = self.count(own);
            for other in others {
                let more = other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
                counts.iter_mut().zip(more).for_each(|(count, more)| *count += more);
            }
            counts
        });
        let outcomes = Outcome::ALL.into_iter().zip(counts);
        outcomes.filter(|(_, count)| *count > 0).collect()
    }

    /// The outcome of each line, in order of lines; `None` for an empty one or one that no audit counts.
    pub fn outcomes(&self) -> impl Iterator<Item = Option<Outcome>> {
        self.image.lines().iter().map(|line| self.outcome(line))
    }

    fn count(&self, lines: &[Line]) -> [u64; Outcome::ALL.len()] {
        let mut counts = [0; Outcome::ALL.len()];
        for line in lines {
            if let Some(outcome) = self.outcome(line)
                && let Some(count) = counts.get_mut(outcome as usize)
            {
                *count += 1;
            }
        }
        counts
    }

    fn outcome(&self, line: &Line) -> Option<Outcome> {
        let word = line.kinds_and_class();
        match self.classes.get(usize::from(class_of(word))).copied()? {
            Ground::NotCounted => None,
            Ground::Ended(outcome) => Some(outcome),
            Ground::ManyLinks => {
                let person = self.image.of_line(line)?;
                Some(person.outcome_where(&self.qualifying).0)
            }
            Ground::Links(0) => Some(Outcome::NoAdObject),
            Ground::Links(links) => {
                let code =
                    |link| self.kinds.get(usize::from(kind_of(word, link))).copied().unwrap_or_default();
                // At most three links, so that the three counts in a code can't run into each other.
                let sum = (0..links).fold(0u16, |sum, link| sum + u16::from(code(link)));
                let (qualifying, resolving) = (sum & 7, sum >> 3 & 7);
                Some(match (qualifying, resolving) {
                    (2.., _) => Outcome::MultipleAccountEnabledLinks,
                    (1, 1) => Outcome::Resolved,
                    (1, _) => Outcome::AdObjectMissing,
                    _ if sum >> 6 > 0 => Outcome::AdObjectMissing,
                    _ => Outcome::NoAccountEnabledLink,
                })
            }
        }
    }
}
