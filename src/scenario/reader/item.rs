//! A node with the place where mistakes go: what a reading function is given.

use super::fields::known_or_near;
use super::{Fields, Node, NodeKind, Problems};
use crate::schema::Location;
use std::ops::{Range, RangeInclusive};

/// A value of the file, ready to be read as what it should be.
///
/// Every accessor that finds something else reports it and gives `None`, so a reading function asks for all it
/// needs first and uses `?` last: then one run reports every mistake.
#[derive(Clone, Copy, Debug)]
pub struct Item<'a> {
    node: &'a Node,
    problems: &'a Problems<'a>,
}

impl<'a> Item<'a> {
    pub(super) fn new(node: &'a Node, problems: &'a Problems<'a>) -> Self {
        Self { node, problems }
    }

    /// The node behind it.
    pub fn node(self) -> &'a Node {
        self.node
    }

    /// Where mistakes go.
    pub fn problems(self) -> &'a Problems<'a> {
        self.problems
    }

    /// The bytes of the source that it was written in.
    pub fn span(self) -> &'a Range<usize> {
        &self.node.span
    }

    /// Where it begins.
    pub fn location(self) -> Location {
        self.problems.source().location(self.node.span.start)
    }

    /// The name of `Import`, `Lookup(…)` or `Disable("x")`, to choose a reading function by.
    pub fn name(self) -> Option<&'a str> {
        self.node.name()
    }

    /// Reports a mistake at this value.
    pub fn report(self, message: impl Into<String>) {
        self.problems.report(&self.node.span, message);
    }

    /// Reports a mistake at this value and what to do about it.
    pub fn report_with_help(self, message: impl Into<String>, help: impl Into<String>) {
        self.problems.report_with_help(&self.node.span, message, help);
    }

    /// Reports `expected <what>, found …`. Gives `None`, so that it can end a function.
    pub fn expected<T>(self, what: &str) -> Option<T> {
        self.report(format!("expected {what}, found {}", self.node.described()));
        None
    }

    /// Reports that the name of this value is none of `known`, with the nearest of them.
    pub fn unknown_name<T>(self, what: &str, known: &[&str]) -> Option<T> {
        match self.name() {
            Some(name) => self.report(format!("unknown {what} `{name}`, {}", known_or_near(name, known))),
            None => return self.expected(&format!("a {what}")),
        }
        None
    }

    /// The same without the name, which may be a secret in the wrong place.
    pub fn unknown_secret<T>(self, what: &str, known: &[&str]) -> Option<T> {
        let meant = known_or_near(self.name().unwrap_or_default(), known);
        self.report(format!("unknown {what}, {meant}"));
        None
    }

    /// `None` for the bare name `None`, the inner value of `Some(…)`, otherwise this value.
    pub fn present(self) -> Option<Self> {
        if let NodeKind::Tuple { name: Some(name), items } = &self.node.kind
            && name == "Some"
        {
            return items.first().map(|node| Self { node, ..self });
        }
        (self.node.kind != NodeKind::Name("None".to_owned())).then_some(self)
    }

    /// A text.
    pub fn text(self) -> Option<&'a str> {
        if let NodeKind::Text(text) = &self.node.kind { Some(text) } else { self.expected("a text") }
    }

    /// A whole number.
    pub fn number(self) -> Option<i64> {
        if let NodeKind::Number(number) = &self.node.kind { Some(*number) } else { self.expected("a number") }
    }

    /// A whole number within bounds.
    pub fn number_in(self, bounds: &RangeInclusive<i64>) -> Option<i64> {
        let number = self.number()?;
        if bounds.contains(&number) {
            return Some(number);
        }
        self.report(format!("expected a number from {} to {}, found {number}", bounds.start(), bounds.end()));
        None
    }

    /// `true` or `false`.
    pub fn boolean(self) -> Option<bool> {
        if let NodeKind::Boolean(value) = &self.node.kind {
            Some(*value)
        } else {
            self.expected("`true` or `false`")
        }
    }

    /// The items of a list.
    pub fn list(self) -> Option<Vec<Item<'a>>> {
        let NodeKind::List(items) = &self.node.kind else { return self.expected("a list") };
        Some(items.iter().map(|node| Self { node, ..self }).collect())
    }

    /// The items of a list, each read by `read`. Items that cannot be read are left out; they are reported.
    pub fn each<T>(self, read: impl FnMut(Item<'a>) -> Option<T>) -> Option<Vec<T>> {
        Some(self.list()?.into_iter().filter_map(read).collect())
    }

    /// The keys and values of a map, in the order written.
    pub fn map(self) -> Option<Vec<(Item<'a>, Item<'a>)>> {
        let NodeKind::Map(entries) = &self.node.kind else { return self.expected("a map") };
        let item = |node| Self { node, ..self };
        Some(entries.iter().map(|(key, value)| (item(key), item(value))).collect())
    }

    /// The values of `Disable("x")` in round brackets, exactly as many as they have names:
    /// `let [user] = item.arguments("Disable", ["user"])?;`
    pub fn arguments<const N: usize>(self, what: &str, names: [&str; N]) -> Option<[Item<'a>; N]> {
        let wanted = format!("`{what}({})`", names.join(", "));
        let NodeKind::Tuple { name, items } = &self.node.kind else { return self.expected(&wanted) };
        if name.as_deref().is_some_and(|name| name != what) {
            return self.expected(&wanted);
        }
        let found: Vec<_> = items.iter().map(|node| Self { node, ..self }).collect();
        found.try_into().ok().or_else(|| {
            self.report(format!("expected {wanted}, found {} values", items.len()));
            None
        })
    }

    /// One of several bare names, each with what it stands for.
    pub fn one_of<T: Copy>(self, choices: &[(&str, T)]) -> Option<T> {
        let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
        let NodeKind::Name(name) = &self.node.kind else {
            return self.expected(super::fields::one_of(&names).trim());
        };
        let found = choices.iter().find(|(own, _)| own == name).map(|(_, value)| *value);
        if found.is_none() {
            self.report(format!("unknown name `{name}`, {}", known_or_near(name, &names)));
        }
        found
    }

    /// The fields of `what(…)`, where the name may be left out. A bare name and empty brackets have none. Fields
    /// that are not `known` are reported at once.
    pub fn fields(self, what: &'a str, known: &[&str]) -> Option<Fields<'a>> {
        let Some(fields) = self.node.fields().filter(|_| self.name().is_none_or(|name| name == what)) else {
            return self.expected(&format!("`{what}(…)`"));
        };
        let fields = Fields::new(self, what, fields);
        fields.report_unknown(known);
        Some(fields)
    }
}
