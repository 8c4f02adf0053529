//! How an object finds its partner.

use super::{AlgorithmStep, CsView, SyncError, SyncServer};
use crate::connector::CsId;
use crate::expr::Subject;
use crate::metaverse::{ConnectorIndex, MvAttributes, MvId};
use crate::rule::{Direction, JoinClause, JoinGroup, RuleId, joins};
use crate::schema::{ObjectType, Values};

/// A join group and what it found: one candidate is a match, none or several fall through to the next group
/// (spec/sync-engine.md 1.6.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JoinAttempt<Id> {
    /// The group.
    pub group: JoinGroup,
    /// Whether every clause had a value to compare; one without can't match.
    pub comparable: bool,
    /// The candidates, each once.
    pub candidates: Vec<Id>,
}

/// The rule whose join criteria apply, of the rules that are in scope (spec/sync-engine.md 1.6.2): several may have
/// them only if all are identical.
pub fn criteria(
    server: &SyncServer,
    in_scope: &[RuleId],
    direction: Direction,
) -> Result<Option<RuleId>, SyncError> {
    let rules = server.rules();
    let mut with_criteria = in_scope
        .iter()
        .filter_map(|id| Some((*id, rules.get(*id)?)))
        .filter(|(_, rule)| !rule.join.is_empty());
    let Some((first, rule)) = with_criteria.next() else { return Ok(None) };
    match with_criteria.find(|(_, other)| other.join != rule.join) {
        None => Ok(Some(first)),
        Some((_, other)) => {
            let word = match direction {
                Direction::Inbound => "Inbound",
                Direction::Outbound => "Outbound",
            };
            let message = format!(
                "The {word} sync rules in scope have different join criteria. (`{}` and `{}`)",
                rule.name, other.name
            );
            Err(SyncError::new("sync-rule-join-criteria-conflict", AlgorithmStep::Join, message))
        }
    }
}

/// Tries the join groups of an inbound rule for an object, up to the first that matches exactly one metaverse object.
pub fn attempts(server: &SyncServer, rule: RuleId, view: &CsView<'_>) -> Vec<JoinAttempt<MvId>> {
    let Some(rule) = server.rules().get(rule) else { return Vec::new() };
    let mut attempts = Vec::new();
    for group in &rule.join {
        let attempt = attempt(server, group, view, &rule.target_type);
        let matched = attempt.candidates.len() == 1;
        attempts.push(attempt);
        if matched {
            break;
        }
    }
    attempts
}

fn attempt(
    server: &SyncServer,
    group: &JoinGroup,
    view: &CsView<'_>,
    target: &ObjectType,
) -> JoinAttempt<MvId> {
    let value_of = |clause: &JoinClause| view.attribute(clause.cs_attribute);
    let comparable = group.clauses.iter().all(|clause| value_of(clause).is_some());
    let mut candidates = Vec::new();
    if let (true, Some(first)) = (comparable, group.clauses.first()) {
        let metaverse = &server.metaverse;
        for value in value_of(first).iter().flat_map(|values| values.iter()) {
            candidates.extend(metaverse.candidates(first.mv_attribute, value).iter().copied());
        }
        candidates.sort_unstable();
        candidates.dedup();
        candidates.retain(|id| {
            metaverse.get(*id).is_some_and(|object| {
                target.accepts(&object.object_type)
                    && group.clauses.iter().all(|clause| {
                        clause_matches(
                            clause,
                            value_of(clause).as_deref(),
                            object.attributes.values(clause.mv_attribute),
                        )
                    })
            })
        });
        candidates.sort_by_key(|id| metaverse.get(*id).map(|object| object.guid));
    }
    JoinAttempt { group: group.clone(), comparable, candidates }
}

/// The unlinked objects of a connector that a metaverse object matches by the groups of an outbound rule: those of
/// the first group that matches exactly one.
pub(super) fn outbound_match(
    server: &SyncServer,
    rule: RuleId,
    attributes: &MvAttributes,
    connector: ConnectorIndex,
    is_free: impl Fn(CsId) -> bool,
) -> Option<CsId> {
    let rule = server.rules().get(rule)?;
    let space = server.space(connector)?;
    rule.join.iter().find_map(|group| {
        let first = group.clauses.first()?;
        let mut found: Vec<CsId> = Vec::new();
        for value in attributes.values(first.mv_attribute)? {
            found.extend(space.candidates(first.cs_attribute, value).iter().copied());
        }
        found.sort_unstable();
        found.dedup();
        found.retain(|id| {
            is_free(*id)
                && space.get(*id).is_some_and(|object| {
                    rule.target_type.accepts(&object.object_type)
                        && group.clauses.iter().all(|clause| {
                            let values = object.imported.get(clause.cs_attribute);
                            clause_matches(clause, values, attributes.values(clause.mv_attribute))
                        })
                })
        });
        match found.as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    })
}

/// Whether any value of one side joins any value of the other.
fn clause_matches(clause: &JoinClause, cs_values: Option<&Values>, mv_values: Option<&Values>) -> bool {
    let (Some(cs_values), Some(mv_values)) = (cs_values, mv_values) else { return false };
    cs_values.iter().any(|left| mv_values.iter().any(|right| joins(left, right, clause.case_sensitive)))
}
