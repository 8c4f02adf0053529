//! Names that several rules share.

use super::{clause, flow};
use crate::rule::{FlowDraft, JoinDraft};
use crate::scenario::{Fields, Item};
use crate::schema::nearest;
use std::collections::BTreeMap;

/// What a file names once and its rules refer to: expressions, renamed attributes, joins, sets of flows.
///
/// ```ron
/// expressions: {"anchor": "ConvertToBase64([objectGUID])"},     // "sourceAnchor": Shared("anchor")
/// renamed: {"city": "l", "surname": "sn"},                      // "city surname": Renamed
/// joins: {"by mail": ["mail = mail"]},                          // join: Shared("by mail")
/// flowSets: {"phones": {"homePhone mobile pager": Trim}},       // with: ["phones"]
/// ```
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    expressions: BTreeMap<String, String>,
    renamed: BTreeMap<String, String>,
    joins: BTreeMap<String, Vec<Vec<JoinDraft>>>,
    flow_sets: BTreeMap<String, Vec<FlowDraft>>,
}

impl Vocabulary {
    /// The fields that [`Vocabulary::read`] looks for; none of them must be there.
    pub const FIELDS: [&str; 4] = ["expressions", "renamed", "joins", "flowSets"];

    /// Reads the shared names from the fields of a struct.
    pub fn read(fields: &Fields<'_>) -> Self {
        let text = |item: Item<'_>| item.text().map(str::to_owned);
        let mut vocabulary = Self {
            expressions: named(fields, "expressions", text),
            renamed: named(fields, "renamed", text),
            joins: named(fields, "joins", clause::join),
            flow_sets: BTreeMap::new(),
        };
        vocabulary.flow_sets = named(fields, "flowSets", |item| flow::flows(item, &vocabulary));
        vocabulary
    }

    /// Adds a join, replacing one of that name.
    pub fn add_join(&mut self, name: &str, join: Vec<Vec<JoinDraft>>) {
        self.joins.insert(name.to_owned(), join);
    }

    /// Reads a join and adds it, replacing one of that name.
    pub fn read_join(&mut self, name: &str, item: Item<'_>) {
        self.add_join(name, clause::join(item).unwrap_or_default());
    }

    /// Adds a set of flows, replacing one of that name.
    pub fn add_flows(&mut self, name: &str, flows: Vec<FlowDraft>) {
        self.flow_sets.insert(name.to_owned(), flows);
    }

    /// Reads a set of flows and adds it, replacing one of that name; an empty one where it is left out.
    pub fn read_flows(&mut self, name: &str, item: Option<Item<'_>>) {
        let flows = item.and_then(|item| flow::flows(item, self)).unwrap_or_default();
        self.add_flows(name, flows);
    }

    /// The expression that `Shared("…")` stands for.
    pub(super) fn expression(&self, item: Item<'_>) -> Option<&str> {
        let [name] = item.arguments("Shared", ["name"])?;
        found(&self.expressions, name, "shared expression").map(String::as_str)
    }

    /// The join that `Shared("…")` stands for.
    pub(super) fn join(&self, item: Item<'_>) -> Option<&Vec<Vec<JoinDraft>>> {
        let [name] = item.arguments("Shared", ["name"])?;
        found(&self.joins, name, "shared join")
    }

    /// The flows of a set.
    pub(super) fn flow_set(&self, name: Item<'_>) -> Option<&Vec<FlowDraft>> {
        found(&self.flow_sets, name, "set of flows")
    }

    /// The other name of an attribute.
    pub(super) fn renamed(&self, target: &str, item: Item<'_>) -> Option<&str> {
        let found = self.renamed.get(target);
        if found.is_none() {
            item.report(format!("`renamed` does not say which attribute becomes `{target}`"));
        }
        found.map(String::as_str)
    }
}

/// The entries of a map from names to something.
fn named<'a, T>(
    fields: &Fields<'a>,
    field: &str,
    read: impl Fn(Item<'a>) -> Option<T>,
) -> BTreeMap<String, T> {
    let entries = fields.map_or_none(field).into_iter();
    entries.filter_map(|(name, value)| Some((name.text()?.to_owned(), read(value)?))).collect()
}

fn found<'v, T>(map: &'v BTreeMap<String, T>, name: Item<'_>, what: &str) -> Option<&'v T> {
    let text = name.text()?;
    let found = map.get(text);
    if found.is_none() {
        let hint = nearest(text, map.keys().map(String::as_str));
        let hint = hint.map(|near| format!(", did you mean `{near}`?")).unwrap_or_default();
        name.report(format!("unknown {what} `{text}`{hint}"));
    }
    found
}
