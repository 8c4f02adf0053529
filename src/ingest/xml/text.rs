//! The text of an XML file.

use super::document;
use super::element::Element;
use crate::ingest::source_file::{SourceFile, label, reason};
use crate::ingest::utf8_stream::Utf8Stream;
use crate::ingest::{IngestError, Limits};
use crate::schema::{Location, mentions_secret};
use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;

/// The whole text of an XML file: valid UTF-8 of nothing but the characters that XML 1.0 allows.
#[derive(Debug)]
pub(in crate::ingest) struct XmlText {
    pub(in crate::ingest) file: Arc<str>,
    pub(super) text: String,
}

impl XmlText {
    /// Reads a file. UTF-8 with or without a byte order mark, and UTF-16 with one, are accepted.
    pub(in crate::ingest) fn read(path: &Path, limits: &Limits) -> Result<Self, IngestError> {
        let source = SourceFile::open(path, ("xml_file_bytes_max", limits.xml_file_bytes_max))?;
        let mut bytes = Vec::new();
        Utf8Stream::new(source)
            .read_to_end(&mut bytes)
            .map_err(|error| IngestError::new(Location::file(label(path)), reason(&error)))?;
        Self::of_bytes(label(path), bytes)
    }

    /// Checks bytes that are already at hand and carry no byte order mark.
    pub(in crate::ingest) fn of_bytes(file: Arc<str>, bytes: Vec<u8>) -> Result<Self, IngestError> {
        let text = String::from_utf8(bytes).map_err(|error| {
            let offset = error.utf8_error().valid_up_to();
            let before =
                String::from_utf8_lossy(error.as_bytes().get(..offset).unwrap_or_default()).into_owned();
            let at = Location::in_source(file.clone(), &before, offset);
            IngestError::new(at, format!("invalid UTF-8 at byte offset {offset}"))
                .with_help("save the file as UTF-8, or as UTF-16 with a byte order mark")
        })?;
        match text.char_indices().find(|(_, character)| !is_xml_character(*character)) {
            None => Ok(Self { file, text }),
            Some((offset, character)) => Err(forbidden(&file, &text, offset, character)),
        }
    }

    /// The root element.
    pub(in crate::ingest) fn parse(&self, limits: &Limits) -> Result<Element<'_>, IngestError> {
        document::parse(self, *limits)
    }

    pub(super) fn at(&self, offset: usize) -> Location {
        Location::in_source(self.file.clone(), &self.text, offset)
    }

    /// An error at a byte offset, with what stands there unless the line speaks of a password.
    pub(super) fn error(&self, offset: usize, message: impl Into<String>) -> IngestError {
        let (before, rest) = self.text.split_at_checked(offset).unwrap_or((&self.text, ""));
        let line = rest.lines().next().unwrap_or_default();
        let error = IngestError::new(self.at(offset), message);
        if mentions_secret(before.lines().next_back().unwrap_or_default()) || mentions_secret(line) {
            return error;
        }
        error.with_excerpt(line)
    }
}

fn forbidden(file: &Arc<str>, text: &str, offset: usize, character: char) -> IngestError {
    let code = u32::from(character);
    let message = format!("character U+{code:04X} at byte offset {offset} is not allowed in XML");
    let error = IngestError::new(Location::in_source(file.clone(), text, offset), message);
    if character == '\0' && offset < 2 {
        return error.with_help("this looks like UTF-16 without a byte order mark: save the file as UTF-8");
    }
    error
}

/// The characters of XML 1.0, production 2.
pub(super) fn is_xml_character(character: char) -> bool {
    match character {
        '\t' | '\n' | '\r' => true,
        '\u{FFFE}' | '\u{FFFF}' => false,
        other => other >= ' ',
    }
}
