//! Where a JSON parser is in its file.

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

/// Line, column and size of what was read so far.
#[derive(Debug, Default)]
pub(super) struct Meter {
    line: Cell<u32>,
    column: Cell<u32>,
    bytes: Cell<u64>,
    /// Where the current object began.
    mark: Cell<u64>,
    object_bytes_max: u64,
}

impl Meter {
    pub(super) fn new(object_bytes_max: u64) -> Self {
        Self { line: Cell::new(1), object_bytes_max, ..Self::default() }
    }

    /// Line and column, both from 1, of the character read last.
    pub(super) fn place(&self) -> (u32, u32) {
        (self.line.get(), self.column.get())
    }

    /// How many bytes were read.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes.get()
    }

    /// The size of an object is counted from here.
    pub(super) fn begin_object(&self) {
        self.mark.set(self.bytes.get());
    }

    fn count(&self, bytes: &[u8]) -> io::Result<()> {
        self.bytes.set(self.bytes.get() + bytes.len() as u64);
        for byte in bytes {
            match byte {
                b'\n' => {
                    self.line.set(self.line.get().saturating_add(1));
                    self.column.set(0);
                }
                0x80..=0xBF => {}
                _ => self.column.set(self.column.get().saturating_add(1)),
            }
        }
        let limit = self.object_bytes_max;
        if self.bytes.get() - self.mark.get() <= limit {
            return Ok(());
        }
        Err(io::Error::other(format!("an object is larger than the limit json_object_bytes_max of {limit}")))
    }
}

/// A reader that is measured. The JSON parser takes single bytes, so the meter stands where the parser stands, at
/// most one character ahead.
#[derive(Debug)]
pub(super) struct Metered<R> {
    inner: R,
    meter: Rc<Meter>,
}

impl<R> Metered<R> {
    pub(super) fn new(inner: R, meter: Rc<Meter>) -> Self {
        Self { inner, meter }
    }
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.meter.count(buffer.get(..count).unwrap_or_default())?;
        Ok(count)
    }
}
