//! What is generated is what a synchronisation would give.

use crate::explain::Audit;
use crate::forest::{
    PersonKind, Profile, Recipe, SnapshotFile, SnapshotOutput, Specimens, freeze, generate_image,
    write_folder, write_generated,
};
use crate::lookup::Qualification;
use crate::sync::{Options, Recording};
use std::io::Cursor;

/// As many of each kind.
fn even() -> Profile {
    Profile {
        single: 1,
        linked_mailbox: 1,
        two_mailboxes: 1,
        mail_contact: 1,
        disabled: 1,
        both_enabled: 1,
        cloud_only: 1,
        orphaned: 1,
        ou_excluded: 1,
        filtered: 1,
        inet_org_person: 1,
        rule_missing: 1,
        duplicate_anchor: 1,
    }
}

fn recipe(users: u32, forests: u16, seed: u64) -> Recipe {
    Recipe { users, forests, seed, profile: even() }.checked().unwrap()
}

#[test]
fn a_generated_folder_loads_and_audits_to_the_declared_totals() {
    for recipe in [recipe(240, 4, 7), recipe(40, 1, 3)] {
        let specimens = Specimens::of(&recipe).unwrap();
        let image = generate_image(&recipe, &specimens, &mut |_| {}).unwrap();
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("generated");
        write_folder(&recipe, &folder, &mut |_| {}).unwrap();
        let loaded = crate::ingest::load(&folder, Options::default(), Recording::Errors).unwrap();
        let frozen = freeze(&loaded.server).unwrap();
        for qualification in Qualification::ALL {
            let audit = Audit::run(&loaded.server, qualification, |_| {});
            assert_eq!(audit, specimens.declared(qualification).unwrap(), "{:?}", loaded.notes);
            for person in image.people() {
                let slow = frozen.image.answer_id(person.id());
                let fast = image.answer_id(person.id());
                assert_eq!(fast.ending(qualification), slow.ending(qualification), "{}", person.id());
                assert_eq!(fast.target(qualification), slow.target(qualification), "{}", person.id());
            }
        }
    }
}

#[test]
fn every_kind_of_person_is_made() {
    let recipe = recipe(400, 4, 1);
    for kind in PersonKind::ALL {
        assert!(recipe.people().any(|person| person.kind == kind), "{kind:?}");
    }
}

#[test]
fn the_same_recipe_gives_the_same_snapshot() {
    let recipe = recipe(300, 5, 11);
    let bytes = || {
        let specimens = Specimens::of(&recipe).unwrap();
        let image = generate_image(&recipe, &specimens, &mut |_| {}).unwrap();
        let mut output = SnapshotOutput::begin(Cursor::new(Vec::new())).unwrap();
        write_generated(&mut output, &recipe, &specimens, &image, &mut |_| {}).unwrap();
        (output.finish().unwrap().into_inner(), image)
    };
    let (first, image) = bytes();
    assert!(first == bytes().0, "two runs differ");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("generated.awsnap");
    std::fs::write(&path, first).unwrap();
    let whole = SnapshotFile::open(&path).unwrap().whole().unwrap();
    assert_eq!(whole.image, image);
    let dns = whole.image.people().filter_map(|person| whole.labels.dn(person.number(), 0));
    assert!(dns.count() > 100);
}
