//! Canary passwords through every verb and every way to go wrong: none comes out again, in any encoding.

use anchorwalk::ingest::{LdifReader, Limits};
use anchorwalk::scenario::{Scenario, play};
use anchorwalk::schema::Plaintext;
use anchorwalk::sync::Options;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::io::Write as _;
use std::path::{Path, PathBuf};
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

/// What a command says, on both of its outputs.
fn said(arguments: &[&str], input: &str) -> Vec<u8> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_anchorwalk"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that fails at once does not wait for its input.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    [output.stdout, output.stderr].concat()
}

fn assert_silent(arguments: &[&str], input: &str) {
    let said = said(arguments, input);
    assert!(!said.is_empty(), "{arguments:?} says nothing, so it was not tried");
    assert_hides(&said, &format!("{arguments:?} on {input:?}"));
}

fn contains(said: &[u8], form: &[u8]) -> bool {
    said.windows(form.len()).any(|window| window.eq_ignore_ascii_case(form))
}

fn assert_hides(said: &[u8], whose: &str) {
    for form in forms() {
        assert!(!contains(said, &form), "{whose} says {}", String::from_utf8_lossy(said));
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

/// A deployment with the canary wherever a dump may hold a secret; the dn of the entry that holds it.
fn deployment(folder: &Path, spoilt: &str) -> String {
    assert_silent(&["generate", folder.to_str().unwrap(), "--users", "12", "--forests", "1"], "");
    let secrets = format!(
        "userPassword: {CANARY}\nunicodePwd:: {}\nms-Mcs-AdmPwd: {CANARY}\n{spoilt}",
        STANDARD.encode(CANARY)
    );
    let dump =
        walk(folder).into_iter().find(|file| file.extension().is_some_and(|end| end == "ldif")).unwrap();
    let text = std::fs::read_to_string(&dump).unwrap();
    let marked = text.replacen("\nsAMAccountName: ", &format!("\n{secrets}sAMAccountName: "), 1);
    std::fs::write(&dump, &marked).unwrap();
    let users = folder.join("aad-users.json");
    let text = std::fs::read_to_string(&users).unwrap();
    let profile = format!("\"passwordProfile\":{{\"password\":\"{CANARY}\"}},\"userPrincipalName\":");
    let with_profile = text.replacen("\"userPrincipalName\":", &profile, 1);
    assert!(marked.contains(CANARY) && with_profile.contains(CANARY));
    std::fs::write(&users, with_profile).unwrap();
    let before = marked.split(CANARY).next().unwrap();
    before.rsplit("\ndn: ").next().unwrap().trim_start_matches("dn: ").lines().next().unwrap().to_owned()
}

fn walk(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files.extend(walk(&path)) } else { files.push(path) }
    }
    files.sort();
    files
}

/// Every verb that opens an INPUT, in every format it has, and the files that it writes.
fn ask_everything(input: &str, whose: &str, folder: &Path) {
    let written = ["list.csv", "pack.awsnap", "tables"].map(|name| folder.join(name));
    let [list, pack, tables] = written.each_ref().map(|path| path.to_str().unwrap());
    for format in ["text", "json"] {
        for arguments in [
            &["resolve", input, "User_00000000-0000-0000-0000-000000000001"][..],
            &["explain", input, whose],
            &["audit", input, "--list", list, "--force"],
            &["sync", input],
            &["sync", input, "--history"],
            &["sync", input, "--object", whose],
            &["doctor", input],
            &["test", input],
            &["test", input, "--transcript"],
            &["writeback", input, "--sealed"],
            &["writeback", input, "--events", "--sealed"],
            &["writeback", input, "--fault", "silence=1000", "--sealed"],
        ] {
            assert_silent(&[arguments, &["--format", format]].concat(), "");
        }
        assert_silent(&["diagnose", input, "--format", format], CANARY);
    }
    assert_silent(&["test", input, "--coverage"], "");
    assert_silent(&["pack", input, "--output", pack, "--force"], "");
    assert_silent(&["export", "--parquet", tables, input], "");
    for file in walk(folder).iter().filter(|file| written.iter().any(|own| file.starts_with(own))) {
        assert_hides(&std::fs::read(file).unwrap(), &file.display().to_string());
    }
}

/// The verbs whose error is another.
fn ask_briefly(input: &str) {
    assert_silent(&["audit", input, "--format", "json"], "");
    assert_silent(&["test", input], "");
    assert_silent(&["writeback", input, "--sealed"], "");
}

#[test]
fn no_verb_shows_what_a_dump_holds_of_passwords() {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("deployment");
    let dn = deployment(&input, "");
    ask_everything(input.to_str().unwrap(), &dn, folder.path());
    for (index, spoilt) in [
        format!("unicodePwd:: !{CANARY}\n"),
        format!("userPassword {CANARY}\n"),
        format!("userPassword:< file:///{CANARY}\n"),
        format!("userPassword: {CANARY}\0\n"),
    ]
    .iter()
    .enumerate()
    {
        let input = folder.path().join(format!("spoilt{index}"));
        deployment(&input, spoilt);
        ask_briefly(input.to_str().unwrap());
    }
}

/// A scenario file into which somebody has written a password.
fn scenario(attributes: &str, step: &str) -> String {
    format!(
        "Scenario(\n    forests: {{\"fabrikam.test\": Forest(objects: [User(\"CN=Ana,OU=Staff\"{attributes})])}},\n    \
         cloud: {{\"ana\": User(of: \"fabrikam.test/CN=Ana,OU=Staff\")}},\n    steps: [\n        {step}\n    ],\n)\n"
    )
}

#[test]
fn no_verb_shows_a_password_that_was_written_into_a_scenario() {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("scenario.ron");
    let path = input.to_str().unwrap();
    let meant = format!("Reset(user: \"ana\", password: Containing(\"{CANARY}\"))");
    std::fs::write(&input, scenario("", &meant)).unwrap();
    ask_everything(path, "CN=Ana,OU=Staff,DC=fabrikam,DC=test", folder.path());
    for step in [
        format!("Reset(user: \"ana\", password: \"{CANARY}\")"),
        format!("Reset(user: \"ana\", password: Literal(\"{CANARY}\"))"),
        format!("Reset(user: \"ana\", password: Containing(\"{CANARY}\"), anser: Success)"),
        "Reset(user: \"ana\", password: Vogel)".to_owned(),
        format!("Reset(user: \"ana\", pasword: \"{CANARY}\")"),
        format!("Reset(user: \"ana\", newPassword: \"{CANARY}\")"),
        format!("Change(user: \"ana\", current: \"{CANARY}\", password: Good)"),
        format!("Change(user: \"ana\", curent: \"{CANARY}\")"),
        format!("Reset(user: \"anna\", password: \"{CANARY}\""),
        format!("Reset(user: \"ana\", password: \"{CANARY})"),
        format!(
            "Reset(\n            user: \"ana\",\n            password:\n                \"{CANARY}\",\n        )"
        ),
    ] {
        std::fs::write(&input, scenario("", &step)).unwrap();
        ask_briefly(path);
    }
    for attributes in [
        format!(", {{\"userPassword\": \"{CANARY}\"}}"),
        format!(", {{\"userPassword\": \"{CANARY}\", \"x\" 3}}"),
    ] {
        std::fs::write(&input, scenario(&attributes, "Reset(user: \"ana\")")).unwrap();
        ask_briefly(path);
    }
}

#[test]
fn swarm_and_traffic_show_no_password() {
    let folder = tempfile::tempdir().unwrap();
    let saved = folder.path().join("seed.ron");
    let saved = saved.to_str().unwrap();
    for format in ["text", "json"] {
        for arguments in [
            &["writeback", "--traffic", "1000"][..],
            &["writeback", "--swarm", "200"],
            &["writeback", "--swarm", "1", "--seed", "7", "--save", saved, "--force"],
        ] {
            assert_silent(&[arguments, &["--format", format]].concat(), "");
        }
    }
    // Every made-up password of this seed, in what the verbs say of its file.
    let played = play(&Scenario::open(Path::new(saved), Options::default()).unwrap());
    let passwords: Vec<Plaintext> = played.rehearsal.unwrap().world.passwords().collect();
    assert!(!passwords.is_empty());
    for arguments in
        [&["writeback", saved, "--sealed"][..], &["test", saved, "--transcript"], &["sync", saved]]
    {
        let said = said(arguments, "");
        for password in &passwords {
            assert!(!contains(&said, password.expose().as_bytes()), "{arguments:?}");
        }
    }
}

#[test]
fn no_snapshot_holds_a_canary() {
    let snapshots = walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots"));
    assert!(snapshots.len() > 100);
    for file in snapshots {
        assert_hides(&std::fs::read(&file).unwrap(), &file.display().to_string());
    }
}

/// A scenario with these steps and this block.
fn rehearsal(block: &str, steps: &str) -> String {
    format!(
        "// Somebody wrote a password into a scenario.\nScenario(\n    forests: {{\"f.test\": Forest(objects: [User(\"CN=Ana,OU=Staff\")])}},\n    cloud: {{\"ana\": User(of: \"f.test/CN=Ana,OU=Staff\")}},\n    {block}\n    steps: [{steps}],\n)\n"
    )
}

/// Scenarios that hold the canary where a password may be written by mistake, with a mistake on the line or without.
fn rehearsals() -> Vec<String> {
    let mut texts = Vec::new();
    for step in [
        format!(r#"Reset(user: "ana", password: "{CANARY}")"#),
        format!(r#"Reset(user: "ana", password: '{CANARY}')"#),
        format!(r#"Reset(user: "ana", password: {CANARY})"#),
        format!(r#"Reset(user: "ana", password: {CANARY}("x"))"#),
        format!(r#"Reset(user: "ana", pasword: "{CANARY}")"#),
        format!(r#"Reset(user: "ana", passwort: Good, geheim: "{CANARY}")"#),
        format!(r#"Rest(user: "ana", password: "{CANARY}")"#),
        format!(r#"Reset(user: "ana", password: Given("{CANARY}"))"#),
        format!(r#"Reset(user: "ana", password: Plain("{CANARY}"), zzz: 1)"#),
        format!(r#"Reset(user: "ana", password: Containing("{CANARY}"))"#),
        format!(r#"Reset(user: "ana", password: Containing("{CANARY}"), zzz: 1)"#),
        format!(r##"Reset(user: "ana", password: r#"{CANARY}"#)"##),
        format!(r#"Reset(user: "ana", zzz: 1, password: /* {CANARY} */ Good) // {CANARY}"#),
        format!(r#"Reset("ana", "{CANARY}")"#),
        format!(r#"Change(user: "ana", current: "{CANARY}", new: "{CANARY}")"#),
        format!(r#"AdminReset(user: "ana", password: ["{CANARY}"])"#),
        format!(r#"Reset(user: "ana, password: "{CANARY}")"#),
        format!(r#"Reset(user: "ana", password: "{CANARY})"#),
        format!(r#"Reset(user: "ana", password: "{CANARY}\q")"#),
        format!(r#"Reset(user: "ana" password: "{CANARY}")"#),
        format!("Reset(user: \"ana,\n        password: \n        \"{CANARY}\")"),
    ] {
        texts.push(rehearsal("", &step));
    }
    for block in [
        format!(
            r#"accounts: {{"f.test/CN=Ana,OU=Staff": Account(history: ["{CANARY}"], password: "{CANARY}")}}"#
        ),
        format!(r#"accounts: {{"f.test/CN=Ana,OU=Staff": Acount(histroy: ["{CANARY}"])}}"#),
        format!(r#"domains: {{"f.test": Domain(policy: Policy(baned: ["{CANARY}"]))}}"#),
        format!(r#"domains: {{"f.test": Domain(zzz: 1, policy: Policy(banned: ["{CANARY}", {CANARY}]))}}"#),
    ] {
        texts.push(rehearsal(&format!("writeback: Writeback({block}),"), r#"Reset(user: "ana")"#));
    }
    for attribute in [
        "unicodePwd",
        "userPassword",
        "userPasword",
        "ms-Mcs-AdmPwd",
        "msLAPS-Password",
        "msDS-ManagedPassword",
        "dBCSPwd",
        "supplementalCredentials",
        "lmPwdHistory",
        "ntPwdHistory",
        "unixUserPassword",
    ] {
        let edit = format!(r#"Edit("f.test/CN=Ana,OU=Staff", {{"{attribute}": ["{CANARY}"]}})"#);
        texts.push(rehearsal("", &edit));
        texts.push(rehearsal(
            "",
            &format!(r#"Lookup(of: "ana", outcome: Resolved), {edit}, Lookup(of: "noone")"#),
        ));
    }
    texts
}

#[test]
fn a_password_in_a_rehearsal_is_never_repeated() {
    let folder = tempfile::tempdir().unwrap();
    let junit = folder.path().join("junit.xml");
    for text in rehearsals() {
        let file = folder.path().join("leak.ron");
        std::fs::write(&file, &text).unwrap();
        let file = file.to_str().unwrap();
        assert_silent(&["test", file, "--transcript", "--junit", junit.to_str().unwrap(), "--force"], "");
        assert_silent(&["test", file, "--transcript", "--format", "json"], "");
        assert_silent(&["writeback", file, "--sealed"], "");
        let junit = std::fs::read(&junit).unwrap();
        let found = junit.windows(CANARY.len()).any(|window| window == CANARY.as_bytes());
        assert!(!found, "the JUnit file of {text} says {}", String::from_utf8_lossy(&junit));
    }
}

#[test]
fn a_mask_does_not_tell_how_long_a_password_is() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("length.ron");
    let said = |password: &str| {
        std::fs::write(&file, rehearsal("", &format!(r#"Reset(usr: "ana", password: "{password}")"#)))
            .unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_anchorwalk")).arg("test").arg(&file).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        String::from_utf8(output.stderr).unwrap()
    };
    let short = said("x");
    assert!(short.contains(r#"password: "****")"#), "{short}");
    assert_eq!(short, said("a much longer one"));
}

#[test]
fn a_password_in_a_dump_is_never_repeated() {
    for line in [
        format!("userPassword {CANARY}"),
        format!("unicodePwd:< {CANARY}"),
        format!("userPassword: {CANARY}\0"),
        format!("unicodePwd:: {CANARY}!"),
        format!("userPassword\u{1}: {CANARY}"),
        format!("unicodePwd: a\n {CANARY}\0"),
        format!("unicodPw: {CANARY}\0"),
        format!("ms-Mcs-AdmPwd;binary:: {CANARY}!"),
        format!("userPassword: a\n{CANARY}"),
        format!("userPassword: a\n{CANARY}\u{1}: b"),
    ] {
        let dump = format!("dn: CN=Ana,DC=f,DC=test\nobjectClass: user\n{line}\n");
        let errors = LdifReader::new("a.ldif", dump.as_bytes(), Limits::default()).filter_map(Result::err);
        let said: Vec<String> = errors.map(|error| format!("{error}{error:?}")).collect();
        assert_eq!(said.len(), 1, "{line:?}");
        assert!(!said[0].contains("Kanarie"), "{said:?}");
    }
}
