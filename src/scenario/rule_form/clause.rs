//! Scoping clauses and join criteria, each a line of text.

use crate::rule::{ClauseDraft, JoinDraft};
use crate::scenario::{Item, NodeKind};

/// A scoping filter: a list of clauses joined by AND, or a list of such groups joined by OR.
pub(in crate::scenario) fn scope(item: Item<'_>) -> Option<Vec<Vec<ClauseDraft>>> {
    let items = item.list()?;
    let is_list = |item: &Item<'_>| matches!(item.node().kind, NodeKind::List(_));
    if items.iter().any(is_list) {
        return item.each(|group| group.each(clause));
    }
    let group = item.each(clause)?;
    Some(if group.is_empty() { Vec::new() } else { vec![group] })
}

/// `attribute OPERATOR value`; the value is the rest of the line.
fn clause(item: Item<'_>) -> Option<ClauseDraft> {
    let text = item.text()?.trim();
    let Some((attribute, rest)) = text.split_once(char::is_whitespace) else {
        item.report(format!("expected `attribute OPERATOR value`, found `{text}`"));
        return None;
    };
    let rest = rest.trim_start();
    let (operator, value) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    Some(ClauseDraft {
        attribute: attribute.to_owned(),
        operator: operator.to_owned(),
        value: value.trim_start().to_owned(),
        at: item.location(),
    })
}

/// The groups of a join, in the order in which they are tried.
pub(super) fn join(item: Item<'_>) -> Option<Vec<Vec<JoinDraft>>> {
    item.each(group)
}

/// `a = b AND c == d`: the connector space's attribute, `==` where case counts, the metaverse's attribute.
fn group(item: Item<'_>) -> Option<Vec<JoinDraft>> {
    let words: Vec<&str> = item.text()?.split_whitespace().collect();
    words.split(|word| *word == "AND").map(|clause| join_clause(item, clause)).collect()
}

fn join_clause(item: Item<'_>, words: &[&str]) -> Option<JoinDraft> {
    let [cs_attribute, sign @ ("=" | "=="), mv_attribute] = words else {
        item.report_with_help(
            format!("expected `attribute = attribute`, found `{}`", words.join(" ")),
            "connector space on the left, metaverse on the right, blanks around `=`, clauses joined by AND",
        );
        return None;
    };
    Some(JoinDraft {
        cs_attribute: (*cs_attribute).to_owned(),
        mv_attribute: (*mv_attribute).to_owned(),
        case_sensitive: *sign == "==",
        at: item.location(),
    })
}
