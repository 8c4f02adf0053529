//! Comparison operators.

use super::casing;
use super::eval_error::Failure;
use super::item::Item;
use super::language::Language;
use super::operator::Operator;
use crate::schema::Scalar;
use std::cmp::Ordering;

/// `left operator right`. Nothing equals NULL and NULL has no order; a value differs from NULL
/// (spec/expressions.md 2.2.1, 2.2.3).
pub(super) fn compare(
    operator: Operator,
    left: Option<&Item>,
    right: Option<&Item>,
    language: Language,
) -> Result<bool, Failure> {
    let (left, right) = match (left, right) {
        (Some(left), Some(right)) => (left, right),
        (None, None) => return Ok(operator == Operator::Equal && language.null_equals_null),
        _ => return Ok(operator == Operator::NotEqual),
    };
    match operator {
        Operator::Equal => equal(left, right, language),
        Operator::NotEqual => equal(left, right, language).map(|equal| !equal),
        Operator::Less => order(left, right).map(Ordering::is_lt),
        Operator::LessOrEqual => order(left, right).map(Ordering::is_le),
        Operator::Greater => order(left, right).map(Ordering::is_gt),
        Operator::GreaterOrEqual => order(left, right).map(Ordering::is_ge),
        Operator::Or
        | Operator::And
        | Operator::Add
        | Operator::Subtract
        | Operator::Multiply
        | Operator::Divide
        | Operator::Concatenate => Err(Failure::of_type("compares nothing")),
    }
}

fn equal(left: &Item, right: &Item, language: Language) -> Result<bool, Failure> {
    match (left, right) {
        (Item::Scalar(left), Item::Scalar(right)) => equal_scalars(left, right, language),
        (Item::Date(left), Item::Date(right)) => Some(left == right),
        _ => None,
    }
    .ok_or_else(|| incomparable(left, right))
}

fn equal_scalars(left: &Scalar, right: &Scalar, language: Language) -> Option<bool> {
    match (left, right) {
        (Scalar::Text(left), Scalar::Text(right)) => Some(equal_texts(left, right, language)),
        (Scalar::Text(text), Scalar::Reference(dn)) | (Scalar::Reference(dn), Scalar::Text(text)) => {
            Some(equal_texts(text, dn.as_str(), language))
        }
        (Scalar::Number(_), Scalar::Number(_))
        | (Scalar::Boolean(_), Scalar::Boolean(_))
        | (Scalar::Binary(_), Scalar::Binary(_))
        | (Scalar::Reference(_), Scalar::Reference(_)) => Some(left == right),
        _ => None,
    }
}

fn equal_texts(left: &str, right: &str, language: Language) -> bool {
    left == right || (language.equality_ignores_case && casing::upper(left) == casing::upper(right))
}

fn order(left: &Item, right: &Item) -> Result<Ordering, Failure> {
    match (left, right) {
        (Item::Scalar(Scalar::Number(left)), Item::Scalar(Scalar::Number(right))) => Ok(left.cmp(right)),
        (Item::Date(left), Item::Date(right)) => Ok(left.cmp(right)),
        (Item::Scalar(Scalar::Text(left)), Item::Scalar(Scalar::Text(right))) => {
            Ok(left.encode_utf16().cmp(right.encode_utf16()))
        }
        _ => Err(incomparable(left, right)),
    }
}

fn incomparable(left: &Item, right: &Item) -> Failure {
    Failure::of_type(format!("cannot compare a {} with a {}", left.type_name(), right.type_name()))
}
