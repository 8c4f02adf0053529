//! The attribute flows of a rule's file.

use super::findings::{Findings, truth};
use crate::ingest::quoted;
use crate::ingest::xml::Element;
use crate::rule::{FlowDraft, FlowSourceDraft};

/// The flows of `<attribute-mappings>`, in the order of the file.
pub(super) fn flows(list: &Element<'_>, findings: &mut Findings) -> Vec<FlowDraft> {
    findings.expect(list, &["mapping"], &[]);
    list.children_named("mapping").filter_map(|mapping| flow(mapping, findings)).collect()
}

fn flow(mapping: &Element<'_>, findings: &mut Findings) -> Option<FlowDraft> {
    findings.expect(mapping, &["dest", "src", "expression", "valueMergeType"], &["execute-once"]);
    let target = findings.text(mapping, "dest");
    let source = source(mapping, findings);
    let merge = match findings.text_or_empty(mapping, "valueMergeType") {
        merge if merge.is_empty() => "Update".to_owned(),
        merge => merge,
    };
    let apply_once = mapping.attribute("execute-once").map(|value| {
        truth(value).unwrap_or_else(|| {
            let found = quoted(value);
            findings.mistake(mapping, format!("execute-once must be true or false, found `{found}`"));
            false
        })
    });
    Some(FlowDraft {
        target: target?,
        source: source?,
        merge,
        apply_once: apply_once.unwrap_or(false),
        at: mapping.at(&findings.file),
    })
}

/// An expression if there is one, else the source attribute, else the text of `<src>` (spec/config-export.md 3.2).
fn source(mapping: &Element<'_>, findings: &mut Findings) -> Option<FlowSourceDraft> {
    let src = findings.once(mapping, "src");
    if let Some(src) = src {
        findings.expect(src, if src.children.is_empty() { &[] } else { &["attr"] }, &[]);
    }
    if let Some(expression) = findings.once(mapping, "expression") {
        return Some(FlowSourceDraft::Expression(expression.text.to_string()));
    }
    let Some(src) = src else {
        findings.mistake(mapping, "expected <src> or <expression> in <mapping>");
        return None;
    };
    let attributes: Vec<_> = src.children_named("attr").collect();
    match attributes.as_slice() {
        [] => Some(FlowSourceDraft::Constant(src.text.to_string())),
        [attribute] if !attribute.trimmed().is_empty() => {
            Some(FlowSourceDraft::Direct(attribute.trimmed().to_owned()))
        }
        [attribute] => {
            findings.mistake(attribute, "<attr> is empty");
            None
        }
        [_, second, ..] => {
            findings.mistake(second, "a flow without an expression has one source attribute");
            None
        }
    }
}
