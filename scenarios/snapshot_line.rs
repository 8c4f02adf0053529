//! Snapshots on the command line: the answers are those of the input that was packed.

use super::command_line::{LINKED_MAILBOX, run, stdout};

const THREE_FORESTS: &str = "scenarios/account-resource/three-forests.ron";
const ANCHOR: &str = "User_6f1c2b0e-8a4d-4b53-9f0a-1c2d3e4f5a6b";

/// A snapshot of a scenario, in a folder that goes with the test.
fn packed(scenario: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("packed.awsnap").to_str().unwrap().to_owned();
    let output = run(&["pack", scenario, "-o", &path]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    (folder, path)
}

#[test]
fn a_snapshot_answers_like_its_input() {
    for scenario in [LINKED_MAILBOX, THREE_FORESTS, "scenarios/scope/ou-excluded.ron"] {
        let (folder, path) = packed(scenario);
        for arguments in [
            vec!["resolve", "INPUT", ANCHOR, "User_0"],
            vec!["resolve", "INPUT", ANCHOR, "--format", "json"],
            vec!["audit", "INPUT"],
            vec!["audit", "INPUT", "--format", "json", "--qualification", "password-sync-flag"],
            vec!["audit", "INPUT", "--qualifying-rule", "Microsoft.InfromADUserAccountEnabled"],
        ] {
            let with = |input: &str| -> Vec<String> {
                arguments.iter().map(|own| own.replace("INPUT", input)).collect()
            };
            let ask = |input: &str| {
                let arguments = with(input);
                run(&arguments.iter().map(String::as_str).collect::<Vec<_>>())
            };
            let (slow, fast) = (ask(scenario), ask(&path));
            assert_eq!(stdout(&fast), stdout(&slow), "{scenario} {arguments:?}");
            assert_eq!(fast.status.code(), slow.status.code(), "{scenario} {arguments:?}");
        }
        let list = |input: &str, name: &str| {
            let path = folder.path().join(name).to_str().unwrap().to_owned();
            assert!(run(&["audit", input, "--list", &path]).status.success());
            std::fs::read_to_string(path).unwrap()
        };
        assert_eq!(list(&path, "fast.csv"), list(scenario, "slow.csv"), "{scenario}");
    }
}

#[test]
fn a_snapshot_explains_what_it_keeps() {
    let (_folder, path) = packed(LINKED_MAILBOX);
    for asked in [ANCHOR, "6f1c2b0e-8a4d-4b53-9f0a-1c2d3e4f5a6b", "CN=Ana,OU=Staff,DC=account,DC=test"] {
        let output = run(&["explain", &path, asked]);
        let text = stdout(&output);
        assert_eq!(output.status.code(), Some(0), "{asked}: {text}");
        assert!(text.contains("Resolved") && text.contains("In from AD - User AccountEnabled"), "{text}");
    }
    assert_eq!(run(&["explain", &path, "nobody@nowhere"]).status.code(), Some(2));
    assert_eq!(run(&["sync", &path]).status.code(), Some(2));
}

#[test]
fn a_generated_snapshot_audits_to_the_declared_totals() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("generated.awsnap").to_str().unwrap().to_owned();
    let declared = run(&["generate", &path, "--users", "500", "--format", "json"]);
    assert_eq!(stdout(&declared), stdout(&run(&["audit", &path, "--format", "json"])));
    let again = run(&["generate", &path, "--users", "500"]);
    assert_eq!(again.status.code(), Some(2), "what is there is not written over");
    let measured = stdout(&run(&["bench", &path, "--format", "json"]));
    assert!(measured.contains("\"anchors\":500"), "{measured}");
    let tables = folder.path().join("tables");
    assert!(run(&["export", &path, "--parquet", tables.to_str().unwrap()]).status.success());
    assert!(tables.join("links.parquet").is_file());
}
