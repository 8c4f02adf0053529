//! All questions at once.

use crate::pairs;
use crate::table::compare;
use crate::world::World;
use anchorwalk::forest::measure::Case;
use criterion::Criterion;

pub(crate) fn run(criterion: &mut Criterion, world: &World) {
    let (image, count) = (&world.frozen.image, world.count);
    let one_thread = || world.questions.in_groups(image);
    pairs::compare("batch", one_thread, || world.questions.on_threads(image, 2));
    let mut cases = vec![
        Case::new("F1 32 at once, then the anchors read", count, || {
            world.one.interleaved(count);
            world.questions.only_read();
        }),
        Case::new("index, in groups", count, one_thread),
    ];
    cases.extend(world.rivals());
    compare(criterion, "batch", &cases, 1);
}
