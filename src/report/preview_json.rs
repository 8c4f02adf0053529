//! The preview of one object, as JSON.

use super::json::{change, object_error, values};
use crate::sync::{
    ContributedPreview, DecisionPreview, FlowAt, JoinPreview, LinkDecision, Place, Preview, RulePreview,
    SyncServer, TargetPreview,
};
use serde_json::{Value, json};

/// `sync --object`: the preview of one object.
///
/// Keys in order: `object`, `connector`, `rules`, `joins`, `links`, `attributes`, `changes`, `conflicts`, `error`. A place is
/// `{"direction": "inbound", "object": …}` or `{"direction": "outbound", "connector": …}`; groups and clauses count
/// from 1; a clause that was not evaluated has `holds` null.
pub fn preview_document(server: &SyncServer, preview: &Preview) -> Value {
    let space = server.space(preview.object.connector);
    let staged = space.and_then(|space| space.get(preview.object.id));
    json!({
        "object": staged.map(|object| object.dn.as_str()),
        "connector": space.map(|space| space.config.name.as_str()),
        "rules": preview.rules.iter().map(|item| rule(server, item)).collect::<Vec<_>>(),
        "joins": preview.joins.iter().map(|item| join(server, item)).collect::<Vec<_>>(),
        "links": preview.links.iter().map(|link| json!({
            "place": place(server, link.place),
            "decision": decision_name(link.decision),
            "rule": link.rule.and_then(|id| server.rules().get(id)).map(|rule| rule.name.as_str()),
        })).collect::<Vec<_>>(),
        "attributes": preview.targets.iter().map(|item| target(server, item)).collect::<Vec<_>>(),
        "changes": preview.changes.iter().map(|item| change(server, item)).collect::<Vec<_>>(),
        "conflicts": preview.conflicts.iter().map(|own| object_error(server, own)).collect::<Vec<_>>(),
        "error": preview.error.as_ref().map(|error| json!({
            "name": error.name, "step": error.step.as_str(), "message": error.message,
        })),
    })
}

fn place(server: &SyncServer, at: Place) -> Value {
    match at {
        Place::Inbound(object) => json!({"direction": "inbound", "object": server.describe(object)}),
        Place::Outbound(_, connector) => {
            let name = server.space(connector).map(|space| space.config.name.as_str());
            json!({"direction": "outbound", "connector": name})
        }
    }
}

fn rule(server: &SyncServer, item: &RulePreview) -> Value {
    let rule = server.rules().get(item.rule);
    let clause = |group: usize, clause: usize| {
        let clauses = &rule?.scope.groups.get(group)?.clauses;
        clauses.get(clause).map(ToString::to_string)
    };
    json!({
        "place": place(server, item.place),
        "rule": rule.map(|rule| rule.name.as_str()),
        "precedence": rule.map(|rule| rule.precedence),
        "inScope": item.in_scope,
        "disabled": rule.map(|rule| rule.disabled),
        "clauses": item.clauses.iter().map(|own| json!({
            "group": own.group + 1, "clause": clause(own.group, own.clause), "holds": own.holds,
        })).collect::<Vec<_>>(),
    })
}

fn join(server: &SyncServer, item: &JoinPreview) -> Value {
    let rule = item.group.and_then(|(id, _)| server.rules().get(id));
    json!({
        "place": place(server, item.place),
        "rule": rule.map(|rule| rule.name.as_str()),
        "group": item.group.map(|(_, group)| group + 1),
        "candidates": item.candidates,
    })
}

fn decision_name(decision: LinkDecision) -> &'static str {
    match decision {
        LinkDecision::Kept => "kept",
        LinkDecision::Joined => "joined",
        LinkDecision::Projected => "projected",
        LinkDecision::Provisioned => "provisioned",
        LinkDecision::Ended => "ended",
        LinkDecision::None => "none",
    }
}

fn target(server: &SyncServer, item: &TargetPreview) -> Value {
    let (decision, held, winner) = match &item.decision {
        Some(DecisionPreview::Set(held, winner)) => ("set", Some(values(held)), Some(*winner)),
        Some(DecisionPreview::Remove) => ("remove", None, None),
        Some(DecisionPreview::Leave) => ("leave", None, None),
        None => ("open", None, None),
    };
    let name = |at: FlowAt| server.rules().get(at.rule).map(|rule| rule.name.as_str());
    json!({
        "place": place(server, item.place),
        "attribute": item.target.as_str(),
        "decision": decision,
        "values": held,
        "rule": winner.and_then(name),
        "contributions": item.contributions.iter().map(|own| {
            let (kind, held) = contributed(&own.contributed);
            json!({"rule": name(own.flow), "contributes": kind, "values": held})
        }).collect::<Vec<_>>(),
    })
}

fn contributed(contributed: &ContributedPreview) -> (&'static str, Option<Value>) {
    match contributed {
        ContributedPreview::Values(held) => ("values", Some(values(held))),
        ContributedPreview::Null => ("NULL", None),
        ContributedPreview::AuthoritativeNull => ("AuthoritativeNull", None),
        ContributedPreview::IgnoreThisFlow => ("IgnoreThisFlow", None),
        ContributedPreview::Failed(error) => ("error", Some(Value::from(error.as_str()))),
        ContributedPreview::Lost => ("lost", None),
        ContributedPreview::AppliedOnce => ("appliedOnce", None),
    }
}
