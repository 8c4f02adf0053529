//! From tokens to a tree, by precedence climbing.

use super::ast::{Arena, Link, Node, NodeId};
use super::expression::{Expression, Spelling};
use super::function::{self, Function};
use super::item::Item;
use super::keyword::Keyword;
use super::language::Language;
use super::lexer;
use super::operator::Operator;
use super::program::Program;
use super::span::Span;
use super::syntax_error::{SyntaxError, SyntaxErrorKind};
use super::token::{Token, TokenKind};
use crate::schema::{AttributeName, nearest};

/// The constants, exactly as they are written.
const CONSTANTS: [&str; 6] = ["True", "False", "NULL", "CRLF", "IgnoreThisFlow", "AuthoritativeNull"];

pub(super) fn parse(source: &str, language: Language) -> Result<Program, SyntaxError> {
    if source.len() > Expression::SOURCE_BYTES_MAX {
        let message = format!(
            "an expression of {} bytes is longer than the limit of {}",
            source.len(),
            Expression::SOURCE_BYTES_MAX
        );
        return Err(SyntaxError::new(SyntaxErrorKind::TooLong, Span::new(0, 0), message));
    }
    let tokens = lexer::tokens(source)?;
    let mut parser = Parser::new(source, language, tokens);
    let root = parser.expression(0)?;
    parser.expect_end()?;
    Ok(parser.program(root))
}

struct Parser<'s> {
    source: &'s str,
    language: Language,
    tokens: Vec<Token>,
    position: usize,
    depth: usize,
    arena: Arena,
    /// The variables that may be used here, innermost last, each with its number.
    scope: Vec<(&'s str, u32)>,
    variables: u32,
    parameters: Vec<Box<str>>,
    spellings: Vec<Spelling>,
}

impl<'s> Parser<'s> {
    fn new(source: &'s str, language: Language, tokens: Vec<Token>) -> Self {
        Self {
            source,
            language,
            tokens,
            position: 0,
            depth: 0,
            arena: Arena::default(),
            scope: Vec::new(),
            variables: 0,
            parameters: Vec::new(),
            spellings: Vec::new(),
        }
    }

    fn program(mut self, root: NodeId) -> Program {
        let mut attributes: Vec<AttributeName> =
            self.spellings.iter().map(|spelling| spelling.name).collect();
        attributes.sort_unstable();
        attributes.dedup();
        self.spellings.sort_by(|left, right| (left.name, &left.written).cmp(&(right.name, &right.written)));
        self.spellings.dedup_by(|right, left| right.written == left.written);
        Program {
            source: self.source.into(),
            language: self.language,
            arena: self.arena,
            root,
            variables: self.variables as usize,
            parameters: self.parameters,
            attributes,
            spellings: self.spellings,
        }
    }

    /// Operators of this tier and tighter ones.
    fn expression(&mut self, tier_min: u8) -> Result<NodeId, SyntaxError> {
        let start = self.peek_span();
        let mut left = self.operand()?;
        while let Some((_, tier)) = self.peek_operator().filter(|(_, tier)| *tier >= tier_min) {
            left = self.chain(left, start, tier)?;
        }
        Ok(left)
    }

    /// The run of operators of one tier behind `first`, which begins at `start`.
    fn chain(&mut self, first: NodeId, start: Span, tier: u8) -> Result<NodeId, SyntaxError> {
        let mut links = Vec::new();
        let mut span = start;
        while let Some((operator, _)) = self.peek_operator().filter(|(_, next)| *next == tier) {
            let sign = self.advance().span;
            self.enter(sign)?;
            let operand = self.expression(tier + 1)?;
            self.depth -= 1;
            span = start.to(self.last_span());
            links.push(Link { operator, operand, span });
        }
        let links = self.arena.add_links(&links);
        self.add(Node::Chain { first, links }, span)
    }

    fn operand(&mut self) -> Result<NodeId, SyntaxError> {
        if self.peek_kind() == &TokenKind::Operator(Operator::Subtract) {
            self.negative()
        } else {
            self.primary()
        }
    }

    fn negative(&mut self) -> Result<NodeId, SyntaxError> {
        let sign = self.advance();
        if let TokenKind::Number(magnitude) = *self.peek_kind() {
            let span = sign.span.to(self.advance().span);
            let Some(number) = 0i64.checked_sub_unsigned(magnitude) else { return Err(too_large(span)) };
            return self.add(Node::Literal(number.into()), span);
        }
        let operand = self.primary()?;
        let span = sign.span.to(self.last_span());
        self.add(Node::Negative(operand), span)
    }

    fn primary(&mut self) -> Result<NodeId, SyntaxError> {
        let Token { kind, span } = self.advance();
        match kind {
            TokenKind::Number(magnitude) => match i64::try_from(magnitude) {
                Ok(number) => self.add(Node::Literal(number.into()), span),
                Err(_) => Err(too_large(span)),
            },
            TokenKind::Text(text) => self.add(Node::Literal(Item::text(&text)), span),
            TokenKind::Attribute => {
                let attribute = self.attribute(self.inside(span), span.inner());
                self.add(Node::Attribute(attribute), span)
            }
            TokenKind::Parameter => {
                let number = self.parameter(self.inside(span));
                self.add(Node::Parameter(number), span)
            }
            TokenKind::Variable => {
                let number = self.variable(span)?;
                self.add(Node::Variable(number), span)
            }
            TokenKind::Word => self.word(span),
            TokenKind::Open => self.group(span),
            TokenKind::End => Err(self.end_of_text(span)),
            TokenKind::Operator(_) | TokenKind::Close | TokenKind::Comma => {
                let message = format!("expected a value before `{}`", span.of(self.source));
                Err(SyntaxError::new(SyntaxErrorKind::UnexpectedToken, span, message))
            }
        }
    }

    fn group(&mut self, open: Span) -> Result<NodeId, SyntaxError> {
        self.enter(open)?;
        let inner = self.expression(0)?;
        self.expect_close(open)?;
        self.depth -= 1;
        Ok(inner)
    }

    fn word(&mut self, span: Span) -> Result<NodeId, SyntaxError> {
        if self.peek_kind() == &TokenKind::Open {
            return self.call(span);
        }
        let word = span.of(self.source);
        let node = match word {
            "True" => Node::Literal(true.into()),
            "False" => Node::Literal(false.into()),
            "CRLF" => Node::Literal(Item::text("\r\n")),
            "NULL" => Node::Null,
            "IgnoreThisFlow" => Node::IgnoreThisFlow,
            "AuthoritativeNull" => Node::AuthoritativeNull,
            _ => match Keyword::named(word) {
                Some(keyword) => Node::Literal(Item::Keyword(keyword)),
                None => return Err(unknown_word(word, span)),
            },
        };
        self.add(node, span)
    }

    fn call(&mut self, name: Span) -> Result<NodeId, SyntaxError> {
        let word = name.of(self.source);
        let Some(function) = function::named(word) else { return Err(unknown_function(word, name)) };
        let open = self.advance().span;
        self.enter(open)?;
        let node = if function.takes_name() {
            self.named_argument(function, name, open)?
        } else {
            self.arguments(function, name, open)?
        };
        self.depth -= 1;
        let span = name.to(self.last_span());
        self.add(node, span)
    }

    fn arguments(
        &mut self,
        function: &'static Function,
        name: Span,
        open: Span,
    ) -> Result<Node, SyntaxError> {
        let outer = self.scope.len();
        let mut arguments = Vec::new();
        let mut binding = None;
        while self.peek_kind() != &TokenKind::Close {
            let argument = match (function.binds(), arguments.len()) {
                (true, 0) => {
                    let (node, variable) = self.binding(function)?;
                    binding = Some(variable);
                    node
                }
                (_, index) => {
                    if index == 2 {
                        self.scope.extend(binding.take());
                    }
                    self.expression(0)?
                }
            };
            arguments.push(argument);
            if !self.expect_separator(open)? {
                break;
            }
        }
        self.scope.truncate(outer);
        self.expect_close(open)?;
        if !function.arity.allows(arguments.len()) {
            return Err(wrong_count(function, arguments.len(), name.to(self.last_span())));
        }
        Ok(Node::Call { function, arguments: self.arena.add_arguments(&arguments) })
    }

    /// The variable that a Select, Where or With names.
    fn binding(&mut self, function: &Function) -> Result<(NodeId, (&'s str, u32)), SyntaxError> {
        let Token { kind, span } = self.advance();
        if kind != TokenKind::Variable {
            let message = format!("the first argument of {} names a variable", function.name);
            let error = SyntaxError::new(SyntaxErrorKind::ArgumentForm, span, message);
            return Err(error.help(format!("it is written {}", function.signature)));
        }
        let number = self.variables;
        self.variables += 1;
        let node = self.add(Node::Variable(number), span)?;
        Ok((node, (span.of(self.source), number)))
    }

    /// The quoted attribute name that `ImportedValue` and `ValueCount` take. It must be a literal: what an
    /// expression reads is known before it is evaluated.
    fn named_argument(
        &mut self,
        function: &'static Function,
        name: Span,
        open: Span,
    ) -> Result<Node, SyntaxError> {
        let Token { kind, span } = self.advance();
        let attribute = match kind {
            TokenKind::Text(text) if !text.trim().is_empty() => self.attribute(&text, span.inner()),
            TokenKind::Close => return Err(wrong_count(function, 0, name.to(span))),
            TokenKind::End => return Err(self.end_of_text(span)),
            TokenKind::Text(_)
            | TokenKind::Number(_)
            | TokenKind::Attribute
            | TokenKind::Parameter
            | TokenKind::Variable
            | TokenKind::Word
            | TokenKind::Operator(_)
            | TokenKind::Open
            | TokenKind::Comma => {
                let message = format!("{} takes the name of an attribute as a string", function.name);
                let error = SyntaxError::new(SyntaxErrorKind::ArgumentForm, span, message);
                let written =
                    function.examples.first().map_or(function.signature, |example| example.expression);
                return Err(error.help(format!("it is written {written}")));
            }
        };
        if self.peek_kind() == &TokenKind::Comma {
            return Err(wrong_count(function, 2, name.to(self.peek_span())));
        }
        self.expect_close(open)?;
        Ok(Node::Named { function, attribute })
    }

    fn attribute(&mut self, written: &str, span: Span) -> AttributeName {
        let name = AttributeName::new(written);
        self.spellings.push(Spelling { name, written: written.into(), span: span.range() });
        name
    }

    fn parameter(&mut self, written: &str) -> u32 {
        let known = self.parameters.iter().position(|name| **name == *written);
        let index = known.unwrap_or_else(|| {
            self.parameters.push(written.into());
            self.parameters.len() - 1
        });
        u32::try_from(index).unwrap_or(u32::MAX)
    }

    fn variable(&self, span: Span) -> Result<u32, SyntaxError> {
        let name = span.of(self.source);
        let bound = self.scope.iter().rev().find(|(known, _)| *known == name);
        bound.map(|(_, number)| *number).ok_or_else(|| {
            let message = format!("the variable `{name}` is not known here");
            let error = SyntaxError::new(SyntaxErrorKind::UnknownVariable, span, message);
            match nearest(name, self.scope.iter().map(|(known, _)| *known)) {
                Some(near) => error.help(format!("did you mean `{near}`?")),
                None => error
                    .help("a variable can be used only in the last argument of its Select, Where or With"),
            }
        })
    }

    fn inside(&self, span: Span) -> &'s str {
        span.inner().of(self.source)
    }

    fn add(&mut self, node: Node, span: Span) -> Result<NodeId, SyntaxError> {
        if self.arena.len() >= Expression::NODES_MAX {
            let message = format!("more than {} parts in one expression", Expression::NODES_MAX);
            return Err(SyntaxError::new(SyntaxErrorKind::TooManyParts, span, message));
        }
        let id = self.arena.add(node, span);
        if self.arena.height(id) > Expression::DEPTH_MAX {
            return Err(too_deep(span));
        }
        Ok(id)
    }

    fn enter(&mut self, open: Span) -> Result<(), SyntaxError> {
        self.depth += 1;
        if self.depth > Expression::DEPTH_MAX {
            return Err(too_deep(open));
        }
        Ok(())
    }

    fn peek_span(&self) -> Span {
        let end = Span::new(self.source.len(), self.source.len());
        self.tokens.get(self.position).map_or(end, |token| token.span)
    }

    fn peek_kind(&self) -> &TokenKind {
        self.tokens.get(self.position).map_or(&TokenKind::End, |token| &token.kind)
    }

    fn peek_operator(&self) -> Option<(Operator, u8)> {
        match self.peek_kind() {
            TokenKind::Operator(operator) => Some((*operator, operator.tier(self.language))),
            TokenKind::Number(_)
            | TokenKind::Text(_)
            | TokenKind::Attribute
            | TokenKind::Parameter
            | TokenKind::Variable
            | TokenKind::Word
            | TokenKind::Open
            | TokenKind::Close
            | TokenKind::Comma
            | TokenKind::End => None,
        }
    }

    fn advance(&mut self) -> Token {
        let token = Token { kind: self.peek_kind().clone(), span: self.peek_span() };
        self.position += 1;
        token
    }

    fn last_span(&self) -> Span {
        let last = self.position.checked_sub(1).and_then(|index| self.tokens.get(index));
        last.map_or(Span::new(0, 0), |token| token.span)
    }

    /// Whether another argument follows.
    fn expect_separator(&mut self, open: Span) -> Result<bool, SyntaxError> {
        match self.peek_kind() {
            TokenKind::Close => Ok(false),
            TokenKind::Comma => {
                let comma = self.advance();
                if self.peek_kind() == &TokenKind::Close {
                    let message = "expected an argument behind this comma";
                    return Err(SyntaxError::new(SyntaxErrorKind::UnexpectedToken, comma.span, message));
                }
                Ok(true)
            }
            TokenKind::Number(_)
            | TokenKind::Text(_)
            | TokenKind::Attribute
            | TokenKind::Parameter
            | TokenKind::Variable
            | TokenKind::Word
            | TokenKind::Operator(_)
            | TokenKind::Open
            | TokenKind::End => Err(self.unexpected("`,` or `)`", Some(open))),
        }
    }

    fn expect_close(&mut self, open: Span) -> Result<(), SyntaxError> {
        if self.peek_kind() != &TokenKind::Close {
            return Err(self.unexpected("`)`", Some(open)));
        }
        self.advance();
        Ok(())
    }

    fn expect_end(&self) -> Result<(), SyntaxError> {
        if self.peek_kind() == &TokenKind::End {
            return Ok(());
        }
        Err(self.unexpected("an operator or the end", None))
    }

    fn unexpected(&self, expected: &str, open: Option<Span>) -> SyntaxError {
        let span = self.peek_span();
        if self.peek_kind() == &TokenKind::End {
            // The bracket that is still open says more than the end of the text.
            let span = open.unwrap_or(span);
            let message = format!("expected {expected} before the end of the expression");
            return SyntaxError::new(SyntaxErrorKind::UnexpectedEnd, span, message)
                .help("this bracket is still open");
        }
        let found: String = span.of(self.source).chars().take(40).collect();
        let error = SyntaxError::new(
            SyntaxErrorKind::UnexpectedToken,
            span,
            format!("expected {expected}, found `{found}`"),
        );
        match found.to_ascii_lowercase().as_str() {
            "and" => error.help("and is written &&"),
            "or" => error.help("or is written ||"),
            "=" | "mod" | "not" => error.help("there is no such operator here"),
            _ => error,
        }
    }

    fn end_of_text(&self, span: Span) -> SyntaxError {
        let message = if self.source.trim().is_empty() {
            "an empty expression"
        } else {
            "expected a value before the end of the expression"
        };
        SyntaxError::new(SyntaxErrorKind::UnexpectedEnd, span, message)
    }
}

fn too_deep(span: Span) -> SyntaxError {
    let message = format!("nested deeper than {} levels", Expression::DEPTH_MAX);
    SyntaxError::new(SyntaxErrorKind::TooDeep, span, message)
}

fn too_large(span: Span) -> SyntaxError {
    SyntaxError::new(SyntaxErrorKind::Number, span, "this number does not fit in 64 bits with a sign")
}

fn wrong_count(function: &Function, count: usize, span: Span) -> SyntaxError {
    let found = if count > function.arity.most && function.takes_name() {
        "found more".to_owned()
    } else {
        format!("found {count}")
    };
    let message = format!("{} takes {}, {found}", function.name, function.arity);
    SyntaxError::new(SyntaxErrorKind::ArgumentCount, span, message)
        .help(format!("it is written {}", function.signature))
}

fn unknown_function(word: &str, span: Span) -> SyntaxError {
    let short: String = word.chars().take(80).collect();
    let error =
        SyntaxError::new(SyntaxErrorKind::UnknownFunction, span, format!("there is no function `{short}`"));
    match nearest(word, function::functions().map(|function| function.name)) {
        Some(near) if near.eq_ignore_ascii_case(word) => {
            error.help(format!("it is written `{near}`; function names are case-sensitive"))
        }
        Some(near) => error.help(format!("did you mean `{near}`?")),
        None => error,
    }
}

fn unknown_word(word: &str, span: Span) -> SyntaxError {
    let short: String = word.chars().take(80).collect();
    let error =
        SyntaxError::new(SyntaxErrorKind::UnknownWord, span, format!("the word `{short}` is not known"));
    if function::named(word).is_some() {
        return error.help(format!("a function is called with brackets: {short}(...)"));
    }
    let words = CONSTANTS.into_iter().chain(Keyword::ALL.into_iter().map(Keyword::as_str));
    match nearest(word, words) {
        Some(near) if near.eq_ignore_ascii_case(word) => {
            error.help(format!("it is written `{near}`; constants are case-sensitive"))
        }
        Some(near) if word.len() > 3 => error.help(format!("did you mean `{near}`?")),
        _ => error.help(format!("an attribute is written [{short}], a text \"{short}\"")),
    }
}
