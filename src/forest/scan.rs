//! Auditing with a rule that was chosen just now: over the patterns of people, or in one pass over their lines.

use super::line::{KINDS, class_of, kind_of};
use super::threads::{every_core, share_out};
use super::{Image, Line};
use crate::lookup::Outcome;
use std::collections::BTreeMap;

/// Lines that are worth a thread of their own.
const THREAD_MIN: usize = 64 * 1024;
/// In the code of a kind: the link qualifies, it does so and its object is there, its object is missing.
const QUALIFIES: u8 = 1;
const RESOLVES: u8 = 1 << 3;
const MISSING: u8 = 1 << 6;

/// An outcome by its place in [`Outcome::ALL`].
type Code = u8;
/// Nobody that an audit counts.
const NOT_COUNTED: Code = 255;
/// The outcome hangs on the links.
const BY_LINKS: Code = 254;
/// The outcome hangs on more links than a line holds.
const BY_MANY_LINKS: Code = 253;

/// How everybody ends where the links of certain kinds qualify.
#[derive(Clone, Debug)]
pub struct Scan<'a> {
    image: &'a Image,
    qualifying: Vec<bool>,
    kinds: Vec<u8>,
    classes: Vec<Ground>,
    /// The outcome by the sum over the codes of at most three links.
    by_sum: [Code; 256],
}

/// What a class says before any link is looked at.
#[derive(Clone, Copy, Debug)]
struct Ground {
    /// An outcome that hangs on no link, or one of the three codes above.
    outcome: Code,
    /// All bits for each link that there is.
    used: [u8; KINDS],
}

fn code(outcome: Outcome) -> Code {
    (0..).zip(Outcome::ALL).find(|(_, own)| *own == outcome).map_or(NOT_COUNTED, |(code, _)| code)
}

/// Counts by code; of codes that are no outcome nothing is asked.
const CODES: usize = 256;

fn by_outcome(counts: &[u64; CODES]) -> BTreeMap<Outcome, u64> {
    let outcomes = Outcome::ALL.into_iter().zip(counts.iter().copied());
    outcomes.filter(|(_, count)| *count > 0).collect()
}

/// The outcome of a sum: at most three links, so that the three counts in it can't run into each other.
fn outcome_of(sum: u8) -> Outcome {
    match (sum & 7, sum >> 3 & 7) {
        (2.., _) => Outcome::MultipleAccountEnabledLinks,
        (1, 1) => Outcome::Resolved,
        (1, _) => Outcome::AdObjectMissing,
        _ if sum >> 6 > 0 => Outcome::AdObjectMissing,
        _ => Outcome::NoAccountEnabledLink,
    }
}

impl<'a> Scan<'a> {
    /// A scan where the links qualify whose kinds are marked `true` (see [`super::Legend::qualifying`]).
    pub fn new(image: &'a Image, qualifying: Vec<bool>) -> Self {
        let legend = image.legend();
        let kinds = legend.kinds.iter().zip(&qualifying).map(|(kind, qualifies)| {
            let resolves = if *qualifies && kind.present { RESOLVES } else { 0 };
            u8::from(*qualifies) * QUALIFIES + resolves + if kind.present { 0 } else { MISSING }
        });
        let classes = legend.classes.iter().map(|class| {
            let links = usize::from(class.links);
            let outcome = match links {
                _ if !class.audited => NOT_COUNTED,
                _ if !class.reaches_accounts => code(class.by_tag.outcome),
                0 => code(Outcome::NoAdObject),
                links if links > KINDS => BY_MANY_LINKS,
                _ => BY_LINKS,
            };
            Ground { outcome, used: std::array::from_fn(|link| if link < links { u8::MAX } else { 0 }) }
        });
        let nobody = Ground { outcome: NOT_COUNTED, used: [0; KINDS] };
        Self {
            image,
            kinds: kinds.collect(),
            classes: std::iter::once(nobody).chain(classes).collect(),
            qualifying,
            by_sum: std::array::from_fn(|sum| {
                u8::try_from(sum).map_or(NOT_COUNTED, |sum| code(outcome_of(sum)))
            }),
        }
    }

    /// Everybody's outcome, counted; outcomes that nobody has are missing. Where many people are alike, as in every
    /// tenant whose rules were not made to differ person by person, this looks at one of each kind.
    pub fn totals(&self) -> BTreeMap<Outcome, u64> {
        let Some(patterns) = self.image.patterns() else { return self.totals_on(every_core()) };
        let mut counts = [0u64; CODES];
        let many = patterns.many.iter().filter_map(|at| self.image.lines().get(*at));
        let many = many.map(|line| (self.code(line), 1));
        let alike = patterns.counts.iter().map(|(word, users)| (self.code_of(*word), *users));
        for (code, users) in alike.chain(many) {
            if let Some(count) = counts.get_mut(usize::from(code)) {
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
        match self.code_of(line.kinds_and_class()) {
            BY_MANY_LINKS => {
                let person = self.image.of_line(line);
                person.map_or(NOT_COUNTED, |person| code(person.outcome_where(&self.qualifying).0))
            }
            code => code,
        }
    }

    /// The outcome by a word of kinds and class. No branch hangs on what it says: a wrong guess costs more than the sum.
    fn code_of(&self, word: u64) -> Code {
        let Some(ground) = self.classes.get(usize::from(class_of(word))) else { return NOT_COUNTED };
        let mut sum = 0u8;
        for (link, used) in ground.used.iter().enumerate() {
            let kind = self.kinds.get(usize::from(kind_of(word, link))).copied().unwrap_or_default();
            sum = sum.wrapping_add(kind & used);
        }
        let by_links = self.by_sum.get(usize::from(sum)).copied().unwrap_or_default();
        if ground.outcome == BY_LINKS { by_links } else { ground.outcome }
    }
}
