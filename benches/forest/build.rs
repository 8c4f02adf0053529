//! From the model, or from a recipe, to the index.

use crate::model;
use crate::table::{compare, users};
use crate::world::{World, recipe};
use anchorwalk::forest::measure::Case;
use anchorwalk::forest::{Specimens, freeze, generate_image};
use criterion::Criterion;
use std::hint::black_box;

pub(crate) fn run(criterion: &mut Criterion, world: &World) {
    let (image, count) = (&world.frozen.image, users());
    let recipe = recipe();
    let specimens = Specimens::of(&recipe).expect("they are made");
    let mut cases = vec![
        Case::new("the index copied", count, || {
            black_box(image.lines().to_vec());
        }),
        Case::new("index, generated", count, || {
            black_box(generate_image(&recipe, &specimens, &mut |_| {}).expect("it fits"));
        }),
    ];
    if let Some(server) = &world.server {
        cases.insert(
            1,
            Case::new("index, frozen from the model", count, || {
                black_box(freeze(server).expect("it fits"));
            }),
        );
        cases.push(Case::new("model, petgraph and slotmap, filled", count, || {
            black_box(model::server(count));
        }));
    }
    #[cfg(feature = "sqlite")]
    if world.database.is_some() {
        cases.push(Case::new("SQLite, rows inserted", count, || {
            black_box(crate::sqlite::Database::filled(image));
        }));
    }
    compare(criterion, "build", &cases, 1);
}
