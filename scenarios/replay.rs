//! Replays every scenario: its expectations must hold, and its transcript must be the one under `snapshots/`.

#![expect(clippy::unwrap_used, reason = "a test target: what fails here is a failed test")]

mod command_line;
mod contract;
mod diagnosis;
mod explained;
mod hostile;
mod reference;
mod rehearsals;
mod secrets;
mod snapshot_line;
mod sync_errors;
mod worlds;

use anchorwalk::coverage::{Coverage, CoveredRule};
use anchorwalk::rule::OUT_OF_BOX_RULES_FILE;
use anchorwalk::scenario::{MISTAKES_FOLDER, Scenario, play, play_covered, scenario_files, transcript};
use anchorwalk::sync::Options;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

const SCENARIOS: &str = "scenarios";
const SNAPSHOTS: &str = "snapshots";

/// The folder of a file below `scenarios/` with forward slashes, and its name without its ending.
fn place(file: &Path) -> (String, String) {
    let inner = file.strip_prefix(SCENARIOS).unwrap();
    let folders = inner.parent().unwrap().components().map(|folder| folder.as_os_str().to_str().unwrap());
    (folders.collect::<Vec<_>>().join("/"), inner.file_stem().unwrap().to_str().unwrap().to_owned())
}

fn assert_snapshot(file: &Path, text: &str) {
    let (folder, name) = place(file);
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(format!("../{SNAPSHOTS}/{folder}"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

/// The bad files, which `anchorwalk test` passes over.
fn mistakes() -> Vec<PathBuf> {
    let folder = Path::new(SCENARIOS).join(MISTAKES_FOLDER);
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|ending| ending == "ron")).collect();
    files.sort();
    files
}

/// The file by its path as messages show it, the same on every system.
fn open(file: &Path) -> Result<Scenario, String> {
    let shown = file.to_str().unwrap().replace('\\', "/");
    Scenario::open(Path::new(&shown), Options::default()).map_err(|error| error.to_string())
}

#[test]
fn every_scenario_comes_as_it_says() {
    let mut failed = Vec::new();
    for file in scenario_files(Path::new(SCENARIOS)).unwrap() {
        let scenario = open(&file).unwrap_or_else(|error| panic!("{error}"));
        assert!(!scenario.lesson().is_empty(), "{}: the first line says no lesson", file.display());
        let played = play(&scenario);
        assert!(played.expectations().count() > 0, "{}: nothing is expected", file.display());
        let text = transcript(&scenario, &played);
        if !played.passed() {
            failed.push(format!("{}\n{text}", file.display()));
        }
        assert_snapshot(&file, &text);
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

/// A branch that nothing reaches: the schema of a forest says that `objectGUID` is binary.
const OBJECT_GUID_AS_TEXT: &str = "IIF(IsString([objectGUID])";

/// What a rule has that no scenario exercised.
fn missing(rule: &CoveredRule) -> Vec<String> {
    let unscoped = (rule.count.in_scope == 0).then(|| format!("{} is never in scope", rule.name));
    let flows = rule.flows.iter().filter(|flow| flow.count.evaluated() == 0);
    let flows = flows.map(|flow| format!("{}: the flow to {} is never evaluated", rule.name, flow.target));
    let branches = rule.flows.iter().flat_map(|flow| flow.branches.iter().map(move |branch| (flow, branch)));
    let untaken = branches
        .filter(|(_, branch)| branch.taken.contains(&0) && !branch.text.starts_with(OBJECT_GUID_AS_TEXT))
        .map(|(flow, branch)| format!("{}: {}: {} is one-sided", rule.name, flow.target, branch.text));
    unscoped.into_iter().chain(flows).chain(untaken).collect()
}

#[test]
fn every_default_rule_is_in_scope_somewhere_and_every_flow_and_branch_of_it_evaluated() {
    let mut coverage = Coverage::default();
    for file in scenario_files(Path::new(SCENARIOS)).unwrap() {
        let scenario = open(&file).unwrap();
        let watched = transcript(&scenario, &play_covered(&scenario, &mut coverage));
        assert_eq!(watched, transcript(&scenario, &play(&scenario)), "watching changes {}", file.display());
    }
    let rules = coverage.rules().into_iter().filter(|rule| *rule.at.file == *OUT_OF_BOX_RULES_FILE);
    let rules: Vec<&CoveredRule> = rules.collect();
    let missing: Vec<String> = rules.iter().flat_map(|rule| missing(rule)).collect();
    // Those of the export, and the one that writes mS-DS-ConsistencyGuid back.
    assert_eq!((rules.len(), missing), (62 + 1, Vec::new()));
}

#[test]
fn every_mistake_is_reported_with_its_place() {
    for file in mistakes() {
        let error = open(&file).err().unwrap_or_else(|| panic!("{} has no mistake", file.display()));
        assert_snapshot(&file, &error);
    }
}

#[test]
fn every_snapshot_has_its_scenario() {
    let files = scenario_files(Path::new(SCENARIOS)).unwrap();
    let known: BTreeSet<(String, String)> = files.iter().chain(&mistakes()).map(|file| place(file)).collect();
    let mut folders = vec![PathBuf::from(SNAPSHOTS)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let below = Path::new(SCENARIOS).join(path.strip_prefix(SNAPSHOTS).unwrap());
            assert!(known.contains(&place(&below)), "{} belongs to no scenario", path.display());
        }
    }
}
