//! `eval --functions`: the functions of the rule language.

use super::arguments::Format;
use super::{Ending, Failure, Output};
use crate::expr::{Example, Function, functions};
use crate::report::{FunctionsDocument, Line, Page, Style};
use crate::schema::nearest;

/// Lists all functions, or those with one name in whatever case.
pub(super) fn run(format: Format, name: Option<&str>, output: &mut Output) -> Result<Ending, Failure> {
    let listed: Vec<&Function> = match name {
        None => functions().collect(),
        Some(name) => vec![named(name)?],
    };
    match format {
        Format::Json => output.json(&FunctionsDocument::of(&listed))?,
        Format::Text => output.page(&page(&listed, name.is_some()))?,
    }
    Ok(Ending::Fine)
}

fn named(name: &str) -> Result<&'static Function, Failure> {
    functions().find(|function| function.name.eq_ignore_ascii_case(name)).ok_or_else(|| {
        let near = nearest(name, functions().map(|function| function.name));
        let help = near.map(|near| format!("; did you mean {near}?"));
        Failure::usage(format!(
            "there is no function `{name}`{}",
            help.as_deref().unwrap_or("; --functions alone lists them")
        ))
    })
}

/// By family; each with its signature, what it does and, if `in_full`, all its examples.
fn page(listed: &[&Function], in_full: bool) -> Page {
    let mut page = Page::new();
    let mut family = None;
    for function in listed {
        if family.replace(function.family) != Some(function.family) {
            page.line(Line::new().and(Style::Faint, format!("# {}", function.family)));
        }
        page.line(Line::new().and(Style::Strong, function.signature));
        page.line(format!("    {}", function.summary));
        let shown = if in_full { function.examples.len() } else { 1 };
        for example in function.examples.iter().take(shown) {
            if in_full {
                for (name, value) in example.attributes {
                    page.line(Line::new().and(Style::Faint, format!("    [{name}] = {value}")));
                }
            }
            page.line(Line::new().and(Style::Faint, result(example)));
        }
    }
    page
}

fn result(example: &Example) -> String {
    format!("    {} -> {}", example.expression, example.result)
}
