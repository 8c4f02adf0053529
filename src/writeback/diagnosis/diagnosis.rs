//! Causes, ranked.

use super::case::{Case, cases};
use super::suspect::{Interview, Suspect};
use super::{EventText, FaultClass, LookedUp, NotLookedUp, Scene};
use crate::explain::{Explainer, Explanation};
use crate::lookup::Qualification;
use crate::schema::CloudAnchor;
use crate::sync::SyncServer;
use std::cell::OnceCell;
use std::collections::BTreeMap;

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
    /// The stable name: of a [`Fault`](super::Fault), or of a [`CauseCode`](crate::explain::CauseCode) that the lookup found.
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
    /// Whether a cause stands out for everything that the text tells.
    conclusive: bool,
}

/// More people than this are not looked up.
const PEOPLE_MAX: usize = 100;

impl Diagnosis {
    /// As [`Diagnosis::in_scene`], where nothing but the server is known.
    pub fn of(server: &SyncServer, text: &str) -> Self {
        Self::in_scene(&Scene::of(server), text)
    }

    /// Reads a text, looks up whoever it names and ranks the causes. A pasted event comes from a real engine, so a link
    /// qualifies by its password-synchronisation flag, as the engine is seen to do; where that reading finds the
    /// account, the documents' reading is asked too. What is said of one request, or of one person, is never held
    /// against another.
    pub fn in_scene(scene: &Scene<'_>, text: &str) -> Self {
        let explainer = Explainer::new(scene.server).under(Qualification::PasswordSyncFlag);
        let read = EventText::read(text);
        let named = Named::by(&explainer, &read);
        let cases = cases(text, |name| named.person(name));
        let people = named.people;
        let interview = Interview { scene, people: &people, failing: OnceCell::new() };
        let mut suspects: Vec<Vec<Suspect>> = cases.iter().map(|case| interview.suspects(case)).collect();
        healthy_only_alone(&mut suspects, &read);
        let conclusive = suspects.iter().all(|own| own.is_empty() || stands_out(own));
        let are_several =
            cases.iter().any(|case| Some(&case.people) != cases.first().map(|first| &first.people));
        let mut ranked = Vec::new();
        for (case, suspects) in cases.iter().zip(suspects) {
            let label = label(case, &people).filter(|_| are_several);
            for suspect in suspects {
                merge(&mut ranked, suspect.cause, label.as_deref());
            }
        }
        // The sort is stable: among equals the order above decides.
        ranked.sort_by_key(|cause| std::cmp::Reverse((cause.confidence, cause.evidence.len())));
        Self { text: read, people, causes: ranked, conclusive }
    }

    /// Whether a cause stands out for everything that the text tells.
    pub fn is_conclusive(&self) -> bool {
        self.conclusive && !self.causes.is_empty()
    }
}

/// Whether the first cause of a case is more likely than any other, or each that is as likely is certain.
fn stands_out(suspects: &[Suspect]) -> bool {
    let confidence = |place: usize| suspects.get(place).map(|suspect| suspect.cause.confidence);
    let first = confidence(0);
    first > Some(Confidence::Possible) && (first == Some(Confidence::Certain) || first > confidence(1))
}

/// Whom a case is about, in few words.
fn label(case: &Case, people: &[LookedUp]) -> Option<String> {
    let spelled = |own: &String| {
        let asked = people.iter().filter_map(|person| person.explanation.as_ref().ok());
        let mut asked = asked.map(|explanation| &explanation.resolution.asked);
        asked.find(|asked| asked.to_lowercase() == *own).unwrap_or(own).clone()
    };
    let names: Vec<String> = case.people.iter().map(spelled).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

/// That everything is well is only concluded where nothing failed.
fn healthy_only_alone(suspects: &mut [Vec<Suspect>], text: &EventText) {
    let is_fault = |suspect: &Suspect| suspect.cause.class != FaultClass::Healthy;
    if !text.tells_of_failure() && !suspects.iter().flatten().any(is_fault) {
        return;
    }
    for own in suspects {
        own.retain(|suspect| is_fault(suspect) || suspect.cause.confidence > Confidence::Possible);
    }
}

/// Whoever a text names, and by which names they are one.
#[derive(Default)]
struct Named {
    people: Vec<LookedUp>,
    /// The anchor that each name was looked up by.
    anchors: BTreeMap<String, String>,
}

impl Named {
    fn by(explainer: &Explainer<'_>, text: &EventText) -> Self {
        let mut named = Self::default();
        for anchor in text.anchors.keys().take(PEOPLE_MAX) {
            // Documents blank the id out: `User_xxxx` is no anchor that was logged.
            let is_logged = anchor.parse::<CloudAnchor>().is_ok();
            let explanation =
                if is_logged { Ok(explainer.explain(anchor)) } else { Err(NotLookedUp::NoAnchor) };
            named.add(anchor, explanation);
        }
        for name in text.principals.keys().take(PEOPLE_MAX) {
            named.add(name, named_once(explainer, name));
        }
        // Most GUIDs and DNs of a text are not those of people.
        let others = text.other_names.keys().map(|name| (name, named_once(explainer, name)));
        let people = others.filter(|(_, explanation)| *explanation != Err(NotLookedUp::Unknown));
        for (name, explanation) in people.take(PEOPLE_MAX) {
            named.add(name, explanation);
        }
        let is_anybody = !named.people.is_empty();
        for name in text.correspondents.keys().take(PEOPLE_MAX).filter(|_| !is_anybody) {
            named.add(name, named_once(explainer, name));
        }
        named
    }

    /// Whoever is known by another name already is not there twice.
    fn add(&mut self, name: &str, explanation: Result<Explanation, NotLookedUp>) {
        let asked = explanation.as_ref().ok().map(|explanation| explanation.resolution.asked.to_lowercase());
        let is_known = asked.as_ref().is_some_and(|asked| self.anchors.values().any(|own| own == asked));
        if let Some(asked) = asked {
            self.anchors.insert(name.to_lowercase(), asked);
        }
        if !is_known {
            self.people.push(LookedUp { named: name.to_owned(), explanation });
        }
    }

    /// The person that a name means: the anchor that was looked up, otherwise the name itself; in lower case.
    fn person(&self, name: &str) -> String {
        let name = name.to_lowercase();
        self.anchors.get(&name).cloned().unwrap_or(name)
    }
}

/// The one person of a name.
fn named_once(explainer: &Explainer<'_>, name: &str) -> Result<Explanation, NotLookedUp> {
    match explainer.anchors(name).as_slice() {
        [] => Err(NotLookedUp::Unknown),
        [anchor] => Ok(explainer.explain(anchor)),
        _ => Err(NotLookedUp::Several),
    }
}

/// Adds a cause, or what speaks for it to the same cause that is there; each fact with whom it is about, where several are
/// spoken of.
fn merge(causes: &mut Vec<RankedCause>, mut cause: RankedCause, label: Option<&str>) {
    if let Some(label) = label {
        for fact in &mut cause.evidence {
            if !fact.contains(label) {
                *fact = format!("{label}: {fact}");
            }
        }
    }
    match causes.iter_mut().find(|known| known.code == cause.code) {
        Some(known) => {
            known.confidence = known.confidence.max(cause.confidence);
            for fact in cause.evidence {
                if !known.evidence.contains(&fact) {
                    known.evidence.push(fact);
                }
            }
        }
        None => causes.push(cause),
    }
}
