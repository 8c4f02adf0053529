//! The whole way from a deployment folder to outcomes and causes, on a lab of two real directory servers.

use super::*;
use crate::explain::{Audit, CauseCode, Explainer};
use crate::ingest::real_data;
use crate::lookup::{Outcome, Qualification, resolve};
use serde_json::Value;
use std::path::PathBuf;

fn lab() -> Option<PathBuf> {
    real_data::folder("lab-a")
}

fn expected(folder: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(folder.join("expected.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// The cause that every user of a case has.
fn cause_of(case: &str) -> Option<CauseCode> {
    match case {
        "cloud-only" => Some(CauseCode::CloudOnly),
        "deleted-on-premises" => Some(CauseCode::DeletedOnPremises),
        "disabled" => Some(CauseCode::AccountDisabled),
        "enabled-in-both-forests" => Some(CauseCode::EnabledInSeveralForests),
        "filtered-adminDescription" => Some(CauseCode::ScopingFilter),
        "ou-filtered" => Some(CauseCode::OuExcluded),
        "unknown-anchor" => Some(CauseCode::AnchorUnknown),
        _ => None,
    }
}

#[test]
fn every_user_of_the_lab_ends_as_expected_and_for_the_expected_reason() {
    let Some(folder) = lab() else { return };
    let loaded = load(&folder, Options::default(), Recording::Errors).unwrap();
    let explainer = Explainer::new(&loaded.server);
    for user in expected(&folder) {
        let anchor = user["cloudAnchor"].as_str().unwrap();
        let case = user["case"].as_str().unwrap();
        let resolution = resolve(&loaded.server, anchor);
        assert_eq!(resolution.by_tag.outcome.as_str(), user["outcome"], "{anchor}, {case}");
        let dn = resolution
            .by_tag
            .target
            .and_then(|target| Some(loaded.server.space(target.connector)?.get(target.id)?.dn.to_string()));
        assert_eq!(dn.as_deref(), user["dn"].as_str(), "{anchor}, {case}");
        assert_eq!(explainer.cause(&resolution).map(|cause| cause.code), cause_of(case), "{anchor}, {case}");
    }
}

#[test]
fn explanations_name_the_clause_and_the_value() {
    let Some(folder) = lab() else { return };
    let loaded = load(&folder, Options::default(), Recording::Errors).unwrap();
    let explainer = Explainer::new(&loaded.server);
    let users = expected(&folder);
    for (case, text) in [
        ("disabled", "`userAccountControl ISBITNOTSET 2` is false, value 514"),
        ("ou-filtered", "container OU=Contractors,DC=fabrikam,DC=test is excluded"),
        ("filtered-adminDescription", "`adminDescription NOTSTARTSWITH User_` is false, value User_NoSync"),
        ("deleted-on-premises", "is objectGUID "),
        ("enabled-in-both-forests", "in wingtip.test"),
    ] {
        let user = users.iter().find(|user| user["case"] == case).unwrap();
        let cause = explainer.explain(user["cloudAnchor"].as_str().unwrap()).cause.unwrap();
        let said = format!("{} {}", cause.message, cause.evidence.join(" "));
        assert!(said.contains(text), "{case}: {said}");
    }
}

#[test]
fn an_audit_counts_what_the_lookups_say() {
    let Some(folder) = lab() else { return };
    let loaded = load(&folder, Options::default(), Recording::Errors).unwrap();
    let audit = Audit::run(&loaded.server, Qualification::ImmutableTag, |_| {});
    let users: Vec<Value> =
        expected(&folder).into_iter().filter(|user| user["case"] != "unknown-anchor").collect();
    assert_eq!(audit.users, users.len() as u64);
    for outcome in Outcome::ALL {
        let wanted = users.iter().filter(|user| user["outcome"] == outcome.as_str()).count() as u64;
        assert_eq!(audit.outcomes.get(&outcome).copied().unwrap_or_default(), wanted, "{outcome}");
    }
    assert!(loaded.steps.iter().all(|step| step.errors.is_empty()));
}
