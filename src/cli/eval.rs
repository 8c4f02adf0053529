//! `eval`: one expression of the rule language.

use super::arguments::{Eval, Format};
use super::input::lines_of_stdin;
use super::{Ending, Failure, Output};
use crate::expr::{EvalError, Expression, Facts, Value, functions};
use crate::report::{Line, Page, Style, escaped};
use crate::schema::{
    AttributeKind, AttributeName, AttributeType, BuiltInSchema, Dn, Guid, Scalar, Sid, Values,
};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use std::collections::BTreeMap;

pub(super) fn run(verb: &Eval, output: &mut Output) -> Result<Ending, Failure> {
    if verb.functions {
        return list_functions(verb, output);
    }
    let text = match verb.expression.as_deref() {
        Some("-") => lines_of_stdin()?.join("\n"),
        Some(text) => text.to_owned(),
        None => return Err(Failure::usage("expected an expression")),
    };
    let language = verb.common.engine_options()?.language;
    let expression = Expression::compile_with(&text, language)
        .map_err(|error| Failure::Input(syntax_complaint(&text, &error)))?;
    let facts = facts(verb)?;
    let result = expression.evaluate(&facts);
    match verb.common.format {
        Format::Json => output.json(&document(&expression, &facts, &result, verb.trace))?,
        Format::Text => output.page(&page(&expression, &facts, &result, verb.trace))?,
    }
    Ok(if result.is_ok() { Ending::Fine } else { Ending::Negative })
}

fn syntax_complaint(text: &str, error: &crate::expr::SyntaxError) -> String {
    let lines: Vec<String> = error.excerpt(text).lines().map(|line| escaped(line).into_owned()).collect();
    format!(
        "error: {}",
        lines.join(
            "
"
        )
    )
}

fn page(expression: &Expression, facts: &Facts, result: &Result<Value, EvalError>, trace: bool) -> Page {
    let mut page = Page::new();
    if trace {
        for step in expression.trace(facts) {
            page.line(Line::new().and(Style::Faint, step.to_string()));
        }
    }
    match result {
        Ok(value) => page.line(value.to_string()),
        Err(error) => {
            page.line(Line::new().and(Style::Bad, "error ").text(error.to_string()));
            for line in error.excerpt(expression.source()).lines().skip(1) {
                page.line(line);
            }
        }
    }
    page
}

fn document(
    expression: &Expression,
    facts: &Facts,
    result: &Result<Value, EvalError>,
    trace: bool,
) -> serde_json::Value {
    let (value, error) = match result {
        Ok(value) => (Some(value.to_string()), None),
        Err(error) => (None, Some(error.to_string())),
    };
    let mut document = json!({
        "expression": expression.source(),
        "value": value,
        "error": error,
        "notModelled": expression.not_modelled(),
    });
    if let (true, serde_json::Value::Object(document)) = (trace, &mut document) {
        let steps: Vec<String> = expression.trace(facts).iter().map(ToString::to_string).collect();
        document.insert("trace".to_owned(), json!(steps));
    }
    document
}

fn list_functions(verb: &Eval, output: &mut Output) -> Result<Ending, Failure> {
    match verb.common.format {
        Format::Json => {
            let list: Vec<_> = functions()
                .map(|function| json!({"name": function.name, "signature": function.signature, "summary": function.summary, "example": function.example, "result": function.example_result, "modelled": function.is_modelled()}))
                .collect();
            output.json(&json!({"functions": list}))?;
        }
        Format::Text => {
            let mut page = Page::new();
            for function in functions() {
                page.line(
                    Line::new()
                        .and(Style::Strong, function.signature)
                        .text(format!("  {}", function.summary)),
                );
                page.line(
                    Line::new().and(
                        Style::Faint,
                        format!("    {} -> {}", function.example, function.example_result),
                    ),
                );
            }
            output.page(&page)?;
        }
    }
    Ok(Ending::Fine)
}

/// The attributes and parameters that were given.
fn facts(verb: &Eval) -> Result<Facts, Failure> {
    let mut values: BTreeMap<AttributeName, (AttributeType, Vec<Scalar>)> = BTreeMap::new();
    for given in &verb.attributes {
        let (name, text) = given
            .split_once('=')
            .ok_or_else(|| Failure::usage(format!("--attr {given}: expected NAME=VALUE")))?;
        let (name, kind) = match name.rsplit_once(':') {
            Some((name, kind)) => (name, Some(kind_named(kind)?)),
            None => (name, None),
        };
        let name = AttributeName::new(name.trim());
        let attribute_type = type_of(name, kind);
        let scalar = scalar(attribute_type.kind, text).ok_or_else(|| {
            Failure::usage(format!("--attr {given}: `{text}` is no value of the attribute's type"))
        })?;
        values.entry(name).or_insert((attribute_type, Vec::new())).1.push(scalar);
    }
    let mut facts = Facts::new();
    for (name, (attribute_type, scalars)) in values {
        let many = attribute_type.multi_valued || scalars.len() > 1;
        let values = if many { Values::many(scalars) } else { scalars.into_iter().next().map(Values::One) };
        if let Some(values) = values {
            facts = facts.with(name.as_str(), values);
        }
    }
    for given in &verb.parameters {
        let (name, value) = given
            .split_once('=')
            .ok_or_else(|| Failure::usage(format!("--parameter {given}: expected NAME=VALUE")))?;
        facts = facts.with_parameter(name, value);
    }
    let options = verb.common.engine_options()?;
    Ok(facts.at(options.now).seeded(options.seed))
}

/// The type that was asked for, or that a built-in schema knows, or text.
fn type_of(name: AttributeName, asked: Option<AttributeKind>) -> AttributeType {
    let known = [BuiltInSchema::ActiveDirectory, BuiltInSchema::Metaverse, BuiltInSchema::EntraId]
        .into_iter()
        .find_map(|schema| schema.schema().attribute(name));
    match (asked, known) {
        (None, Some(known)) => known,
        (Some(kind), known) => AttributeType {
            kind,
            multi_valued: known.is_some_and(|known| known.multi_valued),
            indexable: true,
        },
        (None, None) => AttributeType { kind: AttributeKind::String, multi_valued: false, indexable: true },
    }
}

fn kind_named(name: &str) -> Result<AttributeKind, Failure> {
    match name {
        "string" => Ok(AttributeKind::String),
        "number" => Ok(AttributeKind::Number),
        "boolean" => Ok(AttributeKind::Boolean),
        "binary" => Ok(AttributeKind::Binary),
        "reference" => Ok(AttributeKind::Reference),
        _ => Err(Failure::usage(format!(
            "unknown type `{name}`, expected string, number, boolean, binary or reference"
        ))),
    }
}

fn scalar(kind: AttributeKind, text: &str) -> Option<Scalar> {
    match kind {
        AttributeKind::String => Some(Scalar::text(text)),
        AttributeKind::Number => text.trim().parse().ok().map(Scalar::Number),
        AttributeKind::Boolean => Scalar::boolean_named(text).map(Scalar::Boolean),
        AttributeKind::Reference => Dn::parse(text).ok().map(Scalar::Reference),
        AttributeKind::Binary => match (text.parse::<Guid>(), text.parse::<Sid>()) {
            (Ok(guid), _) => Some(Scalar::binary(&guid.directory_bytes())),
            (_, Ok(sid)) => Some(Scalar::binary(sid.as_bytes())),
            _ => STANDARD.decode(text.as_bytes()).ok().map(|bytes| Scalar::binary(&bytes)),
        },
    }
}
