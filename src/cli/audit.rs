//! `audit`: the outcome of every user.

use super::arguments::{Audit, Format};
use super::input::{Model, replaced_file};
use super::{Ending, Failure, Output};
use crate::explain::{self, CauseCode};
use crate::lookup::{Outcome, Qualification};
use crate::report::{AuditDocument, AuditFile, Line, Page, Style};
use std::io;
use std::path::Path;

pub(super) fn run(verb: &Audit, output: &mut Output) -> Result<Ending, Failure> {
    check_fail_on(&verb.fail_on)?;
    let model = Model::open(&verb.question.input, &verb.question.common)?;
    model.warn();
    let qualification: Qualification = verb.question.qualification.into();
    let audit = match &verb.list {
        None => explain::Audit::run(&model.server, qualification, |_| {}),
        Some(path) => {
            let json = is_json_lines(path)?;
            replaced_file(path, verb.force, std::slice::from_ref(&verb.question.input), |file| {
                let mut list = AuditFile::begin(io::BufWriter::new(file), json)?;
                let mut written = Ok(());
                let audit = explain::Audit::run(&model.server, qualification, |row| {
                    if written.is_ok() {
                        written = list.row(&model.server, row, qualification);
                    }
                });
                written.and_then(|()| list.finish()).map(|_| audit)
            })?
        }
    };
    match verb.question.common.format {
        Format::Json => output.json(&AuditDocument::of(&audit, model.not_modelled(), model.findings()))?,
        Format::Text => output.page(&page(&audit, &model))?,
    }
    Ok(if failing(&audit, &verb.fail_on) { Ending::Negative } else { Ending::Fine })
}

/// The form of a list by its ending.
fn is_json_lines(path: &Path) -> Result<bool, Failure> {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    match ending.as_deref() {
        Some("csv") => Ok(false),
        Some("jsonl" | "ndjson") => Ok(true),
        _ => Err(Failure::usage(format!(
            "--list {}: expected a file that ends in .csv or .jsonl",
            path.display()
        ))),
    }
}

fn check_fail_on(names: &[String]) -> Result<(), Failure> {
    for name in names {
        if name == "any" || Outcome::named(name).is_some() || CauseCode::named(name).is_some() {
            continue;
        }
        let known = Outcome::ALL
            .iter()
            .map(|outcome| outcome.as_str())
            .chain(CauseCode::ALL.iter().map(|code| code.as_str()));
        let hint = crate::schema::nearest(name, known)
            .map(|near| format!(", did you mean `{near}`?"))
            .unwrap_or_default();
        return Err(Failure::usage(format!("--fail-on {name}: no outcome or cause has this name{hint}")));
    }
    Ok(())
}

fn failing(audit: &explain::Audit, names: &[String]) -> bool {
    names.iter().any(|name| match (Outcome::named(name), CauseCode::named(name)) {
        (Some(outcome), _) if audit.outcomes.contains_key(&outcome) => true,
        (_, Some(code)) => audit.causes.contains_key(&code),
        _ => name == "any" && audit.outcomes.keys().any(|outcome| *outcome != Outcome::Resolved),
    })
}

fn page(audit: &explain::Audit, model: &Model) -> Page {
    let mut page = Page::new();
    page.line(Line::new().and(Style::Strong, users(audit.users)));
    for outcome in Outcome::ALL.into_iter().rev() {
        let Some(count) = audit.outcomes.get(&outcome) else { continue };
        let style = if outcome == Outcome::Resolved { Style::Good } else { Style::Bad };
        page.line(Line::new().text(format!("{count:>10}  ")).and(style, outcome.as_str()));
    }
    if !audit.causes.is_empty() {
        page.line("causes");
        let mut causes: Vec<_> = audit.causes.iter().collect();
        causes.sort_by_key(|(code, count)| (std::cmp::Reverse(**count), **code));
        for (code, count) in causes {
            page.line(format!("{count:>10}  {code}"));
        }
    }
    if audit.readings_differ > 0 {
        page.line(Line::new().and(
            Style::Unsure,
            format!("{:>10}  users for whom the two readings disagree", audit.readings_differ),
        ));
    }
    for item in model.not_modelled() {
        page.line(Line::new().and(Style::Unsure, "? not modelled: ").text(item));
    }
    page
}

fn users(count: u64) -> String {
    if count == 1 { "1 user".to_owned() } else { format!("{count} users") }
}
