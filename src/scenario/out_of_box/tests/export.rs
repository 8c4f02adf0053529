//! The rules of a real export, read by a plain scan of the XML.

use std::collections::BTreeMap;
use std::path::PathBuf;

/// A rule of the export as comparable text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct ExportedRule {
    pub(super) precedence: i64,
    /// Name, tag, direction, types, link, password flag, state.
    pub(super) head: String,
    pub(super) scope: Vec<Vec<String>>,
    pub(super) join: Vec<Vec<String>>,
    pub(super) flows: BTreeMap<String, ExportedFlow>,
}

/// A flow of the export: kind and source, merge type, apply once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ExportedFlow {
    pub(super) kind: &'static str,
    pub(super) source: String,
    pub(super) merge: String,
    pub(super) apply_once: bool,
}

/// The rules of the export beside the repository in the order of precedence; `None`, with a word on it, where
/// there is no such export.
pub(super) fn exported_rules() -> Option<Vec<ExportedRule>> {
    let folder =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data/contoso-config/SynchronizationRules");
    let Ok(files) = std::fs::read_dir(&folder) else {
        println!("skipped: there is no configuration export beside the repository");
        return None;
    };
    let read = |file: std::io::Result<std::fs::DirEntry>| std::fs::read_to_string(file.unwrap().path());
    let mut rules: Vec<ExportedRule> = files.map(|file| rule(&read(file).unwrap())).collect();
    rules.sort_by_key(|rule| rule.precedence);
    Some(rules)
}

fn rule(xml: &str) -> ExportedRule {
    let head = ["name", "immutable-tag", "direction", "sourceObjectType", "targetObjectType", "linkType"];
    let head = head.map(|tag| one(xml, tag)).join("|");
    let flags = [one(xml, "EnablePasswordSync"), one(xml, "disabled")].join("|").to_lowercase();
    ExportedRule {
        precedence: one(xml, "precedence").parse().unwrap(),
        head: format!("{head}|{flags}"),
        scope: groups(&one(xml, "synchronizationCriteria"), "scope", |clause| {
            let parts = ["csAttribute", "csOperator", "csValue"].map(|tag| one(clause, tag));
            parts.join(" ").trim().to_owned()
        }),
        join: groups(&one(xml, "relationshipCriteria"), "condition", |clause| {
            let sign = if one(clause, "caseSensitive") == "True" { "==" } else { "=" };
            format!("{} {sign} {}", one(clause, "csAttribute"), one(clause, "ilmAttribute"))
        }),
        flows: all(xml, "mapping").iter().map(|mapping| flow(mapping)).collect(),
    }
}

fn flow(mapping: &str) -> (String, ExportedFlow) {
    let source = one(mapping, "src");
    let (kind, source) = match (all(mapping, "expression").pop(), all(&source, "attr").pop()) {
        (Some(expression), _) => ("expression", expression),
        (None, Some(attribute)) => ("direct", attribute),
        (None, None) => ("constant", source),
    };
    let apply_once = mapping.starts_with(" execute-once=\"true\"");
    let merge = one(mapping, "valueMergeType");
    (one(mapping, "dest"), ExportedFlow { kind, source, merge, apply_once })
}

fn groups(xml: &str, tag: &str, shown: impl Fn(&str) -> String) -> Vec<Vec<String>> {
    let group = |group: &String| all(group, tag).iter().map(|clause| shown(clause)).collect();
    all(xml, "conditions").iter().map(group).collect()
}

/// The text of the first element of that name; empty where there is none.
fn one(xml: &str, tag: &str) -> String {
    all(xml, tag).into_iter().next().unwrap_or_default()
}

/// The texts of all elements of that name, with the attributes of the opening tag in front.
fn all(xml: &str, tag: &str) -> Vec<String> {
    let (open, close) = (format!("<{tag}"), format!("</{tag}>"));
    let mut found = Vec::new();
    let mut rest = xml;
    while let Some(start) = rest.find(&open) {
        rest = &rest[start + open.len()..];
        if !rest.starts_with(['>', ' ']) || rest.starts_with(" />") {
            continue;
        }
        let end = rest.find(&close).unwrap();
        found.push(unescaped(rest[..end].strip_prefix('>').unwrap_or(&rest[..end])));
        rest = &rest[end..];
    }
    found
}

/// Escapes are undone only where no element is left, so that a text is not taken for one.
fn unescaped(text: &str) -> String {
    if text.contains('<') {
        return text.to_owned();
    }
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}
