//! Steps 3 to 5 of the walk: from the links to AD connectors to the outcome.

use super::Outcome;

/// What was seen of a person's links to AD connectors.
///
/// A link qualifies by the rules it carries, so one that leads nowhere may still be the second that qualifies. It is
/// `AdObjectMissing` when the one that qualifies leads nowhere, or when none qualifies and one leads nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinkTally<T> {
    any: bool,
    missing: bool,
    qualifying: usize,
    target: Option<T>,
}

impl<T> Default for LinkTally<T> {
    fn default() -> Self {
        Self { any: false, missing: false, qualifying: 0, target: None }
    }
}

impl<T> LinkTally<T> {
    /// Counts a link: the object at its end, whether that is there, and whether the link qualifies.
    pub fn add(&mut self, object: T, present: bool, qualifies: bool) {
        self.any = true;
        self.missing |= !present;
        if qualifies {
            self.qualifying += 1;
            self.target = present.then_some(object);
        }
    }

    /// The outcome, and the object only when it is `Resolved` (spec/lookup.md, The walk).
    pub fn end(self) -> (Outcome, Option<T>) {
        match (self.any, self.qualifying, self.target) {
            (false, _, _) => (Outcome::NoAdObject, None),
            (true, 2.., _) => (Outcome::MultipleAccountEnabledLinks, None),
            (true, 1, Some(object)) => (Outcome::Resolved, Some(object)),
            (true, 1, None) => (Outcome::AdObjectMissing, None),
            (true, 0, _) if self.missing => (Outcome::AdObjectMissing, None),
            (true, 0, _) => (Outcome::NoAccountEnabledLink, None),
        }
    }
}
