//! Why an expression has no value for an object.

use super::excerpt;
use super::span::Span;
use std::fmt;
use std::ops::Range;

/// Why an expression has no value for an object: the mapping fails, and with it the object's synchronisation.
///
/// ```
/// use anchorwalk::expr::{EvalErrorKind, Expression, Facts};
/// let error = Expression::compile("Left(\"x\" & (1+2), \"3\")")?.evaluate(&Facts::new()).unwrap_err();
/// assert_eq!(error.kind, EvalErrorKind::Type);
/// assert_eq!(error.to_string(), "Left: argument 2 must be a number, found a string");
/// # Ok::<(), anchorwalk::expr::SyntaxError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvalError {
    /// The kind of failure.
    pub kind: EvalErrorKind,
    /// The part of the expression that failed, as byte offsets into its source.
    pub span: Range<usize>,
    /// What failed, in one line: the function or operator first.
    pub message: String,
}

/// The kinds of [`EvalError`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum EvalErrorKind {
    /// The expression called `Error` with this text; the engine reports `sync-rule-error-function-triggered`
    /// (spec/expressions.md 2.4.8).
    ErrorFunction(String),
    /// A value of a type that the function or operator does not take.
    Type,
    /// An index outside a list.
    OutOfBounds,
    /// A number or date beyond its range.
    Overflow,
    /// Division by zero.
    DivideByZero,
    /// A value of the right type that the function can't work with, such as bad base64.
    Argument,
    /// A `%parameter%` that does not exist here.
    UnknownParameter(String),
    /// `ImportedValue` outside an inbound rule.
    ImportedValueNotAllowed,
    /// More than 1,000,000 steps, or a value of more than 1 MiB.
    Limit,
}

impl EvalError {
    /// The message and the part of the expression it is about, with carets below. `source` is the text that was
    /// compiled.
    pub fn excerpt(&self, source: &str) -> String {
        excerpt::render(source, &self.span, &self.message, None)
    }
}

impl fmt::Display for EvalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&excerpt::one_line(&self.message))
    }
}

impl std::error::Error for EvalError {}

/// A failure that does not yet know where in the source it happened.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Failure {
    kind: EvalErrorKind,
    message: String,
}

impl Failure {
    pub(super) fn new(kind: EvalErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into() }
    }

    pub(super) fn of_type(message: impl Into<String>) -> Self {
        Self::new(EvalErrorKind::Type, message)
    }

    pub(super) fn argument(message: impl Into<String>) -> Self {
        Self::new(EvalErrorKind::Argument, message)
    }

    pub(super) fn overflow(message: impl Into<String>) -> Self {
        Self::new(EvalErrorKind::Overflow, message)
    }

    /// The failure of the function, operator or operand called `what`, which stands at `span`.
    pub(super) fn at(self, what: &str, span: Span) -> EvalError {
        EvalError { kind: self.kind, span: span.range(), message: format!("{what}: {}", self.message) }
    }
}
