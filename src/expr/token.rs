//! What the lexer cuts the source into.

use super::operator::Operator;
use super::span::Span;

/// One token and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum TokenKind {
    /// A number without its sign: the sign is an operator of its own, and `-9223372036854775808` must fit.
    Number(u64),
    /// A string with its escapes resolved.
    Text(Box<str>),
    /// `[name]`; the span includes the brackets.
    Attribute,
    /// `%name%`; the span includes the percent signs.
    Parameter,
    /// `$name`; the span includes the dollar sign.
    Variable,
    /// A bare word.
    Word,
    Operator(Operator),
    Open,
    Close,
    Comma,
    /// Behind the last token, so that the parser always finds one.
    End,
}

impl TokenKind {
    /// Whether an operand must follow, so that `&H` is a number there and not a concatenation.
    pub(super) fn expects_operand(&self) -> bool {
        match self {
            Self::Operator(_) | Self::Open | Self::Comma => true,
            Self::Number(_)
            | Self::Text(_)
            | Self::Attribute
            | Self::Parameter
            | Self::Variable
            | Self::Word
            | Self::Close
            | Self::End => false,
        }
    }
}
