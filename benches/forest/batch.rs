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
    if let Some(server) = &world.server {
        cases.push(Case::new("model, petgraph and slotmap", count, || world.on_model(server)));
    }
    #[cfg(feature = "sqlite")]
    if let Some(database) = &world.database {
        let look_up = || database.look_up(&world.questions);
        cases.push(Case::new("SQLite, prepared", crate::sqlite::QUESTIONS.min(count), look_up));
    }
    compare(criterion, "batch", &cases, 1);
}
