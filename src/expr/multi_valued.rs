//! Functions of lists (spec/expressions.md 2.4.7).

use super::arguments::Arguments;
use super::arithmetic::text_form;
use super::builder::Builder;
use super::casing;
use super::context::{Context, content_bytes};
use super::eval_error::{EvalErrorKind, Failure};
use super::evaluator::list_items;
use super::example::Example;
use super::function::{Arity, Evaluation, Family, Function};
use super::item::Item;
use super::keyword::Keyword;
use super::search::{self, Case};
use super::value::Value;
use crate::schema::{AttributeName, Dn, DnKey, Scalar, Values};
use std::collections::HashSet;

type Outcome = Result<Value, Failure>;

const fn function(
    name: &'static str,
    arity: Arity,
    run: fn(&[Value], &mut Context<'_>) -> Outcome,
) -> Function {
    Function::new(Family::MultiValued, name, arity, Evaluation::Whole(run))
}

pub(super) const FUNCTIONS: &[Function] = &[
    function("Contains", Arity::between(2, 3), contains).documented(
        "num Contains(mvstr values, str text [, enum case]) | num Contains(mvref values, str dn)",
        "The position of the first value that contains a text, or 0.",
        &[Example::new(r#"Contains(Split("smtp:a@x,SMTP:b@x", ","), "SMTP:")"#, "2")],
    ),
    function("Count", Arity::exactly(1), count).documented(
        "num Count(mvstr values)",
        "The number of values.",
        &[Example::new(r#"Count(Split("a,b,c", ","))"#, "3")],
    ),
    function("Item", Arity::exactly(2), item).documented(
        "var Item(mvstr values, num position)",
        "The value at a position; an error outside the list.",
        &[Example::new(r#"Item(Split("a,b", ","), 2)"#, "b")],
    ),
    function("ItemOrNull", Arity::exactly(2), item_or_null).documented(
        "var ItemOrNull(mvstr values, num position)",
        "The value at a position; NULL outside the list.",
        &[Example::new(r#"ItemOrNull(Split("a,b", ","), 9)"#, "NULL")],
    ),
    function("Join", Arity::between(1, 2), join).documented(
        "str Join(mvstr values [, str delimiter])",
        "The values in one text, with a blank or the delimiter between them.",
        &[Example::new(r#"Join(Split("a;b", ";"), ", ")"#, "a, b")],
    ),
    function("RemoveDuplicates", Arity::exactly(1), remove_duplicates).documented(
        "mvstr RemoveDuplicates(mvstr values)",
        "Each value once; case does not count.",
        &[Example::new(r#"RemoveDuplicates(Split("SMTP:a@x,smtp:a@x,b", ","))"#, "{SMTP:a@x; b}")],
    ),
    function("Split", Arity::between(2, 3), split).documented(
        "mvstr Split(str text, str delimiter [, num limit])",
        "The parts of a text between single-character delimiters; with a limit the last part keeps the rest.",
        &[Example::new(
            r#"Split("SMTP:john.doe@contoso.com,smtp:jd@contoso.com", ",")"#,
            "{SMTP:john.doe@contoso.com; smtp:jd@contoso.com}",
        )],
    ),
    Function::new(Family::MultiValued, "ValueCount", Arity::exactly(1), Evaluation::Named(value_count))
        .documented(
            "num ValueCount(str attributeName)",
            "The number of values of an attribute, given by its quoted name; 0 if it is absent.",
            &[Example::new(r#"ValueCount("member")"#, "2")
                .with(&[("member", "CN=a,DC=x"), ("member", "CN=b,DC=x")])],
        ),
];

/// The argument as single value; NULL if it is not there.
fn single(values: &[Value], index: usize) -> Result<Option<&Item>, Failure> {
    match values.get(index) {
        Some(Value::Many(_)) => Err(Failure::of_type(format!(
            "argument {} must be a single value, found a list of values",
            index + 1
        ))),
        _ => Ok(Arguments::at(values, 0).item(index)),
    }
}

/// The argument that takes a whole list; `None` for NULL.
fn list(values: &[Value]) -> Result<Option<&[Item]>, Failure> {
    values.first().map_or(Ok(None), |value| list_items(value, 1))
}

fn contains(values: &[Value], context: &mut Context<'_>) -> Outcome {
    context.charge_content(values)?;
    single(values, 1)?;
    let keyword = Arguments::at(values, 0).keyword(2, &[Keyword::CaseSensitive, Keyword::CaseInsensitive])?;
    let case = if keyword == Some(Keyword::CaseInsensitive) { Case::Ignored } else { Case::Counts };
    let (Some(items), Some(wanted)) = (list(values)?, single(values, 1)?) else {
        return Ok(Value::number(0));
    };
    let Some(wanted) = text_form(wanted) else {
        return Err(Failure::of_type(format!("argument 2 must be a string, found a {}", wanted.type_name())));
    };
    // Parsed once; a text that is no DN equals no reference.
    let dn = Dn::parse(&wanted).ok();
    for (index, item) in items.iter().enumerate() {
        let found = match item {
            Item::Scalar(Scalar::Text(text)) => search::first(text, &wanted, case).is_some(),
            Item::Scalar(Scalar::Reference(reference)) => dn.as_ref() == Some(reference),
            Item::Scalar(_) | Item::Date(_) | Item::Keyword(_) => {
                let message = format!("needs strings or references, found a {}", item.type_name());
                return Err(Failure::of_type(message));
            }
        };
        if found {
            return Ok(Value::number(whole_number(index + 1)));
        }
    }
    Ok(Value::number(0))
}

fn count(values: &[Value], _: &mut Context<'_>) -> Outcome {
    Ok(Value::number(whole_number(list(values)?.map_or(0, <[Item]>::len))))
}

fn item(values: &[Value], _: &mut Context<'_>) -> Outcome {
    let position = position(values)?;
    if let Some(item) = item_at(values, position)? {
        return Ok(Value::One(item));
    }
    let length = list(values)?.map_or(0, <[Item]>::len);
    let message = format!("position {} is outside the list of {length} values", position.unwrap_or(0));
    Err(Failure::new(EvalErrorKind::OutOfBounds, message))
}

fn item_or_null(values: &[Value], _: &mut Context<'_>) -> Outcome {
    item_at(values, position(values)?).map(Value::from)
}

fn position(values: &[Value]) -> Result<Option<i64>, Failure> {
    single(values, 1)?;
    Arguments::at(values, 0).number(1)
}

fn item_at(values: &[Value], position: Option<i64>) -> Result<Option<Item>, Failure> {
    let index =
        position.and_then(|position| position.checked_sub(1)).and_then(|index| usize::try_from(index).ok());
    Ok(list(values)?.zip(index).and_then(|(items, index)| items.get(index)).cloned())
}

fn join(values: &[Value], context: &mut Context<'_>) -> Outcome {
    context.charge_content(values)?;
    single(values, 1)?;
    let arguments = Arguments::at(values, 0);
    let delimiter = if arguments.given(1) { arguments.text(1)?.unwrap_or_default() } else { " " };
    let Some(items) = list(values)? else { return Ok(Value::Null) };
    let mut joined = Builder::default();
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            joined.push(delimiter)?;
        }
        match item {
            Item::Scalar(Scalar::Text(text)) => joined.push(text)?,
            Item::Scalar(_) | Item::Date(_) | Item::Keyword(_) => {
                return Err(Failure::of_type(format!("needs strings, found a {}", item.type_name())));
            }
        }
    }
    let joined = joined.into_item();
    context.charge_made(joined.size(), &mut content_bytes(values))?;
    Ok(Value::One(joined))
}

/// What two values share if they are duplicates.
#[derive(PartialEq, Eq, Hash)]
enum Identity {
    Text(String),
    Reference(DnKey),
    Scalar(Scalar),
    Other(String),
}

fn remove_duplicates(values: &[Value], context: &mut Context<'_>) -> Outcome {
    context.charge_content(values)?;
    let case_sensitive = context.language.remove_duplicates_case_sensitive;
    let Some(items) = list(values)? else { return Ok(Value::Null) };
    let mut seen = HashSet::with_capacity(items.len());
    Ok(Value::many(
        items.iter().filter(|item| seen.insert(identity(item, case_sensitive))).cloned().collect(),
    ))
}

fn identity(item: &Item, case_sensitive: bool) -> Identity {
    match item {
        Item::Scalar(Scalar::Text(text)) if case_sensitive => Identity::Text(text.to_string()),
        Item::Scalar(Scalar::Text(text)) => Identity::Text(casing::upper(text)),
        Item::Scalar(Scalar::Reference(dn)) => Identity::Reference(dn.key()),
        Item::Scalar(scalar) => Identity::Scalar(scalar.clone()),
        Item::Date(_) | Item::Keyword(_) => Identity::Other(item.to_string()),
    }
}

/// Takes single values, but gives a list for each, so the lists of several are put together.
fn split(values: &[Value], context: &mut Context<'_>) -> Outcome {
    context.charge_content(values)?;
    single(values, 1)?;
    single(values, 2)?;
    let arguments = Arguments::at(values, 0);
    let limit = match arguments.number(2)? {
        None | Some(-1) => usize::MAX,
        Some(limit) if limit > 0 => usize::try_from(limit).unwrap_or(usize::MAX),
        Some(limit) => return Err(Failure::argument(format!("the limit must be positive, found {limit}"))),
    };
    let (Some(whole), Some(delimiter)) = (values.first(), arguments.text(1)?) else { return Ok(Value::Null) };
    let mut characters = delimiter.chars();
    let (Some(delimiter), None) = (characters.next(), characters.next()) else {
        return Err(Failure::argument("the delimiter must be one character"));
    };
    let mut parts = Vec::new();
    for index in 0..whole.items().len() {
        let text = Arguments::at(values, index).text(0)?.unwrap_or_default();
        for part in text.splitn(limit, delimiter) {
            context.charge(1)?;
            parts.push(Item::text(part));
        }
    }
    Ok(Value::many(parts))
}

#[expect(clippy::unnecessary_wraps, reason = "the table holds functions of one type")]
fn value_count(attribute: AttributeName, context: &mut Context<'_>) -> Outcome {
    let count = context.subject.attribute(attribute).map_or(0, |values| Values::as_slice(&values).len());
    Ok(Value::number(whole_number(count)))
}

fn whole_number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
