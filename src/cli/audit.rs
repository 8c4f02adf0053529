//! `audit`: the outcome of every user.

use super::arguments::{Audit, Format};
use super::bar::Bar;
use super::input::Model;
use super::output_file::replaced_file;
use super::snapshot::{is_snapshot, open_image, open_whole, texts};
use super::{Ending, Failure, Output};
use crate::explain::{self, CauseCode};
use crate::forest::{Answer, Census, Image, Scan, Section, freeze};
use crate::lookup::{Outcome, Qualification};
use crate::report::{AuditDocument, AuditFields, AuditFile, Line, Page, Style};
use crate::schema::{CloudAnchor, CloudType, nearest};
use crate::sync::Progress;
use std::io;
use std::path::Path;

pub(super) fn run(verb: &Audit, output: &mut Output) -> Result<Ending, Failure> {
    check_fail_on(&verb.fail_on)?;
    let qualification: Qualification = verb.question.qualification.into();
    let input = &verb.question.input;
    let (audit, not_modelled, findings) = if is_snapshot(input) {
        verb.question.common.refuse_options()?;
        let audit = of_snapshot(verb, qualification)?;
        (audit, texts(input, Section::NotModelled)?, texts(input, Section::Findings)?)
    } else {
        let model = Model::open(input, &verb.question.common)?;
        model.warn();
        (of_model(verb, &model, qualification)?, model.not_modelled(), model.findings())
    };
    match verb.question.common.format {
        Format::Json => output.json(&AuditDocument::of(&audit, not_modelled, findings))?,
        Format::Text => output.page(&page(&audit, &not_modelled))?,
    }
    Ok(if failing(&audit, &verb.fail_on) { Ending::Negative } else { Ending::Fine })
}

/// Totals need the index alone; a list needs its texts, too.
fn of_snapshot(verb: &Audit, qualification: Qualification) -> Result<explain::Audit, Failure> {
    let input = &verb.question.input;
    let Some(list) = &verb.list else {
        let image = open_image(input)?;
        return if verb.qualifying_rule.is_empty() {
            Ok(Census::of(&image, qualification))
        } else {
            by_rules(&image, &verb.qualifying_rule)
        };
    };
    let frozen = open_whole(input)?;
    let audit = Census::of(&frozen.image, qualification);
    let bar = Bar::new();
    written(verb, list, |row| {
        for (done, person) in (0..).zip(frozen.in_order()) {
            let anchor = CloudAnchor { kind: CloudType::User, id: person.id() }.to_string();
            row(&AuditFields::of_answer(&frozen, &anchor, &Answer::Known(person), qualification))?;
            bar.show(Progress { step: "users listed", done, total: audit.users });
        }
        bar.clear();
        Ok(audit)
    })
}

fn of_model(verb: &Audit, model: &Model, qualification: Qualification) -> Result<explain::Audit, Failure> {
    let Some(list) = &verb.list else {
        if verb.qualifying_rule.is_empty() {
            return Ok(explain::Audit::run(&model.server, qualification, |_| {}));
        }
        let frozen = freeze(&model.server).map_err(|error| Failure::usage(error.to_string()))?;
        return by_rules(&frozen.image, &verb.qualifying_rule);
    };
    written(verb, list, |row| {
        let mut ended = Ok(());
        let audit = explain::Audit::run(&model.server, qualification, |answer| {
            if ended.is_ok() {
                ended = row(&AuditFields::of(&model.server, answer, qualification));
            }
        });
        ended.map(|()| audit)
    })
}

/// The outcomes if exactly the links qualified that carry one of these rules.
fn by_rules(image: &Image, names: &[String]) -> Result<explain::Audit, Failure> {
    let legend = image.legend();
    for name in names {
        if !legend.rules.iter().any(|rule| rule.is_meant_by(name)) {
            let known = legend.rules.iter().map(|rule| rule.name.as_str());
            let hint =
                nearest(name, known).map(|near| format!(", did you mean `{near}`?")).unwrap_or_default();
            return Err(Failure::usage(format!(
                "--qualifying-rule {name}: no inbound rule has this name{hint}"
            )));
        }
    }
    let outcomes = Scan::new(image, &legend.qualifying(names)).totals();
    Ok(explain::Audit { users: outcomes.values().sum(), outcomes, ..explain::Audit::default() })
}

/// Writes the list while everybody is looked up.
fn written(
    verb: &Audit,
    path: &Path,
    look_up: impl FnOnce(&mut dyn FnMut(&AuditFields) -> io::Result<()>) -> io::Result<explain::Audit>,
) -> Result<explain::Audit, Failure> {
    let json = is_json_lines(path)?;
    replaced_file(path, verb.force, std::slice::from_ref(&verb.question.input), |file| {
        let mut list = AuditFile::begin(io::BufWriter::new(file), json)?;
        let audit = look_up(&mut |row| list.row(row))?;
        list.finish().map(|_| audit)
    })
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
        let hint = nearest(name, known).map(|near| format!(", did you mean `{near}`?")).unwrap_or_default();
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

fn page(audit: &explain::Audit, not_modelled: &[String]) -> Page {
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
    for item in not_modelled {
        page.line(Line::new().and(Style::Unsure, "? not modelled: ").text(item));
    }
    page
}

fn users(count: u64) -> String {
    if count == 1 { "1 user".to_owned() } else { format!("{count} users") }
}
