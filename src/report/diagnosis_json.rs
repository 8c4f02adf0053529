//! A diagnosis as JSON.

use crate::sync::SyncServer;
use crate::writeback::diagnosis::{Diagnosis, EventText, LookedUp, event_name};
use serde::Serialize;
use serde_json::{Value, json};

/// The document of `diagnose`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DiagnosisDocument {
    understood: Value,
    lookups: Vec<Value>,
    conclusive: bool,
    causes: Vec<Value>,
    not_modelled: Vec<String>,
    findings: Vec<String>,
}

impl DiagnosisDocument {
    /// The document of a diagnosis.
    pub fn of(
        server: &SyncServer,
        diagnosis: &Diagnosis,
        not_modelled: Vec<String>,
        findings: Vec<String>,
    ) -> Self {
        let causes = diagnosis.causes.iter().map(|cause| {
            json!({
                "code": cause.code,
                "class": cause.class.as_str(),
                "confidence": cause.confidence.as_str(),
                "message": cause.message,
                "cure": cause.cure,
                "evidence": cause.evidence,
            })
        });
        Self {
            understood: understood(&diagnosis.text),
            lookups: diagnosis.people.iter().map(|person| lookup(server, person)).collect(),
            conclusive: diagnosis.is_conclusive(),
            causes: causes.collect(),
            not_modelled,
            findings,
        }
    }
}

fn understood(text: &EventText) -> Value {
    let events: Vec<Value> = text
        .events
        .iter()
        .map(|(id, count)| json!({"id": id, "name": event_name(*id), "count": count}))
        .collect();
    let hresults: Vec<String> = text.hresults.keys().map(|code| format!("0x{code:08X}")).collect();
    let codes: Vec<String> = text.sspr_codes.keys().map(|code| format!("SSPR_{code:04}")).collect();
    let builds: Vec<String> = text.builds.keys().map(ToString::to_string).collect();
    json!({
        "events": events,
        "hresults": hresults,
        "cloudAnchors": text.anchors.keys().collect::<Vec<_>>(),
        "userPrincipalNames": text.principals.keys().collect::<Vec<_>>(),
        "ssprCodes": codes,
        "builds": builds,
    })
}

fn lookup(server: &SyncServer, person: &LookedUp) -> Value {
    let resolution = person.explanation.as_ref().ok().map(|explanation| &explanation.resolution);
    let target = resolution.and_then(|resolution| resolution.by_flag.target);
    json!({
        "named": person.named,
        "notLookedUp": person.explanation.as_ref().err().map(|why| why.as_str()),
        "cloudAnchor": resolution.map(|resolution| &resolution.asked),
        "outcome": resolution.map(|resolution| resolution.by_flag.outcome.as_str()),
        "immutableTag": resolution.map(|resolution| resolution.by_tag.outcome.as_str()),
        "account": target.map(|target| server.describe(target)),
    })
}
