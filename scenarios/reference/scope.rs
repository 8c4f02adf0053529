//! Scoping filters (spec/sync-engine.md 1.4).

use super::engine::{Engine, Numbered, Options};
use super::view::Seen;
use anchorwalk::rule::{Direction, Operator, ScopeClause, SyncRule};
use anchorwalk::schema::{AttributeKind, Dn, Guid, ObjectType, Scalar, Sid};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::cmp::Ordering;

/// The rules of a connector that an object is in scope of, by precedence.
pub(crate) fn in_scope(
    engine: &Engine,
    direction: Direction,
    connector: usize,
    object_type: &ObjectType,
    seen: Seen<'_>,
) -> Vec<Numbered> {
    let mut rules = engine.candidates(direction, connector, object_type);
    rules.retain(|(_, rule)| accepts(rule, seen, &engine.options));
    rules
}

/// Groups are joined by OR, clauses by AND; no group means everything.
fn accepts(rule: &SyncRule, seen: Seen<'_>, options: &Options) -> bool {
    let groups = &rule.scope.groups;
    groups.is_empty()
        || groups.iter().any(|group| group.clauses.iter().all(|clause| holds(clause, seen, options)))
}

fn holds(clause: &ScopeClause, seen: Seen<'_>, options: &Options) -> bool {
    if let Some(positive) = clause.operator.negated() {
        return !holds(&ScopeClause { operator: positive, ..clause.clone() }, seen, options);
    }
    let mut values: Vec<Scalar> =
        seen.values(clause.attribute).iter().flat_map(|values| values.iter().cloned()).collect();
    // Law 2: empty text counts as absent.
    values.retain(|value| value.as_text() != Some(""));
    match clause.operator {
        Operator::IsNull => values.is_empty(),
        Operator::IsMemberOf => seen.is_member_of(&clause.operand.text),
        Operator::Equal if values.is_empty() => {
            options.absent_boolean_equals_false
                && seen.kind(clause.attribute) == Some(AttributeKind::Boolean)
                && clause.operand.boolean == Some(false)
        }
        // Law 1 and law 5: nothing satisfies nothing, any value is enough.
        _ => values.iter().any(|value| satisfies(clause, value, options)),
    }
}

fn satisfies(clause: &ScopeClause, value: &Scalar, options: &Options) -> bool {
    let (text, wanted) = if options.scope_case_sensitive {
        (value.to_string(), clause.operand.text.to_string())
    } else {
        (value.to_string().to_lowercase(), clause.operand.text.to_lowercase())
    };
    match clause.operator {
        Operator::Equal | Operator::IsIn => equal(clause, value, &text, &wanted),
        Operator::LessThan => order(clause, value, &text, &wanted).is_some_and(Ordering::is_lt),
        Operator::LessThanOrEqual => order(clause, value, &text, &wanted).is_some_and(Ordering::is_le),
        Operator::GreaterThan => order(clause, value, &text, &wanted).is_some_and(Ordering::is_gt),
        Operator::GreaterThanOrEqual => order(clause, value, &text, &wanted).is_some_and(Ordering::is_ge),
        Operator::Contains => text.contains(&wanted),
        Operator::StartsWith => text.starts_with(&wanted),
        Operator::EndsWith => text.ends_with(&wanted),
        Operator::IsBitSet => match (value, clause.operand.number) {
            (Scalar::Number(number), Some(mask)) => number & mask == mask,
            _ => false,
        },
        _ => false,
    }
}

/// Law 3: by the type of the value.
fn equal(clause: &ScopeClause, value: &Scalar, text: &str, wanted: &str) -> bool {
    match (value, clause.operand.number, clause.operand.boolean) {
        (Scalar::Number(number), Some(other), _) => *number == other,
        (Scalar::Boolean(truth), _, Some(other)) => *truth == other,
        (Scalar::Reference(dn), _, _) => Dn::parse(&clause.operand.text).is_ok_and(|other| other == *dn),
        (Scalar::Binary(bytes), _, _) => {
            let written = clause.operand.text.trim();
            written == STANDARD.encode(bytes)
                || written.parse::<Guid>().is_ok_and(|guid| guid.directory_bytes() == **bytes)
                || written.parse::<Sid>().is_ok_and(|sid| *sid.as_bytes() == **bytes)
        }
        _ => text == wanted,
    }
}

/// Numbers by their values, text by its letters; other values have no order.
fn order(clause: &ScopeClause, value: &Scalar, text: &str, wanted: &str) -> Option<Ordering> {
    match (value, clause.operand.number) {
        (Scalar::Number(number), Some(other)) => Some(number.cmp(&other)),
        (Scalar::Number(_) | Scalar::Text(_), _) => Some(text.cmp(wanted)),
        _ => None,
    }
}
