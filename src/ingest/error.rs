//! What is wrong with an input, and where.

use super::quoted;
use crate::schema::Location;
use std::fmt;
use thiserror::Error;

/// One mistake in an input file.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{at}: {message}")]
pub struct IngestError {
    /// Where it stands.
    pub at: Location,
    /// What was expected and what was found. Text of the file is shortened and its control characters escaped.
    pub message: String,
    /// What to do about it, where that is known.
    pub help: Option<String>,
    /// The line concerned, shortened and escaped, where it is at hand.
    pub excerpt: Option<String>,
}

impl IngestError {
    pub(super) fn new(at: Location, message: impl Into<String>) -> Self {
        Self { at, message: message.into(), help: None, excerpt: None }
    }

    #[must_use]
    pub(super) fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    #[must_use]
    pub(super) fn with_excerpt(mut self, line: &str) -> Self {
        self.excerpt = Some(quoted(line));
        self
    }
}

/// Every mistake found in an input, in the order of files and lines; never empty.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub struct IngestErrors(pub Vec<IngestError>);

impl fmt::Display for IngestErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, error) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{error}")?;
        }
        Ok(())
    }
}

impl From<IngestError> for IngestErrors {
    fn from(error: IngestError) -> Self {
        Self(vec![error])
    }
}

/// Mistakes while they are collected, so that all are reported at once.
///
/// A hostile file can be all mistakes: only the first [`MistakeList::KEPT_MAX`] are kept, and the last of them
/// says that there are more.
#[derive(Debug, Default)]
pub(super) struct MistakeList(Vec<IngestError>);

impl MistakeList {
    pub(super) const KEPT_MAX: usize = 100;

    pub(super) fn push(&mut self, error: IngestError) {
        if self.0.len() + 1 < Self::KEPT_MAX {
            self.0.push(error);
        } else if self.0.len() < Self::KEPT_MAX {
            let more = format!("{} mistakes are listed; from here on they are not", Self::KEPT_MAX - 1);
            self.0.push(IngestError::new(error.at, more));
        }
    }

    pub(super) fn extend(&mut self, errors: impl IntoIterator<Item = IngestError>) {
        errors.into_iter().for_each(|error| self.push(error));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn into_vec(self) -> Vec<IngestError> {
        self.0
    }

    /// The value, if nothing was wrong.
    pub(super) fn or<T>(self, value: T) -> Result<T, IngestErrors> {
        if self.0.is_empty() { Ok(value) } else { Err(IngestErrors(self.0)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_all_mistakes_gives_a_bounded_list() {
        let mut list = MistakeList::default();
        list.extend((1..=500).map(|line| IngestError::new(Location::line("a", line), "wrong")));
        let errors = list.or(()).unwrap_err();
        assert_eq!(errors.0.len(), MistakeList::KEPT_MAX);
        assert!(errors.to_string().ends_with("a:100: 99 mistakes are listed; from here on they are not"));
    }
}
