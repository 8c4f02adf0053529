//! The entries of an LDIF file, one after the other.

use super::attribute_line::{self, AttributeLine};
use super::lines::LogicalLines;
use super::record::Record;
use super::skipped::SkippedAttributes;
use super::trailer::SearchEnd;
use crate::directory::Entry;
use crate::ingest::note::NoteList;
use crate::ingest::source_file::{SourceFile, label};
use crate::ingest::utf8_stream::Utf8Stream;
use crate::ingest::{IngestError, Limits, Note, quoted};
use crate::schema::{AttributeName, Location};
use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::sync::Arc;

/// The reader of a file on disk.
pub type LdifFile = LdifReader<BufReader<Box<dyn Read + Send>>>;

/// The entries of an LDIF dump, in the order of the file and one at a time in memory (spec/config-export.md 3.6).
///
/// A record that can't be read is an `Err`, and reading goes on with the next record; after a mistake that leaves
/// nothing to go on with (a line beyond a limit, a change file, a read error) the iterator ends. Values that the
/// dump wrote as text are [`crate::schema::Scalar::Text`], values written in base64 are
/// [`crate::schema::Scalar::Binary`] whatever their bytes; the connector that imports the entry knows the type.
///
/// A record of nothing but a `dn` is an entry without attributes. A file that ends without a line end is read, and
/// noted as possibly cut off; one that ends inside a name or inside base64 is an error.
///
/// ```
/// use anchorwalk::ingest::{LdifReader, Limits};
/// let dump = "dn: CN=Ana,DC=fabrikam,DC=test\nobjectClass: user\nobjectGUID:: qNRVh6UKwUWrfogO6u68FA==\n";
/// let mut reader = LdifReader::new("fabrikam.ldif", dump.as_bytes(), Limits::default());
/// let entry = reader.next().unwrap()?;
/// assert_eq!(entry.dn.as_str(), "CN=Ana,DC=fabrikam,DC=test");
/// assert_eq!(entry.at.to_string(), "fabrikam.ldif:1");
/// assert!(reader.next().is_none());
/// # Ok::<(), anchorwalk::ingest::IngestError>(())
/// ```
#[derive(Debug)]
pub struct LdifReader<R> {
    lines: LogicalLines<R>,
    state: ReaderState,
}

impl LdifFile {
    /// Opens a file: UTF-8, or UTF-16 with a byte order mark as `ldifde -u` writes it.
    pub fn open(path: &Path, limits: Limits) -> Result<Self, IngestError> {
        let source = SourceFile::open(path, ("dump_file_bytes_max", limits.dump_file_bytes_max))?;
        let reader: Box<dyn Read + Send> = Box::new(Utf8Stream::new(source));
        Ok(Self::new(label(path), BufReader::with_capacity(64 * 1024, reader), limits))
    }
}

impl<R: BufRead> LdifReader<R> {
    /// Reads a stream of UTF-8 without a byte order mark; `file` is its name in messages.
    pub fn new(file: impl Into<Arc<str>>, reader: R, limits: Limits) -> Self {
        let lines = LogicalLines::new(file.into(), reader, limits);
        Self { lines, state: ReaderState { limits, ..ReaderState::default() } }
    }

    /// What was met so far and not understood, and signs that the dump is incomplete.
    pub fn notes(&self) -> Vec<Note> {
        self.state.notes.clone().into_vec()
    }

    /// The attributes skipped so far because nothing names them.
    pub fn skipped(&self) -> &SkippedAttributes {
        &self.state.skipped
    }

    fn read_entry(&mut self) -> Result<Option<Entry>, IngestError> {
        loop {
            if !self.lines.advance().inspect_err(|_| self.state.ended = true)? {
                self.state.ended = true;
                self.state.note_end(&self.lines.at(), self.lines.last_line_has_end());
                return self.state.end_record();
            }
            match self.lines.content() {
                [] => {
                    if let Some(entry) = self.state.end_record()? {
                        return Ok(Some(entry));
                    }
                }
                [b'#', comment @ ..] => self.state.search_end.comment(comment),
                line => self.state.line(line, &self.lines.at(), self.lines.starts_at())?,
            }
        }
    }
}

impl<R: BufRead> Iterator for LdifReader<R> {
    type Item = Result<Entry, IngestError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.state.ended {
            return None;
        }
        self.read_entry().transpose()
    }
}

/// What is between the lines: the record begun, and what is known of the file so far.
#[derive(Debug, Default)]
struct ReaderState {
    limits: Limits,
    position: Position,
    notes: NoteList,
    skipped: SkippedAttributes,
    search_end: SearchEnd,
    known_names: HashMap<Box<str>, Option<AttributeName>>,
    ended: bool,
}

/// Where in a record the next line stands.
#[derive(Debug, Default)]
enum Position {
    /// Before the first line of the file.
    #[default]
    Start,
    /// Between records.
    Between,
    /// In a record with a `dn`.
    Entry(Record),
    /// In a record that is no entry: a trailer, or one in which a mistake was found.
    Ignored,
}

impl ReaderState {
    /// Takes in one line; after a mistake the rest of the record is passed over.
    fn line(&mut self, line: &[u8], at: &Location, offset: u64) -> Result<(), IngestError> {
        if matches!(self.position, Position::Ignored) && !SearchEnd::is_trailer_line(line) {
            return Ok(());
        }
        let taken = AttributeLine::parse(line).and_then(|parsed| self.take(parsed, at));
        taken.map_err(|message| {
            let owner = match &self.position {
                Position::Entry(record) => format!("{}: ", record.shown_dn()),
                Position::Start | Position::Between | Position::Ignored => String::new(),
            };
            self.position = Position::Ignored;
            let error = IngestError::new(at.clone(), format!("{owner}{message} (byte offset {offset})"));
            let error = match attribute_line::shown(line) {
                Some(shown) => error.with_excerpt(&shown),
                None => error,
            };
            if self.ended {
                error.with_help("dump the content of the forest, not its changes")
            } else {
                error
            }
        })
    }

    fn take(&mut self, line: AttributeLine<'_>, at: &Location) -> Result<(), String> {
        match &self.position {
            Position::Entry(_) => self.take_in_entry(line),
            Position::Start if line.name.eq_ignore_ascii_case("version") => {
                self.position = Position::Between;
                let version = line.value.into_text()?;
                if version.trim() == "1" {
                    return Ok(());
                }
                Err(format!("expected LDIF version 1, found `{}`", quoted(&version)))
            }
            Position::Start | Position::Between if line.name.eq_ignore_ascii_case("dn") => {
                self.begin_entry(line.value.into_text()?, at);
                Ok(())
            }
            Position::Start | Position::Between | Position::Ignored if SearchEnd::is_trailer(line.name) => {
                self.position = Position::Ignored;
                let value = line.value.into_text()?;
                if let Some(message) = self.search_end.trailer(line.name, &value) {
                    self.notes.push(at.clone(), message);
                }
                Ok(())
            }
            Position::Start | Position::Between | Position::Ignored => {
                Err(format!("expected a record that begins with `dn:`, found `{}`", quoted(line.name)))
            }
        }
    }

    fn begin_entry(&mut self, dn: String, at: &Location) {
        if dn.trim().is_empty() {
            self.notes.push(at.clone(), "the root DSE is no object of a domain: skipped");
            self.position = Position::Ignored;
        } else {
            self.position = Position::Entry(Record::new(dn, at.clone()));
        }
    }

    fn take_in_entry(&mut self, line: AttributeLine<'_>) -> Result<(), String> {
        if line.name.eq_ignore_ascii_case("dn") {
            return Err("a second `dn` in one record: expected a blank line before it".to_owned());
        }
        if line.name.eq_ignore_ascii_case("changetype") {
            return self.check_change(&line.value.into_text()?);
        }
        if line.name.eq_ignore_ascii_case("objectClass") {
            let class = line.value.into_text()?;
            return self.record(|record, limits| record.add_class(class, limits));
        }
        match (self.known_name(line.name), line.other_option) {
            (Some(name), None) => self.record(|record, limits| record.add(name, line, limits)),
            (_, Some(option)) => {
                self.skipped.add(&format!("{};{}", line.name, quoted(option)));
                Ok(())
            }
            (None, None) => {
                self.skipped.add(line.name);
                Ok(())
            }
        }
    }

    fn record(&mut self, act: impl FnOnce(&mut Record, &Limits) -> Result<(), String>) -> Result<(), String> {
        match &mut self.position {
            Position::Entry(record) => act(record, &self.limits),
            Position::Start | Position::Between | Position::Ignored => Ok(()),
        }
    }

    /// `ldifde` marks every exported record `changetype: add`; any other change is no content.
    fn check_change(&mut self, change: &str) -> Result<(), String> {
        if change.trim().eq_ignore_ascii_case("add") {
            return Ok(());
        }
        self.ended = true;
        Err(format!("`changetype: {}`: this is a change file, not a dump", quoted(change)))
    }

    /// The name if anything asks for it. Spellings are remembered, since a dump repeats a few hundred of them.
    fn known_name(&mut self, spelling: &str) -> Option<AttributeName> {
        const SPELLINGS_MAX: usize = 4096;
        const SPELLING_BYTES_MAX: usize = 256;
        if let Some(name) = self.known_names.get(spelling) {
            return *name;
        }
        let name = AttributeName::known(spelling);
        if self.known_names.len() < SPELLINGS_MAX && spelling.len() <= SPELLING_BYTES_MAX {
            self.known_names.insert(spelling.into(), name);
        }
        name
    }

    fn end_record(&mut self) -> Result<Option<Entry>, IngestError> {
        let ended = match self.position {
            Position::Start => return Ok(None),
            Position::Between | Position::Entry(_) | Position::Ignored => {
                std::mem::replace(&mut self.position, Position::Between)
            }
        };
        let Position::Entry(record) = ended else { return Ok(None) };
        let (entry, missing) = record.finish()?;
        for message in missing {
            self.notes.push(entry.at.clone(), message);
        }
        Ok(Some(entry))
    }

    fn note_end(&mut self, last_line: &Location, has_line_end: bool) {
        if !has_line_end {
            self.notes
                .push(last_line.clone(), "the last line has no line end: the dump may have been cut off");
        }
        if self.search_end.more_pages() {
            let message = "the last page of the search announces another: the dump is incomplete";
            self.notes.push(Location::file(last_line.file.clone()), message);
        }
    }
}

#[cfg(test)]
#[path = "reader_tests.rs"]
mod tests;
