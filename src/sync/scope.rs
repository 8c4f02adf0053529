//! Which rules an object is in scope of.

use super::{Options, Place, Skipped, View, Witness};
use crate::rule::{Operator, RuleId, ScopeClause, ScopeGroup, ScopingFilter, SyncRule};
use crate::schema::{Dn, Scalar, Values, eq_folded, fold};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::borrow::Cow;
use std::cmp::Ordering;

/// Whether an object is in the scope of a filter (spec/sync-engine.md 1.4).
pub fn in_scope(filter: &ScopingFilter, view: &(impl View + ?Sized), options: &Options) -> bool {
    filter.groups.is_empty()
        || filter.groups.iter().any(|group| group.clauses.iter().all(|clause| holds(clause, view, options)))
}

/// The rules that an object is in scope of, of those that may apply to it, in their order. A witness is told what was
/// evaluated and what was not.
pub(super) fn scoped<'a, W: Witness>(
    candidates: impl Iterator<Item = (RuleId, &'a SyncRule)>,
    view: &impl View,
    options: &Options,
    place: Place,
    witness: &W,
) -> Vec<RuleId> {
    // Room for all: a list that grows takes memory several times, and threads wait for each other there.
    let mut rules = Vec::with_capacity(candidates.size_hint().1.unwrap_or_default());
    let in_scope = candidates.filter(|candidate| scope(*candidate, view, options, place, witness));
    rules.extend(in_scope.map(|(id, _)| id));
    rules
}

/// As [`in_scope`] for a rule of a plan, telling a witness what was evaluated and what was not.
fn scope<W: Witness>(
    (id, rule): (RuleId, &SyncRule),
    view: &impl View,
    options: &Options,
    place: Place,
    witness: &W,
) -> bool {
    if !W::WATCHES {
        return in_scope(&rule.scope, view, options);
    }
    let mut is_in_scope = rule.scope.groups.is_empty();
    for (number, group) in rule.scope.groups.iter().enumerate() {
        if is_in_scope {
            witness.skipped(place, Skipped::ScopeGroup(id, number));
        } else {
            is_in_scope = group_holds(id, (number, group), view, options, place, witness);
        }
    }
    witness.scope(place, id, is_in_scope);
    is_in_scope
}

fn group_holds<W: Witness>(
    rule: RuleId,
    (number, group): (usize, &ScopeGroup),
    view: &impl View,
    options: &Options,
    place: Place,
    witness: &W,
) -> bool {
    let mut all = true;
    for (position, clause) in group.clauses.iter().enumerate() {
        if all {
            all = holds(clause, view, options);
            witness.clause(place, rule, number, position, all);
        } else {
            witness.skipped(place, Skipped::Clause(rule, number, position));
        }
    }
    all
}

/// A clause that is false for an object, with the values it looked at.
#[derive(Clone, Debug)]
pub struct FailedClause<'a> {
    /// The clause.
    pub clause: &'a ScopeClause,
    /// The values of its attribute.
    pub values: Option<Values>,
}

/// Why an object is out of scope: for each group the clauses that are false. Empty when it is in scope.
pub fn failures<'a>(
    filter: &'a ScopingFilter,
    view: &dyn View,
    options: &Options,
) -> Vec<Vec<FailedClause<'a>>> {
    if in_scope(filter, view, options) {
        return Vec::new();
    }
    let failed_of = |group: &'a ScopeGroup| {
        group
            .clauses
            .iter()
            .filter(|clause| !holds(clause, view, options))
            .map(|clause| FailedClause {
                clause,
                values: view.attribute(clause.attribute).map(Cow::into_owned),
            })
            .collect()
    };
    filter.groups.iter().map(failed_of).collect()
}

/// Whether a clause is true for an object.
pub fn holds(clause: &ScopeClause, view: &(impl View + ?Sized), options: &Options) -> bool {
    match clause.operator.negated() {
        Some(positive) => !positive_holds(positive, clause, view, options),
        None => positive_holds(clause.operator, clause, view, options),
    }
}

fn positive_holds(
    operator: Operator,
    clause: &ScopeClause,
    view: &(impl View + ?Sized),
    options: &Options,
) -> bool {
    if operator == Operator::IsMemberOf {
        return view.is_member_of(&clause.operand.text);
    }
    let values = view.attribute(clause.attribute);
    match (operator, values) {
        // An empty string counts as absent (law 2).
        (Operator::IsNull, values) => {
            values.is_none_or(|values| values.iter().all(|value| value.as_text() == Some("")))
        }
        (Operator::Equal, None) => {
            options.absent_boolean_equals_false
                && clause.operand.boolean == Some(false)
                && view.is_boolean(clause.attribute)
        }
        (_, None) => false,
        // Any value that satisfies a positive operator is enough (law 5).
        (operator, Some(values)) => values.iter().any(|value| satisfies(operator, value, clause, options)),
    }
}

fn satisfies(operator: Operator, value: &Scalar, clause: &ScopeClause, options: &Options) -> bool {
    let operand = &clause.operand;
    let case_sensitive = options.scope_case_sensitive;
    let ordering = || compare(value, clause, case_sensitive);
    let text_test = |test: fn(&str, &str) -> bool| {
        let text = value.to_string();
        if case_sensitive { test(&text, &operand.text) } else { test(&fold(&text), &fold(&operand.text)) }
    };
    match operator {
        Operator::Equal | Operator::IsIn => equal(value, clause, case_sensitive),
        Operator::LessThan => ordering() == Some(Ordering::Less),
        Operator::LessThanOrEqual => matches!(ordering(), Some(Ordering::Less | Ordering::Equal)),
        Operator::GreaterThan => ordering() == Some(Ordering::Greater),
        Operator::GreaterThanOrEqual => matches!(ordering(), Some(Ordering::Greater | Ordering::Equal)),
        Operator::Contains => text_test(|text, part| text.contains(part)),
        Operator::StartsWith => text_test(|text, part| text.starts_with(part)),
        Operator::EndsWith => text_test(|text, part| text.ends_with(part)),
        Operator::IsBitSet => match (value, operand.number) {
            (Scalar::Number(number), Some(mask)) => number & mask == mask,
            _ => false,
        },
        Operator::NotEqual
        | Operator::NotContains
        | Operator::NotStartsWith
        | Operator::NotEndsWith
        | Operator::IsNull
        | Operator::IsNotNull
        | Operator::IsNotIn
        | Operator::IsBitNotSet
        | Operator::IsMemberOf
        | Operator::IsNotMemberOf => false,
    }
}

/// Equality by the value's own type (law 3).
fn equal(value: &Scalar, clause: &ScopeClause, case_sensitive: bool) -> bool {
    let operand = &clause.operand;
    match value {
        Scalar::Number(number) => operand.number == Some(*number),
        Scalar::Boolean(boolean) => operand.boolean == Some(*boolean),
        Scalar::Reference(dn) => Dn::parse(&operand.text).is_ok_and(|other| other == *dn),
        // Base64 exactly; a GUID or a SID in its own form whatever its case.
        Scalar::Binary(bytes) => {
            *STANDARD.encode(bytes) == *operand.text
                || eq_folded(&value.to_string(), operand.text.trim_matches(['{', '}']))
        }
        Scalar::Text(text) if case_sensitive => **text == *operand.text,
        Scalar::Text(text) => eq_folded(text, &operand.text),
    }
}

fn text_order(text: &str, operand: &str, case_sensitive: bool) -> Ordering {
    if case_sensitive { text.cmp(operand) } else { fold(text).cmp(&fold(operand)) }
}

fn compare(value: &Scalar, clause: &ScopeClause, case_sensitive: bool) -> Option<Ordering> {
    match value {
        Scalar::Number(number) => match clause.operand.number {
            Some(operand) => Some(number.cmp(&operand)),
            // An operand that is no number is compared as text.
            None => Some(text_order(&number.to_string(), &clause.operand.text, case_sensitive)),
        },
        Scalar::Text(text) => Some(text_order(text, &clause.operand.text, case_sensitive)),
        Scalar::Boolean(_) | Scalar::Binary(_) | Scalar::Reference(_) => None,
    }
}
