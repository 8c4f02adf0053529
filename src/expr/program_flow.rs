//! Functions that decide what is evaluated (spec/expressions.md 2.4.8).

use super::arguments::Arguments;
use super::ast::NodeId;
use super::branch::BranchKind;
use super::context::Context;
use super::eval_error::{EvalError, EvalErrorKind, Failure};
use super::evaluator::{Evaluator, Variable, list_items};
use super::example::Example;
use super::function::{Arity, Evaluation, Family, Function};
use super::item::Item;
use super::span::Span;
use super::value::Value;
use super::{per_value, truth};
use crate::schema::AttributeName;

const fn lazy(
    name: &'static str,
    arity: Arity,
    run: fn(&mut Evaluator<'_>, &[NodeId], Span) -> Result<Value, EvalError>,
) -> Function {
    Function::new(Family::ProgramFlow, name, arity, Evaluation::Lazy(run))
}

pub(super) const FUNCTIONS: &[Function] = &[
    lazy("Error", Arity::exactly(1), error).documented(
        "void Error(str message)",
        "Fails the object with this message.",
        &[Example::new(r#"IIF(True, "ana", Error("AccountName is required"))"#, "ana")],
    ),
    lazy("IIF", Arity::exactly(3), iif).documented(
        "var IIF(exp condition, var then, var otherwise)",
        "One of two values; only the one chosen is evaluated.",
        &[Example::new(r#"IIF("Intern" = "Intern", "t-" & "joe", "joe")"#, "t-joe")],
    ),
    Function::new(Family::ProgramFlow, "ImportedValue", Arity::exactly(1), Evaluation::Named(imported_value))
        .documented(
            "var ImportedValue(str attributeName)",
            "The values of an attribute, given by its quoted name, as last imported or confirmed; inbound only.",
            &[Example::new(
                r#"ImportedValue("proxyAddresses")"#,
                "{smtp:a@x; SMTP:b@x}",
            ).with(&[("proxyAddresses", "smtp:a@x"), ("proxyAddresses", "SMTP:b@x")])],
        ),
    lazy("Select", Arity::exactly(3), select).documented(
        "mv Select($item, mvstr values, exp function)",
        "The list of what a function makes of every value.",
        &[Example::new(r#"Select($item, Split("1-2,3-4", ","), Replace($item, "-", ""))"#, "{12; 34}")],
    ),
    lazy("Switch", Arity::at_least(1), switch).documented(
        "var Switch(exp condition, var value, ...)",
        "The value behind the first condition that is true; all conditions are evaluated.",
        &[Example::new(
            r#"Switch("Rome" = "London", "English", "Rome" = "Rome", "Italian", True, Error("Unknown city"))"#,
            "Italian",
        )],
    ),
    lazy("Where", Arity::exactly(3), where_).documented(
        "mv Where($item, mvstr values, exp condition)",
        "The values that satisfy a condition; NULL if none does.",
        &[Example::new(r#"Where($item, Split("a1,b1,a2", ","), Left($item, 1) = "a")"#, "{a1; a2}")],
    ),
    lazy("With", Arity::exactly(3), with).documented(
        "var With($variable, exp value, exp body)",
        "The body, in which the variable stands for the value.",
        &[Example::new(r#"With($u, Split("a,b", ","), IIF(Count($u) > 1, Item($u, 2), NULL))"#, "b")],
    ),
];

fn error(evaluator: &mut Evaluator<'_>, arguments: &[NodeId], span: Span) -> Result<Value, EvalError> {
    let [argument] = arguments else { return Ok(Value::Null) };
    let values = [evaluator.value(*argument)?];
    let text = match values.first() {
        Some(value @ (Value::AuthoritativeNull | Value::IgnoreThisFlow)) => {
            Err(per_value::not_an_operand(value))
        }
        _ => Arguments::at(&values, 0).text(0),
    };
    let text = text.map_err(|failure| failure.at("Error", span))?.unwrap_or_default();
    let kind = EvalErrorKind::ErrorFunction(text.to_owned());
    Err(EvalError { kind, span: span.range(), message: format!("Error: {text}") })
}

fn iif(evaluator: &mut Evaluator<'_>, arguments: &[NodeId], span: Span) -> Result<Value, EvalError> {
    let [condition, then, otherwise] = arguments else { return Ok(Value::Null) };
    let value = evaluator.value(*condition)?;
    if let Value::Many(conditions) = value {
        return iif_per_value(evaluator, &conditions, [*then, *otherwise], span);
    }
    let truth = Evaluator::single_truth(&value).map_err(|failure| failure.at("IIF", span))?;
    evaluator.take(BranchKind::Iif, span, usize::from(!truth));
    evaluator.value(if truth { *then } else { *otherwise })
}

/// With a list of conditions every one chooses for its own index; NULL results are dropped, so that
/// `IIF(InStr([proxyAddresses],"SIP:")=1,NULL,[proxyAddresses])` removes a value (spec/expressions.md 2.2.2).
fn iif_per_value(
    evaluator: &mut Evaluator<'_>,
    conditions: &[Item],
    branches: [NodeId; 2],
    span: Span,
) -> Result<Value, EvalError> {
    let named = |failure: Failure| failure.at("IIF", span);
    let truths: Vec<bool> =
        conditions.iter().map(|item| truth::of(Some(item))).collect::<Result<_, _>>().map_err(named)?;
    for arm in [0, 1].into_iter().filter(|arm| truths.contains(&(*arm == 0))) {
        evaluator.take(BranchKind::Iif, span, arm);
    }
    let [then, otherwise] = branches;
    let then = if truths.contains(&true) { evaluator.value(then)? } else { Value::Null };
    let otherwise = if truths.contains(&false) { evaluator.value(otherwise)? } else { Value::Null };
    let branches = [then, otherwise];
    match per_value::common_length(&branches).map_err(named)? {
        Some(length) if length != truths.len() => {
            let message = format!("{} conditions cannot choose among {length} values", truths.len());
            return Err(named(Failure::of_type(message)));
        }
        _ => {}
    }
    let chosen = truths.iter().enumerate();
    let items =
        chosen.filter_map(|(index, truth)| Arguments::at(&branches, index).item(usize::from(!*truth)));
    let mut kept = Vec::with_capacity(truths.len());
    for item in items {
        evaluator.charge_items(std::slice::from_ref(item), "IIF", span)?;
        kept.push(item.clone());
    }
    Ok(Value::many(kept))
}

/// All conditions are evaluated, values only when chosen: a failing condition behind the chosen one still fails.
fn switch(evaluator: &mut Evaluator<'_>, arguments: &[NodeId], span: Span) -> Result<Value, EvalError> {
    let (pairs, []) = arguments.as_chunks::<2>() else {
        let failure = Failure::argument("needs pairs of a condition and a value");
        return Err(failure.at("Switch", span));
    };
    let mut chosen = None;
    for (arm, [condition, value]) in pairs.iter().enumerate() {
        if evaluator.is_true(*condition)? {
            chosen = chosen.or(Some((arm, *value)));
        }
    }
    evaluator.take(BranchKind::Switch, span, chosen.map_or(pairs.len(), |(arm, _)| arm));
    chosen.map_or(Ok(Value::Null), |(_, value)| evaluator.value(value))
}

fn select(evaluator: &mut Evaluator<'_>, arguments: &[NodeId], span: Span) -> Result<Value, EvalError> {
    let mut results = Vec::new();
    for_each(evaluator, arguments, "Select", span, |evaluator, _, function| {
        match evaluator.value(function)? {
            value @ (Value::AuthoritativeNull | Value::IgnoreThisFlow) => {
                Err(per_value::not_an_operand(&value).at("Select", span))
            }
            value @ (Value::Null | Value::One(_) | Value::Many(_)) => {
                evaluator.charge_items(value.items(), "Select", span)?;
                results.extend_from_slice(value.items());
                Ok(())
            }
        }
    })?;
    Ok(Value::many(results))
}

fn where_(evaluator: &mut Evaluator<'_>, arguments: &[NodeId], span: Span) -> Result<Value, EvalError> {
    let mut kept = Vec::new();
    for_each(evaluator, arguments, "Where", span, |evaluator, item, condition| {
        if evaluator.is_true(condition)? {
            evaluator.charge_items(std::slice::from_ref(item), "Where", span)?;
            kept.push(item.clone());
        }
        Ok(())
    })?;
    Ok(Value::many(kept))
}

/// Calls `body` with every item of the list and the expression to evaluate, the variable bound to the item.
fn for_each(
    evaluator: &mut Evaluator<'_>,
    arguments: &[NodeId],
    what: &str,
    span: Span,
    mut body: impl FnMut(&mut Evaluator<'_>, &Item, NodeId) -> Result<(), EvalError>,
) -> Result<(), EvalError> {
    let [binding, list, expression] = arguments else { return Ok(()) };
    let Some(variable) = evaluator.variable_of(*binding) else { return Ok(()) };
    let value = evaluator.value(*list)?;
    let items = list_items(&value, 2).map_err(|failure| failure.at(what, span))?.unwrap_or_default();
    for item in items {
        evaluator.bind(variable, Variable::Known(Value::One(item.clone())));
        body(evaluator, item, *expression)?;
    }
    Ok(())
}

fn with(evaluator: &mut Evaluator<'_>, arguments: &[NodeId], _: Span) -> Result<Value, EvalError> {
    let [binding, value, body] = arguments else { return Ok(Value::Null) };
    if let Some(variable) = evaluator.variable_of(*binding) {
        evaluator.bind(variable, Variable::Waiting(*value));
    }
    evaluator.value(*body)
}

fn imported_value(attribute: AttributeName, context: &mut Context<'_>) -> Result<Value, Failure> {
    if !context.subject.allows_imported_value() {
        let message = "can be used in inbound rules only";
        return Err(Failure::new(EvalErrorKind::ImportedValueNotAllowed, message));
    }
    Ok(context.subject.imported(attribute).map_or(Value::Null, |values| Value::from(&*values)))
}
