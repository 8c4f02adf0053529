//! Exported tables are whole Parquet files.

use crate::forest::{export, freeze};
use crate::scenario::{Scenario, play};
use crate::sync::Options;
use std::path::Path;

#[test]
fn every_table_is_a_parquet_file_and_none_is_written_over() {
    let file = Path::new("scenarios/account-resource/three-forests.ron");
    let scenario = Scenario::open(file, Options::default()).unwrap();
    let frozen = freeze(&play(&scenario).server).unwrap();
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("tables");
    std::fs::create_dir(&folder).unwrap();
    export(&frozen, &folder).unwrap();
    for (table, names) in [
        ("users", ["cloud_anchor", "ended"]),
        ("links", ["object_guid", "present"]),
        ("rules", ["marks_enabled", "password_sync"]),
        ("kind_rules", ["kind", "rule"]),
    ] {
        let bytes = std::fs::read(folder.join(format!("{table}.parquet"))).unwrap();
        assert!(bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1"), "{table}");
        // The length of the footer stands before the last mark; the footer names the columns.
        let length = u32::from_le_bytes(bytes[bytes.len() - 8..bytes.len() - 4].try_into().unwrap());
        let footer = &bytes[bytes.len() - 8 - length as usize..bytes.len() - 8];
        let text = String::from_utf8_lossy(footer);
        assert!(names.iter().all(|name| text.contains(name)), "{table}: {text}");
    }
    let links = std::fs::read(folder.join("links.parquet")).unwrap();
    let person = frozen.image.people().next().unwrap();
    let guid = person.guid(0).unwrap().to_string();
    assert!(links.windows(guid.len()).any(|window| window == guid.as_bytes()), "the first link is there");
    assert!(
        std::fs::read_to_string(folder.join("audit.sql")).unwrap().contains("MultipleAccountEnabledLinks")
    );
    assert!(export(&frozen, &folder).is_err(), "a folder that is there is left alone");
}
