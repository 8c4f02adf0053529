//! The logical lines of an LDIF file.

use crate::ingest::source_file::reason;
use crate::ingest::{IngestError, Limits};
use crate::schema::Location;
use std::io::{BufRead, Read as _};
use std::sync::Arc;

/// The logical lines of a file: physical lines with their continuations, which begin with one blank, joined.
///
/// Joining happens on bytes, before anything is decoded, since a fold may stand in the middle of a character
/// (spec/config-export.md 3.6). One line is held at a time.
#[derive(Debug)]
pub(super) struct LogicalLines<R> {
    reader: R,
    file: Arc<str>,
    limits: Limits,
    content: Vec<u8>,
    /// The number of physical lines read so far.
    physical: u32,
    /// The number of the first physical line of the current logical line, and its offset in the (decoded) file.
    first: u32,
    starts_at: u64,
    offset: u64,
    last_line_has_end: bool,
}

impl<R: BufRead> LogicalLines<R> {
    pub(super) fn new(file: Arc<str>, reader: R, limits: Limits) -> Self {
        Self {
            reader,
            file,
            limits,
            content: Vec::new(),
            physical: 0,
            first: 0,
            starts_at: 0,
            offset: 0,
            last_line_has_end: true,
        }
    }

    /// Reads the next logical line; `false` at the end of the file.
    pub(super) fn advance(&mut self) -> Result<bool, IngestError> {
        self.content.clear();
        self.starts_at = self.offset;
        if !self.read_physical()? {
            return Ok(false);
        }
        self.first = self.physical;
        // A blank line ends a record even where a folded line follows it.
        while !self.content.is_empty() && self.next_is_continuation()? {
            self.reader.consume(1);
            self.offset += 1;
            self.read_physical()?;
        }
        Ok(true)
    }

    /// The current line without its end.
    pub(super) fn content(&self) -> &[u8] {
        &self.content
    }

    /// The current line's place.
    pub(super) fn at(&self) -> Location {
        Location::line(self.file.clone(), self.first)
    }

    /// The byte offset of the current line.
    pub(super) fn starts_at(&self) -> u64 {
        self.starts_at
    }

    /// Whether the last physical line read was ended; only the file's last line may be without an end.
    pub(super) fn last_line_has_end(&self) -> bool {
        self.last_line_has_end
    }

    fn next_is_continuation(&mut self) -> Result<bool, IngestError> {
        loop {
            match self.reader.fill_buf() {
                Ok(buffer) => return Ok(buffer.first() == Some(&b' ')),
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(self.broken(&error)),
            }
        }
    }

    /// Appends a physical line without its end to the content; `false` if there is none.
    fn read_physical(&mut self) -> Result<bool, IngestError> {
        let before = self.content.len();
        let limit = self.limits.line_bytes_max.min(self.limits.value_bytes_max.saturating_sub(before));
        // Two more bytes for the line's end, one more to see that the line is too long.
        let allowed = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(3);
        let read = self.reader.by_ref().take(allowed).read_until(b'\n', &mut self.content);
        let count = read.map_err(|error| self.broken(&error))?;
        if count == 0 {
            return Ok(false);
        }
        self.physical = self.physical.saturating_add(1);
        self.offset += count as u64;
        self.last_line_has_end = self.content.pop_if(|byte| *byte == b'\n').is_some();
        if self.content.len() > before {
            self.content.pop_if(|byte| *byte == b'\r');
        }
        if self.content.len() - before > limit { Err(self.too_long(limit)) } else { Ok(true) }
    }

    fn broken(&self, error: &std::io::Error) -> IngestError {
        IngestError::new(Location::line(self.file.clone(), self.physical.saturating_add(1)), reason(error))
    }

    fn too_long(&self, limit: usize) -> IngestError {
        let message = if limit == self.limits.line_bytes_max {
            format!("a line is longer than the limit line_bytes_max of {limit} bytes")
        } else {
            format!(
                "a folded value is longer than the limit value_bytes_max of {} bytes",
                self.limits.value_bytes_max
            )
        };
        IngestError::new(Location::line(self.file.clone(), self.physical), message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(bytes: &[u8], limits: Limits) -> Result<Vec<(u32, Vec<u8>)>, String> {
        let mut lines = LogicalLines::new("a.ldif".into(), bytes, limits);
        let mut all = Vec::new();
        while lines.advance().map_err(|error| error.to_string())? {
            all.push((lines.first, lines.content().to_vec()));
        }
        Ok(all)
    }

    #[test]
    fn folds_are_joined_on_bytes() {
        let expected = vec![(1, b"cn: \xc3\xa9 b".to_vec()), (4, vec![]), (5, b"x".to_vec())];
        for text in [&b"cn: \xc3\n \xa9\n  b\n\nx\n"[..], b"cn: \xc3\r\n \xa9\n  b\r\n\r\nx"] {
            assert_eq!(lines(text, Limits::default()).unwrap(), expected);
        }
    }

    #[test]
    fn an_endless_line_is_refused_with_its_place() {
        let limits = Limits { line_bytes_max: 10, value_bytes_max: 25, ..Limits::default() };
        assert_eq!(lines(b"0123456789\n0123456789\r\n", limits).unwrap().len(), 2);
        assert_eq!(
            lines(b"a\n0123456789a", limits).unwrap_err(),
            "a.ldif:2: a line is longer than the limit line_bytes_max of 10 bytes"
        );
        assert_eq!(
            lines(b"0123456789\n 123456789\n 123456789\n", limits).unwrap_err(),
            "a.ldif:3: a folded value is longer than the limit value_bytes_max of 25 bytes"
        );
    }
}
