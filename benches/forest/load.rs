//! From a file to the first answer.

use crate::ron_file;
use crate::table::compare;
use crate::world::World;
use anchorwalk::forest::measure::Case;
use anchorwalk::forest::{SnapshotFile, SnapshotOutput, write_frozen};
use criterion::Criterion;
use std::hint::black_box;

pub(crate) fn run(criterion: &mut Criterion, world: &World) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("bench.awsnap");
    let file = std::fs::File::create_new(&path).expect("a file");
    let mut output = SnapshotOutput::begin(std::io::BufWriter::new(file)).expect("it begins");
    write_frozen(&mut output, &world.frozen).expect("it is written");
    output.finish().expect("it ends");
    let ron = folder.path().join("bench.ron");
    std::fs::write(&ron, ron_file::text(&world.frozen.image)).expect("a file");
    let asked = world.frozen.image.people().next().expect("somebody").id();
    #[cfg(feature = "sqlite")]
    let database = folder.path().join("bench.sqlite");
    #[cfg(feature = "sqlite")]
    if let Some(known) = &world.database {
        known.save(&database);
    }
    #[cfg_attr(not(feature = "sqlite"), expect(unused_mut, reason = "only SQLite adds a case"))]
    let mut cases = vec![
        Case::new("every byte of the snapshot read", 1, || {
            black_box(std::fs::read(&path).expect("it is there"));
        }),
        Case::new("snapshot, first answer, checksums held", 1, || {
            let only = SnapshotFile::open(&path).and_then(|mut file| file.only(&[asked])).expect("it opens");
            assert!(only.image.person(asked).is_some());
        }),
        Case::new("snapshot, the index, every number checked", 1, || {
            let image = SnapshotFile::open(&path).and_then(|mut file| file.image()).expect("it opens");
            assert!(image.person(asked).is_some());
        }),
        Case::new("snapshot, whole, every number checked", 1, || {
            let whole = SnapshotFile::open(&path).and_then(|mut file| file.whole()).expect("it opens");
            assert!(whole.image.person(asked).is_some());
        }),
        Case::new("the same links as RON text", 1, || {
            let text = std::fs::read_to_string(&ron).expect("it is there");
            assert!(ron_file::has(&text, asked));
        }),
    ];
    #[cfg(feature = "sqlite")]
    if world.database.is_some() {
        cases.push(Case::new("SQLite, file opened, first answer", 1, || {
            crate::sqlite::first_answer(&database, asked);
        }));
    }
    compare(criterion, "load", &cases, 1);
}
