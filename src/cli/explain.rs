//! `explain`: the walk, hop by hop.

use super::arguments::{Explain, Format};
use super::input::Model;
use super::{Ending, Failure, Output};
use crate::explain::{Explainer, Explanation};
use crate::lookup::{Outcome, Qualification};
use crate::report::{ExplainDocument, explanation};

pub(super) fn run(verb: &Explain, output: &mut Output) -> Result<Ending, Failure> {
    let model = Model::open(&verb.question.input, &verb.question.common)?;
    model.warn();
    let qualification: Qualification = verb.question.qualification.into();
    let explainer = Explainer::new(&model.server).under(qualification);
    let asked = model.anchor_named(&verb.person).unwrap_or_else(|| verb.person.clone());
    let answer = explainer.explain(&meant(&explainer, &asked)?);
    match verb.question.common.format {
        Format::Json => {
            output.json(&ExplainDocument::of(
                &model.server,
                &answer,
                qualification,
                model.not_modelled(),
                model.findings(),
            ))?;
        }
        Format::Text => output.page(&explanation(&model.server, &answer, qualification))?,
    }
    Ok(ending(&answer, qualification))
}

fn ending(answer: &Explanation, qualification: Qualification) -> Ending {
    if answer.resolution.verdict(qualification).outcome == Outcome::Resolved {
        Ending::Fine
    } else {
        Ending::Negative
    }
}

/// The one cloud user that is meant. What looks like an anchor is taken as one, so that its outcome is the answer.
fn meant(explainer: &Explainer<'_>, asked: &str) -> Result<String, Failure> {
    let found = explainer.anchors(asked);
    match found.as_slice() {
        [anchor] => Ok(anchor.clone()),
        [] if asked.contains('_') && !asked.contains(['@', '=']) => Ok(asked.to_owned()),
        [] => Err(nobody(&explainer.on_premises(asked), asked)),
        several => {
            Err(Failure::usage(format!("`{asked}` means several cloud users: {}", several.join(", "))))
        }
    }
}

/// No cloud user is meant: whether an AD object is, and why it has none.
fn nobody(on_premises: &[String], asked: &str) -> Failure {
    if on_premises.is_empty() {
        return Failure::usage(format!(
            "nobody found for `{asked}`: expected a cloudAnchor, user principal name, immutable id, objectGUID or DN of this input"
        ));
    }
    Failure::usage(format!("`{asked}` has no cloud user in this input: {}", on_premises.join("; ")))
}
