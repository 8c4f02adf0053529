//! Attribute flows: one entry of a map for every kind of flow.

use super::Vocabulary;
use super::names::names;
use crate::rule::{FlowDraft, FlowSourceDraft};
use crate::scenario::Item;

/// How the flows of one entry get their values.
struct FlowForm<'a> {
    source: SourceForm<'a>,
    merge: &'static str,
    apply_once: bool,
}

/// Where the value comes from.
#[derive(Clone, Copy)]
enum SourceForm<'a> {
    /// The attribute of the same name.
    Direct,
    /// The attribute that goes by another name on the other side.
    Renamed,
    /// The attribute of that name.
    From(&'a str),
    /// That text.
    Constant(&'a str),
    /// That expression, in which `[*]` is the attribute of the same name.
    Expression(&'a str),
}

const TRIM: &str = "Trim([*])";
const FORMS: [&str; 11] = [
    "Direct",
    "Renamed",
    "From",
    "Trim",
    "Expr",
    "Constant",
    "Shared",
    "Once",
    "Replace",
    "Merge",
    "MergeCaseInsensitive",
];

/// The flows of a map `{"names": form}`, in the order written.
pub(super) fn flows(item: Item<'_>, vocabulary: &Vocabulary) -> Option<Vec<FlowDraft>> {
    let mut flows = Vec::new();
    for (key, value) in item.map()? {
        let (targets, form) = (names(key), flow_form(value, vocabulary));
        let (Some(targets), Some(form)) = (targets, form) else { continue };
        for (target, at) in targets {
            let Some(source) = source(form.source, &target, value, vocabulary) else { continue };
            let merge = form.merge.to_owned();
            flows.push(FlowDraft { target, source, merge, apply_once: form.apply_once, at });
        }
    }
    Some(flows)
}

fn flow_form<'a>(item: Item<'a>, vocabulary: &'a Vocabulary) -> Option<FlowForm<'a>> {
    let plain = |source| Some(FlowForm { source, merge: "Update", apply_once: false });
    let name = item.name();
    let inner = |what| item.arguments(what, ["flow"]).and_then(|[inner]| flow_form(inner, vocabulary));
    let text = |what| item.arguments(what, ["text"]).and_then(|[text]| text.text());
    match name {
        Some("Direct") => plain(SourceForm::Direct),
        Some("Renamed") => plain(SourceForm::Renamed),
        Some("Trim") => plain(SourceForm::Expression(TRIM)),
        Some("From") => plain(SourceForm::From(text("From")?)),
        Some("Constant") => plain(SourceForm::Constant(text("Constant")?)),
        Some("Expr") => plain(SourceForm::Expression(text("Expr")?)),
        Some("Shared") => plain(SourceForm::Expression(vocabulary.expression(item)?)),
        Some("Once") => Some(FlowForm { apply_once: true, ..inner("Once")? }),
        Some("Replace") => Some(FlowForm { merge: "Replace", ..inner("Replace")? }),
        Some("Merge") => Some(FlowForm { merge: "Merge", ..inner("Merge")? }),
        Some("MergeCaseInsensitive") => {
            Some(FlowForm { merge: "MergeCaseInsensitive", ..inner("MergeCaseInsensitive")? })
        }
        _ => item.unknown_name("kind of flow", &FORMS),
    }
}

fn source(
    form: SourceForm<'_>,
    target: &str,
    item: Item<'_>,
    vocabulary: &Vocabulary,
) -> Option<FlowSourceDraft> {
    Some(match form {
        SourceForm::Direct => FlowSourceDraft::Direct(target.to_owned()),
        SourceForm::Renamed => FlowSourceDraft::Direct(vocabulary.renamed(target, item)?.to_owned()),
        SourceForm::From(attribute) => FlowSourceDraft::Direct(attribute.to_owned()),
        SourceForm::Constant(text) => FlowSourceDraft::Constant(text.to_owned()),
        SourceForm::Expression(text) => {
            FlowSourceDraft::Expression(one_line(text).replace("[*]", &format!("[{target}]")))
        }
    })
}

/// An expression that was written over several lines, in one: breaks and the blanks around them become one blank,
/// except inside the strings of the language.
fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for (index, part) in text.trim().split('"').enumerate() {
        if index > 0 {
            line.push('"');
        }
        let is_string = index % 2 == 1;
        if is_string {
            line.push_str(part);
            continue;
        }
        for (index, piece) in part.split('\n').enumerate() {
            if index > 0 {
                line.truncate(line.trim_end().len());
                line.push(' ');
            }
            line.push_str(if index > 0 { piece.trim_start() } else { piece });
        }
    }
    line
}
