//! `test`: replays scenario files, expectation by expectation.

use super::arguments::{Format, Test};
use super::output_file::replaced_file;
use super::{Ending, Failure, Output};
use crate::coverage::Coverage;
use crate::report::{
    self, CoverageDocument, JunitCase, JunitSuite, JunitVerdict, Line, Page, Style, write_junit, write_lcov,
};
use crate::scenario::{
    Expectation, Played, Scenario, expectation_line, play, play_covered, scenario_files, transcript_page,
};
use crate::sync::Options;
use serde::Serialize;
use std::fmt::Write as _;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

/// What became of one file.
struct Outcome {
    file: PathBuf,
    /// The scenario and how it went; why it could not be read.
    played: Result<(Scenario, Played), String>,
}

pub(super) fn run(verb: &Test, output: &mut Output) -> Result<Ending, Failure> {
    let options = verb.common.engine_options()?;
    let mut coverage = (verb.coverage || verb.coverage_lcov.is_some()).then(Coverage::default);
    let outcomes: Vec<Outcome> =
        files(&verb.paths)?.into_iter().map(|file| outcome(file, &options, coverage.as_mut())).collect();
    write_files(verb, &outcomes, coverage.as_ref())?;
    let shown = coverage.as_ref().filter(|_| verb.coverage);
    match verb.common.format {
        Format::Json => output.json(&document(&outcomes, verb.transcript, shown))?,
        Format::Text => output.page(&page(&outcomes, verb.transcript, shown))?,
    }
    let refused: Vec<&str> =
        outcomes.iter().filter_map(|outcome| outcome.played.as_ref().err()).map(String::as_str).collect();
    if !refused.is_empty() {
        return Err(Failure::Input(refused.join("\n")));
    }
    Ok(if outcomes.iter().all(Outcome::passed) { Ending::Fine } else { Ending::Negative })
}

fn write_files(verb: &Test, outcomes: &[Outcome], coverage: Option<&Coverage>) -> Result<(), Failure> {
    if verb.junit.is_some() && verb.junit == verb.coverage_lcov {
        return Err(Failure::usage("--junit and --coverage-lcov: expected two files"));
    }
    if let Some(path) = &verb.junit {
        let suites: Vec<JunitSuite> = outcomes.iter().map(suite).collect();
        replaced_file(path, verb.force, &verb.paths, |file| write_junit(file, &suites))?;
    }
    if let (Some(path), Some(coverage)) = (&verb.coverage_lcov, coverage) {
        replaced_file(path, verb.force, &verb.paths, |file| {
            let mut out = BufWriter::new(file);
            write_lcov(&mut out, coverage)?;
            out.flush()
        })?;
    }
    Ok(())
}

/// The files meant, each once, in order.
fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    for path in paths {
        let found =
            scenario_files(path).map_err(|error| Failure::usage(format!("{}: {error}", path.display())))?;
        files.extend(found);
    }
    files.sort();
    files.dedup();
    if files.is_empty() {
        let paths: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
        return Err(Failure::usage(format!("{}: no scenario files (*.ron) there", paths.join(", "))));
    }
    Ok(files)
}

fn outcome(file: PathBuf, options: &Options, coverage: Option<&mut Coverage>) -> Outcome {
    let played = Scenario::open(&file, options.clone()).map(|scenario| {
        let played = match coverage {
            Some(coverage) => play_covered(&scenario, coverage),
            None => play(&scenario),
        };
        (scenario, played)
    });
    Outcome { played: played.map_err(|error| error.to_string()), file }
}

impl Outcome {
    fn passed(&self) -> bool {
        self.played.as_ref().is_ok_and(|(_, played)| played.passed())
    }

    fn expectations(&self) -> impl Iterator<Item = &Expectation> {
        self.played.iter().flat_map(|(_, played)| played.expectations())
    }
}

fn page(outcomes: &[Outcome], transcript: bool, coverage: Option<&Coverage>) -> Page {
    let mut page = Page::new();
    for outcome in outcomes {
        let (all, failed) =
            (outcome.expectations().count(), outcome.expectations().filter(|one| !one.passed).count());
        let (mark, style, detail) = match (&outcome.played, failed) {
            (Err(_), _) => ("! ", Style::Bad, "not read".to_owned()),
            (Ok(_), 0) => ("✓ ", Style::Good, plural(all, "expectation")),
            (Ok(_), failed) => {
                ("✗ ", Style::Bad, format!("{failed} of {} failed", plural(all, "expectation")))
            }
        };
        page.line(
            Line::new().and(style, mark).text(shown(&outcome.file)).and(Style::Faint, format!("  {detail}")),
        );
        match &outcome.played {
            Ok((scenario, played)) if transcript => page.indented("    ", transcript_page(scenario, played)),
            Ok(_) => page.indented("    ", failures(outcome)),
            Err(_) => {}
        }
    }
    page.line(totals(outcomes));
    if let Some(coverage) = coverage {
        page.line("");
        page.indented("", report::coverage(coverage));
    }
    page
}

/// Every expectation that failed, and under the last one of a step the explanation they share.
fn failures(outcome: &Outcome) -> Page {
    let mut page = Page::new();
    let failed: Vec<&Expectation> = outcome.expectations().filter(|one| !one.passed).collect();
    for of_step in failed.chunk_by(|left, right| left.at == right.at) {
        for expectation in of_step {
            page.line(Line::new().and(Style::Faint, format!("line {}", expectation.at.line)));
            let mut line = Page::new();
            line.line(expectation_line(expectation));
            page.indented("", line);
        }
        if let Some(explanation) = of_step.first().and_then(|expectation| expectation.explanation.clone()) {
            page.indented("     ", explanation);
        }
    }
    page
}

fn totals(outcomes: &[Outcome]) -> Line {
    let passed = outcomes.iter().filter(|outcome| outcome.passed()).count();
    let refused = outcomes.iter().filter(|outcome| outcome.played.is_err()).count();
    let failed = outcomes.len() - passed - refused;
    let style = if failed + refused == 0 { Style::Good } else { Style::Bad };
    let mut text = format!("{passed} passed, {failed} failed");
    if refused > 0 {
        let _ = write!(text, ", {refused} not read");
    }
    Line::new().text(format!("{}: ", plural(outcomes.len(), "scenario"))).and(style, text)
}

fn plural(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

fn shown(file: &Path) -> String {
    file.display().to_string()
}

/// The JSON document, keys in the order of spec/cli.md.
#[derive(Serialize)]
struct Document {
    scenarios: usize,
    passed: usize,
    failed: usize,
    results: Vec<FileResult>,
    #[serde(skip_serializing_if = "Option::is_none")]
    coverage: Option<CoverageDocument>,
}

#[derive(Serialize)]
struct FileResult {
    file: String,
    lesson: Option<String>,
    passed: bool,
    expectations: Vec<ExpectationResult>,
    /// Why the file could not be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    transcript: Option<String>,
}

#[derive(Serialize)]
struct ExpectationResult {
    line: u32,
    passed: bool,
    expected: String,
    found: String,
    /// What explains an expectation that failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    explanation: Option<String>,
}

fn document(outcomes: &[Outcome], transcript: bool, coverage: Option<&Coverage>) -> Document {
    let passed = outcomes.iter().filter(|outcome| outcome.passed()).count();
    let results = outcomes.iter().map(|outcome| result(outcome, transcript)).collect();
    let coverage = coverage.map(CoverageDocument::from);
    Document { scenarios: outcomes.len(), passed, failed: outcomes.len() - passed, results, coverage }
}

fn result(outcome: &Outcome, transcript: bool) -> FileResult {
    let expectation = |one: &Expectation| ExpectationResult {
        line: one.at.line,
        passed: one.passed,
        expected: one.expected.clone(),
        found: one.found.clone(),
        explanation: one.explanation.as_ref().map(|page| page.render(false)),
    };
    let played = outcome.played.as_ref().ok();
    FileResult {
        file: shown(&outcome.file),
        lesson: played.map(|(scenario, _)| scenario.lesson().to_owned()),
        passed: outcome.passed(),
        expectations: outcome.expectations().map(expectation).collect(),
        error: outcome.played.as_ref().err().cloned(),
        transcript: played
            .filter(|_| transcript)
            .map(|(scenario, played)| transcript_page(scenario, played).render(false)),
    }
}

fn suite(outcome: &Outcome) -> JunitSuite {
    let case = |one: &Expectation| {
        let explanation = one.explanation.as_ref().map(|page| page.render(false)).unwrap_or_default();
        let verdict = if one.passed {
            JunitVerdict::Passed
        } else {
            JunitVerdict::Failed(one.found.clone(), explanation)
        };
        JunitCase { name: one.expected.clone(), line: one.at.line, verdict }
    };
    let cases = match &outcome.played {
        Ok(_) => outcome.expectations().map(case).collect(),
        Err(error) => {
            let verdict = JunitVerdict::Error(error.clone());
            vec![JunitCase { name: "the file can be read".to_owned(), line: 0, verdict }]
        }
    };
    JunitSuite { name: shown(&outcome.file), cases }
}
