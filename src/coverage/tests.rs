//! What is counted, on rules small enough to count by hand.

use super::{ClauseCount, Coverage, CoveredRule, FlowCount, JoinCount, RuleCount};
use crate::ingest::real_data;
use crate::scenario::{Scenario, play_covered};
use crate::sync::Options;
use std::collections::BTreeSet;
use std::path::Path;

/// Two people in two forests, who join by mail; a rule that scopes by department, one that is behind it.
const PAIR: &str = r#"Scenario(
    forests: {
        "a.test": Forest(objects: [
            User("CN=Ana,OU=Staff", {"department": "Sales", "mail": "ana@a.test"}),
            User("CN=Bo,OU=Staff", {"mail": "bo@a.test"}),
        ]),
        "b.test": Forest(objects: [User("CN=Ana,OU=Staff", {"department": "Law", "mail": "ana@a.test"})]),
    },
    rules: Rules([
        Rule(
            name: "Join", direction: Inbound, connector: ActiveDirectory, from: "user", to: "person",
            precedence: 100, link: Provision, join: ["mail = mail", "cn = cn"],
            flows: {"mail": Direct, "cn": Direct},
        ),
        Rule(
            name: "Sales", direction: Inbound, connector: ActiveDirectory, from: "user", to: "person",
            precedence: 50, scope: [["department EQUAL Sales", "cn ISNOTNULL"], ["department EQUAL Law"]],
            flows: {
                "cn": Expr("IIF([department] = \"Law\", NULL, [cn])"),
                "title": Expr("IIF([department] = \"Sales\" || [cn] = \"Ana\", \"seller\", NULL)"),
            },
        ),
        Rule(
            name: "Off", disabled: true, direction: Inbound, connector: ActiveDirectory, from: "user",
            to: "person", precedence: 40, flows: {"company": Constant("x")},
        ),
    ]),
    steps: [Import, Sync],
)"#;

fn scenario(text: &str) -> Scenario {
    Scenario::from_text("pair.ron", text, Options::default()).unwrap()
}

fn covered(text: &str) -> Coverage {
    let mut coverage = Coverage::default();
    play_covered(&scenario(text), &mut coverage);
    coverage
}

fn rule<'c>(coverage: &'c Coverage, name: &str) -> &'c CoveredRule {
    coverage.rules().into_iter().find(|rule| rule.name == name).unwrap()
}

#[test]
fn clauses_behind_a_false_one_and_groups_behind_a_true_one_are_skipped() {
    let coverage = covered(PAIR);
    let sales = rule(&coverage, "Sales");
    assert_eq!(sales.count, RuleCount { in_scope: 2, out_of_scope: 1 });
    let counts: Vec<ClauseCount> = sales.groups.iter().map(|group| group.count).collect();
    assert_eq!(
        counts,
        [ClauseCount { holds: 1, fails: 2, skipped: 0 }, ClauseCount { holds: 1, fails: 1, skipped: 1 },]
    );
    let first: Vec<ClauseCount> = sales.groups[0].clauses.iter().map(|clause| clause.count).collect();
    assert_eq!(
        first,
        [ClauseCount { holds: 1, fails: 2, skipped: 0 }, ClauseCount { holds: 1, fails: 0, skipped: 2 },]
    );
    assert_eq!(sales.groups[1].clauses[0].count, ClauseCount { holds: 1, fails: 1, skipped: 1 });
}

#[test]
fn join_groups_are_counted_by_what_they_find() {
    let coverage = covered(PAIR);
    let join = rule(&coverage, "Join");
    assert_eq!(join.count, RuleCount { in_scope: 3, out_of_scope: 0 });
    // Ana and Bo of the first forest find nobody, Ana of the second finds the first by mail.
    assert_eq!(join.joins[0].count, JoinCount { one: 1, none: 2, several: 0, skipped: 0 });
    assert_eq!(join.joins[1].count, JoinCount { one: 0, none: 2, several: 0, skipped: 1 });
    assert_eq!((join.joins[0].at.line, join.joins[0].text.as_str()), (12, "mail = mail"));
}

#[test]
fn flows_win_lose_and_are_not_asked() {
    let coverage = covered(PAIR);
    let flow = |name: &str, target: &str| {
        rule(&coverage, name).flows.iter().find(|flow| flow.target.as_str() == target).unwrap().count
    };
    // Ana, Bo, then Ana again with both her accounts: her first account's `Sales` decides.
    assert_eq!(flow("Join", "cn"), FlowCount { values: 1, won: 1, skipped: 3, ..FlowCount::default() });
    assert_eq!(flow("Sales", "cn"), FlowCount { values: 2, won: 2, skipped: 1, ..FlowCount::default() });
    assert_eq!(flow("Join", "mail"), FlowCount { values: 3, won: 3, skipped: 1, ..FlowCount::default() });
    assert_eq!(flow("Off", "company"), FlowCount::default());
    assert!(rule(&coverage, "Off").disabled);
}

#[test]
fn branches_are_counted_by_their_place() {
    let coverage = covered(PAIR);
    let flows = &rule(&coverage, "Sales").flows;
    let title = flows.iter().find(|flow| flow.target.as_str() == "title").unwrap();
    let arms: Vec<(String, &[u64])> =
        title.branches.iter().map(|branch| (branch.kind.to_string(), &*branch.taken)).collect();
    assert_eq!(arms, [("IIF".to_owned(), &[2, 0][..]), ("||".to_owned(), &[2, 0][..])]);
    assert_eq!(title.branches[1].text, r#"[department] = "Sales" || [cn] = "Ana""#);
}

#[test]
fn what_a_disabled_flow_hides_counts_when_everything_is_evaluated() {
    let options = "options: {\"evaluate_all\": true}, forests:";
    let coverage = covered(&PAIR.replacen("forests:", options, 1));
    let cn = rule(&coverage, "Join").flows.iter().find(|flow| flow.target.as_str() == "cn").unwrap();
    assert_eq!(cn.count, FlowCount { values: 4, won: 1, lost: 3, ..FlowCount::default() });
}

#[test]
fn merged_values_have_won_whoever_is_named_for_them() {
    let merges = PAIR
        .replace("\"cn\": Direct", "\"proxyAddresses\": Merge(From(\"mail\"))")
        .replace("\"cn\": Expr(", "\"proxyAddresses\": Merge(Expr(")
        .replace("NULL, [cn])\")", "NULL, [cn])\"))");
    let coverage = covered(&merges);
    for name in ["Join", "Sales"] {
        let flows = &rule(&coverage, name).flows;
        let count = flows.iter().find(|flow| flow.target.as_str() == "proxyAddresses").unwrap().count;
        assert!(count.won > 0 && count.won == count.values && count.lost == 0, "{name}: {count:?}");
    }
}

#[test]
fn the_same_rule_of_another_forest_or_scenario_counts_together() {
    let one = "Scenario(forests: {\"a.test\": Forest(objects: [User(\"CN=Ana\")])}, steps: [Cycle])";
    let two = one.replace("a.test", "b.test");
    let (mut coverage, mut single) = (Coverage::default(), Coverage::default());
    play_covered(&scenario(one), &mut single);
    play_covered(&scenario(one), &mut coverage);
    play_covered(&scenario(&two), &mut coverage);
    assert_eq!((single.rules().len(), coverage.rules().len()), (62, 62));
    for (once, twice) in single.rules().into_iter().zip(coverage.rules()) {
        assert_eq!((&once.name, once.count.in_scope * 2), (&twice.name, twice.count.in_scope));
    }
}

#[test]
fn an_edited_rule_stays_itself_with_its_new_clauses_beside_the_old() {
    let steps = "steps: [Import, Sync, EditRule(rule: \"Sales\", name: \"Law\", scope: [\"department EQUAL Law\"]), Sync]";
    let coverage = covered(&PAIR.replace("steps: [Import, Sync]", steps));
    assert_eq!(coverage.rules().len(), 3);
    let sales = rule(&coverage, "Sales");
    assert_eq!((sales.groups.len(), sales.groups[2].count.holds), (3, 1));
}

#[test]
fn rules_of_an_export_are_known_by_their_files_in_every_scenario() {
    let Some(config) = real_data::folder("lab-a/config") else { return };
    let folder = tempfile::tempdir().unwrap();
    copy(&config, &folder.path().join("config"));
    let mut coverage = Coverage::default();
    let mut in_scope = Vec::new();
    for name in ["ana.ron", "bo.ron"] {
        let text = "Scenario(forests: {\"fabrikam.test\": Forest(objects: [User(\"CN=Ana\")])}, \
                    rules: Config(\"config\"), steps: [Cycle])";
        std::fs::write(folder.path().join(name), text).unwrap();
        let scenario = Scenario::open(&folder.path().join(name), Options::default()).unwrap();
        play_covered(&scenario, &mut coverage);
        let join = coverage.rules().into_iter().find(|rule| rule.count.in_scope > 0).unwrap();
        assert_eq!(join.name, "In from AD - User Join");
        in_scope.push(join.count.in_scope);
    }
    assert_eq!(in_scope[0] * 2, in_scope[1]);
    for rule in coverage.rules() {
        let file = &*rule.at.file;
        assert!(
            file.contains("SynchronizationRule_") && rule.flows.iter().all(|flow| *flow.at.file == *file)
        );
        let lines: BTreeSet<u32> = rule.flows.iter().map(|flow| flow.at.line).collect();
        assert_eq!(lines.len(), rule.flows.len(), "every mapping stands on a line of its own in {file}");
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}
