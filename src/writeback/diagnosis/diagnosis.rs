//! Causes, ranked.

use super::model_facts::model_facts;
use super::{EventText, Fault, FaultClass, LookedUp, faults};
use crate::explain::Explainer;
use crate::lookup::Qualification;
use crate::schema::CloudAnchor;
use crate::sync::SyncServer;

/// How sure a cause is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// The text allows it, and others.
    Possible,
    /// The text names it.
    Likely,
    /// The model shows it, and the text agrees.
    Certain,
}

impl Confidence {
    /// The stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Possible => "possible",
            Self::Likely => "likely",
            Self::Certain => "certain",
        }
    }
}

/// A cause with what speaks for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RankedCause {
    /// The stable name: of a [`Fault`], or of a [`CauseCode`](crate::explain::CauseCode) that the lookup found.
    pub code: String,
    /// Its class.
    pub class: FaultClass,
    /// How sure it is.
    pub confidence: Confidence,
    /// What is wrong, in one sentence.
    pub message: String,
    /// What helps.
    pub cure: String,
    /// What in the text and in the model speaks for it, one fact a line.
    pub evidence: Vec<String>,
}

/// What a text means for a model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnosis {
    /// What was read.
    pub text: EventText,
    /// Whoever the text names, looked up.
    pub people: Vec<LookedUp>,
    /// The causes, most likely first.
    pub causes: Vec<RankedCause>,
}

/// More people than this are not looked up.
const PEOPLE_MAX: usize = 100;

impl Diagnosis {
    /// Reads a text, looks up whoever it names and ranks the causes. A pasted event comes from a real engine, so a link
    /// qualifies by its password-synchronisation flag, as the engine is seen to do; where that reading finds the
    /// account, the documents' reading is asked too.
    pub fn of(server: &SyncServer, text: &str) -> Self {
        let text = EventText::read(text);
        let explainer = Explainer::new(server).under(Qualification::PasswordSyncFlag);
        let people = people(&explainer, &text);
        let mut causes = model_facts(server, &text, &people);
        for fault in faults::all() {
            if let Some(cause) = from_text(fault, &text) {
                merge(&mut causes, cause);
            }
        }
        // The sort is stable: among equals the order above decides.
        causes.sort_by_key(|cause| std::cmp::Reverse((cause.confidence, cause.evidence.len())));
        Self { text, people, causes }
    }

    /// Whether a cause stands out: the first is more likely than any other.
    pub fn is_conclusive(&self) -> bool {
        match self.causes.as_slice() {
            [] => false,
            [only] => only.confidence > Confidence::Possible,
            [first, second, ..] => first.confidence > second.confidence,
        }
    }
}

fn people(explainer: &Explainer<'_>, text: &EventText) -> Vec<LookedUp> {
    let anchors = text.anchors.keys().map(|anchor| {
        // Documents blank the id out: `User_xxxx` is no anchor that was logged.
        let logged = anchor.parse::<CloudAnchor>().is_ok();
        LookedUp { named: anchor.clone(), explanation: logged.then(|| explainer.explain(anchor)) }
    });
    let principals = text.principals.keys().filter_map(|name| {
        let found = explainer.anchors(name);
        match found.as_slice() {
            [] => None,
            [anchor] => Some(LookedUp { named: name.clone(), explanation: Some(explainer.explain(anchor)) }),
            _ => Some(LookedUp { named: name.clone(), explanation: None }),
        }
    });
    let mut people: Vec<LookedUp> = anchors.take(PEOPLE_MAX).collect();
    for person in principals.take(PEOPLE_MAX) {
        let asked = |looked_up: &LookedUp| {
            looked_up.explanation.as_ref().map(|explanation| explanation.resolution.asked.to_lowercase())
        };
        if person.explanation.is_none() || !people.iter().any(|known| asked(known) == asked(&person)) {
            people.push(person);
        }
    }
    people
}

/// A fault that the text shows: by its surest signature, with the clues of all.
fn from_text(fault: &Fault, text: &EventText) -> Option<RankedCause> {
    let mut confidence = None;
    let mut evidence: Vec<String> = Vec::new();
    for signature in fault.signatures {
        let Some(clues) = signature.matched(text) else { continue };
        confidence = confidence.max(Some(signature.confidence));
        for clue in clues.iter().map(ToString::to_string) {
            if !evidence.contains(&clue) {
                evidence.push(clue);
            }
        }
    }
    Some(RankedCause {
        code: fault.code.to_owned(),
        class: fault.class,
        confidence: confidence?,
        message: fault.message.to_owned(),
        cure: fault.cure.to_owned(),
        evidence,
    })
}

/// Adds a cause, or what speaks for it to the same cause that is there.
fn merge(causes: &mut Vec<RankedCause>, cause: RankedCause) {
    match causes.iter_mut().find(|known| known.code == cause.code) {
        Some(known) => {
            known.confidence = known.confidence.max(cause.confidence);
            known.evidence.extend(cause.evidence);
        }
        None => causes.push(cause),
    }
}
