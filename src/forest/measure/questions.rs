//! Questions as users ask them: texts.

use crate::forest::{Image, answer_batch, answer_in_parallel, mixed};
use crate::lookup::Qualification;
use crate::schema::{CloudAnchor, CloudType, Guid};
use std::hint::black_box;

/// Anchors to ask for, in random order, one of twenty unknown.
#[derive(Clone, Debug)]
pub struct Questions(Vec<String>);

impl Questions {
    /// So many questions about the people of an image.
    pub fn about(image: &Image, count: u64) -> Self {
        let lines = image.lines().len() as u64;
        let ask = |number: u64| {
            let throw = mixed(count, number);
            let at = usize::try_from(((throw >> 32) * lines) >> 32).unwrap_or_default();
            let known = image.person_in(at).filter(|_| !throw.is_multiple_of(20)).map(|person| person.id());
            let id = known.unwrap_or(Guid::from_u128(u128::from(throw) << 64 | u128::from(number)));
            CloudAnchor { kind: CloudType::User, id }.to_string()
        };
        Self((0..count).map(ask).collect())
    }

    /// The texts.
    pub fn texts(&self) -> &[String] {
        &self.0
    }

    /// Each is asked only when the answer before is there: latency, reading the text included.
    pub fn one_by_one(&self, image: &Image) {
        let mut wait = 0;
        for number in 0..self.0.len() {
            // Of 31 bits nothing is left, but the machine can't know before the last answer came.
            let nothing = usize::try_from(wait >> 40).unwrap_or_default();
            let asked = self.0.get(number + nothing);
            let answer = image.answer(asked.map_or("", String::as_str));
            wait =
                answer.target(Qualification::ImmutableTag).and_then(|target| target.guid).map_or(0, folded);
        }
        black_box(wait);
    }

    /// All in groups whose cache misses overlap.
    pub fn in_groups(&self, image: &Image) {
        let mut sum = 0;
        answer_batch(image, &self.0, |_, answer| {
            sum ^=
                answer.target(Qualification::ImmutableTag).and_then(|target| target.guid).map_or(1, folded);
        });
        black_box(sum);
    }

    /// All in groups, on every core.
    pub fn on_every_core(&self, image: &Image) {
        black_box(answer_in_parallel(image, &self.0, |_, answer| {
            answer.target(Qualification::ImmutableTag).and_then(|target| target.guid).map_or(1, folded)
        }));
    }

    /// Only the texts are read: what no index can save.
    pub fn only_read(&self) {
        let read = self.0.iter().filter_map(|text| crate::forest::read_user_anchor(text));
        black_box(read.fold(0, |sum, id| sum ^ folded(id)));
    }
}

fn folded(id: Guid) -> u64 {
    let bits = id.as_u128();
    u64::try_from((bits ^ (bits >> 64)) & 0x7fff_ffff).unwrap_or_default()
}
