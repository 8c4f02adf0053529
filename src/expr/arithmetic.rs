//! The operators `+ - * /` and `&`.

use super::context::check_size;
use super::eval_error::{EvalErrorKind, Failure};
use super::item::Item;
use super::operator::Operator;
use crate::schema::Scalar;
use std::borrow::Cow;

/// `left operator right` on numbers; NULL if either is (spec/expressions.md 2.2.1).
pub(super) fn calculate(
    operator: Operator,
    left: Option<&Item>,
    right: Option<&Item>,
) -> Result<Option<Item>, Failure> {
    let (Some(left), Some(right)) = (left, right) else { return Ok(None) };
    let (Item::Scalar(Scalar::Number(a)), Item::Scalar(Scalar::Number(b))) = (left, right) else {
        let message = format!(
            "needs two numbers, found a {} and a {}; to join texts write &",
            left.type_name(),
            right.type_name()
        );
        return Err(Failure::of_type(message));
    };
    let result = match operator {
        Operator::Add => a.checked_add(*b),
        Operator::Subtract => a.checked_sub(*b),
        Operator::Multiply => a.checked_mul(*b),
        Operator::Divide if *b == 0 => {
            return Err(Failure::new(EvalErrorKind::DivideByZero, format!("{a} divided by zero")));
        }
        Operator::Divide => a.checked_div(*b),
        Operator::Or
        | Operator::And
        | Operator::Equal
        | Operator::NotEqual
        | Operator::Less
        | Operator::LessOrEqual
        | Operator::Greater
        | Operator::GreaterOrEqual
        | Operator::Concatenate => None,
    };
    match result {
        Some(number) => Ok(Some(number.into())),
        None => Err(Failure::overflow(format!("{a} {operator} {b} does not fit in 64 bits"))),
    }
}

/// `-operand`.
pub(super) fn negate(operand: Option<&Item>) -> Result<Option<Item>, Failure> {
    match operand {
        None => Ok(None),
        Some(Item::Scalar(Scalar::Number(number))) => match number.checked_neg() {
            Some(negative) => Ok(Some(negative.into())),
            None => Err(Failure::overflow(format!("-({number}) does not fit in 64 bits"))),
        },
        Some(other) => Err(Failure::of_type(format!("needs a number, found a {}", other.type_name()))),
    }
}

/// `left & right`: text forms joined, or bytes with bytes; NULL is nothing to join (spec/expressions.md 2.2.3).
pub(super) fn concatenate(left: Option<&Item>, right: Option<&Item>) -> Result<Option<Item>, Failure> {
    if let (Some(Item::Scalar(Scalar::Binary(left))), Some(Item::Scalar(Scalar::Binary(right)))) =
        (left, right)
    {
        check_size(left.len() + right.len())?;
        return Ok(Some(Item::binary(&[&**left, &**right].concat())));
    }
    match (left, right) {
        (None, None) => Ok(None),
        (Some(only), None) | (None, Some(only)) => joinable(only).map(Some),
        (Some(left), Some(right)) => {
            let (Some(left_text), Some(right_text)) = (text_form(left), text_form(right)) else {
                let message = format!("cannot join a {} and a {}", left.type_name(), right.type_name());
                return Err(Failure::of_type(message));
            };
            check_size(left_text.len() + right_text.len())?;
            Ok(Some(Item::text(&[left_text, right_text].concat())))
        }
    }
}

fn joinable(only: &Item) -> Result<Item, Failure> {
    match (only, text_form(only)) {
        (Item::Scalar(Scalar::Text(_) | Scalar::Binary(_)), _) => Ok(only.clone()),
        (_, Some(text)) => Ok(Item::text(&text)),
        (_, None) => Err(Failure::of_type(format!("cannot join a {}", only.type_name()))),
    }
}

/// The text form as `CStr` gives it; `None` for bytes, dates and enum words.
pub(super) fn text_form(item: &Item) -> Option<Cow<'_, str>> {
    match item {
        Item::Scalar(Scalar::Text(text)) => Some(Cow::Borrowed(text)),
        Item::Scalar(Scalar::Number(number)) => Some(Cow::Owned(number.to_string())),
        Item::Scalar(Scalar::Boolean(true)) => Some(Cow::Borrowed("True")),
        Item::Scalar(Scalar::Boolean(false)) => Some(Cow::Borrowed("False")),
        Item::Scalar(Scalar::Reference(dn)) => Some(Cow::Borrowed(dn.as_str())),
        Item::Scalar(Scalar::Binary(_)) | Item::Date(_) | Item::Keyword(_) => None,
    }
}
