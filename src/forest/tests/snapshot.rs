//! A snapshot gives back what was written, and nothing else passes for one.

use crate::forest::{
    Class, Ending, ForestConnector, Frozen, ImageWriter, Labels, Legend, LinkKind, PersonRecord, RuleFacts,
    Section, SnapshotFile, SnapshotOutput, freeze, write_frozen,
};
use crate::lookup::{Outcome, Qualification};
use crate::scenario::{Scenario, play};
use crate::schema::Guid;
use crate::sync::Options;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use xxhash_rust::xxh3::xxh3_64;

fn frozen() -> Frozen {
    let file = Path::new("scenarios/account-resource/three-forests.ron");
    let scenario = Scenario::open(file, Options::default()).unwrap();
    freeze(&play(&scenario).server).unwrap()
}

/// As small as a deployment can be that has something in every section.
fn small() -> Frozen {
    let connector = ForestConnector { name: "a.test".to_owned(), id: Guid::named("a.test") };
    let legend = Legend { connectors: vec![connector], ..Legend::default() };
    let ids = [1, 2, 3].map(|number| Guid::from_u128(number << 100 | number));
    let keys = ids.iter().map(|id| id.as_u128());
    let mut writer = ImageWriter::begin(&keys, 3, legend).unwrap();
    let rule = RuleFacts {
        id: Guid::named("rule"),
        name: "rule".to_owned(),
        tag: "tag.001".to_owned(),
        precedence: 100,
        marks_enabled: true,
        password_sync: false,
    };
    let rules = vec![writer.rule(rule).unwrap()];
    let kind = writer.kind(&LinkKind { connector: 0, rules, supported: true, present: true }).unwrap();
    let mut labels = Labels::default();
    for id in ids {
        let ending = Ending::without_account(Outcome::MultipleAccountEnabledLinks, None);
        let class = Class {
            by_tag: ending,
            by_flag: ending,
            kinds: vec![kind; 3],
            reaches_accounts: true,
            audited: true,
        };
        let number = labels.push(["CN=a", "CN=b", "CN=c", "several", ""].into_iter()).unwrap();
        writer.place(&PersonRecord { id, class: &class, guids: &[id; 3], number }).unwrap();
    }
    Frozen { image: writer.finish().unwrap(), labels }
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
    let whole = bytes(&small());
    let written = Written::new();
    for length in 0..whole.len() {
        assert!(SnapshotFile::open(&written.of(&whole[..length])).is_err(), "cut at {length}");
    }
    for added in [vec![0], whole.clone()] {
        assert!(SnapshotFile::open(&written.of(&[whole.clone(), added].concat())).is_err());
    }
}

#[test]
fn every_flipped_bit_is_refused() {
    let mut whole = bytes(&small());
    let written = Written::new();
    for bit in 0..whole.len() * 8 {
        let (at, mask) = (bit / 8, 1 << (bit % 8));
        whole[at] ^= mask;
        let read = SnapshotFile::open(&written.of(&whole)).and_then(|mut file| {
            file.texts_of(Section::Findings)?;
            file.whole()
        });
        assert!(read.is_err(), "bit {bit} of {} bytes was flipped", whole.len());
        whole[at] ^= mask;
    }
}

/// A number of the header or of the tail that asks for the moon, under checksums that hold.
#[test]
fn no_forged_count_asks_for_memory() {
    let honest = bytes(&frozen());
    let written = Written::new();
    let tail_at = number(&honest, 24);
    let places = [16, 24].into_iter().chain((usize::try_from(tail_at).unwrap()..honest.len() - 8).step_by(8));
    for at in places {
        for value in [u64::MAX, u64::MAX / 64, 1 << 40, 1 << 32, tail_at + 1] {
            let mut forged = honest.clone();
            forged[at..at + 8].copy_from_slice(&value.to_le_bytes());
            seal(&mut forged, usize::try_from(number(&honest, 24)).unwrap());
            let read = SnapshotFile::open(&written.of(&forged)).and_then(|mut file| file.whole());
            assert!(read.is_err(), "{value} at byte {at}");
        }
    }
}

#[test]
fn no_forged_count_of_a_section_asks_for_memory() {
    let honest = bytes(&small());
    let written = Written::new();
    let end = usize::try_from(number(&honest, 24)).unwrap();
    for at in 64..end - 8 {
        for value in [u64::MAX, 1 << 40, u64::from(u32::MAX)] {
            let mut forged = honest.clone();
            forged[at..at + 8].copy_from_slice(&value.to_le_bytes());
            seal_body(&mut forged);
            // It may be read, where no count stood; it may be refused; it may not end in a crash.
            let _ = SnapshotFile::open(&written.of(&forged)).and_then(|mut file| file.whole());
        }
    }
}

/// A file of holes claims to be large without being so.
#[test]
fn a_file_of_holes_is_refused_before_it_is_held() {
    const CLAIMED: u64 = 1 << 40;
    let mut header = bytes(&frozen());
    header.truncate(64);
    let written = Written::new();
    for tail_at in [64, CLAIMED / 2, CLAIMED - 64] {
        let path = written.of(&header);
        let file = std::fs::OpenOptions::new().write(true).open(&path).unwrap();
        // A file system without holes can't make such a file.
        if file.set_len(CLAIMED).is_err() {
            return;
        }
        let mut forged = header.clone();
        forged[16..24].copy_from_slice(&CLAIMED.to_le_bytes());
        forged[24..32].copy_from_slice(&u64::to_le_bytes(tail_at));
        let sum = xxh3_64(&forged[..56]);
        forged[56..64].copy_from_slice(&sum.to_le_bytes());
        std::io::Write::write_all(&mut &file, &forged).unwrap();
        assert!(SnapshotFile::open(&path).is_err(), "tail at {tail_at}");
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
    if at as u64 >= number(honest, 24) || honest[at] == value {
        return None;
    }
    let mut forged = honest.to_vec();
    forged[at] = value;
    seal_body(&mut forged);
    Some(forged)
}

fn number(bytes: &[u8], at: usize) -> u64 {
    u64::from_le_bytes(bytes[at..at + 8].try_into().unwrap())
}

/// Makes every checksum right after the body was changed.
fn seal_body(forged: &mut [u8]) {
    let tail_at = usize::try_from(number(forged, 24)).unwrap();
    // This small file has one block, whose checksum stands before the length that ends the file.
    let checksum_at = forged.len() - 16;
    let checksum = xxh3_64(&forged[64..tail_at]);
    forged[checksum_at..checksum_at + 8].copy_from_slice(&checksum.to_le_bytes());
    seal(forged, tail_at);
}

/// Makes the checksums of tail and header right.
fn seal(forged: &mut [u8], tail_at: usize) {
    let tail = xxh3_64(&forged[tail_at..]);
    forged[32..40].copy_from_slice(&tail.to_le_bytes());
    let header = xxh3_64(&forged[..56]);
    forged[56..64].copy_from_slice(&header.to_le_bytes());
}
