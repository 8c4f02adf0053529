//! What a written rule becomes, and what is said of mistakes in one.

use super::*;
use crate::rule::{FlowSourceDraft, RuleDraft};
use crate::scenario::{Report, Source, parse};
use crate::schema::Guid;

fn connectors() -> Connectors {
    let named = |name: &str| NamedConnector { name: name.to_owned(), id: Guid::named(name) };
    Connectors {
        active_directory: vec![named("fabrikam.test"), named("corp.test")],
        entra_id: Some(named("fabrikam.onmicrosoft.com - AAD")),
    }
}

fn read(text: &str) -> Result<Vec<RuleDraft>, Report> {
    let source = Source::from_text("a.ron", text).unwrap();
    parse(&source, |item| rule_drafts(item, &Vocabulary::default(), &connectors()))
}

#[test]
fn a_rule_becomes_a_draft_for_every_forest() {
    let drafts = read(
        r#"Rule(
            name: "In from AD - Staff", tag: "Microsoft.Staff.001",
            direction: Inbound, connector: ActiveDirectory, from: "user", to: "person",
            link: Provision, precedence: 50, passwordSync: true,
            scope: [["department EQUAL Human Resources", "mail ISNOTNULL"], ["title NOTEQUAL"]],
            join: ["mail = mail AND c == c", "objectSid = objectSid"],
            flows: {
                "cn extensionAttribute1..3": Direct,
                "company  title": Trim,
                "accountName": From("sAMAccountName"),
                "url": MergeCaseInsensitive(Once(Expr("Item([*], 1) & [url]"))),
                "accountEnabled": Constant("True"),
            },
        )"#,
    )
    .unwrap();
    let [first, second] = &drafts[..] else { panic!("{drafts:#?}") };
    assert_eq!((first.precedence, second.precedence), (50, 51));
    assert_eq!((first.connector, second.connector), (Guid::named("fabrikam.test"), Guid::named("corp.test")));
    assert_eq!(first.id, Guid::named("rule fabrikam.test In from AD - Staff"));
    assert_eq!((first.link_type.as_str(), first.password_sync, first.disabled), ("Provision", true, false));
    let scope: Vec<String> = first.scope.iter().map(|group| shown(group)).collect();
    assert_eq!(scope, ["department EQUAL `Human Resources`, mail ISNOTNULL ``", "title NOTEQUAL ``"]);
    let join: Vec<usize> = first.join.iter().map(Vec::len).collect();
    assert_eq!(join, [2, 1]);
    assert!(first.join[0][1].case_sensitive && !first.join[0][0].case_sensitive);
    let flows: Vec<(&str, &FlowSourceDraft, &str, bool, String)> = first
        .flows
        .iter()
        .map(|flow| {
            let at = format!("{}:{}", flow.at.line, flow.at.column);
            (flow.target.as_str(), &flow.source, flow.merge.as_str(), flow.apply_once, at)
        })
        .collect();
    let direct = |name: &str| FlowSourceDraft::Direct(name.to_owned());
    let expression = |text: &str| FlowSourceDraft::Expression(text.to_owned());
    let expected = [
        ("cn", direct("cn"), "Update", false, "8:18"),
        ("extensionAttribute1", direct("extensionAttribute1"), "Update", false, "8:21"),
        ("extensionAttribute2", direct("extensionAttribute2"), "Update", false, "8:21"),
        ("extensionAttribute3", direct("extensionAttribute3"), "Update", false, "8:21"),
        ("company", expression("Trim([company])"), "Update", false, "9:18"),
        ("title", expression("Trim([title])"), "Update", false, "9:27"),
        ("accountName", direct("sAMAccountName"), "Update", false, "10:18"),
        ("url", expression("Item([url], 1) & [url]"), "MergeCaseInsensitive", true, "11:18"),
        ("accountEnabled", FlowSourceDraft::Constant("True".to_owned()), "Update", false, "12:18"),
    ];
    for (found, expected) in flows.iter().zip(&expected) {
        let (target, source, merge, once, at) = expected;
        assert_eq!(*found, (*target, source, *merge, *once, (*at).to_owned()));
    }
    assert_eq!(flows.len(), expected.len());
}

fn shown(group: &[crate::rule::ClauseDraft]) -> String {
    let clauses = group.iter().map(|clause| {
        assert!(clause.at.line == 5 && clause.at.column > 1, "{}", clause.at);
        format!("{} {} `{}`", clause.attribute, clause.operator, clause.value)
    });
    clauses.collect::<Vec<_>>().join(", ")
}

#[test]
fn every_mistake_of_a_rule_is_reported() {
    let report = read(
        r#"Rule(
    name: 7, direction: Inwards, connector: "fabricam.test", from: "user", link: Joint,
    scope: ["mail", ["x EQUAL y"]],
    join: ["mail=mail", "a = b AND c", Shared("x")],
    flows: {
        "": Direct,
        "x9..2": Direct,
        "a": Renamed,
        "b": Shared("anchor"),
        "c": Form("d"),
        "d": Expr(),
        "e E": Direct,
        "f": "g",
    },
    with: ["phones"],
    tags: "x",
)"#,
    )
    .unwrap_err();
    let lines: Vec<String> = report.problems().iter().map(ToString::to_string).collect();
    let expected = [
        "1:1: missing field `to` in Rule",
        "1:1: the rule has two flows to `E`",
        "2:11: expected a text, found a number",
        "2:25: unknown name `Inwards`, expected `Inbound` or `Outbound`",
        "2:45: unknown connector `fabricam.test`, did you mean `fabrikam.test`?",
        "2:82: unknown name `Joint`, expected `Join`",
        "3:13: expected a list, found a text",
        "4:12: expected `attribute = attribute`, found `mail=mail`",
        "4:25: expected `attribute = attribute`, found `c`",
        "4:40: expected a text, found `Shared(…)`",
        "6:9: expected the name of an attribute",
        "7:9: `x9..2` is no series of names such as `extensionAttribute1..15`",
        "8:14: `renamed` does not say which attribute becomes `a`",
        "9:21: unknown shared expression `anchor`",
        "10:14: unknown kind of flow `Form`, expected `From`",
        "11:14: expected `Expr(text)`, found 0 values",
        "13:14: expected a kind of flow, found a text",
        "15:12: unknown set of flows `phones`",
        "16:5: unknown field `tags`, expected `tag`",
    ];
    assert_eq!(lines, expected.map(|line| format!("error: a.ron:{line}")));
}

#[test]
fn a_rule_needs_a_precedence_and_its_connector() {
    let rule =
        |rest: &str| format!(r#"Rule(name: "x", direction: Outbound, from: "person", to: "user", {rest})"#);
    let table = [
        ("connector: EntraId", "1:1: missing field `precedence` in Rule"),
        (
            "connector: Ldap, precedence: 1",
            "1:77: unknown connector `Ldap`, expected `ActiveDirectory` or `EntraId`",
        ),
        ("connector: 7, precedence: 1", "1:77: expected a text, found a number"),
    ];
    for (rest, expected) in table {
        let report = read(&rule(rest)).unwrap_err();
        assert_eq!(report.problems()[0].to_string(), format!("error: a.ron:{expected}"));
    }
    let source = Source::from_text("a.ron", &rule("connector: EntraId, precedence: 1")).unwrap();
    let nothing = Connectors::default();
    let report = parse(&source, |item| rule_drafts(item, &Vocabulary::default(), &nothing)).unwrap_err();
    assert_eq!(report.problems()[0].message, "there is no connector to Entra ID");
}
