//! The fields of a struct, read by name and type.

use super::{Item, Node, Spanned};
use crate::schema::nearest;

/// The fields of one struct of the file.
///
/// A field that is `None` counts as not written, one that is `Some(x)` as `x`.
#[derive(Clone, Copy, Debug)]
pub struct Fields<'a> {
    item: Item<'a>,
    what: &'a str,
    written: &'a [(Spanned<String>, Node)],
}

impl<'a> Fields<'a> {
    pub(super) fn new(item: Item<'a>, what: &'a str, written: &'a [(Spanned<String>, Node)]) -> Self {
        Self { item, what, written }
    }

    /// The struct they belong to.
    pub fn item(&self) -> Item<'a> {
        self.item
    }

    /// The value of a field as written, `None` too.
    pub fn written(&self, name: &str) -> Option<Item<'a>> {
        let (_, node) = self.written.iter().find(|(own, _)| own.value == name)?;
        Some(Item::new(node, self.item.problems()))
    }

    /// The value of a field that may be left out.
    pub fn optional(&self, name: &str) -> Option<Item<'a>> {
        self.written(name)?.present()
    }

    /// The value of a field that must be there.
    pub fn required(&self, name: &str) -> Option<Item<'a>> {
        let found = self.optional(name);
        if found.is_none() {
            self.item.report(format!("missing field `{name}` in {}", self.what));
        }
        found
    }

    /// A text that must be there.
    pub fn text(&self, name: &str) -> Option<&'a str> {
        self.required(name)?.text()
    }

    /// A text, or `default` where it is left out.
    pub fn text_or(&self, name: &str, default: &'a str) -> &'a str {
        self.optional(name).and_then(Item::text).unwrap_or(default)
    }

    /// A whole number that must be there.
    pub fn number(&self, name: &str) -> Option<i64> {
        self.required(name)?.number()
    }

    /// A whole number, or `default` where it is left out.
    pub fn number_or(&self, name: &str, default: i64) -> i64 {
        self.optional(name).and_then(Item::number).unwrap_or(default)
    }

    /// `true` or `false`, which must be there.
    pub fn boolean(&self, name: &str) -> Option<bool> {
        self.required(name)?.boolean()
    }

    /// `true` or `false`, or `default` where it is left out.
    pub fn boolean_or(&self, name: &str, default: bool) -> bool {
        self.optional(name).and_then(Item::boolean).unwrap_or(default)
    }

    /// One of several bare names, which must be there.
    pub fn one_of<T: Copy>(&self, name: &str, choices: &[(&str, T)]) -> Option<T> {
        self.required(name)?.one_of(choices)
    }

    /// One of several bare names, or `default` where it is left out.
    pub fn one_of_or<T: Copy>(&self, name: &str, choices: &[(&str, T)], default: T) -> T {
        self.optional(name).and_then(|item| item.one_of(choices)).unwrap_or(default)
    }

    /// A list that must be there, each item read by `read`.
    pub fn each<T>(&self, name: &str, read: impl FnMut(Item<'a>) -> Option<T>) -> Option<Vec<T>> {
        self.required(name)?.each(read)
    }

    /// A list, empty where it is left out, each item read by `read`.
    pub fn each_or_none<T>(&self, name: &str, read: impl FnMut(Item<'a>) -> Option<T>) -> Vec<T> {
        self.optional(name).and_then(|item| item.each(read)).unwrap_or_default()
    }

    /// A map that must be there, as its keys and values in the order written.
    pub fn map(&self, name: &str) -> Option<Vec<(Item<'a>, Item<'a>)>> {
        self.required(name)?.map()
    }

    /// A map, empty where it is left out, as its keys and values in the order written.
    pub fn map_or_none(&self, name: &str) -> Vec<(Item<'a>, Item<'a>)> {
        self.optional(name).and_then(Item::map).unwrap_or_default()
    }

    pub(super) fn report_unknown(&self, known: &[&str]) {
        for (name, _) in self.written.iter().filter(|(name, _)| !known.contains(&name.value.as_str())) {
            let message = format!("unknown field `{}`, {}", name.value, known_or_near(&name.value, known));
            self.item.problems().report(&name.span, message);
        }
    }
}

/// ``expected `forest` `` where one name is near, otherwise all of them.
pub(super) fn known_or_near(name: &str, known: &[&str]) -> String {
    match nearest(name, known.iter().copied()) {
        Some(near) => format!("expected `{near}`"),
        None if known.is_empty() => "expected none".to_owned(),
        None => format!("expected {}", one_of(known)),
    }
}

/// `` `a`, `b` or `c` ``.
pub(super) fn one_of(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => "nothing".to_owned(),
    }
}
