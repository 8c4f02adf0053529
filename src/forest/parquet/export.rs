//! What is exported: four tables, and the question as SQL.

use super::column::{Cell, Column};
use super::file::ParquetFile;
use crate::forest::{Frozen, Person};
use crate::schema::{CloudAnchor, CloudType};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// The classification as SQL over the exported tables.
const AUDIT_SQL: &str = include_str!("audit.sql");

/// Writes `users`, `links`, `rules` and `kind_rules` as Parquet, and `audit.sql`, into an empty folder.
///
/// # Errors
/// If a file is there already or can't be written.
pub fn export(frozen: &Frozen, folder: &Path) -> io::Result<()> {
    users(frozen, folder)?;
    links(frozen, folder)?;
    rules(frozen, folder)?;
    kind_rules(frozen, folder)?;
    let mut sql = File::create_new(folder.join("audit.sql"))?;
    sql.write_all(AUDIT_SQL.as_bytes())?;
    sql.sync_all()
}

type Output = ParquetFile<BufWriter<File>>;

fn begin(folder: &Path, name: &str, columns: Vec<(&'static str, Column)>) -> io::Result<Output> {
    ParquetFile::begin(BufWriter::new(File::create_new(folder.join(name))?), columns)
}

fn finish(file: Output) -> io::Result<()> {
    file.finish()?.get_ref().sync_all()
}

fn text() -> Column {
    Column::Text(Vec::new())
}

fn truth() -> Column {
    Column::Truth(Vec::new())
}

fn number() -> Column {
    Column::Number(Vec::new())
}

fn counted(number: usize) -> Cell<'static> {
    Cell::Number(i32::try_from(number).unwrap_or(i32::MAX))
}

fn anchor(person: &Person<'_>) -> String {
    CloudAnchor { kind: CloudType::User, id: person.id() }.to_string()
}

/// A row a user; `ended` is the outcome where the walk ends before any AD link, and empty where it does not.
fn users(frozen: &Frozen, folder: &Path) -> io::Result<()> {
    let mut file = begin(folder, "users.parquet", vec![("cloud_anchor", text()), ("ended", text())])?;
    for person in frozen.image.people().filter(|person| person.class.audited) {
        let ended = if person.class.reaches_accounts { "" } else { person.class.by_tag.outcome.as_str() };
        file.row([Cell::Text(&anchor(&person)), Cell::Text(ended)])?;
    }
    finish(file)
}

/// A row a link to an AD connector.
fn links(frozen: &Frozen, folder: &Path) -> io::Result<()> {
    let columns = vec![
        ("cloud_anchor", text()),
        ("forest", text()),
        ("object_guid", text()),
        ("dn", text()),
        ("kind", number()),
        ("supported", truth()),
        ("present", truth()),
    ];
    let mut file = begin(folder, "links.parquet", columns)?;
    let connectors = &frozen.image.legend().connectors;
    for person in frozen.image.people().filter(|person| person.class.audited) {
        let anchor = anchor(&person);
        for (link, at) in (0..).zip(0..person.links()) {
            let (Some(kind), Some(number)) = (person.kind(at), person.kind_number(at)) else { continue };
            let forest = connectors.get(usize::from(kind.connector)).map_or("", |connector| &connector.name);
            let guid = person.guid(at).map(|guid| guid.to_string()).unwrap_or_default();
            file.row([
                Cell::Text(&anchor),
                Cell::Text(forest),
                Cell::Text(&guid),
                Cell::Text(frozen.labels.dn(person.number(), link).unwrap_or_default()),
                counted(number.into()),
                Cell::Truth(kind.supported),
                Cell::Truth(kind.present),
            ])?;
        }
    }
    finish(file)
}

/// A row an inbound rule.
fn rules(frozen: &Frozen, folder: &Path) -> io::Result<()> {
    let columns = vec![
        ("rule", number()),
        ("id", text()),
        ("name", text()),
        ("tag", text()),
        ("marks_enabled", truth()),
        ("password_sync", truth()),
    ];
    let mut file = begin(folder, "rules.parquet", columns)?;
    for (number, rule) in frozen.image.legend().rules.iter().enumerate() {
        file.row([
            counted(number),
            Cell::Text(&rule.id.to_string()),
            Cell::Text(&rule.name),
            Cell::Text(&rule.tag),
            Cell::Truth(rule.marks_enabled),
            Cell::Truth(rule.password_sync),
        ])?;
    }
    finish(file)
}

/// A row for each rule that a kind of link carries.
fn kind_rules(frozen: &Frozen, folder: &Path) -> io::Result<()> {
    let mut file = begin(folder, "kind_rules.parquet", vec![("kind", number()), ("rule", number())])?;
    for (number, kind) in frozen.image.legend().kinds.iter().enumerate() {
        for rule in &kind.rules {
            file.row([counted(number), counted(*rule as usize)])?;
        }
    }
    finish(file)
}
