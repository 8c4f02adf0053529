//! `resolve`: which AD object, or which outcome.

use super::arguments::{Format, Resolve, Rows};
use super::bar::Bar;
use super::input::Model;
use super::lines::AnchorLines;
use super::output::complain;
use super::snapshot::{is_snapshot, open_only, open_whole};
use super::{Ending, Failure, Output};
use crate::explain::{Explainer, service_warnings};
use crate::forest::Frozen;
use crate::lookup::{Outcome, Qualification, resolve};
use crate::report::{AuditFields, AuditFile, Line, Page, ResultDocument, Style, escaped};
use crate::sync::Progress;
use std::io::Write as _;
use std::path::Path;

/// Anchors that are answered at once: enough to keep every core busy, few enough to be nothing in memory.
const BATCH: usize = 16_384;

pub(super) fn run(verb: &Resolve, output: &mut Output) -> Result<Ending, Failure> {
    let qualification: Qualification = verb.question.qualification.into();
    let mut anchors = AnchorLines::of(&verb.anchors);
    if is_snapshot(&verb.question.input) {
        verb.question.common.refuse_options()?;
        let first = anchors.take(BATCH)?;
        let frozen = open_only(&verb.question.input, &first)?;
        let frozen = match frozen {
            Some(frozen) => frozen,
            None => open_whole(&verb.question.input)?,
        };
        let answer = |asked: &[String]| answers(&frozen, asked, qualification);
        return answer_all(verb, first, &mut anchors, &answer, &Afterword::default(), output);
    }
    let model = Model::open(&verb.question.input, &verb.question.common)?;
    model.warn();
    let warnings = service_warnings(&model.server, None);
    for warning in &warnings {
        complain(&format!("warning: {}", escaped(warning)));
    }
    let explainer = verb.rows.map(|_| Explainer::new(&model.server).under(qualification));
    let answer = |asked: &[String]| {
        let rows = asked.iter().map(|asked| {
            let resolution = resolve(&model.server, asked);
            let cause = explainer.as_ref().and_then(|explainer| explainer.cause(&resolution));
            AuditFields {
                result: ResultDocument::of(&model.server, &resolution, qualification),
                cause: cause.as_ref().map(|cause| cause.code),
                message: cause.map(|cause| cause.message),
            }
        });
        rows.collect()
    };
    let first = anchors.take(BATCH)?;
    let afterword = Afterword { warnings, findings: model.findings() };
    answer_all(verb, first, &mut anchors, &answer, &afterword, output)
}

/// What goes with all answers alike.
#[derive(Default)]
struct Afterword {
    warnings: Vec<String>,
    findings: Vec<String>,
}

/// Answers batch after batch, in the order asked.
fn answer_all(
    verb: &Resolve,
    first: Vec<String>,
    anchors: &mut AnchorLines<'_>,
    answer: &dyn Fn(&[String]) -> Vec<AuditFields>,
    afterword: &Afterword,
    output: &mut Output,
) -> Result<Ending, Failure> {
    let qualification: Qualification = verb.question.qualification.into();
    let mut form = Form::begin(verb, qualification, output)?;
    let mut ending = Ending::Fine;
    let mut batch = first;
    let bar = Bar::unless_printing("anchors");
    let mut done = 0;
    let mut malformed = None;
    while !batch.is_empty() {
        let rows = answer(&batch);
        if rows.iter().any(|row| row.result.outcome != Outcome::Resolved.as_str()) {
            ending = Ending::Negative;
        }
        let is_malformed = |row: &&AuditFields| row.result.outcome == Outcome::AnchorMalformed.as_str();
        malformed =
            malformed.or_else(|| rows.iter().find(is_malformed).map(|row| row.result.cloud_anchor.clone()));
        form.rows(&rows)?;
        done += batch.len() as u64;
        bar.show(Progress { step: "answered", done, total: 0 });
        batch = anchors.take(BATCH)?;
    }
    bar.clear();
    form.finish(afterword)?;
    if let Some(asked) = malformed {
        complain(&format!("hint: {}", hint(&asked)));
    }
    Ok(ending)
}

/// What to ask instead of a text that is no anchor.
fn hint(asked: &str) -> String {
    let name = escaped(asked);
    if Path::new(asked).is_file() {
        return format!("`{name}` is a file; `-` reads anchors from standard input: `- < {name}`");
    }
    format!(
        "`{name}` is no anchor, which is `User_` and a GUID; `explain` also takes a user principal name, an immutable id, an objectGUID or a DN"
    )
}

/// How rows are printed while they come.
enum Form<'a> {
    Page(&'a mut Output, Qualification),
    Document { output: &'a mut Output, any: bool },
    List(AuditFile<&'a mut Output>),
}

impl<'a> Form<'a> {
    fn begin(verb: &Resolve, qualification: Qualification, output: &'a mut Output) -> Result<Self, Failure> {
        Ok(match (verb.rows, verb.question.common.format) {
            (Some(rows), _) => Self::List(AuditFile::begin(output, rows == Rows::Jsonl)?),
            (None, Format::Text) => Self::Page(output, qualification),
            (None, Format::Json) => {
                output.write_all(b"{\"results\":[")?;
                Self::Document { output, any: false }
            }
        })
    }

    fn rows(&mut self, rows: &[AuditFields]) -> Result<(), Failure> {
        match self {
            Self::Page(output, qualification) => {
                let mut page = Page::new();
                for row in rows {
                    page.line(line(&row.result, *qualification));
                }
                output.page(&page)
            }
            Self::Document { output, any } => {
                for row in rows {
                    if std::mem::replace(any, true) {
                        output.write_all(b",")?;
                    }
                    output.value(&row.result)?;
                }
                Ok(())
            }
            Self::List(list) => {
                rows.iter().try_for_each(|row| list.row(row))?;
                Ok(())
            }
        }
    }

    fn finish(self, afterword: &Afterword) -> Result<(), Failure> {
        match self {
            Self::Page(..) => {}
            Self::Document { output, .. } => {
                output.write_all(b"],\"findings\":")?;
                output.value(&afterword.findings)?;
                output.write_all(b",\"warnings\":")?;
                output.value(&afterword.warnings)?;
                output.write_all(b"}\n")?;
            }
            Self::List(list) => {
                list.finish()?;
            }
        }
        Ok(())
    }
}

/// The answers of a frozen index, worked out on every core.
fn answers(frozen: &Frozen, asked: &[String], qualification: Qualification) -> Vec<AuditFields> {
    crate::forest::answer_in_parallel(&frozen.image, asked, |asked, answer| {
        AuditFields::of_answer(frozen, asked, answer, qualification)
    })
}

fn line(result: &ResultDocument, qualification: Qualification) -> Line {
    let asked = format!("{}  ", result.cloud_anchor);
    let line = if let (Some(dn), Some(forest)) = (&result.dn, &result.forest) {
        Line::new().and(Style::Good, "✓ ").text(asked).text(format!("{dn} in {forest}"))
    } else if let (Some(guid), Some(forest)) = (&result.object_guid, &result.forest) {
        Line::new().and(Style::Good, "✓ ").text(asked).text(format!("objectGUID {guid} in {forest}"))
    } else {
        let event = result.event.zip(result.hresult).map(|(id, hresult)| format!("  {id} {hresult}"));
        let line = Line::new().and(Style::Bad, "✗ ").text(asked).and(Style::Bad, result.outcome);
        line.and(Style::Faint, event.unwrap_or_default())
    };
    let (tag, flag) = (result.qualification.immutable_tag, result.qualification.password_sync_flag);
    let other = match qualification {
        Qualification::ImmutableTag => flag,
        Qualification::PasswordSyncFlag => tag,
    };
    if tag == flag {
        return line;
    }
    line.and(Style::Unsure, format!("  ? the other reading says {other}"))
}
