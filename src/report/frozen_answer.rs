//! The answers of a frozen index, in the form that the model's answers have.

use super::{AuditFields, QualificationDocument, ResultDocument};
use crate::forest::{Answer, Frozen};
use crate::lookup::Qualification;

impl ResultDocument {
    /// The answer of a frozen index under a reading.
    pub fn of_answer(
        frozen: &Frozen,
        asked: &str,
        answer: &Answer<'_>,
        qualification: Qualification,
    ) -> Self {
        let ending = answer.ending(qualification);
        let target = answer.target(qualification);
        let connectors = &frozen.image.legend().connectors;
        let connector = target.and_then(|target| connectors.get(usize::from(target.connector)));
        let dn = target.and_then(|target| match answer {
            Answer::Known(person) => frozen.labels.dn(person.number(), target.link),
            Answer::Malformed | Answer::NotUser | Answer::Unknown => None,
        });
        let event = ending.outcome.event();
        Self {
            cloud_anchor: asked.to_owned(),
            outcome: ending.outcome.as_str(),
            forest: connector.map(|connector| connector.name.clone()),
            connector: connector.map(|connector| connector.id.braced()),
            object_guid: target.and_then(|target| target.guid).map(|guid| guid.to_string()),
            dn: dn.map(str::to_owned),
            event: event.map(|event| event.id),
            hresult: event.map(|event| event.hresult),
            qualification: QualificationDocument {
                immutable_tag: answer.ending(Qualification::ImmutableTag).outcome.as_str(),
                password_sync_flag: answer.ending(Qualification::PasswordSyncFlag).outcome.as_str(),
            },
        }
    }
}

impl AuditFields {
    /// The row of an answer of a frozen index; the message where the index keeps one.
    pub fn of_answer(
        frozen: &Frozen,
        asked: &str,
        answer: &Answer<'_>,
        qualification: Qualification,
    ) -> Self {
        let message = match answer {
            Answer::Known(person) => frozen.message(person, qualification),
            Answer::Malformed | Answer::NotUser | Answer::Unknown => None,
        };
        Self {
            result: ResultDocument::of_answer(frozen, asked, answer, qualification),
            cause: answer.ending(qualification).cause,
            message: message.map(str::to_owned),
        }
    }
}
