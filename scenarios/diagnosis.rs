//! Event texts of real incidents (spec/incidents.md 2), and the cause that comes first for each.

use anchorwalk::report::{event_log, event_log_page};
use anchorwalk::scenario::{Scenario, play};
use anchorwalk::sync::Options;
use anchorwalk::writeback::diagnosis::{Confidence, Diagnosis, NotLookedUp, Scene};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The text, the scenario that it is asked about, the first cause, and how sure it is.
const TEXTS: &[(&str, &str, &str, Confidence)] = &[
    ("a1-configuration-problem", "diagnosis/office", "ScopingFilter", Confidence::Certain),
    ("a2-no-writeback-target", "diagnosis/office", "ScopingFilter", Confidence::Certain),
    ("a2-no-blank", "diagnosis/office", "ScopingFilter", Confidence::Certain),
    ("a2-blanked-out", "diagnosis/office", "NoWritebackTarget", Confidence::Likely),
    ("a2-outbound-flag", "rules/outbound-flag", "AnotherServerAnswered", Confidence::Likely),
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
    ("export-not-unique", "outcomes/resolved", "AttributeNotUnique", Confidence::Likely),
    ("export-other-type", "outcomes/resolved", "ObjectTypeMismatch", Confidence::Likely),
    ("export-validation", "outcomes/resolved", "InvalidUserPrincipalName", Confidence::Likely),
    ("export-too-large", "outcomes/resolved", "ValueTooLarge", Confidence::Likely),
    ("export-cloud-only", "outcomes/resolved", "CloudObjectDeleteRefused", Confidence::Likely),
    ("export-not-permitted", "outcomes/resolved", "ExportNotPermitted", Confidence::Likely),
    ("export-object-missing", "outcomes/resolved", "ObjectMissingInDirectory", Confidence::Likely),
    ("export-object-exists", "outcomes/resolved", "ObjectExistsInDirectory", Confidence::Likely),
    ("run-no-controller", "outcomes/resolved", "DirectoryUnreachable", Confidence::Likely),
    ("run-full-import-first", "outcomes/resolved", "FullImportRequired", Confidence::Likely),
    ("import-not-confirmed", "outcomes/resolved", "ExportNotConfirmed", Confidence::Likely),
    ("sync-rule-error", "outcomes/resolved", "RuleFails", Confidence::Likely),
    ("sync-value-does-not-fit", "outcomes/resolved", "ValueDoesNotFit", Confidence::Likely),
    ("c18-hard-match", "outcomes/resolved", "HardMatchBlocked", Confidence::Likely),
    ("c19-admin-role", "outcomes/resolved", "AdminRoleConflict", Confidence::Likely),
    ("d3-run-step-missing", "outcomes/resolved", "RunStepMissing", Confidence::Likely),
    ("d11-deletion-threshold", "outcomes/resolved", "DeletionThreshold", Confidence::Likely),
    ("e6-sync-service-down", "outcomes/resolved", "SyncServiceDown", Confidence::Likely),
    ("f2-remote-sam", "diagnosis/office", "RemoteSamRestricted", Confidence::Likely),
    ("f7-rpc-unavailable", "diagnosis/office", "PdcUnreachable", Confidence::Likely),
    ("f3-portal-reason", "diagnosis/office", "RemoteSamRestricted", Confidence::Possible),
    ("f3-access-denied", "diagnosis/office", "RightsMissing", Confidence::Likely),
    ("f5-privileged-account", "diagnosis/office", "PrivilegedAccount", Confidence::Likely),
    ("f8-only-code", "diagnosis/office", "RemoteSamRestricted", Confidence::Possible),
    ("f13-unknown-error", "diagnosis/office", "WriteRightsMissing", Confidence::Likely),
    ("f16-product-bug", "diagnosis/office", "AccessDeniedBug", Confidence::Likely),
    ("g1-minimum-age", "diagnosis/office", "MinimumPasswordAge", Confidence::Possible),
    ("g4-cloud-banned", "diagnosis/office", "CloudBannedList", Confidence::Likely),
    ("g6-reached-the-controller", "diagnosis/office", "PasswordPolicy", Confidence::Likely),
    ("g7-cannot-change", "diagnosis/office", "UserCannotChangePassword", Confidence::Certain),
    ("g7-cannot-change-33004", "diagnosis/office", "UserCannotChangePassword", Confidence::Certain),
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
    ("h8-proxy-asks", "diagnosis/office", "ProxyWantsAuthentication", Confidence::Likely),
    ("h2-no-common-algorithm", "diagnosis/office", "TlsNotEnabled", Confidence::Likely),
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
    ("all-well-by-name", "diagnosis/office", "NothingWrong", Confidence::Possible),
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

/// What is said to a text by everything that a scenario tells.
fn asked(scenario: &str, text: Option<&str>) -> Diagnosis {
    let scenario = Scenario::from_text("asked.ron", scenario, Options::default()).unwrap();
    let played = play(&scenario);
    let rehearsal = played.rehearsal.as_ref();
    let own =
        rehearsal.map(|own| event_log_page(&event_log(&own.world, own.began, &own.facts)).render(false));
    let setup = rehearsal.map(|own| own.world.setup());
    let scene = Scene { server: &played.server, world: Some(&played.world), setup };
    Diagnosis::in_scene(&scene, text.unwrap_or(&own.unwrap_or_default()))
}

/// A scenario with one user, and what is said of writeback.
fn zoe(writeback: &str, steps: &str) -> String {
    format!(
        r#"Scenario(
            forests: {{"corp.test": Forest(objects: [User("CN=Zoe,OU=Staff"), User("CN=Yan,OU=Staff")])}},
            cloud: {{"zoe": User(of: "corp.test/CN=Zoe,OU=Staff"), "yan": User(of: "corp.test/CN=Yan,OU=Staff")}},
            writeback: Writeback({writeback}), steps: [{steps}],
        )"#
    )
}

const RESET: &str = r#"Reset(user: "zoe")"#;

/// What the scenario says decides what its own log means: the cause, how sure it is, and a piece of its evidence.
#[test]
fn a_log_is_read_with_what_its_scenario_says() {
    let rights = |right: &str| format!(r#"domains: {{"corp.test": Domain(rights: Rights({right}: false))}}"#);
    let account = |fact: &str| format!(r#"accounts: {{"corp.test/CN=Zoe,OU=Staff": Account({fact})}}"#);
    let out = format!(r#"Incident(what: PdcOut("corp.test")), {RESET}"#);
    let change = r#"Change(user: "zoe")"#;
    let rows: [(String, &str, &str, Confidence, &str); 8] = [
        (String::new(), &out, "PdcUnreachable", Confidence::Certain, "CORP-DC1 can't be reached"),
        (rights("resetPassword"), RESET, "RightsMissing", Confidence::Certain, "lacks Reset password"),
        (rights("changePassword"), change, "RightsMissing", Confidence::Certain, "lacks Change password"),
        (
            rights("samCalls"),
            RESET,
            "RemoteSamRestricted",
            Confidence::Certain,
            "shut the service account out",
        ),
        (account("adminCount: true"), RESET, "ProtectedAccount", Confidence::Certain, "adminCount is 1"),
        (account("inherits: false"), RESET, "InheritanceDisabled", Confidence::Certain, "does not inherit"),
        (
            account(r#"passwordAge: "3h""#),
            RESET,
            "MinimumPasswordAge",
            Confidence::Likely,
            "the policy: minAge",
        ),
        (
            String::new(),
            r#"Reset(user: "zoe", password: Current)"#,
            "PasswordPolicy",
            Confidence::Likely,
            "the policy: history",
        ),
    ];
    for (writeback, steps, code, confidence, evidence) in rows {
        let diagnosis = asked(&zoe(&writeback, steps), None);
        let [only] = diagnosis.causes.as_slice() else { panic!("{code}: {:#?}", diagnosis.causes) };
        assert_eq!((only.code.as_str(), only.confidence), (code, confidence));
        assert!(only.evidence.iter().any(|fact| fact.contains(evidence)), "{code}: {:?}", only.evidence);
        assert!(diagnosis.is_conclusive(), "{code}");
    }
}

#[test]
fn what_the_input_denies_is_not_suspected() {
    let text = "Event ID: 33004 hr=80230626";
    let codes = |diagnosis: &Diagnosis| -> Vec<String> {
        diagnosis.causes.iter().map(|cause| cause.code.clone()).collect()
    };
    let told = asked(&zoe("", RESET), Some(text));
    assert_eq!(
        codes(&told),
        ["RightsMissing", "ProtectedAccount", "InheritanceDisabled", "InstalledOnDomainController"]
    );
    let denied = &told.causes[0];
    assert_eq!(denied.confidence, Confidence::Possible);
    assert!(
        denied
            .evidence
            .iter()
            .any(|fact| fact == "but in this input corp.test: the service account has its rights")
    );
    assert!(!told.is_conclusive());
}

#[test]
fn nothing_is_well_where_something_failed() {
    for failed in ["33001", "31003", "31044", "32014", "6306", "SSPR_0029", "hr=80230405"] {
        let text = format!("Event ID: 31015\nEvent ID: 31019\nEvent ID: 31002\nEvent ID: {failed}");
        let diagnosis = asked(&zoe("", ""), Some(&text));
        assert!(diagnosis.causes.iter().all(|cause| cause.class.as_str() != "HEALTHY"), "{failed}");
    }
    let well = asked(&zoe("", ""), Some("Event ID: 31015\nEvent ID: 31019"));
    assert_eq!(well.causes[0].code, "NothingWrong");
}

/// No documented rule asks for the outbound flag, and people have mended this event by ticking it.
#[test]
fn an_outbound_flag_that_is_off_is_offered() {
    let path = Path::new("scenarios/rules/outbound-flag.ron");
    let server = play(&Scenario::open(path, Options::default()).unwrap()).server;
    let offered = |text: &str| {
        let causes = Diagnosis::of(&server, text).causes;
        causes
            .into_iter()
            .find(|cause| cause.code == "OutboundPasswordSyncOff")
            .map(|cause| (cause.confidence, cause.evidence))
    };
    let (confidence, evidence) = offered(&text("a2-outbound-flag")).unwrap();
    assert_eq!(confidence, Confidence::Possible);
    assert!(
        evidence[0].contains("no outbound rule on the AAD object has EnablePasswordSync"),
        "{evidence:?}"
    );
    assert_eq!(offered("33004 cloudAnchor: User_966d0a27-afd8-53ff-b247-c9709d6c1c8a"), None);
}

/// Somebody is found by every name that a text may have for them, and nobody who only wrote it.
#[test]
fn whoever_the_text_means_is_looked_up() {
    let scenario = zoe("", r#"Disable("corp.test/CN=Zoe,OU=Staff"), Cycle"#);
    let played = play(&Scenario::from_text("two.ron", &scenario, Options::default()).unwrap());
    let zoe = played.names().find(|(own, _)| *own == "zoe").unwrap().1;
    let (_, cloud) = played.server.cloud().unwrap();
    let (_, staged) = cloud
        .iter()
        .find(|(_, object)| object.anchor.map(|own| own.to_string()) == Some(zoe.to_string()))
        .unwrap();
    for name in [
        format!("cloudAnchor: {zoe}"),
        zoe.to_string().replace("User_", "\"targetResources\":[{\"id\":\""),
        "UserPrincipalName: zoe@corp.test".to_owned(),
        "on CN=Zoe,OU=Staff,DC=corp,DC=test.".to_owned(),
        format!("on {}.", staged.dn),
    ] {
        let text = format!(
            "From: Yan <yan@corp.test>\nEvent ID: 33002 hr=80230405 {name}\n\nYan, mail: yan@corp.test\nCN=Staff,DC=corp,DC=test TrackingId 6f1c2b0e-8a4d-4b53-9f0a-1c2d3e4f5a6b"
        );
        let diagnosis = Diagnosis::of(&played.server, &text);
        let [only] = diagnosis.people.as_slice() else { panic!("{name}: {:#?}", diagnosis.people) };
        assert_eq!(only.explanation.as_ref().unwrap().resolution.asked, zoe.to_string(), "{name}");
        let [cause] = diagnosis.causes.as_slice() else { panic!("{name}: {:#?}", diagnosis.causes) };
        assert_eq!(
            (cause.code.as_str(), cause.confidence),
            ("AccountDisabled", Confidence::Certain),
            "{name}"
        );
    }
    let person = |text: &str| Diagnosis::of(&played.server, text).people.remove(0);
    assert_eq!(person("33002 for nobody@corp.test").explanation, Err(NotLookedUp::Unknown));
    assert_eq!(person("33002 for User_xxxx").explanation, Err(NotLookedUp::NoAnchor));
    // Where nobody else is named, whoever writes speaks of themselves.
    assert_eq!(
        person("From: zoe@corp.test\nI see 33002.").explanation.unwrap().resolution.asked,
        zoe.to_string()
    );
}

#[test]
fn what_failed_for_one_is_not_held_against_another() {
    let scenario = zoe("", r#"Disable("corp.test/CN=Zoe,OU=Staff"), Cycle"#);
    let played = play(&Scenario::from_text("two.ron", &scenario, Options::default()).unwrap());
    let anchor = |name: &str| played.names().find(|(own, _)| *own == name).unwrap().1.to_string();
    let (zoe, yan) = (anchor("zoe"), anchor("yan"));
    let text =
        format!("Event ID: 33002 cloudAnchor: {zoe} hr=80230405\nEvent ID: 31002 cloudAnchor: {yan}\n");
    let diagnosis = Diagnosis::of(&played.server, &text);
    let [only] = diagnosis.causes.as_slice() else { panic!("{:#?}", diagnosis.causes) };
    assert_eq!((only.code.as_str(), only.confidence), ("AccountDisabled", Confidence::Certain));
    assert!(
        only.evidence.iter().all(|fact| fact.contains(&zoe) && !fact.contains(&yan)),
        "{:?}",
        only.evidence
    );
    assert!(diagnosis.is_conclusive());
    // Both fail, each in a way of its own.
    let text =
        format!("Event ID: 33002 cloudAnchor: {zoe} hr=80230405\nEvent ID: 33002 cloudAnchor: {yan}\n");
    let both = Diagnosis::of(&played.server, &text);
    let another = both.causes.iter().find(|cause| cause.code == "AnotherServerAnswered").unwrap();
    assert!(another.evidence.iter().all(|fact| fact.contains(&yan)), "{:?}", another.evidence);
}

#[test]
fn a_result_code_rules_out_the_causes_of_another() {
    let steps = r#"Disable("corp.test/CN=Zoe,OU=Staff"), Cycle"#;
    for (text, class) in [("hr=80230402", "LOOKUP_MULTI"), ("hr=80230405", "LOOKUP_NOT_FOUND")] {
        let diagnosis = asked(&zoe("", steps), Some(text));
        assert!(
            diagnosis.causes.iter().all(|cause| cause.class.as_str() == class),
            "{:#?}",
            diagnosis.causes
        );
        let disabled = diagnosis.causes.iter().any(|cause| cause.code == "AccountDisabled");
        assert_eq!(disabled, class == "LOOKUP_NOT_FOUND");
    }
}
