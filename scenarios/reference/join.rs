//! How an object finds its partner (spec/sync-engine.md 1.6).

use super::engine::{Engine, Numbered};
use super::error::SyncError;
use super::index::{CsFact, MvFact, join_text};
use super::object::{CsKey, PendingImport};
use super::view::Seen;
use anchorwalk::rule::{JoinClause, JoinGroup};
use anchorwalk::schema::{Guid, ObjectType, Scalar, Values};
use std::collections::BTreeSet;

/// The rule whose join criteria apply: the first that has any. All that have any must have the same (1.6.2).
pub(crate) fn criteria(rules: &[Numbered]) -> Result<Option<&Numbered>, SyncError> {
    let mut joining = rules.iter().filter(|(_, rule)| !rule.join.is_empty());
    let first = joining.next();
    match first {
        Some((_, rule)) if joining.any(|(_, other)| other.join != rule.join) => Err(SyncError::JOIN_CRITERIA),
        _ => Ok(first),
    }
}

/// The metaverse object of a type that an object finds: that of the first group which matches exactly one (1.6.1).
pub(crate) fn metaverse_partner(
    engine: &Engine,
    groups: &[JoinGroup],
    target: &ObjectType,
    key: CsKey,
) -> Option<Guid> {
    let seen = Seen::cs(engine, key)?;
    groups.iter().find_map(|group| {
        let first = group.clauses.first()?;
        let own = seen.values(first.cs_attribute)?;
        let found = own.iter().flat_map(|value| {
            engine.mv_index.all(&MvFact::Holds(first.mv_attribute, join_text(value).to_lowercase()))
        });
        let matching = found.filter(|guid| {
            let Some(object) = engine.mv.get(guid) else { return false };
            let theirs = |clause: &JoinClause| {
                object.attributes.get(&clause.mv_attribute).map(|value| value.values.clone())
            };
            target.accepts(&object.object_type)
                && group.clauses.iter().all(|clause| {
                    any_joins(seen.values(clause.cs_attribute), theirs(clause), clause.case_sensitive)
                })
        });
        only(matching)
    })
}

/// The unlinked object of a connector that a metaverse object finds, by the same rule.
pub(crate) fn connector_partner(
    engine: &Engine,
    groups: &[JoinGroup],
    target: &ObjectType,
    connector: usize,
    metaverse: Guid,
) -> Option<CsKey> {
    let seen = Seen::Mv(engine, metaverse, connector);
    groups.iter().find_map(|group| {
        let first = group.clauses.first()?;
        let own = seen.values(first.mv_attribute)?;
        let found = own.iter().flat_map(|value| {
            let text = join_text(value).to_lowercase();
            engine.cs_index.all(&CsFact::Holds(connector, first.cs_attribute, text))
        });
        let matching = found.filter(|key| {
            let Some(theirs) = Seen::cs(engine, *key) else { return false };
            let Some(object) = engine.cs.get(key) else { return false };
            object.link.is_none()
                && !object.is_leaving()
                && object.pending_import != Some(PendingImport::Delete)
                && object.object_type == *target
                && group.clauses.iter().all(|clause| {
                    let mine = seen.values(clause.mv_attribute);
                    any_joins(theirs.values(clause.cs_attribute), mine, clause.case_sensitive)
                })
        });
        only(matching)
    })
}

fn only<T: Ord>(found: impl Iterator<Item = T>) -> Option<T> {
    let mut found: BTreeSet<T> = found.collect();
    if found.len() == 1 { found.pop_first() } else { None }
}

/// Whether any value of one side equals any of the other; absent values never do.
fn any_joins(left: Option<Values>, right: Option<Values>, case_sensitive: bool) -> bool {
    let (Some(left), Some(right)) = (left, right) else { return false };
    left.iter().any(|left| right.iter().any(|right| joins(left, right, case_sensitive)))
}

fn joins(left: &Scalar, right: &Scalar, case_sensitive: bool) -> bool {
    match (left, right) {
        (Scalar::Binary(left), Scalar::Binary(right)) => left == right,
        (Scalar::Reference(left), Scalar::Reference(right)) => left == right,
        _ if case_sensitive => join_text(left) == join_text(right),
        _ => join_text(left).to_lowercase() == join_text(right).to_lowercase(),
    }
}
