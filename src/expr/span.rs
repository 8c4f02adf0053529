//! A stretch of the source text.

use std::ops::Range;

/// Byte offsets into the source. Four bytes each are enough: a source has at most 64 KiB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) start: u32,
    pub(super) end: u32,
}

impl Span {
    pub(super) fn new(start: usize, end: usize) -> Self {
        Self { start: u32::try_from(start).unwrap_or(u32::MAX), end: u32::try_from(end).unwrap_or(u32::MAX) }
    }

    /// From the beginning of this one to the end of the other.
    pub(super) fn to(self, other: Span) -> Self {
        Self { start: self.start, end: other.end }
    }

    /// Without the delimiters of one byte at both ends.
    pub(super) fn inner(self) -> Self {
        Self { start: self.start + 1, end: self.end.saturating_sub(1) }
    }

    pub(super) fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    pub(super) fn of(self, source: &str) -> &str {
        source.get(self.range()).unwrap_or_default()
    }
}
