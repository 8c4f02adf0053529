//! A snapshot gives back what was written, and nothing else passes for one.

use crate::forest::{Frozen, Section, SnapshotFile, SnapshotOutput, freeze, write_frozen};
use crate::lookup::Qualification;
use crate::scenario::{Scenario, play};
use crate::schema::Guid;
use crate::sync::Options;
use std::io::Cursor;
use std::path::{Path, PathBuf};

fn frozen() -> Frozen {
    let file = Path::new("scenarios/account-resource/three-forests.ron");
    let scenario = Scenario::open(file, Options::default()).unwrap();
    freeze(&play(&scenario).server).unwrap()
}

fn bytes(frozen: &Frozen) -> Vec<u8> {
    let mut output = SnapshotOutput::begin(Cursor::new(Vec::new())).unwrap();
    write_frozen(&mut output, frozen).unwrap();
    output.texts(Section::Findings, &["odd".to_owned()]).unwrap();
    output.finish().unwrap().into_inner()
}

/// A file of these bytes, in a folder that goes with the test.
struct Written {
    folder: tempfile::TempDir,
}

impl Written {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn of(&self, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join("test.awsnap");
        std::fs::write(&path, bytes).unwrap();
        path
    }
}

#[test]
fn a_snapshot_gives_back_what_was_written() {
    let frozen = frozen();
    let written = Written::new();
    let path = written.of(&bytes(&frozen));
    let mut file = SnapshotFile::open(&path).unwrap();
    assert_eq!(file.whole().unwrap(), frozen);
    assert_eq!(file.texts_of(Section::Findings).unwrap(), ["odd"]);
    assert_eq!(bytes(&file.whole().unwrap()), bytes(&frozen), "same input, same bytes");
}

#[test]
fn few_users_are_answered_from_few_blocks() {
    let frozen = frozen();
    let written = Written::new();
    let mut file = SnapshotFile::open(&written.of(&bytes(&frozen))).unwrap();
    let mut ids: Vec<Guid> = frozen.image.people().map(|person| person.id()).collect();
    ids.extend([Guid::named("nobody"), ids[0]]);
    let only = file.only(&ids).unwrap();
    assert_eq!(only.image.people().count(), frozen.image.people().count());
    for id in ids {
        let (few, all) = (only.image.answer_id(id), frozen.image.answer_id(id));
        for qualification in Qualification::ALL {
            assert_eq!(few.ending(qualification), all.ending(qualification));
            assert_eq!(few.target(qualification), all.target(qualification));
        }
        let texts = |frozen: &Frozen| -> Vec<String> {
            let number = frozen.image.person(id).map(|person| person.number());
            number.map(|number| frozen.labels.texts(number).map(str::to_owned).collect()).unwrap_or_default()
        };
        assert_eq!(texts(&only), texts(&frozen));
    }
}

#[test]
fn every_truncation_and_every_addition_is_refused() {
    let whole = bytes(&frozen());
    let written = Written::new();
    for length in 0..whole.len() {
        assert!(SnapshotFile::open(&written.of(&whole[..length])).is_err(), "cut at {length}");
    }
    for added in [vec![0], whole.clone()] {
        assert!(SnapshotFile::open(&written.of(&[whole.clone(), added].concat())).is_err());
    }
}

#[test]
fn every_flipped_byte_is_refused() {
    let whole = bytes(&frozen());
    let written = Written::new();
    for at in 0..whole.len() {
        let mut flipped = whole.clone();
        flipped[at] ^= 1 << (at % 8);
        let read = SnapshotFile::open(&written.of(&flipped)).and_then(|mut file| {
            file.texts_of(Section::Findings)?;
            file.whole()
        });
        assert!(read.is_err(), "a bit of byte {at} of {} was flipped", whole.len());
    }
}

/// Whoever forges a file can make its checksums right; then each number must be found out by itself.
#[test]
fn a_forged_file_never_ends_in_a_panic() {
    let frozen = frozen();
    let written = Written::new();
    let (mut refused, mut believed) = (0, 0);
    let honest = bytes(&frozen);
    // Every fifth byte, which meets every field of lines and lists sooner or later.
    for at in (64..honest.len()).step_by(5) {
        for value in [0, 1, 0xff] {
            let Some(forged) = reforged(&honest, at, value) else { continue };
            let read = SnapshotFile::open(&written.of(&forged)).and_then(|mut file| {
                let whole = file.whole()?;
                let ids: Vec<Guid> = whole.image.people().map(|person| person.id()).collect();
                file.only(&ids)
            });
            match read {
                Ok(read) => {
                    believed += 1;
                    for person in read.image.people() {
                        let _ = person.outcome_where(&[true]);
                        assert!((0..person.links()).all(|link| person.kind(link).is_some()));
                    }
                }
                Err(_) => refused += 1,
            }
        }
    }
    assert!(refused > 0 && believed > 0, "{refused} refused, {believed} read");
}

/// The file with one byte of its body changed and every checksum over it made right.
fn reforged(honest: &[u8], at: usize, value: u8) -> Option<Vec<u8>> {
    use xxhash_rust::xxh3::xxh3_64;
    let number = |at: usize| u64::from_le_bytes(honest[at..at + 8].try_into().unwrap());
    let tail_at = usize::try_from(number(24)).unwrap();
    if at >= tail_at || honest[at] == value {
        return None;
    }
    let mut forged = honest.to_vec();
    forged[at] = value;
    // This small file has one block, whose checksum stands before the length that ends the file.
    let checksum_at = forged.len() - 16;
    let checksum = xxh3_64(&forged[64..tail_at]);
    forged[checksum_at..checksum_at + 8].copy_from_slice(&checksum.to_le_bytes());
    let tail = xxh3_64(&forged[tail_at..]);
    forged[32..40].copy_from_slice(&tail.to_le_bytes());
    let header = xxh3_64(&forged[..56]);
    forged[56..64].copy_from_slice(&header.to_le_bytes());
    Some(forged)
}
