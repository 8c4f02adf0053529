//! A frozen deployment: the index, and what people read of each person.

use super::{Image, Labels, Person};
use crate::lookup::Qualification;
use crate::schema::Guid;

/// A frozen deployment: the index, and what people read of each person.
#[derive(Debug, PartialEq, Eq)]
pub struct Frozen {
    /// The index.
    pub image: Image,
    /// DNs and messages, by the number of the person.
    pub labels: Labels,
}

impl Frozen {
    /// The message of a person's cause under a reading; `None` if there is none or texts are not kept.
    pub fn message(&self, person: &Person<'_>, qualification: Qualification) -> Option<&str> {
        let reading = Qualification::ALL.into_iter().position(|own| own == qualification)?;
        let message = self.labels.texts(person.number()).nth(person.links() + reading);
        message.filter(|message| !message.is_empty())
    }

    /// Everybody that an audit counts, in order of anchors.
    pub fn in_order(&self) -> impl Iterator<Item = Person<'_>> {
        /// People ordered at once: 8 MiB beside the index, whatever its size.
        const PORTION: usize = 256 * 1024;
        self.in_order_by(PORTION)
    }

    /// Each pass over the index finds the next so many people.
    pub(super) fn in_order_by(&self, portion: usize) -> impl Iterator<Item = Person<'_>> {
        let mut next = Vec::new().into_iter();
        let mut last = None;
        std::iter::from_fn(move || {
            if next.len() == 0 {
                next = self.following(last, portion).into_iter();
            }
            last = next.next();
            self.image.person(Guid::from_u128(last?))
        })
    }

    /// The first so many anchors after one, in order.
    fn following(&self, last: Option<u128>, portion: usize) -> Vec<u128> {
        let mut found = Vec::new();
        let mut bound = u128::MAX;
        for person in self.image.people().filter(|person| person.class.audited) {
            let id = person.id().as_u128();
            if Some(id) <= last || id > bound {
                continue;
            }
            found.push(id);
            if found.len() == 2 * portion {
                let (_, middle, _) = found.select_nth_unstable(portion);
                bound = *middle;
                found.truncate(portion);
            }
        }
        found.sort_unstable();
        found.truncate(portion);
        found
    }
}
