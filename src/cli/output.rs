//! Standard output that knows whether a person is looking.

use super::Failure;
use crate::report::{Page, write_json};
use serde::Serialize;
use std::io::{self, BufWriter, IsTerminal as _, Write};

/// Standard output, buffered, with colours only where a person sees them.
pub(super) struct Output {
    stream: BufWriter<io::Stdout>,
    colour: bool,
}

impl Output {
    pub(super) fn stdout() -> Self {
        let stdout = io::stdout();
        let wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        let able = std::env::var_os("TERM").is_none_or(|term| term != "dumb");
        let colour = wanted && able && stdout.is_terminal();
        Self { stream: BufWriter::new(stdout), colour }
    }

    /// Prints a page.
    pub(super) fn page(&mut self, page: &Page) -> Result<(), Failure> {
        self.stream.write_all(page.render(self.colour).as_bytes())?;
        Ok(())
    }

    /// Prints one JSON document.
    pub(super) fn json(&mut self, document: &impl Serialize) -> Result<(), Failure> {
        write_json(&mut self.stream, document)?;
        self.stream.write_all(b"\n")?;
        Ok(())
    }

    /// Sends on its way what was printed so far.
    pub(super) fn flush(&mut self) -> Result<(), Failure> {
        self.stream.flush()?;
        Ok(())
    }

    /// Prints a value as part of a JSON document that is printed piece by piece.
    pub(super) fn value(&mut self, value: &impl Serialize) -> Result<(), Failure> {
        Ok(write_json(&mut self.stream, value)?)
    }

    /// Sends everything on its way; an output that is full is an error, not a silence.
    pub(super) fn finish(mut self) -> Result<(), Failure> {
        self.stream.flush()?;
        Ok(())
    }
}

/// Says something on standard error; if nobody listens there is nobody to tell.
pub(super) fn complain(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.stream.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}
