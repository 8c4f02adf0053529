//! A compiled expression and the questions it answers.

use super::branch::{self, BranchPoint, Branches};
use super::deciding::{self, DecidingOperand};
use super::eval_error::EvalError;
use super::evaluator::Evaluator;
use super::language::Language;
use super::nothing;
use super::parser;
use super::program::Program;
use super::subject::Subject;
use super::syntax_error::SyntaxError;
use super::trace::{self, TraceStep};
use super::value::Value;
use crate::schema::AttributeName;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// A compiled expression. Cloning copies a pointer.
///
/// ```
/// use anchorwalk::expr::{Expression, Facts, Value};
/// use anchorwalk::schema::{Scalar, Values};
///
/// let flow = Expression::compile("BitAnd([userAccountControl], 2) = 0")?;
/// let enabled = Facts::new().with("userAccountControl", Values::One(Scalar::Number(512)));
/// assert_eq!(flow.evaluate(&enabled)?, Value::boolean(true));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Expression(Arc<Program>);

/// How an expression spells the name of an attribute.
///
/// The engine takes attribute names in the casing of the schema only (spec/expressions.md 2.1), while
/// [`AttributeName`] compares them without regard to case: a caller that knows the schema can warn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spelling {
    /// The attribute.
    pub name: AttributeName,
    /// The name as the expression writes it.
    pub written: Box<str>,
    /// Where it first stands so, as byte offsets, without brackets or quotes.
    pub span: Range<usize>,
}

impl Expression {
    /// The expression with literals of its own: evaluating it keeps no count that evaluating this one keeps, so that two
    /// threads with a copy each don't wait for each other.
    pub(crate) fn copied(&self) -> Self {
        Self(Arc::new(self.0.copied()))
    }

    /// The longest source accepted, in bytes.
    pub const SOURCE_BYTES_MAX: usize = 64 * 1024;
    /// The deepest nesting accepted, of brackets, calls and operators in the right operands of others; also how
    /// deep the values of nested `With` may rest on each other.
    pub const DEPTH_MAX: usize = 256;
    /// The most operands, operators and calls accepted.
    pub const NODES_MAX: usize = 16 * 1024;
    /// The most steps one evaluation may take; long texts count more.
    pub const STEPS_MAX: u64 = 1_000_000;
    /// The longest value a function or operator may build, in bytes.
    pub const VALUE_BYTES_MAX: usize = 1024 * 1024;

    /// The expression that `text` is (spec/expressions.md 2.1).
    ///
    /// # Errors
    /// The first mistake: in the text, in a function's name or in the number of its arguments. Whether types fit
    /// shows only when it is evaluated.
    pub fn compile(text: &str) -> Result<Self, SyntaxError> {
        Self::compile_with(text, Language::default())
    }

    /// As [`Expression::compile`], with another reading of what the documents leave open.
    pub fn compile_with(text: &str, language: Language) -> Result<Self, SyntaxError> {
        parser::parse(text, language).map(|program| Self(Arc::new(program)))
    }

    /// The text it was compiled from.
    pub fn source(&self) -> &str {
        &self.0.source
    }

    /// The attributes it reads, sorted, each once: `[mail]`, `[dn]`, and the quoted names in `ImportedValue` and
    /// `ValueCount`.
    ///
    /// ```
    /// use anchorwalk::expr::Expression;
    /// let flow = Expression::compile("IIF(ValueCount(\"member\") > 9, NULL, [Mail] & [mail])")?;
    /// let names: Vec<_> = flow.attributes().iter().map(|name| name.as_str()).collect();
    /// assert_eq!(names, ["mail", "member"]);
    /// let written: Vec<_> = flow.spellings().iter().map(|spelling| &*spelling.written).collect();
    /// assert_eq!(written, ["Mail", "mail", "member"]);
    /// # Ok::<(), anchorwalk::expr::SyntaxError>(())
    /// ```
    pub fn attributes(&self) -> &[AttributeName] {
        &self.0.attributes
    }

    /// Each spelling of each of [`Expression::attributes`], in the same order.
    pub fn spellings(&self) -> &[Spelling] {
        &self.0.spellings
    }

    /// The names of the parameters it reads, without the percent signs, in the order of the text.
    pub fn parameters(&self) -> impl Iterator<Item = &str> {
        self.0.parameters.iter().map(|name| &**name)
    }

    /// Its value for an object.
    ///
    /// # Errors
    /// Whatever [`super::EvalErrorKind`] names; an `Error(...)` in the expression among them.
    pub fn evaluate(&self, subject: &dyn Subject) -> Result<Value, EvalError> {
        Evaluator::new(&self.0, subject).value(self.0.root)
    }

    /// Its value for every object that has none of its [`Expression::attributes`]; `None` if it depends on something else
    /// then: a parameter, the clock, chance, or what was imported.
    ///
    /// ```
    /// use anchorwalk::expr::{Expression, Value};
    /// let flow = Expression::compile("IIF(IsPresent([mail]), [mail] & %Domain.FQDN%, NULL)")?;
    /// assert_eq!(flow.value_of_nothing(), Some(Ok(Value::Null)));
    /// assert_eq!(Expression::compile("[mail] & %Domain.FQDN%")?.value_of_nothing(), None);
    /// # Ok::<(), anchorwalk::expr::SyntaxError>(())
    /// ```
    pub fn value_of_nothing(&self) -> Option<Result<Value, EvalError>> {
        nothing::value(&self.0)
    }

    /// As [`Expression::evaluate`], telling the branches that are taken.
    ///
    /// ```
    /// use anchorwalk::expr::{Branch, Branches, Expression, Facts};
    /// use std::cell::RefCell;
    /// #[derive(Default)]
    /// struct Taken(RefCell<Vec<usize>>);
    /// impl Branches for Taken {
    ///     fn taken(&self, branch: &Branch) {
    ///         self.0.borrow_mut().push(branch.arm);
    ///     }
    /// }
    /// let flow = Expression::compile("IIF(IsPresent([mail]), [mail], NULL)")?;
    /// let taken = Taken::default();
    /// flow.evaluate_watched(&Facts::new(), &taken)?;
    /// assert_eq!((flow.branches()[0].arms, taken.0.into_inner()), (2, vec![1]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn evaluate_watched(
        &self,
        subject: &dyn Subject,
        branches: &dyn Branches,
    ) -> Result<Value, EvalError> {
        Evaluator::watched(&self.0, subject, branches).value(self.0.root)
    }

    /// Every place where an evaluation takes one of several branches, in order of the source, the outer before the
    /// inner.
    pub fn branches(&self) -> Vec<BranchPoint> {
        branch::points(&self.0)
    }

    /// Every part that was evaluated, with its value, in the order in which the values were known: operands before
    /// the operation, the whole expression last. Branches not taken are absent, and so are literals. At most
    /// [`TraceStep::COUNT_MAX`] steps of [`TraceStep::BYTES_MAX`] together are kept.
    ///
    /// ```
    /// use anchorwalk::expr::{Expression, Facts};
    /// let steps = Expression::compile("IIF(IsPresent([mail]), [mail], \"none\")")?.trace(&Facts::new());
    /// let lines: Vec<_> = steps.iter().map(TraceStep::to_string).collect();
    /// # use anchorwalk::expr::TraceStep;
    /// assert_eq!(lines, [
    ///     "    [mail] -> NULL",
    ///     "  IsPresent([mail]) -> False",
    ///     "IIF(IsPresent([mail]), [mail], \"none\") -> none",
    /// ]);
    /// # Ok::<(), anchorwalk::expr::SyntaxError>(())
    /// ```
    pub fn trace(&self, subject: &dyn Subject) -> Vec<TraceStep> {
        trace::of(&self.0, subject)
    }

    /// For an expression of the form `IIF(a || b || c, True, NULL)`: the first operand that is true, if the
    /// expression evaluates to True for this object. It names the clause that made a filter flag such as
    /// `cloudFiltered` True.
    ///
    /// Brackets, and `CBool` around a chain of `||`, are looked through; an `IIF` in the third argument is
    /// followed. `None` if the expression has another form, is not True, or fails.
    ///
    /// ```
    /// use anchorwalk::expr::{Expression, Facts};
    /// use anchorwalk::schema::Values;
    /// let flow = Expression::compile(
    ///     "IIF(IsPresent([isCriticalSystemObject]) || Left([sAMAccountName], 4) = \"AAD_\", True, NULL)",
    /// )?;
    /// let account = Facts::new().with("sAMAccountName", Values::text("AAD_6f1c"));
    /// let deciding = flow.deciding_operand(&account).unwrap();
    /// assert_eq!(deciding.source, "Left([sAMAccountName], 4) = \"AAD_\"");
    /// assert_eq!(deciding.attributes[0].1, Some(Values::text("AAD_6f1c")));
    /// # Ok::<(), anchorwalk::expr::SyntaxError>(())
    /// ```
    pub fn deciding_operand(&self, subject: &dyn Subject) -> Option<DecidingOperand> {
        deciding::find(&self.0, subject)
    }
}

/// Two expressions are equal when their texts and readings are.
impl PartialEq for Expression {
    fn eq(&self, other: &Self) -> bool {
        self.0.source == other.0.source && self.0.language == other.0.language
    }
}

impl Eq for Expression {}

impl fmt::Debug for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Expression").field(&self.source()).finish()
    }
}

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.source())
    }
}
