//! The table of functions.

use super::arguments::Arguments;
use super::ast::NodeId;
use super::context::Context;
use super::eval_error::{EvalError, Failure};
use super::evaluator::Evaluator;
use super::example::Example;
use super::item::Item;
use super::presence::Presence;
use super::span::Span;
use super::value::Value;
use super::{
    certificate, conversion, date_time, directory, evaluation, math, multi_valued, program_flow, text,
};
use crate::schema::AttributeName;
use std::fmt;

/// A function of the language: what `eval --functions` shows of it, and how it works.
#[derive(Debug)]
pub struct Function {
    /// The name, exactly as it must be written.
    pub name: &'static str,
    /// The family it is listed under.
    pub family: Family,
    /// Result, name and parameters, in the types of the documents; optional parameters in brackets.
    pub signature: &'static str,
    /// What it does, in one line.
    pub summary: &'static str,
    /// Expressions that use it, at least one, with their results.
    pub examples: &'static [Example],
    pub(super) arity: Arity,
    pub(super) evaluation: Evaluation,
}

/// The families of functions, as the reference groups them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// X.509 certificates.
    Certificate,
    /// From one type to another.
    Conversion,
    /// Dates and times.
    DateTime,
    /// Distinguished names.
    Directory,
    /// Questions about a value.
    Evaluation,
    /// Bits and chance.
    Math,
    /// Lists.
    MultiValued,
    /// Decisions.
    ProgramFlow,
    /// Strings.
    Text,
}

impl fmt::Display for Family {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Certificate => "certificate",
            Self::Conversion => "conversion",
            Self::DateTime => "date and time",
            Self::Directory => "directory",
            Self::Evaluation => "evaluation",
            Self::Math => "math",
            Self::MultiValued => "multi-valued",
            Self::ProgramFlow => "program flow",
            Self::Text => "text",
        })
    }
}

impl Function {
    pub(super) const fn new(
        family: Family,
        name: &'static str,
        arity: Arity,
        evaluation: Evaluation,
    ) -> Self {
        Self { name, family, signature: "", summary: "", examples: &[], arity, evaluation }
    }

    pub(super) const fn documented(
        self,
        signature: &'static str,
        summary: &'static str,
        examples: &'static [Example],
    ) -> Self {
        Self { signature, summary, examples, ..self }
    }

    /// Whether the first argument names a variable that the third may use.
    pub(super) fn binds(&self) -> bool {
        self.signature.contains("($")
    }

    /// Whether the one argument is a quoted attribute name.
    pub(super) fn takes_name(&self) -> bool {
        self.signature.contains("attributeName")
    }
}

/// How many arguments a function takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Arity {
    pub(super) least: usize,
    pub(super) most: usize,
}

impl Arity {
    pub(super) const fn exactly(count: usize) -> Self {
        Self { least: count, most: count }
    }

    pub(super) const fn between(least: usize, most: usize) -> Self {
        Self { least, most }
    }

    pub(super) const fn at_least(least: usize) -> Self {
        Self { least, most: usize::MAX }
    }

    pub(super) fn allows(self, count: usize) -> bool {
        (self.least..=self.most).contains(&count)
    }
}

impl fmt::Display for Arity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = if self.most == 1 || self.least == 1 { "" } else { "s" };
        match (self.least, self.most) {
            (0, 0) => f.write_str("no arguments"),
            (least, usize::MAX) => write!(f, "at least {least} argument{plural}"),
            (least, most) if least == most => write!(f, "{least} argument{plural}"),
            (least, most) => write!(f, "{least} to {most} arguments"),
        }
    }
}

/// How a function works.
#[derive(Clone, Copy)]
pub(super) enum Evaluation {
    /// On single values; a multi-valued argument is taken value by value (spec/expressions.md 2.2.2). `None` is
    /// NULL.
    PerValue(fn(&Arguments<'_>, &mut Context<'_>) -> Result<Option<Item>, Failure>),
    /// On whole arguments.
    Whole(fn(&[Value], &mut Context<'_>) -> Result<Value, Failure>),
    /// On whether there is a value.
    Presence(fn(Presence) -> bool),
    /// On arguments that are evaluated only if needed.
    Lazy(fn(&mut Evaluator<'_>, &[NodeId], Span) -> Result<Value, EvalError>),
    /// On the attribute of a quoted name.
    Named(fn(AttributeName, &mut Context<'_>) -> Result<Value, Failure>),
}

impl fmt::Debug for Evaluation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::PerValue(_) => "PerValue",
            Self::Whole(_) => "Whole",
            Self::Presence(_) => "Presence",
            Self::Lazy(_) => "Lazy",
            Self::Named(_) => "Named",
        })
    }
}

static FAMILIES: [&[Function]; 9] = [
    certificate::FUNCTIONS,
    conversion::FUNCTIONS,
    date_time::FUNCTIONS,
    directory::FUNCTIONS,
    evaluation::FUNCTIONS,
    math::FUNCTIONS,
    multi_valued::FUNCTIONS,
    program_flow::FUNCTIONS,
    text::FUNCTIONS,
];

/// Every function of the language, by family and name (spec/expressions.md 2.4).
///
/// ```
/// let trim = anchorwalk::expr::functions().find(|function| function.name == "Trim").unwrap();
/// assert_eq!(trim.signature, "str Trim(str s)");
/// assert_eq!((trim.examples[0].expression, trim.examples[0].result), (r#"Trim(" Test ")"#, "Test"));
/// ```
///
#[doc = include_str!("functions.md")]
#[expect(clippy::doc_markdown, reason = "the words stand as an expression writes them")]
pub fn functions() -> impl Iterator<Item = &'static Function> {
    FAMILIES.iter().flat_map(|family| family.iter())
}

pub(super) fn named(name: &str) -> Option<&'static Function> {
    functions().find(|function| function.name == name)
}
