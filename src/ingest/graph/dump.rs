//! A dump of one or more Graph files.

use super::meter::{Meter, Metered};
use super::object::GraphObject;
use super::page::{PageSink, TopLevel};
use super::property::{Use, use_of};
use crate::directory::CloudUser;
use crate::ingest::note::NoteList;
use crate::ingest::source_file::{SourceFile, label, reason};
use crate::ingest::utf8_stream::Utf8Stream;
use crate::ingest::{IngestError, Limits, Note, quoted};
use crate::schema::{AttributeName, Location};
use serde::de::DeserializeSeed as _;
use std::collections::BTreeSet;
use std::io::{BufReader, Read};
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

/// Reads the files of a dump of the tenant, object by object (spec/config-export.md 3.7).
///
/// A file may hold pages `{"value":[…]}`, bare arrays, or objects, one or several, as JSON lines. Objects are handed
/// out as they are read; of a file no more than one object is held in memory.
///
/// ```
/// use anchorwalk::ingest::{GraphReader, Limits};
/// let mut reader = GraphReader::new(Limits::default());
/// let page = r#"{"value":[{"id":"e8e25d94-0ed9-4475-9531-985d5d9dc9f8","onPremisesSyncEnabled":true}]}"#;
/// let mut users = Vec::new();
/// reader.read("aad-users.json", page.as_bytes(), |user| users.push(user))?;
/// assert_eq!(users.remove(0)?.sync_enabled, Some(true));
/// assert!(reader.finish().notes[0].message.starts_with("the dump lacks onPremisesImmutableId"));
/// # Ok::<(), anchorwalk::ingest::IngestError>(())
/// ```
#[derive(Debug)]
pub struct GraphReader {
    limits: Limits,
    summary: GraphSummary,
    notes: NoteList,
    pages: u64,
    pages_with_next: u64,
    first_file: Option<Arc<str>>,
}

/// What a dump of the tenant holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GraphSummary {
    /// How many objects were handed out, mistaken ones included.
    pub objects: u64,
    /// The names of the properties that at least one object has, at most [`GraphSummary::PROPERTIES_MAX`]. A property
    /// that is not here is unknown for every object, not absent.
    pub properties: BTreeSet<String>,
    /// What was met and not understood, and what the dump lacks.
    pub notes: Vec<Note>,
}

impl GraphSummary {
    /// The most names of properties that are remembered.
    pub const PROPERTIES_MAX: usize = 1000;
    /// The longest name of a property that is remembered, in bytes.
    pub const PROPERTY_BYTES_MAX: usize = 256;

    /// The attributes of the AAD connector space that the dump carries: those its properties become.
    pub fn attributes(&self) -> BTreeSet<AttributeName> {
        self.properties.iter().filter_map(|property| use_of(property)).flat_map(Use::attributes).collect()
    }
}

impl GraphReader {
    /// A reader that has read nothing yet.
    pub fn new(limits: Limits) -> Self {
        Self {
            limits,
            summary: GraphSummary::default(),
            notes: NoteList::default(),
            pages: 0,
            pages_with_next: 0,
            first_file: None,
        }
    }

    /// Reads a file: UTF-8, or UTF-16 with a byte order mark.
    pub fn read_file(
        &mut self,
        path: &Path,
        sink: impl FnMut(Result<CloudUser, IngestError>),
    ) -> Result<(), IngestError> {
        let source = SourceFile::open(path, ("dump_file_bytes_max", self.limits.dump_file_bytes_max))?;
        self.read(label(path), BufReader::with_capacity(64 * 1024, Utf8Stream::new(source)), sink)
    }

    /// Reads a stream; `file` is its name in messages. An object that can't be used is handed out as a mistake and
    /// reading goes on; what is no JSON, or JSON of another shape, ends it.
    pub fn read(
        &mut self,
        file: impl Into<Arc<str>>,
        reader: impl Read,
        sink: impl FnMut(Result<CloudUser, IngestError>),
    ) -> Result<(), IngestError> {
        let file = file.into();
        self.first_file.get_or_insert_with(|| file.clone());
        let meter = Rc::new(Meter::new(self.limits.json_object_bytes_max));
        let mut parser = serde_json::Deserializer::from_reader(Metered::new(reader, Rc::clone(&meter)));
        let mut sink = Sink { reader: self, file: file.clone(), users: sink };
        let mut is_empty = true;
        loop {
            // The end of the file is fine between two values; a byte that begins another value is only looked at.
            match parser.end() {
                Ok(()) if is_empty => {
                    let message =
                        "the file is empty: expected a Graph page {\"value\":[…]}, an array, or JSON lines";
                    return Err(IngestError::new(Location::file(file), message));
                }
                Ok(()) => return Ok(()),
                Err(error) if error.is_io() => return Err(mistake(&file, &meter, error)),
                Err(_) => {}
            }
            is_empty = false;
            TopLevel { sink: &mut sink, meter: &meter }
                .deserialize(&mut parser)
                .map_err(|error| mistake(&file, &meter, error))?;
        }
    }

    /// What was read in all files.
    pub fn finish(mut self) -> GraphSummary {
        let at = Location::file(self.first_file.take().unwrap_or_default());
        for name in ["onPremisesImmutableId", "onPremisesSyncEnabled"] {
            if self.summary.objects > 0 && !self.summary.properties.contains(name) {
                let message = format!(
                    "the dump lacks {name}, so it is unknown for every user; ask Graph for it with \
                     $select=id,userPrincipalName,onPremisesImmutableId,onPremisesSyncEnabled"
                );
                self.notes.push(at.clone(), message);
            }
        }
        if self.pages > 0 && self.pages_with_next == self.pages {
            self.notes.push(at, "every page has an @odata.nextLink: the last page of the dump is missing");
        }
        self.summary.notes = self.notes.into_vec();
        self.summary
    }
}

fn mistake(file: &Arc<str>, meter: &Meter, error: serde_json::Error) -> IngestError {
    // The parser counts columns in bytes; the meter counts characters.
    let (line, column) = meter.place();
    let place = format!(" at line {} column {}", error.line(), error.column());
    let (is_io, text) = (error.is_io(), error.to_string());
    let message = if is_io {
        reason(&std::io::Error::from(error))
    } else if text.starts_with("invalid unicode code point") {
        format!("invalid UTF-8 before byte offset {}", meter.bytes())
    } else {
        quoted_message(text.strip_suffix(&place).unwrap_or(&text))
    };
    IngestError::new(Location { file: file.clone(), line, column }, message)
}

/// The parser's messages name what they found in full, with what was expected at the end.
fn quoted_message(message: &str) -> String {
    match message.rsplit_once(", expected ") {
        Some((found, expected)) => format!("{}, expected {expected}", quoted(found)),
        None => quoted(message),
    }
}

/// Hands objects on and keeps the summary.
struct Sink<'r, F> {
    reader: &'r mut GraphReader,
    file: Arc<str>,
    users: F,
}

impl<F> Sink<'_, F> {
    fn at(&self, (line, column): (u32, u32)) -> Location {
        Location { file: self.file.clone(), line, column }
    }
}

impl<F: FnMut(Result<CloudUser, IngestError>)> PageSink for Sink<'_, F> {
    fn object(&mut self, object: GraphObject, place: (u32, u32)) {
        let summary = &mut self.reader.summary;
        summary.objects += 1;
        for name in object.names() {
            let fits = summary.properties.len() < GraphSummary::PROPERTIES_MAX
                && name.len() <= GraphSummary::PROPERTY_BYTES_MAX;
            if fits && !summary.properties.contains(name) {
                summary.properties.insert(name.to_owned());
            }
        }
        let at = self.at(place);
        (self.users)(object.into_cloud_user(at.clone()).map_err(|message| {
            let is_id = message.starts_with("an object without id");
            let error = IngestError::new(at, message);
            if is_id { error.with_help("ask Graph for the id: $select=id,…") } else { error }
        }));
    }

    fn page(&mut self, has_next: bool) {
        self.reader.pages += 1;
        self.reader.pages_with_next += u64::from(has_next);
    }

    fn unknown_key(&mut self, key: &str, place: (u32, u32)) {
        let at = self.at(place);
        self.reader.notes.push(at, format!("not understood: `{}` beside `value`", quoted(key)));
    }
}

#[cfg(test)]
#[path = "dump_tests.rs"]
mod tests;
