//! `explain`: the walk, hop by hop.

use super::arguments::{Explain, Format};
use super::input::Model;
use super::snapshot::{is_snapshot, open_only, open_whole, texts};
use super::{Ending, Failure, Output};
use crate::explain::{Explainer, Explanation};
use crate::forest::{Frozen, Person, Section};
use crate::lookup::{Outcome, Qualification};
use crate::report::{ExplainDocument, FrozenExplanation, explanation};
use crate::schema::{CloudAnchor, CloudType, Dn, Guid};

pub(super) fn run(verb: &Explain, output: &mut Output) -> Result<Ending, Failure> {
    if is_snapshot(&verb.question.input) {
        return frozen(verb, output);
    }
    let model = Model::open(&verb.question.input, &verb.question.common)?;
    model.warn();
    let qualification: Qualification = verb.question.qualification.into();
    let explainer = Explainer::new(&model.server).under(qualification);
    let asked = model.anchor_named(&verb.person).unwrap_or_else(|| verb.person.clone());
    let answer = explainer.explain_and_repair(&meant(&explainer, &asked)?);
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

/// Explains from a snapshot.
fn frozen(verb: &Explain, output: &mut Output) -> Result<Ending, Failure> {
    let (input, qualification) = (&verb.question.input, verb.question.qualification.into());
    verb.question.common.refuse_options()?;
    let anchors = [verb.person.clone()];
    let few = if verb.person.contains('_') { open_only(input, &anchors)? } else { None };
    let frozen = few.map_or_else(|| open_whole(input), Ok)?;
    let asked = anchor_in(&frozen, &verb.person)?;
    let explanation = FrozenExplanation::of(&frozen, &asked, &frozen.image.answer(&asked), qualification);
    let ending = if explanation.is_resolved() { Ending::Fine } else { Ending::Negative };
    match verb.question.common.format {
        Format::Text => output.page(&explanation.page())?,
        Format::Json => {
            let not_modelled = texts(input, Section::NotModelled)?;
            output.json(&explanation.document(not_modelled, texts(input, Section::Findings)?))?;
        }
    }
    Ok(ending)
}

/// The anchor of the one user of a snapshot that is meant: by an anchor, the cloud object's id, or the `objectGUID` or
/// DN of an account.
fn anchor_in(frozen: &Frozen, asked: &str) -> Result<String, Failure> {
    if asked.contains('_') && !asked.contains(['@', '=']) {
        return Ok(asked.to_owned());
    }
    let id: Option<Guid> = asked.parse().ok();
    let key = Dn::parse(asked).ok().map(|dn| dn.key());
    let is_meant = |person: &Person<'_>| {
        Some(person.id()) == id
            || (0..).take(person.links()).any(|link| {
                let guid = id.is_some() && person.guid(usize::from(link)) == id;
                let dn = || frozen.labels.dn(person.number(), link).and_then(|dn| Dn::parse(dn).ok());
                guid || key.is_some() && dn().map(|dn| dn.key()) == key
            })
    };
    let mut meant = frozen.image.people().filter(is_meant).map(|person| person.id());
    match (meant.next(), meant.next()) {
        (Some(id), None) => Ok(CloudAnchor { kind: CloudType::User, id }.to_string()),
        (Some(_), Some(_)) => {
            Err(Failure::usage(format!("`{asked}` means several cloud users of this snapshot")))
        }
        (None, _) => Err(Failure::usage(format!(
            "nobody found for `{asked}`: a snapshot knows people by cloudAnchor, object id, objectGUID and DN"
        ))),
    }
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
