//! Questions as users ask them: texts.

use crate::forest::threads::share_out;
use crate::forest::{Answer, Image, answer_batch, mixed};
use crate::lookup::Qualification;
use crate::schema::{CloudAnchor, CloudType, Guid};
use std::hint::black_box;

/// Bytes of the text of a user's anchor.
const TEXT: usize = 41;

/// Anchors to ask for, in random order, one of twenty unknown. They lie side by side, as in a file that was read.
#[derive(Clone, Debug)]
pub struct Questions(Vec<[u8; TEXT]>);

impl Questions {
    /// So many questions about the people of an image.
    pub fn about(image: &Image, count: u64) -> Self {
        let lines = image.lines().len() as u64;
        let ask = |number: u64| {
            let throw = mixed(count, number);
            let at = usize::try_from(((throw >> 32) * lines) >> 32).unwrap_or_default();
            let known = image.person_in(at).filter(|_| !throw.is_multiple_of(20)).map(|person| person.id());
            let id = known.unwrap_or(Guid::from_u128(u128::from(throw) << 64 | u128::from(number)));
            let text = CloudAnchor { kind: CloudType::User, id }.to_string();
            text.as_bytes().try_into().ok()
        };
        Self((0..count).filter_map(ask).collect())
    }

    /// The texts.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|text| std::str::from_utf8(text).ok())
    }

    /// Each is asked only when the answer before is there: latency, reading the text included.
    pub fn one_by_one(&self, image: &Image) {
        let mut wait = 0;
        for number in 0..self.0.len() {
            // Of 31 bits nothing is left, but neither compiler nor machine can know before the last answer came.
            let nothing = usize::try_from(black_box(wait) >> 40).unwrap_or_default();
            let Some(asked) = self.0.get(number + nothing) else { continue };
            wait = found(&image.answer(asked));
        }
        black_box(wait);
    }

    /// All in groups whose cache misses overlap.
    pub fn in_groups(&self, image: &Image) {
        black_box(in_groups(image, &self.0));
    }

    /// All in groups, on so many threads.
    pub fn on_threads(&self, image: &Image, threads: usize) {
        black_box(share_out(&self.0, threads, 1, |part| in_groups(image, part)));
    }

    /// Only the texts are read: what no index can save.
    pub fn only_read(&self) {
        let read = self.0.iter().filter_map(crate::forest::read_user_anchor);
        black_box(read.fold(0, |sum, id| sum ^ folded(id)));
    }
}

fn in_groups(image: &Image, asked: &[[u8; TEXT]]) -> u64 {
    let mut sum = 0;
    answer_batch(image, asked, |_, answer| sum ^= found(&answer));
    sum
}

/// Something of the account that was found, so that the answer is needed.
fn found(answer: &Answer<'_>) -> u64 {
    answer.target(Qualification::ImmutableTag).and_then(|target| target.guid).map_or(1, folded)
}

fn folded(id: Guid) -> u64 {
    let bits = id.as_u128();
    u64::try_from((bits ^ (bits >> 64)) & 0x7fff_ffff).unwrap_or_default()
}
