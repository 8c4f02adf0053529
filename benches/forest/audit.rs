//! Everybody's outcome by a rule that is chosen when asking.

use crate::pairs;
use crate::table::{compare, users};
use crate::world::{READING, World};
use anchorwalk::explain::Audit;
use anchorwalk::forest::measure::Case;
use anchorwalk::forest::{Image, Scan};
use anchorwalk::lookup::resolve_fast;
use anchorwalk::schema::{CloudAnchor, CloudType};
use anchorwalk::sync::SyncServer;
use criterion::Criterion;
use std::hint::black_box;

pub(crate) fn run(criterion: &mut Criterion, world: &World) {
    let (image, users) = (&world.frozen.image, users());
    let legend = image.legend();
    let qualifying: Vec<bool> = legend.kinds.iter().map(|kind| legend.qualifies(kind, READING)).collect();
    let scan = Scan::new(image, &qualifying);
    assert_eq!(scan.totals(), scan.totals_on(1));
    if let Some(server) = &world.server {
        assert_eq!(scan.totals(), Audit::run(server, READING, |_| {}).outcomes);
    }
    let one_thread = || {
        black_box(scan.totals_on(1));
    };
    pairs::compare("audit", one_thread, || {
        black_box(scan.totals_on(2));
    });
    let mut cases = vec![
        Case::new("the class in every line read", users, || read(image)),
        Case::new("index, every line looked at, one thread", users, one_thread),
        Case::new("the same, an outcome a user written out", users, || {
            black_box(scan.outcomes().collect::<Vec<_>>());
        }),
        Case::new("index, over classes of people", users, || {
            black_box(scan.totals());
        }),
    ];
    if let Some(server) = &world.server {
        cases.push(Case::new("model, petgraph and slotmap", users, || on_model(server, image)));
    }
    #[cfg(feature = "sqlite")]
    if let Some(database) = &world.database {
        cases.push(Case::new("SQLite", users, || database.audit()));
    }
    compare(criterion, "audit", &cases, 1);
}

/// The floor: the memory of all lines passes by.
fn read(image: &Image) {
    black_box(image.lines().iter().fold(0, |sum, line| sum ^ line.class()));
}

fn on_model(server: &SyncServer, image: &Image) {
    for person in image.people() {
        let anchor = CloudAnchor { kind: CloudType::User, id: person.id() };
        black_box(resolve_fast(server, anchor, READING));
    }
}
