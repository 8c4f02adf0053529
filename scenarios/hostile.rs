//! Command lines and files made to hurt (spec/reliability.md): each ends soon, with exit code 2 and what was expected.

use super::command_line::{LINKED_MAILBOX, run, stdout};

/// What is said of a command line that is refused.
fn refused(arguments: &[&str]) -> String {
    let output = run(arguments);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
    said
}

#[test]
fn what_would_be_ignored_or_guessed_is_refused() {
    for (arguments, expected) in [
        (vec!["writeback", "--swarm", "1", "--fault", "los=1"], "no such fault, expected `loss`"),
        (vec!["writeback", "--swarm", "1", "--fault", "loss=1001"], "expected thousandths, from 0 to 1000"),
        (vec!["writeback", "--swarm", "1", "--fault", "loss=-1"], "expected thousandths, from 0 to 1000"),
        (vec!["writeback", "--swarm", "1", "--fault", "loss=1"], "--fault: only a rehearsal of a scenario"),
        (vec!["writeback", "--swarm", "1", "--events"], "--events: only a rehearsal of a scenario"),
        (vec!["writeback", "--traffic", "10", "--within", "400d"], "expected a part of a day"),
        (vec!["writeback", "--traffic", "10", "--within", "0s"], "expected a part of a day"),
        (vec!["sync", LINKED_MAILBOX, "--option", "seed=1", "--option", "seed=2"], "`seed` is set twice"),
        (
            vec!["sync", LINKED_MAILBOX, "--option", "now=2026-12-31T23:59:60Z"],
            "option `now`: expected a time",
        ),
    ] {
        let said = refused(&arguments);
        assert!(said.contains(expected), "{said}");
    }
}

#[test]
fn a_timeline_without_end_is_refused_before_it_runs() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("long.ron");
    for (settings, length, expected) in [
        ("", "100000d", "more than 100000 heartbeats with one every 5m"),
        (r#"heartbeat: "1s""#, "3650d", "more than 100000 heartbeats with one every 1s"),
        (r#"keyAge: "1h", heartbeat: "1h""#, "3650d", "more than 1000 generations of keys with one every 1h"),
        (r#"keyAge: "1ms""#, "10d", "expected a length of time of 1h at the least, found 1ms"),
        (r#"messageExpiry: "0s""#, "1m", "expected a length of time of 1s at the least, found 0s"),
        (r#"heartbeat: "999ms""#, "1m", "expected a length of time of 1s at the least, found 999ms"),
    ] {
        let text = format!(
            "Scenario(forests: {{\"f.test\": Forest(objects: [User(\"CN=Ana\")])}},\n    cloud: {{\"ana\": User(of: \"f.test/CN=Ana\")}},\n    writeback: Writeback(settings: Settings({settings})),\n    steps: [Reset(user: \"ana\"), Wait(\"{length}\")])"
        );
        std::fs::write(&file, text).unwrap();
        let said = refused(&["test", file.to_str().unwrap()]);
        assert!(said.contains(expected), "{said}");
    }
}

#[test]
fn a_profile_is_a_small_regular_file() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let large = folder.path().join("large.json");
    std::fs::write(&large, " ".repeat(100_000)).unwrap();
    let shares = folder.path().join("shares.json");
    std::fs::write(&shares, r#"{"single": 0.5}"#).unwrap();
    for (profile, expected) in [
        (folder.path(), "is no regular file"),
        (large.as_path(), "a profile is no larger than 65536 bytes"),
        (shares.as_path(), "a share is a whole number from 0 to 4294967295"),
    ] {
        let said = refused(&["generate", out.to_str().unwrap(), "--profile", profile.to_str().unwrap()]);
        assert!(said.contains(expected), "{said}");
    }
    #[cfg(unix)]
    assert!(
        refused(&["generate", out.to_str().unwrap(), "--profile", "/dev/zero"]).contains("no regular file")
    );
    assert!(!out.exists());
}

#[test]
fn an_expression_may_begin_with_a_minus() {
    assert_eq!(stdout(&run(&["eval", "-7/2"])), "-3\n");
    assert_eq!(stdout(&run(&["eval", "-[a]", "--attr", "a:number=4"])), "-4\n");
    assert!(stdout(&run(&["eval", "--functions", "Len"])).contains("num Len("));
    assert!(stdout(&run(&["eval", "--help"])).contains("EXPRESSION"));
}

#[test]
fn json_on_standard_output_steers_no_terminal() {
    let text = "a\u{9b}b\u{202e}c\u{200b}\u{e0041}ł";
    let shown = stdout(&run(&["eval", &format!("\"{text}\""), "--format", "json"]));
    assert!(shown.contains(r"a\u009bb\u202ec\u200b\udb40\udc41ł"), "{shown}");
    let document: serde_json::Value = serde_json::from_str(&shown).unwrap();
    assert_eq!(document["value"], text);
}
