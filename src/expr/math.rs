//! Bits and chance (spec/expressions.md 2.4.6).

use super::arguments::Arguments;
use super::context::Context;
use super::eval_error::Failure;
use super::example::Example;
use super::function::{Arity, Evaluation, Family, Function};
use super::item::Item;

type Outcome = Result<Option<Item>, Failure>;

const fn function(name: &'static str, run: fn(&Arguments<'_>, &mut Context<'_>) -> Outcome) -> Function {
    Function::new(Family::Math, name, Arity::exactly(2), Evaluation::PerValue(run))
}

pub(super) const FUNCTIONS: &[Function] = &[
    function("BitAnd", bit_and).documented(
        "num BitAnd(num left, num right)",
        "The bits set in both.",
        &[Example::new("BitAnd(514, 2)", "2")],
    ),
    function("BitOr", bit_or).documented(
        "num BitOr(num left, num right)",
        "The bits set in either.",
        &[Example::new("BitOr(&HF0, &H0F)", "255")],
    ),
    function("RandomNum", random_num).documented(
        "num RandomNum(num start, num end)",
        "A random number from start to end, both included.",
        &[Example::new("RandomNum(100, 999) >= 100", "True")],
    ),
];

fn bit_and(arguments: &Arguments<'_>, _: &mut Context<'_>) -> Outcome {
    let (left, right) = (arguments.number(0)?, arguments.number(1)?);
    Ok(left.zip(right).map(|(left, right)| (left & right).into()))
}

fn bit_or(arguments: &Arguments<'_>, _: &mut Context<'_>) -> Outcome {
    let (left, right) = (arguments.number(0)?, arguments.number(1)?);
    Ok(left.zip(right).map(|(left, right)| (left | right).into()))
}

fn random_num(arguments: &Arguments<'_>, context: &mut Context<'_>) -> Outcome {
    let (Some(start), Some(end)) = (arguments.number(0)?, arguments.number(1)?) else { return Ok(None) };
    if start > end {
        return Err(Failure::argument(format!("the start {start} is beyond the end {end}")));
    }
    let count = i128::from(end) - i128::from(start) + 1;
    let number = i128::from(start) + i128::from(context.subject.random()) % count;
    match i64::try_from(number) {
        Ok(number) => Ok(Some(number.into())),
        Err(_) => Err(Failure::overflow("the random number does not fit in 64 bits")),
    }
}
