//! The arguments of one call on single values.

use super::eval_error::Failure;
use super::item::Item;
use super::keyword::Keyword;
use super::truth;
use super::value::Value;
use crate::schema::{Dn, Scalar};
use jiff::civil::DateTime;
use std::sync::Arc;

/// The arguments of a function, seen at one index of the multi-valued ones. Arguments count from 0 here and from
/// 1 in messages. `Ok(None)` is NULL, or an argument that is not there.
pub(super) struct Arguments<'a> {
    values: &'a [Value],
    index: usize,
}

impl<'a> Arguments<'a> {
    pub(super) fn at(values: &'a [Value], index: usize) -> Self {
        Self { values, index }
    }

    /// Whether the call has this argument at all.
    pub(super) fn given(&self, number: usize) -> bool {
        number < self.values.len()
    }

    pub(super) fn item(&self, number: usize) -> Option<&'a Item> {
        match self.values.get(number)? {
            Value::One(item) => Some(item),
            Value::Many(items) => items.get(self.index),
            Value::Null | Value::AuthoritativeNull | Value::IgnoreThisFlow => None,
        }
    }

    pub(super) fn text(&self, number: usize) -> Result<Option<&'a str>, Failure> {
        self.typed(number, "a string", |item| {
            if let Item::Scalar(Scalar::Text(text)) = item { Some(&**text) } else { None }
        })
    }

    /// A part of the text of an argument: the argument itself where nothing was cut off.
    pub(super) fn part(&self, number: usize, part: &str) -> Item {
        match self.item(number) {
            Some(Item::Scalar(Scalar::Text(text))) if text.len() == part.len() => {
                Scalar::Text(Arc::clone(text)).into()
            }
            _ => Item::text(part),
        }
    }

    pub(super) fn number(&self, number: usize) -> Result<Option<i64>, Failure> {
        self.typed(number, "a number", |item| {
            if let Item::Scalar(Scalar::Number(value)) = item { Some(*value) } else { None }
        })
    }

    pub(super) fn binary(&self, number: usize) -> Result<Option<&'a [u8]>, Failure> {
        self.typed(number, "binary", |item| {
            if let Item::Scalar(Scalar::Binary(bytes)) = item { Some(&**bytes) } else { None }
        })
    }

    pub(super) fn reference(&self, number: usize) -> Result<Option<&'a Dn>, Failure> {
        self.typed(number, "a reference (use CRef)", |item| {
            if let Item::Scalar(Scalar::Reference(dn)) = item { Some(dn) } else { None }
        })
    }

    pub(super) fn date(&self, number: usize) -> Result<Option<DateTime>, Failure> {
        self.typed(number, "a date", |item| if let Item::Date(date) = item { Some(*date) } else { None })
    }

    fn typed<T>(
        &self,
        number: usize,
        wanted: &str,
        read: impl Fn(&'a Item) -> Option<T>,
    ) -> Result<Option<T>, Failure> {
        let Some(item) = self.item(number) else { return Ok(None) };
        match read(item) {
            Some(content) => Ok(Some(content)),
            None => Err(mismatch(number, wanted, item)),
        }
    }

    pub(super) fn truth(&self, number: usize) -> Result<bool, Failure> {
        truth::of(self.item(number))
    }

    /// One of the enum words `allowed`. A word may be written as a string where it is quoted in the documents.
    pub(super) fn keyword(&self, number: usize, allowed: &[Keyword]) -> Result<Option<Keyword>, Failure> {
        let Some(item) = self.item(number) else { return Ok(None) };
        let word = match item {
            Item::Keyword(keyword) => Some(*keyword),
            Item::Scalar(Scalar::Text(text)) => Keyword::named(text).filter(|word| *word == Keyword::Dc),
            Item::Scalar(_) | Item::Date(_) => None,
        };
        if let Some(word) = word.filter(|word| allowed.contains(word)) {
            return Ok(Some(word));
        }
        let words: Vec<&str> = allowed.iter().map(|word| word.as_str()).collect();
        let found = match item {
            Item::Keyword(keyword) => keyword.to_string(),
            Item::Scalar(_) | Item::Date(_) => format!("a {}", item.type_name()),
        };
        let message = format!("argument {} must be {}, found {found}", number + 1, words.join(" or "));
        Err(Failure::of_type(message))
    }
}

fn mismatch(number: usize, wanted: &str, found: &Item) -> Failure {
    Failure::of_type(format!("argument {} must be {wanted}, found a {}", number + 1, found.type_name()))
}
