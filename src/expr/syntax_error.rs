//! Why a text is no expression.

use super::excerpt;
use super::span::Span;
use std::fmt;
use std::ops::Range;

/// Why a text is no expression: the first mistake in it, and where it stands. A server refuses to save or load
/// such a rule with `sync-rule-invalid-expression` (spec/expressions.md 2.1).
///
/// ```
/// use anchorwalk::expr::{Expression, SyntaxErrorKind};
/// let text = "IIF(IsPresnt([mail]), 1, 2)";
/// let error = Expression::compile(text).unwrap_err();
/// assert_eq!(error.kind, SyntaxErrorKind::UnknownFunction);
/// assert_eq!(&text[error.span.clone()], "IsPresnt");
/// assert_eq!(error.to_string(), "there is no function `IsPresnt`");
/// assert_eq!(
///     error.excerpt(text),
///     "there is no function `IsPresnt`\n  |\n1 | IIF(IsPresnt([mail]), 1, 2)\n  |     ^^^^^^^^\n  = help: did you mean `IsPresent`?"
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// The kind of mistake.
    pub kind: SyntaxErrorKind,
    /// What is wrong, in one line.
    pub message: String,
    /// Where, as byte offsets into the text.
    pub span: Range<usize>,
    /// What to do about it, if that can be said.
    pub help: Option<String>,
}

/// The kinds of [`SyntaxError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SyntaxErrorKind {
    /// Longer than [`super::Expression::SOURCE_BYTES_MAX`].
    TooLong,
    /// Nested deeper than [`super::Expression::DEPTH_MAX`].
    TooDeep,
    /// More parts than [`super::Expression::NODES_MAX`].
    TooManyParts,
    /// A string, `[attribute]` or `%parameter%` without its end.
    Unterminated,
    /// `[]`, `%%` or `$` without a name.
    EmptyName,
    /// A character that readers overlook or take for another, outside a string: smart quotes, no-break space,
    /// zero-width and bidirectional controls.
    DeceptiveCharacter(char),
    /// Any other character that begins no token.
    UnexpectedCharacter(char),
    /// A number that is too large, a fraction, or digits run into letters.
    Number,
    /// A token where another was expected, or text behind the end of the expression.
    UnexpectedToken,
    /// The text ends where something was expected.
    UnexpectedEnd,
    /// A function that does not exist, or not in this casing.
    UnknownFunction,
    /// A bare word that is neither constant nor enum word, or not in this casing.
    UnknownWord,
    /// A `$variable` outside the Select, Where or With that names it.
    UnknownVariable,
    /// Too few or too many arguments.
    ArgumentCount,
    /// An argument that must be a `$variable` or a quoted attribute name and is not.
    ArgumentForm,
}

impl SyntaxError {
    pub(super) fn new(kind: SyntaxErrorKind, span: Span, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), span: span.range(), help: None }
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The message, the line it is about with carets below, and the help. `source` is the text that was compiled.
    pub fn excerpt(&self, source: &str) -> String {
        excerpt::render(source, &self.span, &self.message, self.help.as_deref())
    }
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&excerpt::one_line(&self.message))
    }
}

impl std::error::Error for SyntaxError {}
