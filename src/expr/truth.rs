//! What counts as true.

use super::eval_error::Failure;
use super::item::Item;
use crate::schema::Scalar;

/// Whether a value counts as true where a condition is expected: numbers other than zero do, NULL does not, the
/// strings `True` and `False` are read as such (spec/expressions.md 2.2.3).
pub(super) fn of(item: Option<&Item>) -> Result<bool, Failure> {
    let Some(item) = item else { return Ok(false) };
    match item {
        Item::Scalar(Scalar::Boolean(truth)) => Ok(*truth),
        Item::Scalar(Scalar::Number(number)) => Ok(*number != 0),
        Item::Scalar(Scalar::Text(text)) if text.eq_ignore_ascii_case("true") => Ok(true),
        Item::Scalar(Scalar::Text(text)) if text.eq_ignore_ascii_case("false") => Ok(false),
        Item::Scalar(_) | Item::Date(_) | Item::Keyword(_) => {
            Err(Failure::of_type(format!("a {} is neither true nor false", item.type_name())))
        }
    }
}
