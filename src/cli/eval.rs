//! `eval`: one expression of the rule language.

use super::arguments::{Eval, Format};
use super::eval_subject::EvalSubject;
use super::input::Model;
use super::lines::lines_of_stdin;
use super::output::complain;
use super::{Ending, Failure, Output, functions};
use crate::expr::{EvalError, Expression, SyntaxError, TraceStep, Value};
use crate::report::{EvalDocument, Line, Page, Style, escaped};

pub(super) fn run(verb: &Eval, output: &mut Output) -> Result<Ending, Failure> {
    if let Some(name) = &verb.functions {
        return functions::run(verb.common.format, name.as_deref(), output);
    }
    let text = match verb.expression.as_deref() {
        Some("-") => lines_of_stdin()?.join("\n"),
        Some(text) => text.to_owned(),
        None => return Err(Failure::usage("expected an expression")),
    };
    let expression = Expression::compile_with(&text, verb.common.engine_options()?.language)
        .map_err(|error| syntax_failure(&text, &error))?;
    let model = verb.input.as_deref().map(|input| Model::open(input, &verb.common)).transpose()?;
    let subject = EvalSubject::of(verb, model.as_ref())?;
    let result = expression.evaluate(&subject);
    let trace = verb.trace.then(|| expression.trace(&subject));
    let notes = subject.notes(&expression);
    match verb.common.format {
        Format::Json => {
            let object = subject.description();
            output.json(&EvalDocument::of(&expression, &result, object, notes, trace.as_deref()))?;
        }
        Format::Text => {
            for note in &notes {
                complain(&format!("note: {}", escaped(note)));
            }
            output.page(&page(&expression, subject.description(), &result, trace.as_deref()))?;
        }
    }
    Ok(if result.is_ok() { Ending::Fine } else { Ending::Negative })
}

fn syntax_failure(text: &str, error: &SyntaxError) -> Failure {
    let excerpt = error.excerpt(text);
    let lines: Vec<_> = excerpt.lines().map(escaped).collect();
    Failure::Input(format!("error: {}", lines.join("\n")))
}

fn page(
    expression: &Expression,
    object: Option<String>,
    result: &Result<Value, EvalError>,
    trace: Option<&[TraceStep]>,
) -> Page {
    let mut page = Page::new();
    if let Some(object) = object {
        page.line(Line::new().and(Style::Faint, format!("# {object}")));
    }
    for step in trace.unwrap_or_default() {
        page.line(Line::new().and(Style::Faint, step.to_string()));
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
