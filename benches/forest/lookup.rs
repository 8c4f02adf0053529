//! One question after another, each asked only when the answer before is there.

use crate::table::compare;
use crate::world::World;
use anchorwalk::forest::measure::{Case, precise};
use criterion::Criterion;

pub(crate) fn run(criterion: &mut Criterion, world: &World) {
    let (image, count) = (&world.frozen.image, world.count);
    println!("{:.1} bytes a user", precise(image.size().total()) / precise(image.size().anchors));
    let mut cases = vec![
        Case::new("F1, one dependent load", count, || world.one.serial(count)),
        Case::new("F5, five dependent loads", count, || world.five.serial(count)),
        Case::new("index, one after another", count, || world.questions.one_by_one(image)),
    ];
    cases.extend(world.rivals());
    compare(criterion, "lookup", &cases, 2);
}
