//! Every synchronisation error that the engine knows by Microsoft's name (spec/sync-engine.md 1.10.1): the smallest
//! deployment that raises it, on which object it is recorded, and that the run goes on.

use crate::worlds::{Base, server};
use anchorwalk::connector::{ConnectorKind, ErrorRecord, Import};
use anchorwalk::directory::Entry;
use anchorwalk::metaverse::ConnectorIndex;
use anchorwalk::rule::{FlowDraft, FlowSourceDraft, JoinDraft, RuleDraft};
use anchorwalk::schema::{AttributeName, Dn, Guid, Location, Scalar};
use anchorwalk::sync::{Recording, SyncError, SyncServer};
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// Attributes with their values.
type Attributes = Vec<(&'static str, Vec<&'static str>)>;

/// What raises an error: rules, and users by name with attributes. The last user is the one that fails.
struct Case {
    error: &'static str,
    rules: Vec<RuleDraft>,
    users: Vec<(&'static str, Attributes)>,
}

fn here() -> Location {
    Location::file("case")
}

fn flow(target: &str, source: FlowSourceDraft) -> FlowDraft {
    FlowDraft { target: target.to_owned(), source, merge: "Update".to_owned(), apply_once: false, at: here() }
}

fn direct(source: &str, target: &str) -> FlowDraft {
    flow(target, FlowSourceDraft::Direct(source.to_owned()))
}

fn constant(text: &str, target: &str) -> FlowDraft {
    flow(target, FlowSourceDraft::Constant(text.to_owned()))
}

fn expression(text: &str, target: &str) -> FlowDraft {
    flow(target, FlowSourceDraft::Expression(text.to_owned()))
}

fn merged(flow: FlowDraft) -> FlowDraft {
    FlowDraft { merge: "Merge".to_owned(), ..flow }
}

/// A Provision rule between users and persons without scope and join criteria; the server says of which connector.
fn rule(direction: &str, precedence: i64, flows: Vec<FlowDraft>) -> RuleDraft {
    let inbound = direction == "Inbound";
    let (source_type, target_type) = if inbound { ("user", "person") } else { ("person", "user") };
    RuleDraft {
        id: Guid::named(&format!("case {direction} {precedence}")),
        name: format!("{direction} {precedence}"),
        tag: String::new(),
        direction: direction.to_owned(),
        disabled: false,
        connector: Guid::from_u128(0),
        source_type: source_type.to_owned(),
        target_type: target_type.to_owned(),
        link_type: "Provision".to_owned(),
        precedence,
        password_sync: false,
        scope: Vec::new(),
        join: Vec::new(),
        flows,
        at: here(),
    }
}

fn inbound(flows: Vec<FlowDraft>) -> RuleDraft {
    rule("Inbound", 1, flows)
}

fn joining(rule: RuleDraft, cs_attribute: &str, mv_attribute: &str) -> RuleDraft {
    let clause = JoinDraft {
        cs_attribute: cs_attribute.to_owned(),
        mv_attribute: mv_attribute.to_owned(),
        case_sensitive: false,
        at: here(),
    };
    RuleDraft { join: vec![vec![clause]], ..rule }
}

/// An outbound rule that names what it provisions, beside an inbound one that has it something to name.
fn outbound(mut flows: Vec<FlowDraft>) -> Vec<RuleDraft> {
    flows.push(expression("\"CN=\" & [cn]", "dn"));
    let inbound = inbound(vec![direct("cn", "cn"), direct("proxyAddresses", "proxyAddresses")]);
    vec![inbound, rule("Outbound", 2, flows)]
}

fn case(error: &'static str, rules: Vec<RuleDraft>, attributes: &[(&'static str, &[&'static str])]) -> Case {
    let attributes = attributes.iter().map(|(name, values)| (*name, values.to_vec())).collect();
    Case { error, rules, users: vec![("ana", attributes)] }
}

/// More than the 448 characters that the metaverse indexes.
static LONG: LazyLock<&'static str> = LazyLock::new(|| "x".repeat(449).leak());

fn cases() -> Vec<Case> {
    let two: &[(&str, &[&str])] = &[("proxyAddresses", &["CN=a", "CN=b"])];
    let named: &[(&str, &[&str])] = &[("displayName", &["Ana"])];
    vec![
        case(
            "sync-rule-error-function-triggered",
            vec![inbound(vec![expression("Error(\"no\")", "cn")])],
            &[],
        ),
        case(
            "sync-rule-invalid-expression",
            vec![inbound(vec![expression("CNum([displayName])", "cn")])],
            named,
        ),
        case(
            "flow-multi-values-to-single-value",
            vec![inbound(vec![direct("proxyAddresses", "displayName")])],
            two,
        ),
        case(
            "cs-attribute-type-mismatch",
            vec![inbound(vec![direct("displayName", "msExchArchiveStatus")])],
            named,
        ),
        case(
            "mv-constraint-violation",
            vec![inbound(vec![direct("displayName", "cn")])],
            &[("displayName", &[*LONG])],
        ),
        case(
            "invalid-boolean-constant-flow",
            vec![inbound(vec![constant("perhaps", "accountEnabled")])],
            &[],
        ),
        case("invalid-reference-constant-flow", vec![inbound(vec![constant("nobody", "manager")])], &[]),
        case(
            "sync-rule-inbound-flow-rules-invalid",
            vec![
                inbound(vec![direct("cn", "proxyAddresses")]),
                rule("Inbound", 2, vec![merged(direct("displayName", "proxyAddresses"))]),
            ],
            named,
        ),
        case(
            "sync-rule-join-criteria-conflict",
            vec![
                joining(inbound(Vec::new()), "cn", "cn"),
                joining(rule("Inbound", 2, Vec::new()), "mail", "mail"),
            ],
            &[],
        ),
        Case {
            error: "ambiguous-import-flow-from-multiple-connectors",
            rules: vec![joining(inbound(vec![direct("displayName", "cn")]), "displayName", "cn")],
            users: vec![
                ("first", vec![("displayName", vec!["Ana"])]),
                ("ana", vec![("displayName", vec!["Ana"])]),
            ],
        },
        case(
            "ambiguous-export-flow-to-single-valued-attribute",
            outbound(vec![direct("proxyAddresses", "displayName")]),
            two,
        ),
        case(
            "ambigous-reference-value-for-export-flow",
            outbound(vec![direct("proxyAddresses", "manager")]),
            two,
        ),
        case(
            "sync-rule-outbound-flow-rules-invalid",
            [
                outbound(vec![direct("cn", "proxyAddresses")]),
                vec![rule("Outbound", 3, vec![merged(direct("cn", "proxyAddresses"))])],
            ]
            .concat(),
            &[],
        ),
        case(
            "sync-rule-flow-provisioning-failed",
            vec![inbound(Vec::new()), rule("Outbound", 2, Vec::new())],
            &[],
        ),
    ]
}

fn entry(name: &str, class: &str, attributes: &[(&'static str, Vec<&'static str>)]) -> Entry {
    let guid = Scalar::binary(&Guid::named(name).directory_bytes());
    let texts = attributes.iter().map(|(name, texts)| {
        (AttributeName::new(name), texts.iter().map(|text| Scalar::text(text)).collect())
    });
    Entry {
        dn: Dn::parse(&format!("CN={name},OU=Staff,DC=a,DC=test")).unwrap(),
        classes: vec!["top".to_owned(), class.to_owned()],
        attributes: [
            (AttributeName::new("objectGUID"), vec![guid]),
            (AttributeName::new("cn"), vec![Scalar::text(name)]),
        ]
        .into_iter()
        .chain(texts)
        .collect(),
        at: here(),
    }
}

/// The server with the rules of a case, and one that takes a group without any ado.
fn prepared(case: &Case) -> (SyncServer, ConnectorIndex) {
    let mut server = server(1, Base::Bare);
    let connector_of = |kind: ConnectorKind| {
        server
            .spaces()
            .find(|(_, space)| space.config.kind == kind)
            .map(|(_, space)| space.config.id)
            .unwrap()
    };
    let (forest, tenant) =
        (connector_of(ConnectorKind::ActiveDirectory), connector_of(ConnectorKind::EntraId));
    let groups = RuleDraft {
        source_type: "group".to_owned(),
        target_type: "group".to_owned(),
        ..rule("Inbound", 9, vec![direct("cn", "cn")])
    };
    for draft in case.rules.iter().chain([&groups]) {
        let connector = if draft.direction == "Inbound" { forest } else { tenant };
        let (rule, _) = server.check_rule(&RuleDraft { connector, ..draft.clone() }).unwrap();
        server.edit_rules(|book| book.add(rule));
    }
    let forest = server.connector(forest).unwrap();
    let now = server.options.now;
    let mut import = Import::full(server.space_mut(forest).unwrap(), now);
    for (name, attributes) in &case.users {
        import.offer(&entry(name, "user", attributes));
    }
    import.offer(&entry("last", "group", &[]));
    import.finish();
    (server, forest)
}

fn record(server: &SyncServer, forest: ConnectorIndex, name: &str) -> Option<ErrorRecord> {
    let space = server.space(forest).unwrap();
    let id = space.with_dn(&entry(name, "user", &[]).dn).unwrap();
    space.get(id).unwrap().error.as_deref().cloned()
}

#[test]
fn every_synchronisation_error_is_recorded_on_its_object_and_the_run_goes_on() {
    for case in cases() {
        let (mut server, forest) = prepared(&case);
        for tries in 0..3 {
            let step = server.full_synchronization_of(forest, Recording::Errors);
            let names: Vec<&str> = step.errors.iter().map(|error| error.error.name).collect();
            assert_eq!((names, step.result()), (vec![case.error], "completed-sync-errors"));
            let record = record(&server, forest, "ana").unwrap();
            assert_eq!((record.name, record.retry_count), (case.error, tries));
            assert_eq!(record.first_occurred, server.options.now);
        }
        let (_, ana) =
            server.space(forest).unwrap().iter().find(|(_, object)| object.error.is_some()).unwrap();
        assert!(ana.pending_import.is_some(), "{}: nothing of it is committed", case.error);
        // The group came after it, and with it the users before it.
        assert_eq!(server.metaverse.len(), case.users.len(), "{}", case.error);
    }
}

#[test]
fn the_list_of_errors_is_complete() {
    let raised: BTreeSet<&str> = cases().iter().map(|case| case.error).collect();
    let listed: BTreeSet<&str> = SyncError::NAMES.into_iter().collect();
    assert_eq!(raised, listed);
}
