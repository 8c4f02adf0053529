//! Scoping filters and join criteria of a rule's file.

use super::findings::Findings;
use crate::ingest::xml::Element;
use crate::rule::{ClauseDraft, JoinDraft};

/// The groups of `<synchronizationCriteria>`. `csAttribute` is the source side, whatever its name says.
pub(super) fn scope_groups(list: &Element<'_>, findings: &mut Findings) -> Vec<Vec<ClauseDraft>> {
    groups(list, "scope", findings, |clause, findings| {
        findings.expect(clause, &["csAttribute", "csOperator", "csValue"], &[]);
        let attribute = findings.text(clause, "csAttribute");
        let operator = findings.text(clause, "csOperator");
        // Blanks at the ends of the value are part of it.
        let value = findings.once(clause, "csValue").map(|value| value.text.to_string()).unwrap_or_default();
        Some(ClauseDraft { attribute: attribute?, operator: operator?, value, at: clause.at(&findings.file) })
    })
}

/// The groups of `<relationshipCriteria>`, in the order in which they are tried.
pub(super) fn join_groups(list: &Element<'_>, findings: &mut Findings) -> Vec<Vec<JoinDraft>> {
    groups(list, "condition", findings, |clause, findings| {
        findings.expect(clause, &["caseSensitive", "csAttribute", "ilmAttribute"], &[]);
        let cs_attribute = findings.text(clause, "csAttribute");
        let mv_attribute = findings.text(clause, "ilmAttribute");
        let case_sensitive = findings.boolean(clause, "caseSensitive").unwrap_or(false);
        Some(JoinDraft {
            cs_attribute: cs_attribute?,
            mv_attribute: mv_attribute?,
            case_sensitive,
            at: clause.at(&findings.file),
        })
    })
}

/// Groups are `<conditions>`; an empty one is noted, since a group of no clauses would hold for every object.
fn groups<T>(
    list: &Element<'_>,
    clause_name: &str,
    findings: &mut Findings,
    mut read: impl FnMut(&Element<'_>, &mut Findings) -> Option<T>,
) -> Vec<Vec<T>> {
    findings.expect(list, &["conditions"], &[]);
    let mut groups = Vec::new();
    for group in list.children_named("conditions") {
        findings.expect(group, &[clause_name], &[]);
        let clauses: Vec<T> =
            group.children_named(clause_name).filter_map(|clause| read(clause, findings)).collect();
        if group.children.is_empty() {
            findings.note(group, format!("a group without <{clause_name}>: ignored"));
        } else {
            groups.push(clauses);
        }
    }
    groups
}
