//! What a flow contributes to its target attribute.

use super::eval_error::{EvalError, EvalErrorKind};
use super::item::Item;
use super::value::Value;
use crate::schema::Scalar;

/// What a flow contributes to its target attribute (spec/sync-engine.md 1.8.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Contribution {
    /// Values, at least one, none of them an empty string.
    Values(Vec<Scalar>),
    /// Nothing; a rule of lower precedence may fill in.
    Null,
    /// Nothing, and nobody of lower precedence may fill in.
    AuthoritativeNull,
    /// As if the mapping did not exist.
    IgnoreThisFlow,
}

impl Contribution {
    pub(super) fn of(value: Value) -> Result<Self, EvalError> {
        match value {
            Value::Null => Ok(Self::Null),
            Value::AuthoritativeNull => Ok(Self::AuthoritativeNull),
            Value::IgnoreThisFlow => Ok(Self::IgnoreThisFlow),
            Value::One(item) => Self::of_items(vec![item]),
            Value::Many(items) => Self::of_items(items),
        }
    }

    fn of_items(items: Vec<Item>) -> Result<Self, EvalError> {
        let kept = items.into_iter().filter(|item| !item.is_empty_text());
        let scalars = kept.map(stored).collect::<Result<Vec<_>, _>>()?;
        Ok(if scalars.is_empty() { Self::Null } else { Self::Values(scalars) })
    }
}

fn stored(item: Item) -> Result<Scalar, EvalError> {
    let message = match item {
        Item::Scalar(scalar) => return Ok(scalar),
        Item::Date(date) => {
            format!("the result is the date {date}Z; no attribute holds one, use FormatDateTime")
        }
        Item::Keyword(word) => format!("the result is the word {word}; no attribute holds one"),
    };
    // The whole result is at fault, not a place in the source.
    Err(EvalError { kind: EvalErrorKind::Type, span: 0..0, message })
}
