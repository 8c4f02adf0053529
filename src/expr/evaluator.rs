//! Walks the tree of an expression.

use super::arguments::Arguments;
use super::ast::{Link, Node, NodeId, Run};
use super::branch::{Branch, BranchKind, Branches, kind_of};
use super::context::{Context, check_result, content_bytes};
use super::eval_error::{EvalError, EvalErrorKind, Failure};
use super::expression::Expression;
use super::function::{Evaluation, Function};
use super::item::Item;
use super::operator::{Operator, OperatorKind};
use super::presence::Presence;
use super::program::Program;
use super::span::Span;
use super::subject::Subject;
use super::trace::Recorder;
use super::value::Value;
use super::{arithmetic, comparison, per_value, truth};
use crate::schema::AttributeName;

/// One evaluation of one expression for one object.
pub(super) struct Evaluator<'a> {
    program: &'a Program,
    context: Context<'a>,
    variables: Vec<Variable>,
    recorder: Option<Recorder>,
    branches: Option<&'a dyn Branches>,
    depth: usize,
}

/// What a `$variable` stands for.
#[derive(Clone)]
pub(super) enum Variable {
    Unbound,
    /// An expression that is evaluated when the variable is first read.
    Waiting(NodeId),
    Known(Value),
}

impl<'a> Evaluator<'a> {
    pub(super) fn new(program: &'a Program, subject: &'a dyn Subject) -> Self {
        Self {
            program,
            context: Context::new(subject, program.language),
            variables: vec![Variable::Unbound; program.variables],
            recorder: None,
            branches: None,
            depth: 0,
        }
    }

    pub(super) fn recording(program: &'a Program, subject: &'a dyn Subject) -> Self {
        Self { recorder: Some(Recorder::default()), ..Self::new(program, subject) }
    }

    pub(super) fn watched(
        program: &'a Program,
        subject: &'a dyn Subject,
        branches: &'a dyn Branches,
    ) -> Self {
        Self { branches: Some(branches), ..Self::new(program, subject) }
    }

    /// Tells the arm of a branch that is taken.
    pub(super) fn take(&self, kind: BranchKind, span: Span, arm: usize) {
        if let Some(branches) = self.branches {
            branches.taken(&Branch { span: span.range(), kind, arm });
        }
    }

    pub(super) fn into_recorder(self) -> Option<Recorder> {
        self.recorder
    }

    /// The value of a node.
    pub(super) fn value(&mut self, id: NodeId) -> Result<Value, EvalError> {
        self.check_depth(id)?;
        let program = self.program;
        if let Some(recorder) = self.recorder.as_mut() {
            recorder.enter();
        }
        self.depth += 1;
        let result = self.computed(id);
        self.depth -= 1;
        if let Some(recorder) = self.recorder.as_mut() {
            recorder.leave(program, id, &result);
        }
        result
    }

    /// Refuses a node that is nested too deep.
    fn check_depth(&self, id: NodeId) -> Result<(), EvalError> {
        // A tree is no deeper than this; variables that are evaluated where they are first read could be.
        if self.depth >= Expression::DEPTH_MAX {
            let message = format!("nested deeper than {} levels", Expression::DEPTH_MAX);
            return Err(self.failed_at(id, Failure::new(EvalErrorKind::Limit, message)));
        }
        Ok(())
    }

    /// Whether a node counts as true. A list does not: a condition is one value.
    pub(super) fn is_true(&mut self, id: NodeId) -> Result<bool, EvalError> {
        let value = self.value(id)?;
        Self::single_truth(&value).map_err(|failure| self.failed_at(id, failure))
    }

    pub(super) fn single_truth(value: &Value) -> Result<bool, Failure> {
        match value {
            Value::Null => Ok(false),
            Value::One(item) => truth::of(Some(item)),
            Value::Many(_) => Err(Failure::of_type("a list of values is neither true nor false")),
            Value::AuthoritativeNull | Value::IgnoreThisFlow => Err(per_value::not_an_operand(value)),
        }
    }

    /// The failure of the part `id`, named by its text.
    pub(super) fn failed_at(&self, id: NodeId, failure: Failure) -> EvalError {
        let text: String = self.program.text_of(id).chars().take(60).collect();
        failure.at(&text, self.program.arena.span(id))
    }

    pub(super) fn charge(&mut self, steps: u64, what: &str, span: Span) -> Result<(), EvalError> {
        self.context.charge(steps).map_err(|failure| failure.at(what, span))
    }

    /// A list that takes values in costs by their number and length: one long value may stand in it a thousand times.
    pub(super) fn charge_items(&mut self, items: &[Item], what: &str, span: Span) -> Result<(), EvalError> {
        let bytes = items.iter().map(Item::size).sum();
        self.charge(u64::try_from(items.len()).unwrap_or(u64::MAX), what, span)?;
        self.context.charge_made(bytes, &mut 0).map_err(|failure| failure.at(what, span))
    }

    /// The number of the variable that a binding node names.
    pub(super) fn variable_of(&self, binding: NodeId) -> Option<u32> {
        match self.program.arena.node(binding) {
            Node::Variable(number) => Some(*number),
            Node::Null
            | Node::AuthoritativeNull
            | Node::IgnoreThisFlow
            | Node::Literal(_)
            | Node::Attribute(_)
            | Node::Parameter(_)
            | Node::Negative(_)
            | Node::Chain { .. }
            | Node::Call { .. }
            | Node::Named { .. } => None,
        }
    }

    pub(super) fn bind(&mut self, number: u32, variable: Variable) {
        if let Some(slot) = self.variables.get_mut(number as usize) {
            *slot = variable;
        }
    }

    /// The value of a chain, or of the beginning of one.
    pub(super) fn chain(&mut self, first: NodeId, links: &[Link]) -> Result<Value, EvalError> {
        let mut left = self.value(first)?;
        for link in links {
            left = match link.operator.kind() {
                OperatorKind::Logical => self.logical(left, *link)?,
                OperatorKind::Comparison | OperatorKind::Arithmetic => {
                    let right = self.value(link.operand)?;
                    self.operation(*link, &[left, right])?
                }
            };
        }
        Ok(left)
    }

    fn computed(&mut self, id: NodeId) -> Result<Value, EvalError> {
        let program = self.program;
        self.charge(1, "evaluation", program.arena.span(id))?;
        match program.arena.node(id) {
            Node::Null => Ok(Value::Null),
            Node::AuthoritativeNull => Ok(Value::AuthoritativeNull),
            Node::IgnoreThisFlow => Ok(Value::IgnoreThisFlow),
            Node::Literal(item) => Ok(Value::One(item.clone())),
            Node::Attribute(name) => self.attribute(id, *name),
            Node::Parameter(number) => self.parameter(id, *number),
            Node::Variable(number) => self.variable(id, *number),
            Node::Negative(operand) => self.negative(id, *operand),
            Node::Chain { first, links } => self.chain(*first, program.arena.links(*links)),
            Node::Call { function, arguments } => self.call(id, function, *arguments),
            Node::Named { function, attribute } => self.call_named(id, function, *attribute),
        }
    }

    fn attribute(&mut self, id: NodeId, name: AttributeName) -> Result<Value, EvalError> {
        let value = self.context.subject.attribute(name).map_or(Value::Null, |values| Value::from(&*values));
        self.context.charge_copy(&value).map_err(|failure| self.failed_at(id, failure))?;
        Ok(value)
    }

    fn parameter(&self, id: NodeId, number: u32) -> Result<Value, EvalError> {
        let name = self.program.parameters.get(number as usize).map_or("", |name| name);
        self.context.subject.parameter(name).map(|text| Value::text(&text)).ok_or_else(|| EvalError {
            kind: EvalErrorKind::UnknownParameter(name.to_owned()),
            span: self.program.arena.span(id).range(),
            message: format!("the parameter %{name}% is not known here"),
        })
    }

    fn variable(&mut self, id: NodeId, number: u32) -> Result<Value, EvalError> {
        match self.variables.get(number as usize) {
            Some(Variable::Known(value)) => {
                let value = value.clone();
                let charged = self.context.charge_copy(&value);
                charged.map_err(|failure| self.failed_at(id, failure))?;
                Ok(value)
            }
            Some(Variable::Waiting(expression)) => {
                let value = self.value(*expression)?;
                self.bind(number, Variable::Known(value.clone()));
                Ok(value)
            }
            // The parser lets a variable stand only where it is bound.
            Some(Variable::Unbound) | None => Ok(Value::Null),
        }
    }

    fn negative(&mut self, id: NodeId, operand: NodeId) -> Result<Value, EvalError> {
        let values = [self.value(operand)?];
        let result = self
            .context
            .charge_content(&values)
            .and_then(|()| per_value::apply(&values, |arguments| arithmetic::negate(arguments.item(0))));
        result.map_err(|failure| failure.at("-", self.program.arena.span(id)))
    }

    /// `&&` and `||` evaluate their right side only if the left leaves it open (spec/expressions.md 2.1.1).
    fn logical(&mut self, left: Value, link: Link) -> Result<Value, EvalError> {
        let decides = link.operator == Operator::Or;
        if !matches!(left, Value::Many(_)) {
            let truth =
                Self::single_truth(&left).map_err(|failure| failure.at(link.operator.as_str(), link.span))?;
            if truth == decides {
                self.take_operand(link, 0);
                return Ok(Value::boolean(truth));
            }
        }
        self.take_operand(link, 1);
        let right = self.value(link.operand)?;
        self.operation(link, &[left, right])
    }

    fn take_operand(&self, link: Link, arm: usize) {
        if let Some(kind) = kind_of(link.operator) {
            self.take(kind, link.span, arm);
        }
    }

    fn operation(&mut self, link: Link, operands: &[Value; 2]) -> Result<Value, EvalError> {
        let language = self.context.language;
        let context = &mut self.context;
        let mut paid = content_bytes(operands);
        let applied = context.charge_content(operands).and_then(|()| {
            per_value::apply(operands, |arguments| {
                let (left, right) = (arguments.item(0), arguments.item(1));
                match link.operator.kind() {
                    OperatorKind::Logical => logic(link.operator, arguments).map(|truth| Some(truth.into())),
                    OperatorKind::Comparison => comparison::compare(link.operator, left, right, language)
                        .map(|truth| Some(truth.into())),
                    OperatorKind::Arithmetic if link.operator == Operator::Concatenate => {
                        let joined = arithmetic::concatenate(left, right)?;
                        context.charge_made(joined.as_ref().map_or(0, Item::size), &mut paid)?;
                        Ok(joined)
                    }
                    OperatorKind::Arithmetic => arithmetic::calculate(link.operator, left, right),
                }
            })
        });
        applied.map_err(|failure| failure.at(link.operator.as_str(), link.span))
    }

    fn call(&mut self, id: NodeId, function: &'static Function, arguments: Run) -> Result<Value, EvalError> {
        let program = self.program;
        let (span, arguments) = (program.arena.span(id), program.arena.arguments(arguments));
        let applied = match (function.evaluation, arguments) {
            (Evaluation::Lazy(run), _) => return run(self, arguments, span),
            (Evaluation::Presence(test), [argument]) => {
                self.presence(*argument)?.map(|presence| Value::boolean(test(presence)))
            }
            // Most calls have so few arguments that they need no list in memory of its own.
            (_, []) => self.applied(function, &[]),
            (_, [only]) => {
                let values = [self.value(*only)?];
                self.applied(function, &values)
            }
            (_, [first, second]) => {
                let values = [self.value(*first)?, self.value(*second)?];
                self.applied(function, &values)
            }
            (_, more) => {
                let values = more.iter().map(|id| self.value(*id)).collect::<Result<Vec<_>, _>>()?;
                self.applied(function, &values)
            }
        };
        applied.map_err(|failure| called(function, failure, span))
    }

    /// What there is of an argument. Of an attribute nobody needs the values, unless they are recorded.
    fn presence(&mut self, argument: NodeId) -> Result<Result<Presence, Failure>, EvalError> {
        if let Node::Attribute(name) = self.program.arena.node(argument)
            && self.recorder.is_none()
        {
            self.check_depth(argument)?;
            self.charge(1, "evaluation", self.program.arena.span(argument))?;
            return Ok(Ok(Presence::of_attribute(self.context.subject.attribute(*name).as_deref())));
        }
        let value = self.value(argument)?;
        Ok(if value.is_final_only() {
            Err(per_value::not_an_operand(&value))
        } else {
            Ok(Presence::of(&value))
        })
    }

    fn applied(&mut self, function: &Function, values: &[Value]) -> Result<Value, Failure> {
        let context = &mut self.context;
        if let Some(value) = values.iter().find(|value| value.is_final_only()) {
            return Err(per_value::not_an_operand(value));
        }
        let result = match function.evaluation {
            Evaluation::PerValue(run) => {
                context.charge_content(values)?;
                let mut paid = content_bytes(values);
                per_value::apply(values, |arguments| {
                    let made = run(arguments, context)?;
                    context.charge_made(made.as_ref().map_or(0, Item::size), &mut paid)?;
                    Ok(made)
                })?
            }
            Evaluation::Whole(run) => run(values, context)?,
            Evaluation::Presence(_) | Evaluation::Lazy(_) | Evaluation::Named(_) => Value::Null,
        };
        check_result(&result)?;
        context.charge_copy(&result)?;
        Ok(result)
    }

    fn call_named(
        &mut self,
        id: NodeId,
        function: &'static Function,
        attribute: AttributeName,
    ) -> Result<Value, EvalError> {
        match function.evaluation {
            Evaluation::Named(run) => run(attribute, &mut self.context)
                .map_err(|failure| called(function, failure, self.program.arena.span(id))),
            // The parser makes such a call only of functions that take a name.
            Evaluation::PerValue(_)
            | Evaluation::Whole(_)
            | Evaluation::Presence(_)
            | Evaluation::Lazy(_) => Ok(Value::Null),
        }
    }
}

fn called(function: &Function, failure: Failure, span: Span) -> EvalError {
    failure.at(function.name, span)
}

fn logic(operator: Operator, arguments: &Arguments<'_>) -> Result<bool, Failure> {
    let (left, right) = (arguments.truth(0)?, arguments.truth(1)?);
    Ok(if operator == Operator::Or { left || right } else { left && right })
}

/// The items of a list argument; `None` for NULL. A single value is a type error, as the documents say of
/// parameters that take a whole multi-valued attribute (spec/expressions.md 2.2.2).
pub(super) fn list_items(value: &Value, position: usize) -> Result<Option<&[Item]>, Failure> {
    match value {
        Value::Null => Ok(None),
        Value::Many(items) => Ok(Some(items)),
        Value::One(item) => Err(Failure::of_type(format!(
            "argument {position} must be a multi-valued attribute, found a single {}",
            item.type_name()
        ))),
        Value::AuthoritativeNull | Value::IgnoreThisFlow => Err(per_value::not_an_operand(value)),
    }
}
