//! Many lookups at once: first the cache misses of all, side by side, then the answers.

use super::threads::{every_core, share_out};
use super::{Answer, Image, Line, read_user_anchor};
use crate::schema::Guid;

/// Lookups whose cache misses overlap. More than the processor can have under way is no gain, less is a loss.
const GROUP: usize = 64;
/// Lookups that are worth a thread of their own.
const THREAD_MIN: usize = 2_048;

/// What became of one question before its line is read.
#[derive(Clone, Copy)]
enum Step {
    /// The usual form: the id, and the line where it would stand.
    Line(Guid, usize),
    /// Any other form.
    Other,
}

/// Answers questions in groups, in order. Reading, hashing and finding the pilot come first for the whole group; then
/// each line is touched, which starts the cache misses side by side, for nothing waits for them; then the answers are
/// made from lines that have come by now.
///
/// The answers are those of [`Image::answer`].
pub fn answer_batch<'a, T: AsRef<[u8]>>(
    image: &'a Image,
    asked: &[T],
    mut take: impl FnMut(usize, Answer<'a>),
) {
    let mut steps = [Step::Other; GROUP];
    let lines = image.lines();
    for (number, group) in asked.chunks(GROUP).enumerate() {
        for (step, asked) in steps.iter_mut().zip(group) {
            *step = read_user_anchor(asked)
                .map_or(Step::Other, |id| Step::Line(id, image.hash().line(id.as_u128())));
        }
        let mut touched = 0;
        for step in steps.iter().take(group.len()) {
            if let Step::Line(_, line) = step {
                touched ^= lines.get(*line).map_or(0, Line::touch);
            }
        }
        std::hint::black_box(touched);
        for (at, (step, asked)) in steps.iter().zip(group).enumerate() {
            let answer = match step {
                Step::Line(id, line) => image.answer_at(*id, *line),
                Step::Other => image.answer(asked),
            };
            take(number * GROUP + at, answer);
        }
    }
}

/// Answers questions on every core and makes something of each answer, in order.
pub fn answer_in_parallel<T: AsRef<[u8]> + Sync, R: Send>(
    image: &Image,
    asked: &[T],
    make: impl Fn(&T, &Answer<'_>) -> R + Sync,
) -> Vec<R> {
    let parts = share_out(asked, every_core(), THREAD_MIN, |part| {
        let mut results = Vec::with_capacity(part.len());
        answer_batch(image, part, |at, answer| {
            if let Some(asked) = part.get(at) {
                results.push(make(asked, &answer));
            }
        });
        results
    });
    parts.into_iter().flatten().collect()
}
