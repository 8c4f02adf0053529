//! Lines of text with emphasis, for a terminal or a file.

use super::escaped;
use std::fmt::Write as _;

/// How a piece of a line stands out in a terminal that shows colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// As any text.
    Plain,
    /// Something good.
    Good,
    /// Something bad.
    Bad,
    /// Something unsure.
    Unsure,
    /// Something important.
    Strong,
    /// Something beside the point.
    Faint,
}

impl Style {
    fn sequence(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Good => "\u{1b}[32m",
            Self::Bad => "\u{1b}[31m",
            Self::Unsure => "\u{1b}[33m",
            Self::Strong => "\u{1b}[1m",
            Self::Faint => "\u{1b}[2m",
        }
    }
}

/// One line, in pieces.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line(Vec<(Style, String)>);

impl Line {
    /// An empty line.
    pub fn new() -> Self {
        Self::default()
    }

    /// The line with a piece added; its text is made harmless here.
    #[must_use]
    pub fn and(mut self, style: Style, text: impl AsRef<str>) -> Self {
        self.0.push((style, escaped(text.as_ref()).into_owned()));
        self
    }

    /// The line with plain text added.
    #[must_use]
    pub fn text(self, text: impl AsRef<str>) -> Self {
        self.and(Style::Plain, text)
    }
}

impl From<&str> for Line {
    fn from(text: &str) -> Self {
        Self::new().text(text)
    }
}

impl From<String> for Line {
    fn from(text: String) -> Self {
        Self::new().text(text)
    }
}

impl FromIterator<Line> for Page {
    fn from_iter<I: IntoIterator<Item = Line>>(lines: I) -> Self {
        Self(lines.into_iter().collect())
    }
}

/// Lines, one below the other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page(Vec<Line>);

impl Page {
    /// An empty page.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a line.
    pub fn line(&mut self, line: impl Into<Line>) {
        self.0.push(line.into());
    }

    /// Adds the lines of another page, each indented by `indent`.
    pub fn indented(&mut self, indent: &str, page: Page) {
        for line in page.0 {
            let mut pieces = vec![(Style::Plain, indent.to_owned())];
            pieces.extend(line.0);
            self.0.push(Line(pieces));
        }
    }

    /// The page as text, in colours or without.
    pub fn render(&self, colour: bool) -> String {
        let mut text = String::new();
        for line in &self.0 {
            let mut rendered = String::new();
            for (style, piece) in &line.0 {
                if colour && *style != Style::Plain {
                    let _ = write!(rendered, "{}{piece}\u{1b}[0m", style.sequence());
                } else {
                    rendered.push_str(piece);
                }
            }
            text.push_str(rendered.trim_end());
            text.push('\n');
        }
        text
    }
}
