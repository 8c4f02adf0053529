//! Event texts of real incidents (spec/incidents.md 2), and the cause that comes first for each.

use anchorwalk::scenario::{Scenario, play};
use anchorwalk::sync::Options;
use anchorwalk::writeback::diagnosis::{Confidence, Diagnosis};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The text, the scenario that it is asked about, the first cause, and how sure it is.
const TEXTS: &[(&str, &str, &str, Confidence)] = &[
    ("a1-configuration-problem", "diagnosis/office", "ScopingFilter", Confidence::Certain),
    ("a2-no-writeback-target", "diagnosis/office", "ScopingFilter", Confidence::Certain),
    ("a2-blanked-out", "diagnosis/office", "NoWritebackTarget", Confidence::Likely),
    ("a4-account-information-changed", "outcomes/resolved", "ObjectNotFound", Confidence::Possible),
    ("a5-everybody-fails", "diagnosis/nobody-in-scope", "PasswordSyncOff", Confidence::Likely),
    ("a6-not-on-this-server", "diagnosis/office", "AnchorUnknown", Confidence::Certain),
    ("a6-resolves-here", "outcomes/resolved", "AnotherServerAnswered", Confidence::Likely),
    ("a7-deleted-on-premises", "lifecycle/deleted-on-premises", "DeletedOnPremises", Confidence::Certain),
    (
        "b2-enabled-twice",
        "outcomes/multiple-account-enabled-links",
        "EnabledInSeveralForests",
        Confidence::Certain,
    ),
    ("b2-anchor-shared", "outcomes/duplicate-anchor", "DuplicateAnchor", Confidence::Certain),
    ("b2-nobody-named", "outcomes/resolved", "EnabledTwice", Confidence::Possible),
    ("b3-source-anchor-changed", "outcomes/resolved", "SourceAnchorChanged", Confidence::Likely),
    ("b6-two-of-one-connector", "outcomes/resolved", "SameJoinValueInOneForest", Confidence::Likely),
    ("b7-ambiguous-join", "outcomes/resolved", "AmbiguousJoin", Confidence::Likely),
    ("c12-soft-match", "outcomes/resolved", "SoftMatchConflict", Confidence::Likely),
    ("c18-hard-match", "outcomes/resolved", "HardMatchBlocked", Confidence::Likely),
    ("c19-admin-role", "outcomes/resolved", "AdminRoleConflict", Confidence::Likely),
    ("d3-run-step-missing", "outcomes/resolved", "RunStepMissing", Confidence::Likely),
    ("d11-deletion-threshold", "outcomes/resolved", "DeletionThreshold", Confidence::Likely),
    ("e6-sync-service-down", "outcomes/resolved", "SyncServiceDown", Confidence::Likely),
    ("f2-remote-sam", "diagnosis/office", "RemoteSamRestricted", Confidence::Likely),
    ("f3-access-denied", "diagnosis/office", "RightsMissing", Confidence::Likely),
    ("f5-privileged-account", "diagnosis/office", "PrivilegedAccount", Confidence::Likely),
    ("f8-only-code", "diagnosis/office", "RemoteSamRestricted", Confidence::Possible),
    ("f13-unknown-error", "diagnosis/office", "WriteRightsMissing", Confidence::Likely),
    ("f16-product-bug", "diagnosis/office", "AccessDeniedBug", Confidence::Likely),
    ("g1-minimum-age", "diagnosis/office", "MinimumPasswordAge", Confidence::Possible),
    ("g4-cloud-banned", "diagnosis/office", "CloudBannedList", Confidence::Likely),
    ("g6-reached-the-controller", "diagnosis/office", "PasswordPolicy", Confidence::Likely),
    ("g7-cannot-change", "diagnosis/office", "UserCannotChangePassword", Confidence::Certain),
    ("g8-not-a-filter", "diagnosis/office", "MinimumPasswordAge", Confidence::Possible),
    ("33005-disabled", "diagnosis/office", "AccountDisabled", Confidence::Likely),
    ("g9-locked-out", "diagnosis/office", "AccountLockedOut", Confidence::Likely),
    ("g10-wrong-current", "diagnosis/office", "WrongCurrentPassword", Confidence::Likely),
    ("g11-policy-control", "diagnosis/office", "PolicyControlMissing", Confidence::Likely),
    ("g13-catching-up", "diagnosis/office", "ReplicationLag", Confidence::Likely),
    ("h1-two-servers", "diagnosis/office", "ListenerDown", Confidence::Possible),
    ("h2-tls", "diagnosis/office", "TlsNotEnabled", Confidence::Likely),
    ("h5-relay-moved", "diagnosis/office", "FirewallBlocksRelay", Confidence::Likely),
    ("h6-security-token", "diagnosis/office", "FirewallBlocksRelay", Confidence::Likely),
    ("h7-clock", "diagnosis/office", "ClockSkew", Confidence::Likely),
    ("h8-proxy", "diagnosis/office", "ProxyNotInMachineConfig", Confidence::Likely),
    ("h10-certificate", "diagnosis/office", "CertificateChain", Confidence::Likely),
    ("h11-key-mismatch", "diagnosis/office", "KeyMismatch", Confidence::Likely),
    ("h12-retired-service", "diagnosis/office", "BuildUnsupported", Confidence::Likely),
    ("h14-old-password-elsewhere", "diagnosis/office", "ReplicationLag", Confidence::Possible),
    ("h15-pdc", "diagnosis/office", "PdcUnreachable", Confidence::Likely),
    ("h17-replication", "diagnosis/office", "ReplicationDisabled", Confidence::Likely),
    ("i2-admin-sspr", "diagnosis/office", "SsprDisabled", Confidence::Likely),
    ("i7-reserved-character", "diagnosis/office", "ReservedCharacterInOu", Confidence::Certain),
    ("i8-federated-admin", "diagnosis/office", "WizardCredentials", Confidence::Likely),
    ("i10-not-licensed", "diagnosis/office", "NotLicensed", Confidence::Likely),
    ("i11-not-in-group", "diagnosis/office", "NotInGroup", Confidence::Likely),
    ("i12-not-enabled", "diagnosis/office", "WritebackNotEnabled", Confidence::Likely),
    ("connector-not-allowed", "diagnosis/office", "PasswordSyncNotAllowed", Confidence::Likely),
    ("account-password-too-long", "diagnosis/office", "ServiceAccountPasswordTooLong", Confidence::Likely),
    ("all-well", "diagnosis/office", "NothingWrong", Confidence::Possible),
];

/// Incidents whose cause nobody has confirmed: nothing may be concluded from their texts.
const UNCONFIRMED: [&str; 5] = [
    "a4-account-information-changed",
    "b2-nobody-named",
    "f8-only-code",
    "h1-two-servers",
    "g8-not-a-filter",
];

fn text(name: &str) -> String {
    std::fs::read_to_string(format!("scenarios/events/{name}.txt")).unwrap()
}

#[test]
fn every_incident_has_its_cause_first() {
    let mut servers = BTreeMap::new();
    let mut failed = Vec::new();
    for (name, scenario, code, confidence) in TEXTS {
        let server = servers.entry(scenario).or_insert_with(|| {
            let path = format!("scenarios/{scenario}.ron");
            play(&Scenario::open(Path::new(&path), Options::default()).unwrap()).server
        });
        let diagnosis = Diagnosis::of(server, &text(name));
        let first = diagnosis.causes.first().map(|cause| (cause.code.as_str(), cause.confidence));
        if first != Some((code, *confidence)) {
            failed.push(format!("{name}: expected {code} {confidence:?}, found {first:?}"));
        }
        for cause in &diagnosis.causes {
            assert!(!cause.evidence.is_empty(), "{name}: {} without evidence", cause.code);
        }
        if UNCONFIRMED.contains(name) {
            assert!(!diagnosis.is_conclusive(), "{name}: too much is concluded");
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
fn every_event_text_is_asked() {
    let asked: BTreeSet<String> = TEXTS.iter().map(|(name, ..)| format!("{name}.txt")).collect();
    let there = std::fs::read_dir("scenarios/events").unwrap();
    let there: BTreeSet<String> =
        there.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(asked, there);
}

#[test]
fn text_of_something_else_has_no_cause() {
    let scenario = Scenario::open(Path::new("scenarios/outcomes/resolved.ron"), Options::default()).unwrap();
    let server = play(&scenario).server;
    for text in
        ["", "hello", "Event ID: 7036 The Windows Update service entered the running state.", "0x00000000"]
    {
        let diagnosis = Diagnosis::of(&server, text);
        assert!(diagnosis.causes.is_empty() && diagnosis.text.is_empty(), "{text}: {:?}", diagnosis.causes);
    }
}
