//! `policy-check`: the password rules by themselves.

use super::arguments::{Format, PolicyCheck};
use super::output::complain;
use super::{Ending, Failure, Output};
use crate::report::{Line, Page, Style, escaped};
use crate::writeback::policy::PasswordReason;
use crate::writeback::policy_check::{LineMistake, PolicyQuestion, SecretLines};
use serde_json::json;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufReader};
use std::path::Path;

/// More mistakes than this are not shown one by one.
const MISTAKES_SHOWN_MAX: u64 = 20;

pub(super) fn run(verb: &PolicyCheck, output: &mut Output) -> Result<Ending, Failure> {
    let (name, reader) = open(&verb.file)?;
    let mut session =
        Session { name, format: verb.format, output, refused: 0, mistaken: 0, unknown: BTreeSet::new() };
    session.answer_all(SecretLines::new(reader))?;
    session.output.flush()?;
    match (session.mistaken, session.refused) {
        (0, 0) => Ok(Ending::Fine),
        (0, _) => Ok(Ending::Negative),
        (mistaken, _) => {
            Err(Failure::usage(format!("{}: lines that can't be understood: {mistaken}", session.name)))
        }
    }
}

/// The lines to answer, and by what name messages call their source.
fn open(path: &Path) -> Result<(String, BufReader<Box<dyn io::Read>>), Failure> {
    if path.as_os_str() == "-" {
        return Ok(("standard input".to_owned(), BufReader::new(Box::new(io::stdin()))));
    }
    let name = path.display().to_string();
    let refused = |reason: &str| Failure::usage(format!("{name}: {reason}"));
    let file = File::open(path).map_err(|error| refused(&error.to_string()))?;
    if !file.metadata().map_err(|error| refused(&error.to_string()))?.is_file() {
        return Err(refused("is no regular file; `-` reads standard input"));
    }
    Ok((name, BufReader::new(Box::new(file))))
}

struct Session<'a> {
    name: String,
    format: Format,
    output: &'a mut Output,
    refused: u64,
    mistaken: u64,
    unknown: BTreeSet<String>,
}

impl Session<'_> {
    fn answer_all(&mut self, mut lines: SecretLines<BufReader<Box<dyn io::Read>>>) -> Result<(), Failure> {
        loop {
            let next = lines.next_line();
            let (number, text) = match next {
                Ok(Some(line)) => line,
                Ok(None) => return Ok(()),
                Err(error) => {
                    self.output.flush()?;
                    return Err(Failure::usage(format!("{}:{}: {error}", self.name, lines.number().max(1))));
                }
            };
            if !text.is_some_and(|text| text.trim().is_empty()) {
                self.answer(number, text)?;
            }
            // Whoever asks line by line waits for the answer before the next question.
            if lines.reader().buffer().is_empty() {
                self.output.flush()?;
            }
        }
    }

    fn answer(&mut self, number: u64, text: Option<&str>) -> Result<(), Failure> {
        let no_text = || LineMistake { column: 1, field: String::new(), message: "is no UTF-8".to_owned() };
        match text.ok_or_else(no_text).and_then(PolicyQuestion::read) {
            Ok(question) => {
                let reasons = question.refusals();
                self.refused += u64::from(!reasons.is_empty());
                for field in question.unknown_fields() {
                    self.warn_of(field);
                }
                self.print_verdict(number, &reasons)
            }
            Err(mistake) => {
                self.mistaken += 1;
                self.print_mistake(number, &mistake)
            }
        }
    }

    fn print_verdict(&mut self, number: u64, reasons: &[PasswordReason]) -> Result<(), Failure> {
        let names: Vec<&str> = reasons.iter().map(|reason| reason.as_str()).collect();
        match self.format {
            Format::Json if names.is_empty() => self.output.json(&json!({"verdict": "accepted"})),
            Format::Json => self.output.json(&json!({"verdict": "refused", "reasons": names})),
            Format::Text => {
                let line = Line::new().and(Style::Faint, format!("{number}: "));
                self.print_line(if names.is_empty() {
                    line.and(Style::Good, "accepted")
                } else {
                    line.and(Style::Bad, "refused").text(format!(": {}", names.join(", ")))
                })
            }
        }
    }

    /// A line that is no question is answered too, so that answers and questions stay side by side.
    fn print_mistake(&mut self, number: u64, mistake: &LineMistake) -> Result<(), Failure> {
        if self.mistaken <= MISTAKES_SHOWN_MAX {
            complain(&format!(
                "error: {}:{number}:{}: {}",
                escaped(&self.name),
                mistake.column,
                escaped(&mistake.to_string())
            ));
        }
        match self.format {
            Format::Json => self.output.json(&json!({
                "verdict": "invalid",
                "line": number,
                "column": mistake.column,
                "field": mistake.field,
                "message": mistake.message,
            })),
            Format::Text => {
                let line = Line::new().and(Style::Faint, format!("{number}: "));
                self.print_line(line.and(Style::Unsure, "invalid").text(format!(": {mistake}")))
            }
        }
    }

    fn print_line(&mut self, line: Line) -> Result<(), Failure> {
        let mut page = Page::new();
        page.line(line);
        self.output.page(&page)
    }

    /// Tells once of a field that means nothing here.
    fn warn_of(&mut self, field: &str) {
        /// More names than this are no file of questions.
        const SHOWN_MAX: usize = 20;
        if self.unknown.len() < SHOWN_MAX && self.unknown.insert(field.to_owned()) {
            complain(&format!(
                "warning: {}: unknown field `{}` has no effect",
                escaped(&self.name),
                escaped(field)
            ));
        }
    }
}
