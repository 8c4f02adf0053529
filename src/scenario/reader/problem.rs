//! Mistakes in a file, collected while it is read.

use super::excerpt::{Excerpt, escaped};
use super::{Report, Source};
use crate::schema::{Location, harmless};
use std::cell::RefCell;
use std::fmt;
use std::ops::Range;

/// One mistake. Its `Display` is one line, its alternate form (`{:#}`) adds the line of the file and a caret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where it stands.
    pub at: Location,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    excerpt: Excerpt,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}: {}", harmless(&self.at.to_string()), self.message)?;
        if f.alternate() {
            let number = self.at.line.to_string();
            let margin = " ".repeat(number.len());
            write!(f, "\n {number} | {}\n {margin} | {}", self.excerpt.line, self.excerpt.carets())?;
            for (index, line) in self.help.iter().flat_map(|help| help.lines()).enumerate() {
                let label = if index == 0 && !line.starts_with(' ') { "help: " } else { "      " };
                write!(f, "\n {margin} = {label}{line}")?;
            }
        }
        Ok(())
    }
}

/// The mistakes found so far in one file. It is shared by everything that reads the file.
#[derive(Debug)]
pub struct Problems<'s> {
    source: &'s Source,
    found: RefCell<Found>,
}

#[derive(Debug, Default)]
struct Found {
    problems: Vec<Problem>,
    left_out: usize,
}

/// What a message says instead of a password.
const HIDDEN: &str = "`****`";

impl<'s> Problems<'s> {
    /// Nobody reads more messages than this; the rest are counted.
    pub const COUNT_MAX: usize = 1000;

    /// No mistake yet.
    pub(super) fn new(source: &'s Source) -> Self {
        Self { source, found: RefCell::default() }
    }

    /// The file that is read.
    pub fn source(&self) -> &'s Source {
        self.source
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.found.borrow().problems.is_empty()
    }

    /// Adds a mistake at a span of the source.
    pub fn report(&self, span: &Range<usize>, message: impl Into<String>) {
        self.add(span, &message.into(), None);
    }

    /// Adds a mistake and what to do about it.
    pub fn report_with_help(&self, span: &Range<usize>, message: impl Into<String>, help: impl Into<String>) {
        self.add(span, &message.into(), Some(escaped(&help.into())));
    }

    /// Adds a mistake that is known by its place. One that stands in another file is added at `otherwise`, with its
    /// place in the message. `help` may be an excerpt of several lines.
    pub fn report_at(&self, at: &Location, otherwise: &Range<usize>, message: &str, help: Option<&str>) {
        let help = help.map(|help| help.lines().map(escaped).collect::<Vec<_>>().join("\n"));
        if *at.file != **self.source.file() {
            return self.add(otherwise, &format!("{at}: {message}"), help);
        }
        let start = self.source.offset(at.line as usize, at.column as usize);
        self.add(&(start..self.source.end_of_value(start)), message, help);
    }

    /// Adds that a field or key stands there a second time.
    pub(super) fn report_duplicate(&self, what: &str, name: &str, span: &Range<usize>, first: &Range<usize>) {
        let first = self.source.location(first.start);
        self.report(
            span,
            format!("the {what} `{name}` stands here a second time, after {}:{}", first.line, first.column),
        );
    }

    /// Adds that the text is broken at a span: what stands in quotes is not known there.
    pub(super) fn report_broken(&self, span: &Range<usize>, message: impl Into<String>) {
        if !self.is_full() {
            self.keep(span, &message.into(), None, self.source.excerpt_of_broken(span));
        }
    }

    /// Whether one more mistake is only counted.
    fn is_full(&self) -> bool {
        let mut found = self.found.borrow_mut();
        let is_full = found.problems.len() >= Self::COUNT_MAX;
        found.left_out += usize::from(is_full);
        is_full
    }

    /// `help` is made harmless already: only its writer knows which line ends are meant. A word is not repeated that
    /// stands where a password is asked for.
    fn add(&self, span: &Range<usize>, message: &str, help: Option<String>) {
        if self.is_full() {
            return;
        }
        let quoted = self.source.passwords(span).map(|word| format!("`{word}`"));
        let message = quoted.fold(message.to_owned(), |message, word| message.replace(&word, HIDDEN));
        self.keep(span, &message, help, self.source.excerpt(span));
    }

    fn keep(&self, span: &Range<usize>, message: &str, help: Option<String>, excerpt: Excerpt) {
        let problem =
            Problem { at: self.source.location(span.start), message: escaped(message), help, excerpt };
        self.found.borrow_mut().problems.push(problem);
    }

    /// The mistakes in the order of the file.
    pub(super) fn into_report(self) -> Report {
        let found = self.found.into_inner();
        Report::new(found.problems, found.left_out)
    }
}
