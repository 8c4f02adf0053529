//! How an object finds its partner.

use super::planner::Planner;
use super::{AlgorithmStep, Candidates, CsView, Place, Skipped, SyncError, SyncServer, Witness};
use crate::connector::CsId;
use crate::expr::Subject;
use crate::metaverse::{ConnectorIndex, CsRef, MvAttributes, MvId, MvObject};
use crate::rule::{Direction, JoinClause, JoinGroup, JoinKey, RuleBook, RuleId, joins};
use crate::schema::{AttributeName, ObjectType, Values};
use std::borrow::Cow;

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
    rules: &RuleBook,
    in_scope: &[RuleId],
    direction: Direction,
) -> Result<Option<RuleId>, SyncError> {
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

/// The one metaverse object that the join groups of an inbound rule find for an object: of the first group that matches
/// exactly one (spec/sync-engine.md 1.6.1).
pub(super) fn matched<W: Witness>(
    planner: Planner<'_, W>,
    id: RuleId,
    view: &CsView<'_>,
    place: Place,
) -> Option<MvId> {
    let rule = planner.rules().get(id)?;
    first_match(
        &rule.join,
        id,
        place,
        planner.witness,
        |group| {
            let Some(first) = group.clauses.first() else { return Vec::new() };
            let Some(values) = view.attribute(first.cs_attribute) else { return Vec::new() };
            let looked_up =
                values.iter().flat_map(|value| planner.metaverse_candidates(first.mv_attribute, value));
            let matches = |id| {
                matches_inbound(planner.metaverse(id), group, &rule.target_type, |name| view.attribute(name))
            };
            up_to(2, looked_up, matches)
        },
        |found| Candidates::Metaverse(found),
    )
}

/// The candidate of the first group that has exactly one.
fn first_match<Id: Copy, W: Witness>(
    groups: &[JoinGroup],
    rule: RuleId,
    place: Place,
    witness: &W,
    mut find: impl FnMut(&JoinGroup) -> Vec<Id>,
    told: impl Fn(&[Id]) -> Candidates<'_>,
) -> Option<Id> {
    for (number, group) in groups.iter().enumerate() {
        // A second candidate says it all, so a value that everybody has costs no more than one that two have.
        let found = find(group);
        witness.join_group(place, rule, number, told(&found));
        if let [only] = found.as_slice() {
            if W::WATCHES {
                (number + 1..groups.len())
                    .for_each(|later| witness.skipped(place, Skipped::JoinGroup(rule, later)));
            }
            return Some(*only);
        }
    }
    None
}

/// The first candidates that match, each once.
fn up_to<Id: Copy + PartialEq>(
    most: usize,
    candidates: impl Iterator<Item = Id>,
    matches: impl Fn(Id) -> bool,
) -> Vec<Id> {
    let mut found = Vec::new();
    for id in candidates {
        if found.len() == most {
            break;
        }
        if !found.contains(&id) && matches(id) {
            found.push(id);
        }
    }
    found
}

/// Whether a join group matches a metaverse object.
pub(super) fn matches_inbound<'v>(
    object: Option<&MvObject>,
    group: &JoinGroup,
    target: &ObjectType,
    attribute: impl Fn(AttributeName) -> Option<Cow<'v, Values>>,
) -> bool {
    object.is_some_and(|object| {
        target.accepts(&object.object_type)
            && group.clauses.iter().all(|clause| {
                let values = attribute(clause.cs_attribute);
                clause_matches(clause, values.as_deref(), object.attributes.values(clause.mv_attribute))
            })
    })
}

/// Tries the join groups of an inbound rule for an object, up to the first that matches exactly one metaverse object:
/// what [`JoinAttempt`] says of each is for explanations.
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
    /// Nobody reads a longer list of candidates.
    const CANDIDATES_MAX: usize = 20;
    let comparable = group.clauses.iter().all(|clause| view.attribute(clause.cs_attribute).is_some());
    let mut candidates = candidates(server, group, view, target, CANDIDATES_MAX);
    candidates.sort_by_key(|id| server.metaverse.get(*id).map(|object| object.guid));
    JoinAttempt { group: group.clone(), comparable, candidates }
}

/// The metaverse objects that a join group matches, each once, at most `most` of them.
pub(super) fn candidates(
    server: &SyncServer,
    group: &JoinGroup,
    view: &CsView<'_>,
    target: &ObjectType,
    most: usize,
) -> Vec<MvId> {
    let metaverse = &server.metaverse;
    let Some(first) = group.clauses.first() else { return Vec::new() };
    let Some(values) = view.attribute(first.cs_attribute) else { return Vec::new() };
    let looked_up =
        values.iter().flat_map(|value| metaverse.candidates(first.mv_attribute, &JoinKey::of(value)));
    let matches = |id| matches_inbound(metaverse.get(id), group, target, |name| view.attribute(name));
    up_to(most, looked_up, matches)
}

/// The one unlinked object of a connector that a metaverse object matches by the groups of an outbound rule: of the
/// first group that matches exactly one.
pub(super) fn outbound_match<W: Witness>(
    planner: Planner<'_, W>,
    id: RuleId,
    attributes: &MvAttributes,
    place: Place,
    connector: ConnectorIndex,
    is_free: impl Fn(CsRef) -> bool,
) -> Option<CsId> {
    let rule = planner.rules().get(id)?;
    first_match(
        &rule.join,
        id,
        place,
        planner.witness,
        |group| {
            let Some(first) = group.clauses.first() else { return Vec::new() };
            let Some(values) = attributes.values(first.mv_attribute) else { return Vec::new() };
            let looked_up = values.iter().flat_map(|value| {
                planner.space_candidates(connector, &rule.target_type, first.cs_attribute, value)
            });
            let matches = |id| {
                let at = CsRef { connector, id };
                is_free(at)
                    && planner.object(at).is_some_and(|object| {
                        rule.target_type.accepts(&object.object_type)
                            && group.clauses.iter().all(|clause| {
                                let values = object.imported.get(clause.cs_attribute);
                                clause_matches(clause, values, attributes.values(clause.mv_attribute))
                            })
                    })
            };
            up_to(2, looked_up, matches)
        },
        |found| Candidates::ConnectorSpace(found),
    )
}

/// Whether any value of one side joins any value of the other.
fn clause_matches(clause: &JoinClause, cs_values: Option<&Values>, mv_values: Option<&Values>) -> bool {
    let (Some(cs_values), Some(mv_values)) = (cs_values, mv_values) else { return false };
    cs_values.iter().any(|left| mv_values.iter().any(|right| joins(left, right, clause.case_sensitive)))
}
