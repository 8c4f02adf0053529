//! Rule by rule and flow by flow: the out-of-box set against the export.

use super::export::{ExportedFlow, ExportedRule, exported_rules};
use super::*;
use crate::rule::FlowSourceDraft;
use std::collections::{BTreeMap, BTreeSet};

/// The pairs of expressions (ours, theirs) that fill the same attribute, each once, with the rule that has it.
pub(super) fn expression_pairs() -> Option<BTreeMap<(String, String), String>> {
    let exported = exported_rules()?;
    let rules = rules(&["contoso.test"], &OutOfBoxOptions::default());
    let mut pairs = BTreeMap::new();
    for (ours, theirs) in rules.iter().zip(&exported) {
        for flow in &ours.flows {
            let other = theirs.flows.get(&flow.target);
            if let (FlowSourceDraft::Expression(own), Some(other)) = (&flow.source, other) {
                let rule = || format!("{} {}", ours.name, flow.target);
                pairs.entry((own.clone(), other.source.clone())).or_insert_with(rule);
            }
        }
    }
    Some(pairs)
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
    println!("{} distinct pairs of expressions", pairs.len());
    let copies: Vec<_> = pairs.keys().filter(|(ours, theirs)| ours == theirs && ours.len() > 60).collect();
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
