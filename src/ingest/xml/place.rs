//! Line and column of a place in a text, asked for in rising order.

/// A place in a text that only moves forward, so that all places of a file cost one pass over it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'a> {
    text: &'a str,
    offset: usize,
    line: u32,
    column: u32,
}

impl<'a> Place<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, offset: 0, line: 1, column: 1 }
    }

    /// Line and column, both from 1, of a byte offset that is not before the last one asked for.
    pub(super) fn at(&mut self, offset: usize) -> (u32, u32) {
        let offset = offset.min(self.text.len());
        for byte in self.text.as_bytes().get(self.offset..offset).unwrap_or_default() {
            match byte {
                b'\n' => {
                    self.line = self.line.saturating_add(1);
                    self.column = 1;
                }
                // The second and later bytes of a character are no columns.
                0x80..=0xBF => {}
                _ => self.column = self.column.saturating_add(1),
            }
        }
        self.offset = self.offset.max(offset);
        (self.line, self.column)
    }
}
