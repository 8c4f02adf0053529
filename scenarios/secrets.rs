//! Canary passwords through the verbs that read passwords or pasted texts: none comes out again, in any encoding.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::io::Write as _;
use std::process::{Command, Stdio};

/// No other text of any output has it in it.
const CANARY: &str = "Kanarie-77-Vogel";

/// The canary as somebody might let it slip: as it is, reversed, in hexadecimal, base64 and UTF-16.
fn forms() -> Vec<Vec<u8>> {
    let bytes = CANARY.as_bytes();
    let utf16: Vec<u8> = CANARY.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let hex =
        |bytes: &[u8]| bytes.iter().flat_map(|byte| format!("{byte:02x}").into_bytes()).collect::<Vec<u8>>();
    let mut forms = vec![
        CANARY.chars().rev().collect::<String>().into_bytes(),
        hex(bytes),
        hex(&utf16),
        STANDARD.encode(&utf16).into_bytes(),
        utf16,
    ];
    // A part of it is too much already; base64 shifts with what stands before it.
    forms.extend(CANARY.rsplitn(2, '-').map(|part| part.as_bytes().to_vec()));
    forms.extend((0..3).map(|shift| {
        let shifted = STANDARD.encode([b"x".repeat(shift).as_slice(), bytes].concat());
        shifted.bytes().skip(4).take(12).collect()
    }));
    forms
}

fn assert_silent(arguments: &[&str], input: &str) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_anchorwalk"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    assert!(!said.is_empty(), "{arguments:?} says nothing, so it was not tried");
    for form in forms() {
        let found = said.windows(form.len()).any(|window| window.eq_ignore_ascii_case(&form));
        assert!(!found, "{arguments:?} on {input:?} says {}", String::from_utf8_lossy(&said));
    }
}

/// Lines that hold the canary wherever a password may stand, and where none should: good, bad and torn.
fn lines() -> Vec<String> {
    let password = format!("\"{CANARY}\"");
    let mut lines = vec![
        format!(r#"{{"password":{password}}}"#),
        format!(
            r#"{{"user":{{"history":[{password},"Other-1"]}},"operation":"change","password":{password}}}"#
        ),
        format!(r#"{{"policy":{{"banned":[{password}]}},"password":{password}}}"#),
        format!(
            r#"{{"user":{{"displayName":{password},"sAMAccountName":{password}}},"password":{password}}}"#
        ),
        format!(r#"{{"operation":{password},"password":{password}}}"#),
        format!(r#"{{"policy":{password},"password":{password}}}"#),
        format!(r#"{{"policy":{{"minLength":{password}}},"password":{password}}}"#),
        format!(r#"{{"policyHints":{password},"password":{password}}}"#),
        format!(r#"{{"user":{{"passwordAgeDays":{password}}},"password":{password}}}"#),
        format!(r#"{{"password":[{password}]}}"#),
        format!(r#"{{"password":{password},"password":{password}}}"#),
        format!(r#"{{"pasword":{password}}}"#),
        format!(r#"{{"unknown":{password},"password":{password}}}"#),
        format!("{{\"password\":{CANARY}}}"),
        password.clone(),
        CANARY.to_owned(),
    ];
    let whole =
        format!(r#"{{"user":{{"history":[{password}]}},"operation":"change","password":{password}}}"#);
    lines.extend((1..whole.len()).step_by(7).map(|end| whole.chars().take(end).collect()));
    lines
}

#[test]
fn policy_check_never_repeats_a_password() {
    let all = lines().join("\n");
    for format in ["json", "text"] {
        assert_silent(&["policy-check", "-", "--format", format], &all);
        for line in lines() {
            if format == "json" && line.len() % 5 != 0 {
                continue;
            }
            assert_silent(&["policy-check", "--format", format], &line);
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("questions.jsonl");
    std::fs::write(&file, all).unwrap();
    assert_silent(&["policy-check", file.to_str().unwrap()], "");
}

#[test]
fn diagnose_repeats_ids_and_names_and_nothing_else_of_a_text() {
    let text = format!(
        "Event ID: 33008 hr=80230619 password={CANARY} new password: {CANARY}\n<Data Name='Password'>{CANARY}</Data>\ncloudAnchor: User_00000000-0000-0000-0000-000000000001"
    );
    for format in ["json", "text"] {
        assert_silent(&["diagnose", "scenarios/diagnosis/office.ron", "--format", format], &text);
        assert_silent(&["diagnose", "scenarios/diagnosis/office.ron", "--format", format], CANARY);
    }
}
