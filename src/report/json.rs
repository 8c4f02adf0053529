//! The JSON documents: stable interface (spec/cli.md, JSON). Keys may be added, never changed.

use super::order_dependences;
use crate::connector::Anchor;
use crate::explain::{Audit, Explanation, Hop};
use crate::lookup::{Outcome, Qualification, Resolution};
use crate::sync::{Change, ChangeKind, ObjectError, RunStep, SyncServer};
use serde::Serialize;
use serde_json::{Map, Value, json};

/// `resolve`: `{"results":[…]}`.
#[derive(Debug, Serialize)]
pub struct ResolveDocument {
    /// One result an anchor, in the order asked.
    pub results: Vec<ResultDocument>,
    /// What was odd in the input, because of which an answer may be wrong.
    pub findings: Vec<String>,
    /// What the configuration says against every password, whoever is found.
    pub warnings: Vec<String>,
}

/// One answer. The fields of the AD object are null unless `Resolved`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ResultDocument {
    /// The anchor as it was asked for.
    pub cloud_anchor: String,
    /// The outcome's name.
    pub outcome: &'static str,
    /// The forest's name.
    pub forest: Option<String>,
    /// The connector's id in braces.
    pub connector: Option<String>,
    /// The AD object's `objectGUID`.
    pub object_guid: Option<String>,
    /// The AD object's DN.
    pub dn: Option<String>,
    /// The id of the event that the server would log.
    pub event: Option<u32>,
    /// The hresult in the event.
    pub hresult: Option<&'static str>,
    /// The outcome under both readings.
    pub qualification: QualificationDocument,
}

/// The outcome under both readings.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct QualificationDocument {
    /// By the family of the immutable tag.
    pub immutable_tag: &'static str,
    /// By `EnablePasswordSync`.
    pub password_sync_flag: &'static str,
}

impl ResultDocument {
    /// The answer under a reading.
    pub fn of(server: &SyncServer, resolution: &Resolution, qualification: Qualification) -> Self {
        let verdict = resolution.verdict(qualification);
        let space = verdict.target.and_then(|target| server.space(target.connector));
        let object = verdict.target.and_then(|target| space?.get(target.id));
        let guid = object.and_then(|object| match object.anchor? {
            Anchor::ObjectGuid(guid) => Some(guid.to_string()),
            Anchor::Cloud(_) => None,
        });
        let event = verdict.outcome.event();
        Self {
            cloud_anchor: resolution.asked.clone(),
            outcome: verdict.outcome.as_str(),
            forest: space.map(|space| space.config.name.clone()),
            connector: space.map(|space| space.config.id.braced()),
            object_guid: guid,
            dn: object.map(|object| object.dn.to_string()),
            event: event.map(|event| event.id),
            hresult: event.map(|event| event.hresult),
            qualification: QualificationDocument {
                immutable_tag: resolution.by_tag.outcome.as_str(),
                password_sync_flag: resolution.by_flag.outcome.as_str(),
            },
        }
    }
}

/// `explain`: the answer with its hops, cause, repairs, and what is not modelled.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ExplainDocument {
    /// The answer, as `resolve` gives it.
    #[serde(flatten)]
    pub result: ResultDocument,
    /// The hops, as far as the walk came.
    pub hops: Vec<Value>,
    /// Code, message and evidence; null when `Resolved`.
    pub cause: Value,
    /// Verified repairs.
    pub repairs: Vec<Value>,
    /// What the answer rests on that is not modelled.
    pub not_modelled: Vec<String>,
    /// What is well but one edit away from an outage, or can't be known.
    pub warnings: Vec<String>,
    /// What was odd in the input, because of which the answer may be wrong.
    pub findings: Vec<String>,
}

impl ExplainDocument {
    /// The explanation under a reading; the last two say what of the input is not modelled, and what was odd.
    pub fn of(
        server: &SyncServer,
        explanation: &Explanation,
        qualification: Qualification,
        not_modelled: Vec<String>,
        findings: Vec<String>,
    ) -> Self {
        let cause = explanation.cause.as_ref().map_or(Value::Null, |cause| {
            json!({"code": cause.code.as_str(), "message": cause.message, "evidence": cause.evidence})
        });
        let repairs = explanation.repairs.iter().map(|repair| {
            json!({"code": repair.code, "message": repair.message, "outcomeAfter": repair.outcome_after.as_str(), "target": repair.target, "othersChanged": repair.others_changed})
        });
        Self {
            result: ResultDocument::of(server, &explanation.resolution, qualification),
            hops: explanation.hops.iter().map(hop_document).collect(),
            cause,
            repairs: repairs.collect(),
            not_modelled,
            warnings: explanation.warnings.clone(),
            findings,
        }
    }
}

pub(super) fn hop_document(hop: &Hop) -> Value {
    let found: Vec<Value> = hop
        .found
        .iter()
        .map(|found| json!({"dn": found.dn, "connector": found.connector, "detail": found.detail}))
        .collect();
    let rejected: Vec<Value> = hop
        .rejected
        .iter()
        .map(|rejected| json!({"dn": rejected.dn, "why": rejected.why, "connector": rejected.connector}))
        .collect();
    json!({"hop": hop.kind.as_str(), "found": found, "rejected": rejected, "lookedUp": hop.looked_up})
}

/// `audit`: totals.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AuditDocument {
    /// How many users there are.
    pub users: u64,
    /// Users by outcome, every outcome in the order of the documents.
    pub outcomes: Map<String, Value>,
    /// Users by cause.
    pub causes: Map<String, Value>,
    /// What the input has that is not modelled.
    pub not_modelled: Vec<String>,
    /// Users for whom the two readings disagree.
    pub readings_differ: u64,
    /// What was odd in the input, because of which a count may be wrong.
    pub findings: Vec<String>,
}

impl AuditDocument {
    /// The totals of an audit.
    pub fn of(audit: &Audit, not_modelled: Vec<String>, findings: Vec<String>) -> Self {
        let outcomes = Outcome::ALL.into_iter().filter_map(|outcome| {
            Some((outcome.as_str().to_owned(), Value::from(*audit.outcomes.get(&outcome)?)))
        });
        let causes = audit.causes.iter().map(|(code, count)| (code.as_str().to_owned(), Value::from(*count)));
        Self {
            users: audit.users,
            outcomes: outcomes.collect(),
            causes: causes.collect(),
            not_modelled,
            readings_differ: audit.readings_differ,
            findings,
        }
    }
}

/// `sync`: the steps of a run.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SyncDocument {
    /// The steps, in the order they ran.
    pub steps: Vec<Value>,
    /// What the input has that is not modelled.
    pub not_modelled: Vec<String>,
    /// Links that would be others, had the objects come in another order.
    pub order_dependent: Vec<String>,
}

impl SyncDocument {
    /// The steps of a run.
    pub fn of(server: &SyncServer, steps: &[RunStep], not_modelled: Vec<String>) -> Self {
        Self {
            steps: steps.iter().map(|step| run_step(server, step)).collect(),
            not_modelled,
            order_dependent: order_dependences(server),
        }
    }
}

pub(super) fn object_error(server: &SyncServer, ObjectError { object, error }: &ObjectError) -> Value {
    json!({
        "object": object,
        "error": error.name,
        "step": error.step.as_str(),
        "message": error.message,
        "rule": error.rule.and_then(|id| server.rules().get(id)).map(|rule| rule.name.clone()),
        "attribute": error.attribute.map(crate::schema::AttributeName::as_str),
    })
}

fn run_step(server: &SyncServer, step: &RunStep) -> Value {
    let errors: Vec<Value> = step.errors.iter().map(|error| object_error(server, error)).collect();
    json!({
        "connector": step.connector,
        "profile": step.profile.as_str(),
        "result": step.result(),
        "objects": step.objects,
        "statistics": step.statistics,
        "outbound": step.outbound,
        "changes": step.changes.iter().map(|item| change(server, item)).collect::<Vec<_>>(),
        "errors": errors,
        "remarks": step.remarks,
        "events": step.events.iter().map(|event| json!({"id": event.id, "message": event.message})).collect::<Vec<_>>(),
        "started": step.started.to_string(),
        "ended": step.ended.to_string(),
    })
}

pub(super) fn change(server: &SyncServer, change: &Change) -> Value {
    let rule_name = |id| server.rules().get(id).map(|rule| rule.name.clone());
    let mut document = json!({"connector": change.connector, "dn": change.dn.as_str()});
    let detail = match &change.kind {
        ChangeKind::Projected { metaverse, object_type, rule } => {
            json!({"change": "projected", "metaverse": metaverse.to_string(), "objectType": object_type.as_str(), "rule": rule_name(*rule)})
        }
        ChangeKind::Joined { metaverse, rule } => {
            json!({"change": "joined", "metaverse": metaverse.to_string(), "rule": rule_name(*rule)})
        }
        ChangeKind::Disjoined { metaverse } => {
            json!({"change": "disjoined", "metaverse": metaverse.to_string()})
        }
        ChangeKind::MetaverseDeleted { metaverse } => {
            json!({"change": "metaverseDeleted", "metaverse": metaverse.to_string()})
        }
        ChangeKind::MetaverseChanged { metaverse, attributes } => {
            let attributes: Vec<Value> = attributes
                .iter()
                .map(|item| {
                    json!({
                        "name": item.name.as_str(),
                        "before": item.before.as_ref().map(values),
                        "after": item.after.as_ref().map(values),
                        "rule": item.rule.and_then(rule_name),
                    })
                })
                .collect();
            json!({"change": "metaverseChanged", "metaverse": metaverse.to_string(), "attributes": attributes})
        }
        ChangeKind::RulesInScope { entered, left } => {
            let names = |rules: &[crate::rule::RuleId]| {
                rules.iter().filter_map(|id| rule_name(*id)).collect::<Vec<_>>()
            };
            json!({"change": "rulesInScope", "entered": names(entered), "left": names(left)})
        }
        ChangeKind::Provisioned { connector, dn, rule } => {
            json!({"change": "provisioned", "target": connector, "targetDn": dn.as_str(), "rule": rule_name(*rule)})
        }
        ChangeKind::JoinedOutbound { connector, dn, rule } => {
            json!({"change": "joinedOutbound", "target": connector, "targetDn": dn.as_str(), "rule": rule_name(*rule)})
        }
        ChangeKind::DisconnectedOutbound { connector, dn } => {
            json!({"change": "disconnectedOutbound", "target": connector, "targetDn": dn.as_str()})
        }
        ChangeKind::ExportStaged { connector, dn, export } => {
            let attributes = export.as_ref().map(|export| {
                let pairs = export.attributes.iter().map(|(name, after)| {
                    (name.as_str().to_owned(), after.as_ref().map_or(Value::Null, values))
                });
                pairs.collect::<Map<String, Value>>()
            });
            json!({
                "change": "exportStaged",
                "target": connector,
                "targetDn": dn.as_str(),
                "operation": export.as_ref().map(|export| export.operation.as_str()),
                "newDn": export.as_ref().and_then(|export| export.new_dn.as_ref()).map(ToString::to_string),
                "attributes": attributes,
            })
        }
        ChangeKind::Removed => json!({"change": "removed"}),
    };
    if let (Value::Object(document), Value::Object(detail)) = (&mut document, detail) {
        document.extend(detail);
    }
    document
}

pub(super) fn values(values: &crate::schema::Values) -> Value {
    values.iter().map(|scalar| Value::from(scalar.to_string())).collect()
}
