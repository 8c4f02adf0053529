//! Rule by rule and flow by flow: the out-of-box set against the export.

use super::export::{ExportedFlow, ExportedRule, exported_rules};
use super::*;
use crate::rule::FlowSourceDraft;
use crate::schema::BuiltInSchema;
use std::collections::{BTreeMap, BTreeSet};

/// Two expressions that fill the same attribute of the same rule.
#[derive(Debug)]
pub(super) struct Pair {
    pub(super) ours: String,
    pub(super) theirs: String,
    /// The rule and the attribute.
    pub(super) at: String,
    /// The schema of what the expressions read.
    pub(super) reads: BuiltInSchema,
}

/// The pairs of expressions of the two sets, each once.
pub(super) fn expression_pairs() -> Option<Vec<Pair>> {
    let exported = exported_rules()?;
    let rules = rules(&["contoso.test"], &OutOfBoxOptions::default());
    let mut pairs = BTreeMap::new();
    for (rule, exported) in rules.iter().zip(&exported) {
        for flow in &rule.flows {
            let FlowSourceDraft::Expression(ours) = &flow.source else { continue };
            let Some(theirs) = exported.flows.get(&flow.target).map(|flow| &flow.source) else { continue };
            let at = format!("{} -> {}", rule.name, flow.target);
            let pair = Pair { ours: ours.clone(), theirs: theirs.clone(), at, reads: schema_read(rule) };
            pairs.entry((ours.clone(), theirs.clone())).or_insert(pair);
        }
    }
    Some(pairs.into_values().collect())
}

fn schema_read(rule: &RuleDraft) -> BuiltInSchema {
    match rule.direction.as_str() {
        "Outbound" => BuiltInSchema::Metaverse,
        _ if rule.connector == Guid::named("contoso.test") => BuiltInSchema::ActiveDirectory,
        _ => BuiltInSchema::EntraId,
    }
}

#[test]
fn the_set_has_the_rules_of_the_export() {
    let Some(exported) = exported_rules() else { return };
    let rules = rules(&["contoso.test"], &OutOfBoxOptions::default());
    assert_eq!(rules.len(), exported.len());
    for (ours, theirs) in rules.iter().zip(&exported) {
        let ours = comparable(ours);
        assert_eq!(ours.head, theirs.head);
        assert_eq!(ours.precedence, theirs.precedence, "{}", ours.head);
        assert_eq!(ours.scope, theirs.scope, "{}", ours.head);
        assert_eq!(ours.join, theirs.join, "{}", ours.head);
        let names = |rule: &ExportedRule| rule.flows.keys().cloned().collect::<BTreeSet<_>>();
        assert_eq!(names(&ours), names(theirs), "{}", ours.head);
        for (target, flow) in &ours.flows {
            let mut expected = theirs.flows[target].clone();
            if flow.kind == "expression" {
                // How an expression is phrased is our own; what it does is compared elsewhere.
                expected.source.clone_from(&flow.source);
            }
            assert_eq!(*flow, expected, "{} {target}", ours.head);
        }
    }
}

#[test]
fn no_long_expression_is_a_copy() {
    let Some(pairs) = expression_pairs() else { return };
    for Pair { ours, theirs, at, reads } in &pairs {
        println!("{at} (reads {reads:?})\n  ours:   {ours}\n  theirs: {theirs}");
    }
    let copies: Vec<_> =
        pairs.iter().filter(|pair| pair.ours == pair.theirs && pair.ours.len() > 60).collect();
    assert!(copies.is_empty(), "{copies:#?}");
}

fn comparable(rule: &RuleDraft) -> ExportedRule {
    let head =
        [&rule.name, &rule.tag, &rule.direction, &rule.source_type, &rule.target_type, &rule.link_type];
    let head: Vec<&str> = head.map(String::as_str).to_vec();
    let flows = rule.flows.iter().map(|flow| {
        let (kind, source) = match &flow.source {
            FlowSourceDraft::Direct(name) => ("direct", name),
            FlowSourceDraft::Constant(text) => ("constant", text),
            FlowSourceDraft::Expression(text) => ("expression", text),
        };
        let (merge, apply_once) = (flow.merge.clone(), flow.apply_once);
        (flow.target.clone(), ExportedFlow { kind, source: source.clone(), merge, apply_once })
    });
    ExportedRule {
        precedence: rule.precedence,
        head: format!("{}|{}|{}", head.join("|"), rule.password_sync, rule.disabled),
        scope: shown(&rule.scope, |clause| {
            let text = format!("{} {} {}", clause.attribute, clause.operator, clause.value);
            text.trim().to_owned()
        }),
        join: shown(&rule.join, |clause| {
            let sign = if clause.case_sensitive { "==" } else { "=" };
            format!("{} {sign} {}", clause.cs_attribute, clause.mv_attribute)
        }),
        flows: flows.collect(),
    }
}

fn shown<T>(groups: &[Vec<T>], clause: impl Fn(&T) -> String) -> Vec<Vec<String>> {
    groups.iter().map(|group| group.iter().map(&clause).collect()).collect()
}
