//! The JSON documents of `eval`: stable interface. Keys may be added, never changed.

use crate::expr::{EvalError, Expression, Function, Item, TraceStep, Value};
use serde::Serialize;

/// `eval`: what an expression evaluates to.
#[derive(Debug, Serialize)]
pub struct EvalDocument {
    /// The expression as it was given.
    pub expression: String,
    /// The object whose attributes were read, as messages name it; null where only given attributes were.
    pub object: Option<String>,
    /// The value in one text; null if evaluating failed. A list is written `{a; b}`.
    pub value: Option<String>,
    /// What the value is: `NULL`, `AuthoritativeNull`, `IgnoreThisFlow`, or the type of its values; null if
    /// evaluating failed.
    #[serde(rename = "type")]
    pub value_type: Option<&'static str>,
    /// Each value as text: none for the three kinds of nothing.
    pub values: Vec<String>,
    /// Whether the value is a list, which a list of one value is too.
    pub list: bool,
    /// Why evaluating failed; null if it did not.
    pub error: Option<String>,
    /// What is probably a mistake: attributes that are not known, given values that are not read.
    pub notes: Vec<String>,
    /// Each part of the expression that was evaluated, in the order in which evaluating ended; only if asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trace: Option<Vec<StepDocument>>,
}

/// One part of the expression.
#[derive(Debug, Serialize)]
pub struct StepDocument {
    /// How deep it stands: 0 for the whole expression.
    pub depth: usize,
    /// The part as it is written.
    pub expression: String,
    /// Its value in one text; null if evaluating it failed.
    pub value: Option<String>,
    /// Why evaluating it failed; null if it did not.
    pub error: Option<String>,
}

impl EvalDocument {
    /// The answer; `object` and `notes` as they were found out while it was asked.
    pub fn of(
        expression: &Expression,
        result: &Result<Value, EvalError>,
        object: Option<String>,
        notes: Vec<String>,
        trace: Option<&[TraceStep]>,
    ) -> Self {
        let (value, error) = texts(result);
        let items = result.as_ref().map(Value::items).unwrap_or_default();
        Self {
            expression: expression.source().to_owned(),
            object,
            value,
            value_type: result.as_ref().ok().map(type_name),
            values: items.iter().map(Item::to_string).collect(),
            list: matches!(result, Ok(Value::Many(_))),
            error,
            notes,
            trace: trace.map(|steps| steps.iter().map(StepDocument::of).collect()),
        }
    }
}

impl StepDocument {
    fn of(step: &TraceStep) -> Self {
        let (value, error) = texts(&step.result);
        Self { depth: step.depth, expression: step.source.clone(), value, error }
    }
}

fn texts(result: &Result<Value, EvalError>) -> (Option<String>, Option<String>) {
    match result {
        Ok(value) => (Some(value.to_string()), None),
        Err(error) => (None, Some(error.to_string())),
    }
}

fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "NULL",
        Value::AuthoritativeNull => "AuthoritativeNull",
        Value::IgnoreThisFlow => "IgnoreThisFlow",
        Value::One(item) => item.type_name(),
        Value::Many(items) => items.first().map_or("NULL", Item::type_name),
    }
}

/// `eval --functions`.
#[derive(Debug, Serialize)]
pub struct FunctionsDocument {
    /// The functions, by family and name.
    pub functions: Vec<FunctionDocument>,
}

/// One function.
#[derive(Debug, Serialize)]
pub struct FunctionDocument {
    /// The name, exactly as it must be written.
    pub name: &'static str,
    /// The family it is listed under.
    pub family: String,
    /// Result, name and parameters.
    pub signature: &'static str,
    /// What it does.
    pub summary: &'static str,
    /// Examples, at least one.
    pub examples: Vec<ExampleDocument>,
}

/// One example.
#[derive(Debug, Serialize)]
pub struct ExampleDocument {
    /// The expression.
    pub expression: &'static str,
    /// What `--attr` gives it, each as `NAME=VALUE`.
    pub attributes: Vec<String>,
    /// The value in one text, or `error: ` and the message.
    pub result: &'static str,
}

impl FunctionsDocument {
    /// The functions in the order given.
    pub fn of(functions: &[&Function]) -> Self {
        Self { functions: functions.iter().map(|function| FunctionDocument::of(function)).collect() }
    }
}

impl FunctionDocument {
    fn of(function: &Function) -> Self {
        let examples = function.examples.iter().map(|example| ExampleDocument {
            expression: example.expression,
            attributes: example.attributes.iter().map(|(name, value)| format!("{name}={value}")).collect(),
            result: example.result,
        });
        Self {
            name: function.name,
            family: function.family.to_string(),
            signature: function.signature,
            summary: function.summary,
            examples: examples.collect(),
        }
    }
}
