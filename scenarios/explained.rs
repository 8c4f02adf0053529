//! Every kind of expectation says why, when it fails: who, what, and what explains it.

use super::command_line::{run, stdout};
use anchorwalk::scenario::{Scenario, play};
use anchorwalk::sync::Options;
use std::fs;
use std::path::PathBuf;

/// A scenario with a user whose account nobody may touch.
fn scenario(steps: &str) -> String {
    format!(
        r#"Scenario(
            forests: {{"corp.test": Forest(objects: [User("CN=Zoe,OU=Staff"), User("CN=Yan,OU=Temps")])}},
            cloud: {{"zoe": User(of: "corp.test/CN=Zoe,OU=Staff")}},
            writeback: Writeback(domains: {{"corp.test": Domain(rights: Rights(resetPassword: false))}}),
            steps: [{steps}],
        )"#
    )
}

#[test]
fn each_failed_expectation_has_an_explanation() {
    for (steps, expected, explained) in [
        (r#"Lookup(of: "zoe", outcome: NoAdObject)"#, "zoe: outcome NoAdObject", "CN=Zoe"),
        (r"Audit({Resolved: 7})", "Resolved 7", "Resolved"),
        (
            r#"Expect(of: "corp.test/CN=Zoe,OU=Staff", linked: false)"#,
            "not linked",
            "In from AD - User AccountEnabled",
        ),
        (
            r#"Exclude("corp.test", "OU=Temps"), Cycle, Expect(of: "corp.test/CN=Yan,OU=Temps", staged: true)"#,
            "in the connector space",
            "OU=Temps",
        ),
        (
            r#"Cycle, ExpectRun(connector: EntraId, profile: FullImport, statistics: {"stage-add": 9})"#,
            "add 9",
            "Full Import on",
        ),
        (
            r#"Cycle, ExpectRun(connector: EntraId, profile: Export, statistics: {"export-add": 9})"#,
            "a run",
            "what has run",
        ),
        (r#"ExpectTenant(of: "zoe", synced: false)"#, "not synchronised", "preview of"),
        (
            r#"ExpectEntry(of: "corp.test/CN=Zoe,OU=Staff", values: {"description": "x"})"#,
            "description is",
            "preview of",
        ),
        (r#"Reset(user: "zoe", answer: Success)"#, "zoe, Reset: answer Success", "Refused AccessDenied"),
    ] {
        let read = Scenario::from_text("explained.ron", &scenario(steps), Options::default())
            .unwrap_or_else(|error| panic!("{steps}: {error}"));
        let played = play(&read);
        let failed: Vec<_> = played.expectations().filter(|one| !one.passed).collect();
        assert!(!failed.is_empty(), "{steps}");
        for one in failed {
            assert!(one.expected.contains(expected), "{steps}: {}", one.expected);
            let page = one.explanation.as_ref().map(|page| page.render(false)).unwrap_or_default();
            assert!(page.contains(explained), "{steps}: {page}");
        }
    }
}

/// A file of its own, which no other test writes.
fn file(name: &str, text: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, text).unwrap();
    path
}

#[test]
fn a_failed_reset_says_who_what_and_why_in_every_form() {
    let steps = r#"Reset(user: "zoe", answer: Success), AdminReset(user: "zoe", answer: Success)"#;
    let path = file("failed-reset.ron", &scenario(steps));
    let path = path.to_str().unwrap();
    let text = stdout(&run(&["test", path]));
    assert!(text.contains("zoe, Reset: answer Success; found Refused AccessDenied"), "{text}");
    assert!(text.contains("zoe, AdminReset: answer Success; found Refused AccessDenied"), "{text}");
    assert!(text.contains("33004"), "{text}");
    let json = stdout(&run(&["test", path, "--format", "json"]));
    assert!(json.contains("\"explanation\":\"") && json.contains("answers request 0"), "{json}");
    let junit = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("failed-reset.xml");
    run(&["test", path, "--junit", junit.to_str().unwrap(), "--force"]);
    let junit = fs::read_to_string(junit).unwrap();
    for case in
        ["name=\"zoe, Reset: answer Success\"", "name=\"zoe, AdminReset: answer Success\"", "answers request"]
    {
        assert!(junit.contains(case), "{junit}");
    }
}

#[test]
fn a_log_that_is_printed_alone_does_not_hide_what_failed() {
    let path = file("failed-log.ron", &scenario(r#"Reset(user: "zoe", answer: Success)"#));
    for more in [&["--events"][..], &["--events", "--format", "json"], &["--format", "json"]] {
        let output = run(&[&["writeback", path.to_str().unwrap()], more].concat());
        assert_eq!(output.status.code(), Some(1), "{more:?}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains("zoe, Reset: answer Success; found Refused AccessDenied"), "{more:?}: {said}");
    }
}
