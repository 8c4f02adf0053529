//! The command line as a user meets it: exit codes, JSON, and every command that the README shows.

use std::io::Write as _;
use std::process::{Command, Output, Stdio};

fn anchorwalk(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_anchorwalk"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).args(arguments);
    command
}

pub(crate) fn run(arguments: &[&str]) -> Output {
    anchorwalk(arguments).output().unwrap()
}

pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub(crate) const LINKED_MAILBOX: &str = "scenarios/account-resource/linked-mailbox.ron";
const ANA: &str = "CN=Ana,OU=Staff,DC=account,DC=test";

/// The words of a command line in which only single quotes group.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (index, part) in line.split('\'').enumerate() {
        if index % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}

/// What stands between fences.
fn blocks(text: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut inside: Option<String> = None;
    for line in text.lines() {
        match (&mut inside, line.starts_with("```")) {
            (None, true) => inside = Some(String::new()),
            (Some(_), true) => blocks.extend(inside.take()),
            (Some(block), false) => {
                block.push_str(line);
                block.push('\n');
            }
            (None, false) => {}
        }
    }
    blocks
}

#[test]
fn every_command_of_the_readme_prints_what_it_shows() {
    let mut shown = 0;
    for block in blocks(include_str!("../README.md")) {
        let Some((command, expected)) =
            block.strip_prefix("$ anchorwalk ").and_then(|rest| rest.split_once('\n'))
        else {
            continue;
        };
        if expected.contains('…') {
            continue;
        }
        let words = words(command);
        let output = run(&words.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(stdout(&output), expected, "`{command}` prints something else");
        shown += 1;
    }
    assert!(shown >= 5, "only {shown} commands were found in the README");
}

#[test]
fn exit_codes_tell_answers_from_mistakes() {
    for (arguments, code) in [
        (vec!["resolve", LINKED_MAILBOX, "User_6f1c2b0e-8a4d-4b53-9f0a-1c2d3e4f5a6b"], 0),
        (vec!["resolve", LINKED_MAILBOX, "User_00000000-0000-0000-0000-000000000000"], 1),
        (vec!["explain", LINKED_MAILBOX, "nobody@nowhere"], 2),
        (vec!["audit", LINKED_MAILBOX], 0),
        (vec!["audit", LINKED_MAILBOX, "--fail-on", "Resolved"], 1),
        (vec!["audit", LINKED_MAILBOX, "--fail-on", "Resolvd"], 2),
        (vec!["test", LINKED_MAILBOX], 0),
        (vec!["test", "scenarios/mistakes/names.ron"], 2),
        (vec!["sync", "no-such-folder"], 2),
        (vec!["eval", "1+1"], 0),
        (vec!["eval", "Error(\"no\")"], 1),
        (vec!["eval", "1+"], 2),
        (vec!["eval", "--functions", "Wurd"], 2),
        (vec!["eval", "[n]", "--attr", "n:nunber=1"], 2),
        (vec!["eval", "[cn]", LINKED_MAILBOX], 2),
        (vec!["eval", "[cn]", LINKED_MAILBOX, "--object", "CN=Nobody,DC=account,DC=test"], 2),
        (vec!["eval", "[cn]", LINKED_MAILBOX, "--object", ANA, "--connector", "acount.test"], 2),
        (vec!["eval", "[cn]", LINKED_MAILBOX, "--object", ANA, "--connector", "account.test"], 0),
        (vec!["rezolve"], 2),
        (vec!["--help"], 0),
    ] {
        let output = run(&arguments);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {said}");
        assert_eq!(code == 2, !said.is_empty(), "{arguments:?} says {said:?}");
    }
}

#[test]
fn json_has_the_keys_of_the_contract_in_order() {
    let resolved = stdout(&run(&[
        "resolve",
        LINKED_MAILBOX,
        "User_6f1c2b0e-8a4d-4b53-9f0a-1c2d3e4f5a6b",
        "--format",
        "json",
    ]));
    let keys = [
        "cloudAnchor",
        "outcome",
        "forest",
        "connector",
        "objectGuid",
        "dn",
        "event",
        "hresult",
        "qualification",
        "immutableTag",
        "passwordSyncFlag",
    ];
    let places: Vec<usize> = keys
        .iter()
        .map(|key| resolved.find(&format!("\"{key}\":")).unwrap_or_else(|| panic!("no {key}")))
        .collect();
    assert!(places.is_sorted(), "{resolved}");
    let missing = stdout(&run(&[
        "resolve",
        LINKED_MAILBOX,
        "Group_00000000-0000-0000-0000-000000000000",
        "--format",
        "json",
    ]));
    assert!(missing.contains("\"outcome\":\"AnchorNotUser\",\"forest\":null,\"connector\":null,\"objectGuid\":null,\"dn\":null,\"event\":null"), "{missing}");
    let explained = stdout(&run(&["explain", LINKED_MAILBOX, "ana", "--format", "json"]));
    for key in ["hops", "cause", "repairs", "notModelled"] {
        assert!(explained.contains(&format!("\"{key}\":")), "no {key} in {explained}");
    }
}

#[test]
fn eval_reads_an_object_with_given_values_over_it() {
    let eval = |arguments: &[&str]| stdout(&run(&[&["eval"], arguments].concat()));
    let json = |arguments: &[&str]| {
        let text = eval(&[arguments, &["--format", "json"]].concat());
        serde_json::from_str::<serde_json::Value>(&text).unwrap_or_else(|_| panic!("{text}"))
    };
    let staged =
        json(&["[cn] & [title] & %Forest.FQDN%", LINKED_MAILBOX, "--object", ANA, "--attr", "title=!"]);
    assert_eq!(staged["value"], "Ana!account.test");
    assert_eq!(staged["object"], format!("{ANA} in account.test"));
    let imported = json(&["ImportedValue(\"cn\")", LINKED_MAILBOX, "--object", ANA, "--trace"]);
    assert_eq!(imported["trace"][0]["value"], "Ana");
    assert_eq!(imported["notes"], serde_json::json!([]));
    let unknown = json(&["[acountEnabled]", LINKED_MAILBOX, "--object", ANA]);
    assert_eq!((&unknown["value"], &unknown["type"]), (&"NULL".into(), &"NULL".into()));
    assert!(unknown["notes"][0].as_str().is_some_and(|note| note.contains("is no attribute")), "{unknown}");
    let list = json(&["Split(\"a,b\",\",\")"]);
    assert_eq!((&list["values"], &list["list"]), (&serde_json::json!(["a", "b"]), &true.into()));
    let function = json(&["--functions", "certsubject"]);
    assert_eq!(function["functions"][0]["examples"][0]["result"], "{CN=Test User, O=Contoso, C=US}");
}

#[test]
fn eval_sees_a_metaverse_object_as_outbound_rules_do() {
    let explained = stdout(&run(&["sync", LINKED_MAILBOX]));
    let guid = explained.split_once('{').and_then(|(_, behind)| behind.split_once('}')).unwrap().0;
    let fine = stdout(&run(&["eval", "[sourceAnchor] & \"!\"", LINKED_MAILBOX, "--object", guid]));
    assert!(fine.starts_with(&format!("# person {guid} of the metaverse")), "{fine}");
    assert!(fine.trim_end().ends_with("==!"), "{fine}");
    let refused = run(&["eval", "ImportedValue(\"cn\")", LINKED_MAILBOX, "--object", guid]);
    assert_eq!(refused.status.code(), Some(1), "only inbound rules read what was imported");
}

#[test]
fn anchors_come_from_standard_input_too() {
    let mut child = anchorwalk(&["resolve", LINKED_MAILBOX, "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let anchors = b"# a comment\r\nUser_6f1c2b0e-8a4d-4b53-9f0a-1c2d3e4f5a6b\r\n\r\nDevice_6f1c2b0e-8a4d-4b53-9f0a-1c2d3e4f5a6b\n";
    child.stdin.take().unwrap().write_all(anchors).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(stdout(&output).lines().count(), 2);
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn coverage_is_shown_written_and_part_of_the_json() {
    const OWN: &str = "scenarios/coverage/own-rules.ron";
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("rules.info");
    let path = file.to_str().unwrap();
    let written = run(&["test", OWN, "--coverage-lcov", path]);
    assert_eq!((written.status.code(), stdout(&written).contains("Coverage of")), (Some(0), false));
    let lcov = std::fs::read_to_string(&file).unwrap();
    assert!(lcov.starts_with("TN:\nSF:scenarios/coverage/own-rules.ron\nFN:"), "{lcov}");
    assert_eq!(run(&["test", OWN, "--coverage-lcov", path]).status.code(), Some(2));
    assert_eq!(run(&["test", OWN, "--coverage-lcov", path, "--force"]).status.code(), Some(0));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), lcov);
    assert_eq!(run(&["test", OWN, "--coverage-lcov", OWN, "--force"]).status.code(), Some(2));
    assert_eq!(
        run(&["test", OWN, "--coverage-lcov", path, "--junit", path, "--force"]).status.code(),
        Some(2)
    );
    let json = stdout(&run(&["test", OWN, "--coverage", "--format", "json"]));
    let keys = ["results", "coverage", "totals", "clauseOutcomes", "name", "inScope", "branches", "arms"];
    let places: Vec<usize> = keys.iter().map(|key| json.find(&format!("\"{key}\":")).unwrap()).collect();
    let flows = "\"flows\":{\"covered\":3,\"skipped\":1,\"total\":5}";
    assert!(
        json.contains(flows) && places.first() < places.get(1) && places.get(1) < places.get(2),
        "{json}"
    );
    assert!(!stdout(&run(&["test", OWN, "--format", "json"])).contains("\"coverage\":{"));
}

#[test]
fn a_list_is_not_written_over_another_unless_asked() {
    let folder = tempfile::tempdir().unwrap();
    let list = folder.path().join("users.csv");
    let path = list.to_str().unwrap();
    assert_eq!(run(&["audit", LINKED_MAILBOX, "--list", path]).status.code(), Some(0));
    let rows = std::fs::read_to_string(&list).unwrap();
    assert!(rows.starts_with("cloudAnchor,outcome,") && rows.contains("Resolved"), "{rows}");
    assert_eq!(run(&["audit", LINKED_MAILBOX, "--list", path]).status.code(), Some(2));
    assert_eq!(run(&["audit", LINKED_MAILBOX, "--list", path, "--force"]).status.code(), Some(0));
    assert_eq!(std::fs::read_to_string(&list).unwrap(), rows);
}
