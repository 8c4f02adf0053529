//! Password writeback over all its scenarios: every event occurs, both tiers agree, a plan is its scenario, and no
//! password is shown anywhere.

use anchorwalk::report::{WritebackDocument, event_log, event_log_page, timeline};
use anchorwalk::scenario::{Rehearsed, Scenario, play_with, scenario_files, transcript};
use anchorwalk::schema::Plaintext;
use anchorwalk::sync::Options;
use anchorwalk::writeback::{EventId, Forge, Tier, generate, scenario_text};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

fn files() -> Vec<PathBuf> {
    scenario_files(Path::new("scenarios/writeback")).unwrap()
}

fn rehearse(file: &Path, forge: &Forge) -> (Rehearsed, String) {
    let scenario = Scenario::open(file, Options::default()).unwrap();
    let played = play_with(&scenario, forge.clone());
    let text = transcript(&scenario, &played);
    (played.rehearsal.unwrap(), text)
}

/// What must hold of every file: at least sixty of them, each with a request's answer or an event expected.
#[test]
fn every_event_occurs_in_some_scenario() {
    let forge = Forge::new(Tier::Sealed);
    let mut seen: BTreeSet<EventId> = BTreeSet::new();
    let files = files();
    for file in &files {
        let (rehearsal, _) = rehearse(file, &forge);
        seen.extend(rehearsal.facts.iter().filter_map(|fact| fact.logged(None)));
    }
    let missing: Vec<u32> =
        EventId::ALL.iter().filter(|id| !seen.contains(id)).map(|id| id.number()).collect();
    assert!(missing.is_empty(), "in no scenario: {missing:?}");
    assert!(files.len() >= 60, "only {} scenarios", files.len());
}

#[test]
fn both_tiers_give_the_same_facts() {
    let (sealed, real) = (Forge::new(Tier::Sealed), Forge::new(Tier::Real));
    for file in files() {
        let (one, other) = (rehearse(&file, &sealed).0, rehearse(&file, &real).0);
        assert_eq!(one.facts, other.facts, "{}", file.display());
    }
    for seed in 0..40 {
        let plan = generate(seed);
        let one = plan.rehearse(sealed.clone(), true).unwrap();
        let other = plan.rehearse(real.clone(), true).unwrap();
        assert_eq!(one.run.facts(), other.run.facts(), "seed {seed}");
    }
}

#[test]
fn a_plan_and_its_scenario_file_are_the_same_run() {
    let forge = Forge::new(Tier::Sealed);
    for seed in 0..60 {
        let plan = generate(seed);
        let text = scenario_text(&plan, &format!("Seed {seed}."));
        let scenario = Scenario::from_text("plan.ron", &text, Options::default())
            .unwrap_or_else(|error| panic!("seed {seed}: {error}\n{text}"));
        let played = play_with(&scenario, forge.clone());
        assert!(played.passed(), "seed {seed}");
        let planned = plan.rehearse(forge.clone(), true).unwrap();
        assert_eq!(planned.run.facts(), played.rehearsal.unwrap().facts, "seed {seed}\n{text}");
    }
}

/// A password as it could stand in an output: plain, reversed, in hex, in base64.
fn encodings(password: &Plaintext) -> Vec<String> {
    let text = password.expose();
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat();
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let escaped: String = text.escape_default().collect();
    let debug = format!("{:?}", text.as_bytes());
    vec![
        text.to_owned(),
        text.chars().rev().collect(),
        hex(text.as_bytes()),
        hex(&wide),
        base64(text.as_bytes()),
        base64(&wide),
        escaped,
        debug.trim_matches(['[', ']']).to_owned(),
    ]
}

/// Without its last characters, which depend on what follows.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for triple in bytes.chunks_exact(3) {
        let bits = triple.iter().fold(0u32, |bits, byte| bits << 8 | u32::from(*byte));
        for shift in [18, 12, 6, 0] {
            let digit = usize::try_from(bits >> shift & 63).unwrap();
            text.push(char::from(*DIGITS.get(digit).unwrap()));
        }
    }
    text
}

fn assert_hidden(passwords: &[Plaintext], output: &str, whose: &str) {
    for encoding in passwords.iter().flat_map(encodings).filter(|encoding| encoding.len() >= 6) {
        assert!(!output.contains(&encoding), "{whose} shows a password");
    }
}

#[test]
fn no_password_is_shown_in_any_form() {
    let forge = Forge::new(Tier::Real);
    for file in files() {
        let (rehearsal, transcript) = rehearse(&file, &forge);
        let Rehearsed { world, facts, began, .. } = &rehearsal;
        let passwords: Vec<Plaintext> = world.passwords().collect();
        let log = event_log(world, *began, facts);
        let json = serde_json::to_string(&WritebackDocument::of(world, facts, &log, None)).unwrap();
        let outputs = [
            transcript,
            timeline(world, facts).render(true),
            event_log_page(&log).render(false),
            json,
            format!("{rehearsal:?}"),
            format!("{rehearsal:#?}"),
            format!("{passwords:?}"),
        ];
        for output in outputs {
            assert_hidden(&passwords, &output, &file.display().to_string());
        }
    }
}

#[test]
fn no_verb_shows_a_password() {
    let file = "scenarios/writeback/policy/history.ron";
    let (rehearsal, _) = rehearse(Path::new(file), &Forge::new(Tier::Sealed));
    let passwords: Vec<Plaintext> = rehearsal.world.passwords().collect();
    assert!(passwords.len() >= 3);
    let said = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_anchorwalk"));
        let output = command.current_dir(env!("CARGO_MANIFEST_DIR")).args(arguments).output().unwrap();
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
    };
    for arguments in [
        &["writeback", file][..],
        &["writeback", file, "--format", "json"],
        &["writeback", file, "--events"],
        &["writeback", file, "--events", "--format", "json"],
        &["writeback", file, "--fault", "silence=1000"],
        &["test", file, "--transcript"],
        &["test", file, "--transcript", "--format", "json"],
        &["audit", file],
        &["sync", file],
        &["explain", file, "ana"],
    ] {
        let output = said(arguments);
        assert!(!output.is_empty(), "{arguments:?}");
        assert_hidden(&passwords, &output, &arguments.join(" "));
    }
    for arguments in [
        &["test", "scenarios/mistakes/writeback.ron"][..],
        &["writeback", "scenarios/mistakes/writeback.ron"],
        &["audit", "scenarios/mistakes/writeback.ron", "--format", "json"],
    ] {
        let output = said(arguments);
        assert!(output.contains("a password is described"), "{arguments:?}: {output}");
        assert!(!output.contains("C4nary"), "{arguments:?}: {output}");
    }
}
