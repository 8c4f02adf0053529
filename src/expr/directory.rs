//! Functions of distinguished names (spec/expressions.md 2.4.4).

use super::arguments::Arguments;
use super::builder::Builder;
use super::context::Context;
use super::eval_error::Failure;
use super::example::Example;
use super::function::{Arity, Evaluation, Family, Function};
use super::item::Item;
use super::keyword::Keyword;

type Outcome = Result<Option<Item>, Failure>;

const fn function(
    name: &'static str,
    arity: Arity,
    run: fn(&Arguments<'_>, &mut Context<'_>) -> Outcome,
) -> Function {
    Function::new(Family::Directory, name, arity, Evaluation::PerValue(run))
}

pub(super) const FUNCTIONS: &[Function] = &[
    function("DNComponent", Arity::exactly(2), dn_component).documented(
        "str DNComponent(ref dn, num position)",
        "The value of a component of a distinguished name, counted from the left; escapes stay as written.",
        &[Example::new(r#"DNComponent(CRef("cn=Joe,ou=GA,dc=contoso,dc=com"), 1)"#, "Joe")],
    ),
    function("DNComponentRev", Arity::between(2, 3), dn_component_rev).documented(
        "str DNComponentRev(ref dn, num position [, enum DC])",
        "The value of a component counted from the right; with DC the domain components do not count.",
        &[Example::new(
            r#"DNComponentRev(CRef("cn=Joe,ou=Atlanta,ou=GA,ou=US, dc=contoso,dc=com"), 1, "DC")"#,
            "US",
        )],
    ),
    function("EscapeDNComponent", Arity::exactly(1), escape_dn_component).documented(
        "str EscapeDNComponent(str component)",
        "One component with the special characters of its value escaped.",
        &[Example::new(r#"EscapeDNComponent("cn=Smith, John")"#, r"cn=Smith\, John")],
    ),
];

/// The component at a position that counts from 1; NULL outside.
fn component<'v>(mut values: impl Iterator<Item = &'v str>, position: i64) -> Option<Item> {
    let index = usize::try_from(position.checked_sub(1)?).ok()?;
    values.nth(index).map(Item::text)
}

fn dn_component(arguments: &Arguments<'_>, _: &mut Context<'_>) -> Outcome {
    let (Some(dn), Some(position)) = (arguments.reference(0)?, arguments.number(1)?) else { return Ok(None) };
    Ok(component(dn.rdns().map(|rdn| rdn.value), position))
}

fn dn_component_rev(arguments: &Arguments<'_>, _: &mut Context<'_>) -> Outcome {
    let without_dc = arguments.keyword(2, &[Keyword::Dc])?.is_some();
    let (Some(dn), Some(position)) = (arguments.reference(0)?, arguments.number(1)?) else { return Ok(None) };
    let counted = dn.rdns().filter(|rdn| !(without_dc && rdn.attribute.eq_ignore_ascii_case("dc")));
    let values: Vec<&str> = counted.map(|rdn| rdn.value).collect();
    Ok(component(values.into_iter().rev(), position))
}

/// The type up to the first `=` stays; a component without `=` is a value only.
fn escape_dn_component(arguments: &Arguments<'_>, _: &mut Context<'_>) -> Outcome {
    let Some(text) = arguments.text(0)? else { return Ok(None) };
    let value_start = text.find('=').map_or(0, |at| at + 1);
    let (attribute, value) = text.split_at_checked(value_start).unwrap_or(("", text));
    let mut escaped = Builder::default();
    escaped.push(attribute)?;
    let last = value.char_indices().next_back().map_or(0, |(at, _)| at);
    for (at, character) in value.char_indices() {
        let special = match character {
            ',' | '+' | '"' | '\\' | '<' | '>' | ';' | '=' => true,
            ' ' => at == 0 || at == last,
            '#' => at == 0,
            _ => false,
        };
        if special {
            escaped.push_char('\\')?;
        }
        escaped.push_char(character)?;
    }
    Ok(Some(escaped.into_item()))
}
