//! Auditing with a rule that was chosen just now: over the classes of people, or in one pass over everybody.

use super::threads::share_out;
use super::{Image, Line};
use crate::lookup::Outcome;
use std::collections::BTreeMap;

/// Lines that are worth a thread of their own.
const THREAD_MIN: usize = 64 * 1024;

/// An outcome by its place in [`Outcome::ALL`].
type Code = u8;
/// Nobody that an audit counts.
const NOT_COUNTED: Code = 255;
/// Counts by code; of codes that are no outcome nothing is asked.
const CODES: usize = 256;

/// How everybody ends where the links of certain kinds qualify. People of one class end alike whichever rule qualifies, so
/// the walk is made once a class.
#[derive(Clone, Debug)]
pub struct Scan<'a> {
    image: &'a Image,
    /// The outcome by the number of the class.
    codes: Vec<Code>,
}

fn code(outcome: Outcome) -> Code {
    (0..).zip(Outcome::ALL).find(|(_, own)| *own == outcome).map_or(NOT_COUNTED, |(code, _)| code)
}

fn by_outcome(counts: &[u64; CODES]) -> BTreeMap<Outcome, u64> {
    let outcomes = Outcome::ALL.into_iter().zip(counts.iter().copied());
    outcomes.filter(|(_, count)| *count > 0).collect()
}

impl<'a> Scan<'a> {
    /// A scan where the links qualify whose kinds are marked `true` (see [`super::Legend::qualifying`]).
    pub fn new(image: &'a Image, qualifying: &[bool]) -> Self {
        let legend = image.legend();
        let classes = legend.classes.iter().map(|class| {
            let (outcome, _) = class.outcome_where(&legend.kinds, qualifying);
            if class.audited { code(outcome) } else { NOT_COUNTED }
        });
        Self { image, codes: std::iter::once(NOT_COUNTED).chain(classes).collect() }
    }

    /// Everybody's outcome, counted; outcomes that nobody has are missing.
    pub fn totals(&self) -> BTreeMap<Outcome, u64> {
        let mut counts = [0; CODES];
        for (code, users) in self.codes.iter().zip(self.image.users()) {
            if let Some(count) = counts.get_mut(usize::from(*code)) {
                *count += users;
            }
        }
        by_outcome(&counts)
    }

    /// As [`Scan::totals`], by looking at everybody, on so many threads.
    pub fn totals_on(&self, threads: usize) -> BTreeMap<Outcome, u64> {
        let parts = share_out(self.image.lines(), threads, THREAD_MIN, |part| self.count(part));
        let mut counts = [0u64; CODES];
        for part in parts {
            counts.iter_mut().zip(part).for_each(|(count, more)| *count += more);
        }
        by_outcome(&counts)
    }

    /// The outcome of each line, in order of lines; `None` for an empty one or one that no audit counts.
    pub fn outcomes(&self) -> impl Iterator<Item = Option<Outcome>> {
        self.image.lines().iter().map(|line| Outcome::ALL.get(usize::from(self.code(line))).copied())
    }

    fn count(&self, lines: &[Line]) -> [u64; CODES] {
        let mut counts = [0u64; CODES];
        for line in lines {
            if let Some(count) = counts.get_mut(usize::from(self.code(line))) {
                *count += 1;
            }
        }
        counts
    }

    fn code(&self, line: &Line) -> Code {
        let class = usize::try_from(line.class()).ok();
        class.and_then(|class| self.codes.get(class)).copied().unwrap_or(NOT_COUNTED)
    }
}
