//! Rules, clauses and values in the words of a message.

use crate::metaverse::CsRef;
use crate::rule::{Operator, RuleId, ScopeClause, SyncRule};
use crate::schema::Values;
use crate::sync::{CsView, FailedClause, SyncServer, View, failures};

/// `` `In from AD - User AccountEnabled` (102, Microsoft.InfromADUserAccountEnabled.004) ``.
pub fn rule_label(rule: &SyncRule) -> String {
    if rule.tag.is_empty() {
        format!("`{}` ({}, no tag)", rule.name, rule.precedence)
    } else {
        format!("`{}` ({}, {})", rule.name, rule.precedence, rule.tag)
    }
}

/// The rules by precedence and name, for a list.
pub(super) fn rule_list(server: &SyncServer, rules: &[RuleId]) -> String {
    let names: Vec<String> = rules
        .iter()
        .filter_map(|id| server.rules().get(*id))
        .map(|rule| format!("{} {}", rule.precedence, rule.name))
        .collect();
    if names.is_empty() { "no rule".to_owned() } else { names.join(", ") }
}

/// The values of an attribute; `absent` where there are none.
pub(super) fn shown(values: Option<&Values>) -> String {
    values.map_or_else(|| "absent".to_owned(), ToString::to_string)
}

/// `` `userAccountControl ISBITNOTSET 2` is false, value 514 ``.
pub(super) fn clause_text(clause: &ScopeClause, values: Option<&Values>) -> String {
    if matches!(clause.operator, Operator::IsMemberOf | Operator::IsNotMemberOf) {
        // The value would be the object's own DN, which says nothing.
        return format!("`{clause}` is false");
    }
    format!("`{clause}` is false, value {}", shown(values))
}

/// Why an object is out of a rule's scope: the false clauses, one alternative a group.
pub(super) fn failure_text(failed: &[Vec<FailedClause<'_>>]) -> String {
    let groups: Vec<String> = failed
        .iter()
        .map(|group| {
            let clauses: Vec<String> =
                group.iter().map(|failed| clause_text(failed.clause, failed.values.as_ref())).collect();
            clauses.join(" and ")
        })
        .collect();
    groups.join("; or ")
}

/// The clauses that keep an object out of a rule, as text; `None` when it is in scope.
pub(super) fn out_of_scope(server: &SyncServer, rule: &SyncRule, view: &dyn View) -> Option<String> {
    let failed = failures(&rule.scope, view, &server.options);
    (!failed.is_empty()).then(|| failure_text(&failed))
}

/// The DN and connector of an object.
pub(super) fn place(server: &SyncServer, object: CsRef) -> (String, Option<String>) {
    let Some(space) = server.space(object.connector) else { return ("?".to_owned(), None) };
    let dn =
        space.get(object.id).map_or_else(|| "a missing object".to_owned(), |object| object.dn.to_string());
    (dn, Some(space.config.name.clone()))
}

/// The view of an object, where it is there.
pub(super) fn view(server: &SyncServer, object: CsRef) -> Option<CsView<'_>> {
    CsView::new(server, object)
}

/// A message about an object as it reads beside the object's own name.
pub(super) fn without_name(server: &SyncServer, object: CsRef, message: &str) -> String {
    let name = server.describe(object);
    message.replace(&format!(" on {name}"), "").replace(&name, "it")
}
