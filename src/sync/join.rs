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

/// The one metaverse object that the join groups of an inbound rule find for an object: of the first group that matches
/// exactly one (spec/sync-engine.md 1.6.1).
pub(super) fn matched(server: &SyncServer, rule: RuleId, view: &CsView<'_>) -> Option<MvId> {
    let rule = server.rules().get(rule)?;
    rule.join.iter().find_map(|group| {
        // A second candidate says it all, so a value that everybody has costs no more than one that two have.
        let mut found = candidates(server, group, view, &rule.target_type, 2);
        if found.len() == 1 { found.pop() } else { None }
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
fn candidates(
    server: &SyncServer,
    group: &JoinGroup,
    view: &CsView<'_>,
    target: &ObjectType,
    most: usize,
) -> Vec<MvId> {
    let metaverse = &server.metaverse;
    let mut found = Vec::new();
    let Some(first) = group.clauses.first() else { return found };
    let Some(values) = view.attribute(first.cs_attribute) else { return found };
    let matches = |id: MvId| {
        metaverse.get(id).is_some_and(|object| {
            target.accepts(&object.object_type)
                && group.clauses.iter().all(|clause| {
                    let values = view.attribute(clause.cs_attribute);
                    clause_matches(clause, values.as_deref(), object.attributes.values(clause.mv_attribute))
                })
        })
    };
    for id in values.iter().flat_map(|value| metaverse.candidates(first.mv_attribute, value)) {
        if found.len() == most {
            break;
        }
        if !found.contains(&id) && matches(id) {
            found.push(id);
        }
    }
    found
}

/// The one unlinked object of a connector that a metaverse object matches by the groups of an outbound rule: of the
/// first group that matches exactly one.
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
        let matches = |id: CsId| {
            is_free(id)
                && space.get(id).is_some_and(|object| {
                    rule.target_type.accepts(&object.object_type)
                        && group.clauses.iter().all(|clause| {
                            let values = object.imported.get(clause.cs_attribute);
                            clause_matches(clause, values, attributes.values(clause.mv_attribute))
                        })
                })
        };
        let mut found: Vec<CsId> = Vec::new();
        let values = attributes.values(first.mv_attribute)?;
        for id in
            values.iter().flat_map(|value| space.candidates(&rule.target_type, first.cs_attribute, value))
        {
            if found.len() == 2 {
                break;
            }
            if !found.contains(&id) && matches(id) {
                found.push(id);
            }
        }
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
