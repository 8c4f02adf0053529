//! The out-of-box set itself, and the set compared with a real export where one is at hand.

use super::*;
use crate::scenario::NamedConnector;
use crate::schema::Guid;

mod behaviour;
mod export;
mod structure;

fn connectors(forests: &[&str]) -> Connectors {
    let named = |name: &str| NamedConnector { name: name.to_owned(), id: Guid::named(name) };
    Connectors {
        active_directory: forests.iter().map(|name| named(name)).collect(),
        entra_id: Some(named("fabrikam.onmicrosoft.com - AAD")),
    }
}

fn rules(forests: &[&str], options: &OutOfBoxOptions) -> Vec<RuleDraft> {
    out_of_box_rules(&connectors(forests), options).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn one_forest_has_the_62_rules_from_100() {
    let rules = rules(&["fabrikam.test"], &OutOfBoxOptions::default());
    let precedences: Vec<i64> = rules.iter().map(|rule| rule.precedence).collect();
    assert_eq!(precedences, (100..=161).collect::<Vec<_>>());
    assert_eq!(rules.iter().map(|rule| rule.flows.len()).sum::<usize>(), 1200);
    let count = |direction: &str, name: &str| {
        rules.iter().filter(|rule| rule.direction == direction && rule.name.contains(name)).count()
    };
    let counts = [count("Inbound", "AD -"), count("Inbound", "AAD"), count("Outbound", "AAD")];
    assert_eq!(counts, [21 + 7, 7, 26]);
}

#[test]
fn several_forests_have_each_rule_side_by_side() {
    let rules = rules(&["fabrikam.test", "corp.test"], &OutOfBoxOptions::default());
    assert_eq!(rules.len(), 62 + 21 + 8);
    let first: Vec<_> = rules.iter().take(5).map(|rule| (rule.precedence, rule.name.as_str())).collect();
    let expected = [
        (100, "In from AD - User Join"),
        (101, "In from AD - User Join"),
        (102, "In from AD - InetOrgPerson Join"),
        (103, "In from AD - InetOrgPerson Join"),
        (104, "In from AD - User AccountEnabled"),
    ];
    assert_eq!(first, expected);
    assert_eq!(rules[1].connector, Guid::named("corp.test"));
    let ids: std::collections::BTreeSet<Guid> = rules.iter().map(|rule| rule.id).collect();
    assert_eq!(ids.len(), rules.len());
}

#[test]
fn a_feature_that_is_off_leaves_no_gap() {
    let options = OutOfBoxOptions { exchange_hybrid: false, devices: true, ..OutOfBoxOptions::default() };
    let without_hybrid = rules(&["fabrikam.test"], &options);
    assert_eq!((without_hybrid.len(), without_hybrid[48].name.as_str()), (51, "In from AD - Computer Join"));
    assert_eq!(without_hybrid[50].precedence, 150);
    let options = OutOfBoxOptions { exchange_hybrid: false, devices: false, ..OutOfBoxOptions::default() };
    assert_eq!(rules(&["fabrikam.test"], &options).len(), 48);
}

#[test]
fn the_matching_option_decides_how_users_join() {
    let table = [
        (Matching::OnlyOnce, "mS-DS-ConsistencyGuid=sourceAnchorBinary objectGUID=sourceAnchorBinary", 2),
        (Matching::Mail, "mail=mail", 1),
        (Matching::SamAccountNameAndMailNickname, "sAMAccountName=accountName mailNickname=mailNickname", 1),
        (Matching::Attribute("employeeID".to_owned()), "employeeID=employeeID", 1),
    ];
    for (matching, expected, flows) in table {
        let options = OutOfBoxOptions { matching, ..OutOfBoxOptions::default() };
        let rules = rules(&["fabrikam.test"], &options);
        for index in [0, 1, 53, 54] {
            let groups = rules[index].join.iter();
            let groups = groups.map(|group| format!("{}={}", group[0].cs_attribute, group[0].mv_attribute));
            assert_eq!(groups.collect::<Vec<_>>().join(" "), expected);
        }
        assert_eq!(rules[0].flows.len(), flows);
    }
}

#[test]
fn a_missing_connector_is_reported() {
    let nothing = Connectors::default();
    let error = out_of_box_rules(&nothing, &OutOfBoxOptions::default()).unwrap_err().to_string();
    assert!(error.contains("there is no connector to an Active Directory forest"), "{error}");
    assert!(error.contains("there is no connector to Entra ID"), "{error}");
}

#[test]
fn every_expression_compiles_and_every_attribute_is_in_the_built_in_schemas() {
    use crate::expr::Expression;
    use crate::rule::FlowSourceDraft;
    use crate::schema::{AttributeName, BuiltInSchema, ObjectType};
    let schemas = [BuiltInSchema::ActiveDirectory, BuiltInSchema::EntraId, BuiltInSchema::Metaverse]
        .map(BuiltInSchema::schema);
    let [ad, cloud, metaverse] = &schemas;
    for rule in rules(&["fabrikam.test"], &OutOfBoxOptions::default()) {
        let space = if rule.connector == Guid::named("fabrikam.test") { ad } else { cloud };
        let (from, to) = if rule.direction == "Inbound" { (space, metaverse) } else { (metaverse, space) };
        let has = |schema: &crate::schema::Schema, class: &str, name: &str| {
            assert!(
                schema.class_has(&ObjectType::new(class), AttributeName::new(name)),
                "{}: {class} has no {name}",
                rule.name
            );
        };
        rule.scope.iter().flatten().for_each(|clause| has(from, &rule.source_type, &clause.attribute));
        for flow in &rule.flows {
            has(to, &rule.target_type, &flow.target);
            match &flow.source {
                FlowSourceDraft::Direct(source) => has(from, &rule.source_type, source),
                FlowSourceDraft::Constant(_) => {}
                FlowSourceDraft::Expression(text) => {
                    let expression = Expression::compile(text).unwrap();
                    let read = expression.attributes().iter();
                    read.for_each(|name| has(from, &rule.source_type, name.as_str()));
                }
            }
        }
    }
}
