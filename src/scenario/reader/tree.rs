//! From a text to the tree of its nodes, and from the tree to whatever a file is about.

use super::layer::{Layer, identifier, layer};
use super::syntax_error::syntax_error;
use super::{Item, Node, NodeKind, Problems, Report, Source, Spanned};
use ron::value::RawValue;
use std::collections::HashMap;
use std::ops::Range;

/// Reads a whole file with `read`, which gets its one value. Either the file is without a mistake, or the report
/// holds every one of them.
pub fn parse<T>(source: &Source, read: impl FnOnce(Item<'_>) -> Option<T>) -> Result<T, Report> {
    let problems = Problems::new(source);
    let value =
        Tree { source, problems: &problems }.root().and_then(|node| read(Item::new(&node, &problems)));
    match value {
        Some(value) if problems.is_empty() => Ok(value),
        _ => Err(problems.into_report()),
    }
}

#[derive(Clone, Copy)]
struct Tree<'s> {
    source: &'s Source,
    problems: &'s Problems<'s>,
}

impl<'s> Tree<'s> {
    fn root(self) -> Option<Node> {
        let text = self.source.text();
        if let Some(offset) = text.find('\0') {
            self.problems.report(&(offset..offset + 1), "a NUL character, which no text file has");
            return None;
        }
        match RawValue::from_ron(text) {
            Ok(raw) => self.node(raw.get_ron()),
            Err(error) => {
                syntax_error(self.source, self.problems, &error);
                None
            }
        }
    }

    /// The node of a slice of the source. The recursion is bounded: ron refused deeper text as a whole before.
    fn node(self, slice: &'s str) -> Option<Node> {
        match layer(slice) {
            Ok((layer, value)) => {
                let span = self.span(value);
                Some(Node { kind: self.kind(layer, value, &span), span })
            }
            Err(error) => {
                self.problems.report_broken(&self.span(slice), error.code.to_string());
                None
            }
        }
    }

    fn kind(self, layer: Layer<'s>, value: &'s str, span: &Range<usize>) -> NodeKind {
        match layer {
            Layer::Text(text) => {
                if text.contains('\0') {
                    self.problems.report(span, "a NUL character in a text");
                }
                NodeKind::Text(text)
            }
            Layer::Number(number) => NodeKind::Number(number),
            Layer::Boolean(value) => NodeKind::Boolean(value),
            Layer::Foreign(what) => NodeKind::Foreign(what),
            Layer::None => NodeKind::Name("None".to_owned()),
            Layer::Unit => match name(value) {
                Some(name) => NodeKind::Name(name),
                None => NodeKind::Tuple { name: None, items: Vec::new() },
            },
            Layer::Some(inner) => NodeKind::Tuple {
                name: Some("Some".to_owned()),
                items: self.node(inner).into_iter().collect(),
            },
            Layer::Items(items) => {
                let items = items.into_iter().filter_map(|item| self.node(item)).collect();
                if value.starts_with('[') {
                    NodeKind::List(items)
                } else {
                    NodeKind::Tuple { name: name(value), items }
                }
            }
            Layer::Pairs(pairs) if value.starts_with('{') => NodeKind::Map(self.entries(pairs)),
            Layer::Pairs(pairs) => NodeKind::Named { name: name(value), fields: self.fields(pairs) },
        }
    }

    fn fields(self, pairs: Vec<(&'s str, &'s str)>) -> Vec<(Spanned<String>, Node)> {
        let mut seen = HashMap::new();
        let mut fields = Vec::with_capacity(pairs.len());
        for (key, value) in pairs {
            let field = Spanned { value: key.to_owned(), span: self.span(key) };
            match seen.get(key) {
                Some(first) => self.problems.report_duplicate("field", key, &field.span, first),
                None => drop(seen.insert(key, field.span.clone())),
            }
            if let Some(node) = self.node(value) {
                fields.push((field, node));
            }
        }
        fields
    }

    fn entries(self, pairs: Vec<(&'s str, &'s str)>) -> Vec<(Node, Node)> {
        let mut seen = HashMap::new();
        let mut entries = Vec::with_capacity(pairs.len());
        for (key, value) in pairs {
            let (key, value) = (self.node(key), self.node(value));
            let Some(key) = key else { continue };
            let identity = identity(&key, self.source);
            match seen.get(&identity) {
                Some(first) => self.problems.report_duplicate("key", &identity.1, &key.span, first),
                None => drop(seen.insert(identity, key.span.clone())),
            }
            if let Some(value) = value {
                entries.push((key, value));
            }
        }
        entries
    }

    /// Where a slice of the source stands in it.
    fn span(self, slice: &str) -> Range<usize> {
        let start = slice.as_ptr().addr().saturating_sub(self.source.text().as_ptr().addr());
        start..start + slice.len()
    }
}

/// By what two keys of a map are the same: the text of a text, otherwise the spelling.
fn identity(key: &Node, source: &Source) -> (bool, String) {
    match &key.kind {
        NodeKind::Text(text) => (true, text.clone()),
        NodeKind::Number(number) => (false, number.to_string()),
        NodeKind::Boolean(_)
        | NodeKind::Name(_)
        | NodeKind::Named { .. }
        | NodeKind::Tuple { .. }
        | NodeKind::List(_)
        | NodeKind::Map(_)
        | NodeKind::Foreign(_) => (false, source.slice(&key.span).to_owned()),
    }
}

/// The name that a value begins with.
fn name(value: &str) -> Option<String> {
    let name = identifier(value);
    let name = name.strip_prefix("r#").unwrap_or(name);
    (!name.is_empty()).then(|| name.to_owned())
}
