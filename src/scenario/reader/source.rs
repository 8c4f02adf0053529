//! The text of a file, and where its lines begin.

use super::decode::decode;
use super::excerpt::Excerpt;
use super::secrets::{Secrets, masked};
use crate::schema::Location;
use std::fmt;
use std::fs::File;
use std::io::Read;
use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, OnceLock};
use thiserror::Error;

/// A file that was read and decoded. Its `Debug` does not show the text, in which a password may stand.
#[derive(Clone)]
pub struct Source {
    file: Arc<str>,
    text: String,
    line_starts: Vec<usize>,
    /// How many characters stand before each block of [`BLOCK`] bytes, so that a column on a line of a million
    /// characters costs no more than on a short one.
    characters: Vec<usize>,
    /// Looked for when a part of the text is to be shown, which for most files is never.
    secrets: OnceLock<Secrets>,
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Source")
            .field("file", &self.file)
            .field("bytes", &self.text.len())
            .finish_non_exhaustive()
    }
}

const BLOCK: usize = 1024;

fn begins_character(byte: u8) -> bool {
    byte & 0b1100_0000 != 0b1000_0000
}

fn characters_before(text: &str) -> Vec<usize> {
    let mut before = 0;
    text.as_bytes()
        .chunks(BLOCK)
        .map(|block| {
            let here = before;
            before += block.iter().filter(|byte| begins_character(**byte)).count();
            here
        })
        .collect()
}

/// Why a file cannot be read as text at all.
#[derive(Debug, Error)]
pub enum SourceError {
    /// The system refused.
    #[error("{file}: {cause}")]
    Io {
        /// The path as given.
        file: Arc<str>,
        /// What the system said.
        cause: std::io::Error,
    },
    /// A directory, a device, a pipe.
    #[error("{0}: this is no regular file")]
    NotAFile(Arc<str>),
    /// Larger than [`Source::SIZE_MAX`].
    #[error("{0}: the file is larger than the limit of {limit} MiB", limit = Source::SIZE_MAX / 1024 / 1024)]
    TooLarge(Arc<str>),
    /// Neither UTF-8 nor UTF-16.
    #[error("{file}: byte {offset}: {message}")]
    Encoding {
        /// The path as given.
        file: Arc<str>,
        /// The offset in bytes from the start of the file.
        offset: usize,
        /// What is wrong.
        message: &'static str,
    },
}

impl Source {
    /// The largest file accepted, in bytes (spec/reliability.md B1, 11).
    pub const SIZE_MAX: usize = 16 * 1024 * 1024;

    /// Reads a file. Only regular files are opened, and never more than [`Source::SIZE_MAX`] bytes of them.
    pub fn read(path: &Path) -> Result<Self, SourceError> {
        let file: Arc<str> = path.to_string_lossy().into();
        let io = |cause| SourceError::Io { file: Arc::clone(&file), cause };
        if !std::fs::metadata(path).map_err(io)?.is_file() {
            return Err(SourceError::NotAFile(file));
        }
        let mut bytes = Vec::new();
        let limit = Self::SIZE_MAX as u64 + 1;
        File::open(path).map_err(io)?.take(limit).read_to_end(&mut bytes).map_err(io)?;
        Self::from_bytes(file, &bytes)
    }

    /// From the bytes of a file (or of a pipe) that goes by the name `file` in messages.
    pub fn from_bytes(file: impl Into<Arc<str>>, bytes: &[u8]) -> Result<Self, SourceError> {
        let file = file.into();
        if bytes.len() > Self::SIZE_MAX {
            return Err(SourceError::TooLarge(file));
        }
        match decode(bytes) {
            Ok(text) => Ok(Self::new(file, text)),
            Err(error) => Err(SourceError::Encoding { file, offset: error.offset, message: error.message }),
        }
    }

    /// From a text that goes by the name `file` in messages.
    pub fn from_text(file: impl Into<Arc<str>>, text: &str) -> Result<Self, SourceError> {
        Self::from_bytes(file, text.as_bytes())
    }

    fn new(file: Arc<str>, mut text: String) -> Self {
        // RON refuses a last line that is a comment without an end.
        if !text.ends_with('\n') {
            text.push('\n');
        }
        let characters = characters_before(&text);
        let line_starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { file, text, line_starts, characters, secrets: OnceLock::new() }
    }

    /// The name of the file in messages.
    pub fn file(&self) -> &Arc<str> {
        &self.file
    }

    /// The text, without a byte order mark and with a line feed at its end.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text of a span; empty where the span is none of this text.
    pub fn slice(&self, span: &Range<usize>) -> &str {
        self.text.get(span.clone()).unwrap_or_default()
    }

    /// Line and column of a byte offset.
    pub fn location(&self, offset: usize) -> Location {
        let (line, start) = self.line_of(offset);
        let before = self.character(offset).saturating_sub(self.character(start));
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Location { file: Arc::clone(&self.file), line: number(line + 1), column: number(before + 1) }
    }

    /// The byte offset of a line and a column, both from 1; the end of the text where it is shorter.
    pub(super) fn offset(&self, line: usize, column: usize) -> usize {
        let start = self.line_starts.get(line.saturating_sub(1)).copied().unwrap_or(self.text.len());
        let rest = self.text.get(start..).unwrap_or_default();
        let within = rest.char_indices().nth(column.saturating_sub(1)).map_or(rest.len(), |(at, _)| at);
        start + within
    }

    /// The end of the text in quotes that begins at an offset, or of the word; at least one character further on.
    pub(super) fn end_of_value(&self, start: usize) -> usize {
        let rest = self.text.get(start..).unwrap_or_default();
        let length = match rest.strip_prefix('"') {
            Some(text) => text.find('"').map(|end| end + 2),
            None => rest.find(|c: char| !c.is_alphanumeric() && !"-_".contains(c)),
        };
        start + length.unwrap_or(rest.len()).max(1)
    }

    /// The line around a span, to show under a message, without what may be a password.
    pub(super) fn excerpt(&self, span: &Range<usize>) -> Excerpt {
        let line = self.line_around(span.start);
        let secrets: Vec<Range<usize>> = self
            .secrets()
            .within(&line)
            .map(|secret| {
                secret.span.start.max(line.start) - line.start..secret.span.end.min(line.end) - line.start
            })
            .collect();
        self.excerpt_of(&line, span, &secrets)
    }

    /// The same where the text is broken. Nobody can tell what stands in quotes there, so that a line which may hold a
    /// password is not shown at all.
    pub(super) fn excerpt_of_broken(&self, span: &Range<usize>) -> Excerpt {
        let line = self.line_around(span.start);
        if self.secrets().may_stand_on(&self.text, &line, span.start) {
            let whole = 0..line.len();
            return self.excerpt_of(&line, span, &[whole]);
        }
        self.excerpt_of(&line, span, &[])
    }

    fn excerpt_of(&self, line: &Range<usize>, span: &Range<usize>, secrets: &[Range<usize>]) -> Excerpt {
        let place = span.start.saturating_sub(line.start)..span.end.saturating_sub(line.start);
        Excerpt::new(self.slice(line), &place, secrets)
    }

    /// The text of a span without the passwords in it.
    pub fn without_passwords(&self, span: &Range<usize>) -> String {
        let asked_for = self.secrets().within(span).filter(|secret| secret.asked_for);
        let inner = asked_for.filter(|secret| span.start <= secret.span.start && secret.span.end <= span.end);
        masked(
            self.slice(span),
            inner.map(|secret| secret.span.start - span.start..secret.span.end - span.start),
        )
    }

    /// What is written at a span where a password is asked for, piece by piece.
    pub(super) fn passwords(&self, span: &Range<usize>) -> impl Iterator<Item = &str> {
        let asked_for = self.secrets().within(span).filter(|secret| secret.asked_for);
        asked_for.map(|secret| self.slice(&secret.span))
    }

    fn secrets(&self) -> &Secrets {
        self.secrets.get_or_init(|| Secrets::of(&self.text))
    }

    /// The bytes of the line that holds an offset, without its end.
    fn line_around(&self, offset: usize) -> Range<usize> {
        let (line, start) = self.line_of(offset);
        let end = self.line_starts.get(line + 1).copied().unwrap_or(self.text.len());
        let text = self.text.get(start..end).unwrap_or_default().trim_end_matches(['\n', '\r']);
        start..start + text.len()
    }

    /// How many characters stand before an offset.
    fn character(&self, offset: usize) -> usize {
        let offset = offset.min(self.text.len());
        let block = offset / BLOCK;
        let rest = self.text.as_bytes().get(block * BLOCK..offset).unwrap_or_default();
        self.characters.get(block).copied().unwrap_or_default()
            + rest.iter().filter(|byte| begins_character(**byte)).count()
    }

    /// The index of the line that holds an offset, and where it begins.
    fn line_of(&self, offset: usize) -> (usize, usize) {
        let line = self.line_starts.partition_point(|start| *start <= offset).saturating_sub(1);
        (line, self.line_starts.get(line).copied().unwrap_or_default())
    }
}
