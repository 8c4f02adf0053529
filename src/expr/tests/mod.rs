//! The language as its users see it, in tables.

mod certificates;
mod deciding;
mod examples;
mod functions;
mod hostile;
mod mistakes;
mod nulls;
mod operators;
mod random;
mod reference;
mod sample;
mod surface;

use super::{EvalError, Expression, Facts, Value};
use crate::schema::{Scalar, Values};

/// The value of an expression for an object.
fn value(text: &str, facts: &Facts) -> Result<Value, EvalError> {
    Expression::compile(text).unwrap_or_else(|error| panic!("{}", error.excerpt(text))).evaluate(facts)
}

/// The printed value of an expression; an error as `error: …`.
fn shown(text: &str, facts: &Facts) -> String {
    value(text, facts).map_or_else(|error| format!("error: {error}"), |value| value.to_string())
}

/// Evaluates every left side and compares its printed value with the right side.
fn check(facts: &Facts, rows: &[(&str, &str)]) {
    for (text, expected) in rows {
        assert_eq!(shown(text, facts), *expected, "{text}");
    }
}

fn number(number: i64) -> Values {
    Values::One(Scalar::Number(number))
}

fn boolean(truth: bool) -> Values {
    Values::One(Scalar::Boolean(truth))
}

fn texts(texts: &[&str]) -> Values {
    Values::many(texts.iter().map(|text| Scalar::text(text)).collect::<Vec<_>>()).unwrap()
}

fn bytes(hex: &str) -> Vec<u8> {
    assert!(hex.len().is_multiple_of(2));
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

fn binary(hex: &str) -> Values {
    Values::One(Scalar::binary(&bytes(hex)))
}

fn reference(dn: &str) -> Values {
    Values::One(Scalar::Reference(crate::schema::Dn::parse(dn).unwrap()))
}
