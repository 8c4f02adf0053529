//! Questions about a value (spec/expressions.md 2.4.5).

use super::arguments::Arguments;
use super::arithmetic::text_form;
use super::context::Context;
use super::conversion::number_of_text;
use super::date_text;
use super::eval_error::Failure;
use super::example::Example;
use super::function::{Arity, Evaluation, Family, Function};
use super::item::Item;
use super::presence::Presence;
use crate::schema::{Guid, Scalar};

type Outcome = Result<Option<Item>, Failure>;

const fn per_value(
    name: &'static str,
    arity: Arity,
    run: fn(&Arguments<'_>, &mut Context<'_>) -> Outcome,
) -> Function {
    Function::new(Family::Evaluation, name, arity, Evaluation::PerValue(run))
}

const fn presence(name: &'static str, test: fn(Presence) -> bool) -> Function {
    Function::new(Family::Evaluation, name, Arity::exactly(1), Evaluation::Presence(test))
}

pub(super) const FUNCTIONS: &[Function] = &[
    per_value("IsBitSet", Arity::exactly(2), is_bit_set).documented(
        "bool IsBitSet(num value, num flag)",
        "Whether all bits of the flag are set.",
        &[Example::new("IsBitSet(&HF, 4)", "True")],
    ),
    per_value("IsDate", Arity::exactly(1), is_date).documented(
        "bool IsDate(var value)",
        "Whether CDate would succeed.",
        &[Example::new(r#"IsDate("2013-01-10")"#, "True")],
    ),
    presence("IsEmpty", |presence| presence == Presence::Empty).documented(
        "bool IsEmpty(var value)",
        "Whether a value is present but an empty string.",
        &[Example::new(r#"IsEmpty("")"#, "True")],
    ),
    per_value("IsGuid", Arity::exactly(1), is_guid).documented(
        "bool IsGuid(str text)",
        "Whether a text is a GUID, with or without braces.",
        &[Example::new(r#"IsGuid("{8755d4a8-0aa5-45c1-ab7e-880eeaeebc14}")"#, "True")],
    ),
    presence("IsNull", |presence| presence == Presence::Nothing).documented(
        "bool IsNull(var value)",
        "Whether there is no value at all.",
        &[Example::new(r#"IsNull("")"#, "False")],
    ),
    presence("IsNullOrEmpty", |presence| presence != Presence::Something).documented(
        "bool IsNullOrEmpty(var value)",
        "Whether there is no value, or only an empty string.",
        &[Example::new(r#"IsNullOrEmpty("")"#, "True")],
    ),
    per_value("IsNumeric", Arity::exactly(1), is_numeric).documented(
        "bool IsNumeric(var value)",
        "Whether a value is a number, or a text that CNum takes.",
        &[Example::new(r#"IsNumeric("12a")"#, "False")],
    ),
    presence("IsPresent", |presence| presence == Presence::Something).documented(
        "bool IsPresent(var value)",
        "Whether there is a value other than an empty string; False and 0 are values.",
        &[Example::new("IsPresent(False)", "True")],
    ),
    per_value("IsString", Arity::exactly(1), is_string).documented(
        "bool IsString(var value)",
        "Whether CStr would succeed; False for binary.",
        &[Example::new(r#"IsString("x")"#, "True")],
    ),
];

fn is_bit_set(arguments: &Arguments<'_>, _: &mut Context<'_>) -> Outcome {
    let set = match (arguments.number(0)?, arguments.number(1)?) {
        (Some(value), Some(flag)) => value & flag == flag,
        _ => false,
    };
    Ok(Some(set.into()))
}

#[expect(clippy::unnecessary_wraps, reason = "the table holds functions of one type")]
fn is_date(arguments: &Arguments<'_>, _: &mut Context<'_>) -> Outcome {
    let date = match arguments.item(0) {
        Some(Item::Date(_)) => true,
        Some(Item::Scalar(Scalar::Text(text))) => date_text::parse(text).is_some(),
        _ => false,
    };
    Ok(Some(date.into()))
}

#[expect(clippy::unnecessary_wraps, reason = "the table holds functions of one type")]
fn is_guid(arguments: &Arguments<'_>, _: &mut Context<'_>) -> Outcome {
    let guid = match arguments.item(0) {
        Some(Item::Scalar(Scalar::Text(text))) => text.parse::<Guid>().is_ok(),
        _ => false,
    };
    Ok(Some(guid.into()))
}

#[expect(clippy::unnecessary_wraps, reason = "the table holds functions of one type")]
fn is_numeric(arguments: &Arguments<'_>, _: &mut Context<'_>) -> Outcome {
    let numeric = match arguments.item(0) {
        Some(Item::Scalar(Scalar::Number(_))) => true,
        Some(Item::Scalar(Scalar::Text(text))) => number_of_text(text).is_ok(),
        _ => false,
    };
    Ok(Some(numeric.into()))
}

#[expect(clippy::unnecessary_wraps, reason = "the table holds functions of one type")]
fn is_string(arguments: &Arguments<'_>, _: &mut Context<'_>) -> Outcome {
    Ok(Some(arguments.item(0).is_some_and(|item| text_form(item).is_some()).into()))
}
