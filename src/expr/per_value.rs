//! Operations on single values, applied to lists.

use super::arguments::Arguments;
use super::eval_error::Failure;
use super::item::Item;
use super::value::Value;

/// Applies an operation on single values: to every value of the lists among `values`, index by index, with single
/// values repeated. Lists must be equally long; results that are NULL are dropped (spec/expressions.md 2.2.2).
pub(super) fn apply(
    values: &[Value],
    mut operation: impl FnMut(&Arguments<'_>) -> Result<Option<Item>, Failure>,
) -> Result<Value, Failure> {
    match common_length(values)? {
        None => operation(&Arguments::at(values, 0)).map(Value::from),
        Some(length) => {
            let mut results = Vec::with_capacity(length);
            for index in 0..length {
                results.extend(operation(&Arguments::at(values, index))?);
            }
            Ok(Value::many(results))
        }
    }
}

/// The length of the lists among `values`; `None` if there is no list.
pub(super) fn common_length(values: &[Value]) -> Result<Option<usize>, Failure> {
    let mut length = None;
    for value in values {
        match value {
            Value::Null | Value::One(_) => {}
            Value::AuthoritativeNull | Value::IgnoreThisFlow => {
                return Err(not_an_operand(value));
            }
            Value::Many(items) => match length {
                Some(other) if other != items.len() => {
                    let message = format!("lists of {other} and {} values cannot be combined", items.len());
                    return Err(Failure::of_type(message));
                }
                _ => length = Some(items.len()),
            },
        }
    }
    Ok(length)
}

pub(super) fn not_an_operand(value: &Value) -> Failure {
    let message = format!("{} can be a result only, not an operand or argument", value.described());
    Failure::of_type(message)
}
