//! Why a command could not do what was asked.

use crate::report::escaped;
use std::fmt;
use std::io;

/// A command that ends with exit code 2, or silently because nobody listens any more.
#[derive(Debug)]
pub(super) enum Failure {
    /// The input or the usage can't be understood; the text is shown as it is, line by line.
    Input(String),
    /// Whoever read the output has closed it.
    ClosedPipe,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Input(text) => f.write_str(text),
            Self::ClosedPipe => f.write_str("the output was closed"),
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            Self::ClosedPipe
        } else {
            Self::Input(format!("error: {error}"))
        }
    }
}

impl Failure {
    /// `error: ` and one line.
    pub(super) fn usage(message: impl AsRef<str>) -> Self {
        Self::Input(format!("error: {}", escaped(message.as_ref())))
    }
}
