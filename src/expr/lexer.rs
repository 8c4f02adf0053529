//! Cuts the source into tokens.

use super::character::deceptive_name;
use super::escape::unescaped;
use super::operator::Operator;
use super::span::Span;
use super::syntax_error::{SyntaxError, SyntaxErrorKind};
use super::token::{Token, TokenKind};

/// All tokens of the source, the last of them [`TokenKind::End`].
pub(super) fn tokens(source: &str) -> Result<Vec<Token>, SyntaxError> {
    let mut lexer = Lexer { source, offset: 0, expects_operand: true };
    let mut tokens = Vec::new();
    loop {
        let token = lexer.token()?;
        lexer.expects_operand = token.kind.expects_operand();
        let done = token.kind == TokenKind::End;
        tokens.push(token);
        if done {
            return Ok(tokens);
        }
    }
}

struct Lexer<'s> {
    source: &'s str,
    offset: usize,
    /// Whether the token before leaves an operand to be written: decides what `&H` is.
    expects_operand: bool,
}

impl<'s> Lexer<'s> {
    fn rest(&self) -> &'s str {
        self.source.get(self.offset..).unwrap_or_default()
    }

    fn token(&mut self) -> Result<Token, SyntaxError> {
        let blank = |character| matches!(character, ' ' | '\t' | '\r' | '\n');
        self.offset += self.rest().len() - self.rest().trim_start_matches(blank).len();
        let Some(first) = self.rest().chars().next() else {
            return Ok(self.take(TokenKind::End, 0));
        };
        match first {
            '"' => self.string(),
            '[' => self.attribute(),
            '%' => self.parameter(),
            '$' => self.variable(),
            '0'..='9' => self.decimal(),
            '&' if self.expects_operand && self.hexadecimal_length() > 0 => self.hexadecimal(),
            'a'..='z' | 'A'..='Z' | '_' => {
                let length = word_length(self.rest());
                Ok(self.take(TokenKind::Word, length))
            }
            _ => self.symbol(first),
        }
    }

    fn take(&mut self, kind: TokenKind, length: usize) -> Token {
        let span = self.span(length);
        self.offset += length;
        Token { kind, span }
    }

    fn span(&self, length: usize) -> Span {
        Span::new(self.offset, self.offset + length)
    }

    fn string(&mut self) -> Result<Token, SyntaxError> {
        let content = self.rest().get(1..).unwrap_or_default();
        let mut quotes = content.match_indices('"').map(|(at, _)| at).peekable();
        while let Some(at) = quotes.next() {
            // Two quotes in a row are one quote of the text.
            if quotes.next_if_eq(&(at + 1)).is_none() {
                let text = unescaped(content.get(..at).unwrap_or_default());
                return Ok(self.take(TokenKind::Text(text), at + 2));
            }
        }
        let error = self.error(SyntaxErrorKind::Unterminated, 1, "this string has no closing quote");
        Err(error.help("strings end with a straight double quote; a quote inside is written twice"))
    }

    fn attribute(&mut self) -> Result<Token, SyntaxError> {
        let length = self.enclosed(']', "attribute name", "[mail]")?;
        Ok(self.take(TokenKind::Attribute, length))
    }

    fn parameter(&mut self) -> Result<Token, SyntaxError> {
        let length = self.enclosed('%', "parameter name", "%Domain.FQDN%")?;
        Ok(self.take(TokenKind::Parameter, length))
    }

    /// The length of a name between its delimiters, with both.
    fn enclosed(&self, close: char, what: &str, example: &str) -> Result<usize, SyntaxError> {
        let content = self.rest().get(1..).unwrap_or_default();
        let ends = content.find([close, '\n', '\r', '"']);
        let end = ends.filter(|at| content.get(*at..).is_some_and(|tail| tail.starts_with(close)));
        let Some(end) = end else {
            let message = format!("this {what} has no `{close}` at its end");
            let error = self.error(SyntaxErrorKind::Unterminated, 1, message);
            return Err(error.help(format!("it is written like {example}")));
        };
        let name = content.get(..end).unwrap_or_default();
        if name.trim().is_empty() {
            return Err(self.error(SyntaxErrorKind::EmptyName, end + 2, format!("an empty {what}")));
        }
        for (at, character) in name.char_indices() {
            if let Some(deceptive) = deceptive_name(character) {
                return Err(deceptive_character(character, deceptive, self.offset + 1 + at));
            }
        }
        Ok(end + 2)
    }

    fn variable(&mut self) -> Result<Token, SyntaxError> {
        let length = word_length(self.rest().get(1..).unwrap_or_default());
        if length == 0 {
            let error = self.error(SyntaxErrorKind::EmptyName, 1, "a variable without a name");
            return Err(error.help("it is written like $item"));
        }
        Ok(self.take(TokenKind::Variable, length + 1))
    }

    fn decimal(&mut self) -> Result<Token, SyntaxError> {
        let rest = self.rest();
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let fraction =
            rest.get(digits..).and_then(|tail| tail.strip_prefix('.')).is_some_and(starts_with_digit);
        if fraction {
            let error = self.error(SyntaxErrorKind::Number, digits + 2, "numbers have no decimal fraction");
            return Err(error.help("all numbers are whole, in 64 bits"));
        }
        self.number(digits, rest.get(..digits).unwrap_or_default(), 10)
    }

    /// The length of `&H` and the hexadecimal digits here; 0 if there are none.
    fn hexadecimal_length(&self) -> usize {
        let Some(digits) = self.rest().strip_prefix("&H").or_else(|| self.rest().strip_prefix("&h")) else {
            return 0;
        };
        let count = digits.len() - digits.trim_start_matches(|c: char| c.is_ascii_hexdigit()).len();
        if count == 0 { 0 } else { count + 2 }
    }

    fn hexadecimal(&mut self) -> Result<Token, SyntaxError> {
        let length = self.hexadecimal_length();
        let digits = self.rest().get(2..length).unwrap_or_default();
        self.number(length, digits, 16)
    }

    fn number(&mut self, length: usize, digits: &str, radix: u32) -> Result<Token, SyntaxError> {
        let tail = word_length(self.rest().get(length..).unwrap_or_default());
        if tail > 0 {
            let message = "digits run into letters";
            return Err(self.error(SyntaxErrorKind::Number, length + tail, message));
        }
        match u64::from_str_radix(digits, radix) {
            Ok(number) => Ok(self.take(TokenKind::Number(number), length)),
            Err(_) => Err(self.error(SyntaxErrorKind::Number, length, "this number does not fit in 64 bits")),
        }
    }

    fn symbol(&mut self, first: char) -> Result<Token, SyntaxError> {
        let (kind, length) = match (first, self.rest().chars().nth(1)) {
            ('(', _) => (TokenKind::Open, 1),
            (')', _) => (TokenKind::Close, 1),
            (',', _) => (TokenKind::Comma, 1),
            ('&', Some('&')) => (TokenKind::Operator(Operator::And), 2),
            ('|', Some('|')) => (TokenKind::Operator(Operator::Or), 2),
            ('<', Some('>')) => (TokenKind::Operator(Operator::NotEqual), 2),
            ('<', Some('=')) => (TokenKind::Operator(Operator::LessOrEqual), 2),
            ('>', Some('=')) => (TokenKind::Operator(Operator::GreaterOrEqual), 2),
            ('&', _) => (TokenKind::Operator(Operator::Concatenate), 1),
            ('<', _) => (TokenKind::Operator(Operator::Less), 1),
            ('>', _) => (TokenKind::Operator(Operator::Greater), 1),
            ('=', _) => (TokenKind::Operator(Operator::Equal), 1),
            ('+', _) => (TokenKind::Operator(Operator::Add), 1),
            ('-', _) => (TokenKind::Operator(Operator::Subtract), 1),
            ('*', _) => (TokenKind::Operator(Operator::Multiply), 1),
            ('/', _) => (TokenKind::Operator(Operator::Divide), 1),
            (_, second) => return Err(self.unexpected(first, second)),
        };
        Ok(self.take(kind, length))
    }

    fn unexpected(&self, first: char, second: Option<char>) -> SyntaxError {
        if let Some(deceptive) = deceptive_name(first) {
            return deceptive_character(first, deceptive, self.offset);
        }
        let code = u32::from(first);
        let message = if first.is_ascii() {
            format!("`{first}` is not part of the language")
        } else {
            format!("`{first}` (U+{code:04X}) can stand only inside a string")
        };
        let error = self.error(SyntaxErrorKind::UnexpectedCharacter(first), first.len_utf8(), message);
        match (first, second) {
            ('!', Some('=')) => error.help("unequal is written <>"),
            ('!', _) => error.help("negation is written as a comparison: IsPresent([mail]) = False"),
            ('|', _) => error.help("or is written ||"),
            ('\'', _) => error.help("strings stand in straight double quotes"),
            _ => error,
        }
    }

    fn error(&self, kind: SyntaxErrorKind, length: usize, message: impl Into<String>) -> SyntaxError {
        SyntaxError::new(kind, self.span(length), message)
    }
}

fn deceptive_character(character: char, name: &str, offset: usize) -> SyntaxError {
    let span = Span::new(offset, offset + character.len_utf8());
    let message = format!("a {name} (U+{:04X}) can stand only inside a string", u32::from(character));
    let error = SyntaxError::new(SyntaxErrorKind::DeceptiveCharacter(character), span, message);
    if name.contains("quotation") { error.help("use straight double quotes") } else { error }
}

fn starts_with_digit(text: &str) -> bool {
    text.starts_with(|character: char| character.is_ascii_digit())
}

/// The length of the identifier that the text starts with.
fn word_length(text: &str) -> usize {
    text.len() - text.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '_').len()
}
