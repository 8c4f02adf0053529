//! What may be behind one case, and what of it is ruled out.

use super::case::Case;
use super::model_facts::{Failing, LookupSaid, of_person};
use super::testimony::{Testimony, testimonies};
use super::{Clue, Confidence, EventText, Fault, LookedUp, RankedCause, Scene, faults};
use crate::explain::Explanation;
use std::cell::OnceCell;

/// A cause, with what of the text it explains.
#[derive(Clone, Debug)]
pub(super) struct Suspect {
    pub(super) cause: RankedCause,
    pub(super) clues: Vec<Clue>,
}

impl Suspect {
    /// Whether what it explains needs no other cause.
    fn settles(&self) -> bool {
        self.cause.confidence == Confidence::Certain || self.clues.iter().any(|clue| clue.is_final())
    }
}

/// Asks one scene about any number of cases.
pub(super) struct Interview<'a> {
    pub(super) scene: &'a Scene<'a>,
    pub(super) people: &'a [LookedUp],
    /// Looked up when it is first needed.
    pub(super) failing: OnceCell<Failing>,
}

impl Interview<'_> {
    /// The causes of a case, most likely first.
    pub(super) fn suspects(&self, case: &Case) -> Vec<Suspect> {
        let known: Vec<&Explanation> = self
            .people
            .iter()
            .filter_map(|person| person.explanation.as_ref().ok())
            .filter(|explanation| case.people.contains(&explanation.resolution.asked.to_lowercase()))
            .collect();
        let mut suspects = self.looked_up(case, &known);
        for suspect in self.told_by_faults(case, &known) {
            join(&mut suspects, suspect);
        }
        rule_out(&mut suspects);
        // The sort is stable: among equals the order above decides.
        suspects.sort_by_key(|suspect| {
            std::cmp::Reverse((suspect.cause.confidence, suspect.cause.evidence.len()))
        });
        suspects
    }

    fn looked_up(&self, case: &Case, known: &[&Explanation]) -> Vec<Suspect> {
        let mut suspects = Vec::new();
        if known.is_empty() {
            if LookupSaid::by(&case.text).failed() {
                let failing = self.failing.get_or_init(|| Failing::of(self.scene.server));
                suspects = failing.as_said(&case.text);
            }
        } else {
            for explanation in known {
                for suspect in of_person(self.scene.server, &case.text, explanation) {
                    join(&mut suspects, suspect);
                }
            }
        }
        suspects
    }

    fn told_by_faults(&self, case: &Case, known: &[&Explanation]) -> Vec<Suspect> {
        let targets: Vec<_> =
            known.iter().filter_map(|explanation| explanation.resolution.by_flag.target).collect();
        let is_change = [31006, 31008].iter().any(|id| case.text.events.contains_key(id));
        let mut said = testimonies(self.scene, &targets, is_change);
        said.extend(self.found_after_all(known));
        let of_fault = |fault: &'static Fault| {
            let own: Vec<&Testimony> = said.iter().filter(|one| one.code == fault.code).collect();
            weighed(fault, from_text(fault, &case.text), &own, &case.text)
        };
        faults::all().filter_map(of_fault).collect()
    }

    fn found_after_all(&self, known: &[&Explanation]) -> Vec<Testimony> {
        let server = self.scene.server;
        let found = known.iter().filter_map(|explanation| {
            let target = explanation.resolution.by_flag.target?;
            Some(format!("{} leads to {}", explanation.resolution.asked, server.describe(target)))
        });
        let all: Vec<String> = found.collect();
        if all.is_empty() || all.len() < known.len() {
            return Vec::new();
        }
        let what = all.join(", ");
        NO_ACCOUNT.map(|code| Testimony { code, holds: false, what: what.clone(), explains: &[] }).into()
    }
}

/// What a lookup that finds its account says of the faults for which it would not.
const NO_ACCOUNT: [&str; 4] = ["NoWritebackTarget", "ObjectNotFound", "EnabledTwice", "AnchorNotUnique"];

/// A fault that the text shows: by its surest signature, with the clues of all.
fn from_text(fault: &Fault, text: &EventText) -> Option<Suspect> {
    let mut confidence = None;
    let mut found: Vec<Clue> = Vec::new();
    for signature in fault.signatures {
        let Some(clues) = signature.matched(text) else { continue };
        confidence = confidence.max(Some(signature.confidence));
        for clue in clues {
            if !found.contains(&clue) {
                found.push(clue);
            }
        }
    }
    Some(suspect(fault, confidence?, found))
}

fn suspect(fault: &Fault, confidence: Confidence, clues: Vec<Clue>) -> Suspect {
    let cause = RankedCause {
        code: fault.code.to_owned(),
        class: fault.class,
        confidence,
        message: fault.message.to_owned(),
        cure: fault.cure.to_owned(),
        evidence: clues.iter().map(ToString::to_string).collect(),
    };
    Suspect { cause, clues }
}

/// A fault as the text shows it, weighed by what the input says of it: what the input shows is certain; what it denies is
/// possible at the most, and only where the text names it.
fn weighed(
    fault: &'static Fault,
    shown: Option<Suspect>,
    said: &[&Testimony],
    text: &EventText,
) -> Option<Suspect> {
    for one in said.iter().filter(|one| one.holds) {
        let Some(explained) = one.explained(text) else { continue };
        let mut certain = shown.unwrap_or_else(|| suspect(fault, Confidence::Certain, Vec::new()));
        for clue in explained {
            if !certain.clues.contains(&clue) {
                certain.cause.evidence.push(clue.to_string());
                certain.clues.push(clue);
            }
        }
        certain.cause.confidence = Confidence::Certain;
        certain.cause.evidence.insert(0, one.what.clone());
        return Some(certain);
    }
    let mut shown = shown?;
    let is_denied = !said.is_empty() && said.iter().all(|one| !one.holds);
    if is_denied && !shown.clues.iter().any(|clue| clue.is_final()) {
        if shown.cause.confidence == Confidence::Possible {
            return None;
        }
        shown.cause.confidence = Confidence::Possible;
        shown.cause.evidence.extend(said.iter().map(|one| format!("but in this input {}", one.what)));
    }
    Some(shown)
}

/// Faults by which a text is known, and the causes of a lookup that say the same of a model.
const SAME: [(&str, &str); 2] =
    [("EnabledTwice", "EnabledInSeveralForests"), ("AnchorNotUnique", "DuplicateAnchor")];

/// Adds a suspect, or what speaks for it to the same one that is there.
pub(super) fn join(suspects: &mut Vec<Suspect>, suspect: Suspect) {
    let is_same = |known: &Suspect| {
        let pair = (suspect.cause.code.as_str(), known.cause.code.as_str());
        pair.0 == pair.1 || SAME.contains(&pair)
    };
    match suspects.iter_mut().find(|known| is_same(known)) {
        Some(known) => {
            known.cause.confidence = known.cause.confidence.max(suspect.cause.confidence);
            for fact in suspect.cause.evidence {
                if !known.cause.evidence.contains(&fact) {
                    known.cause.evidence.push(fact);
                }
            }
            known.clues.extend(suspect.clues);
        }
        None => suspects.push(suspect),
    }
}

/// Leaves out whatever explains nothing that is not explained already for sure.
fn rule_out(suspects: &mut Vec<Suspect>) {
    let explained: Vec<Clue> = suspects
        .iter()
        .filter(|suspect| suspect.settles())
        .flat_map(|suspect| suspect.clues.iter().copied())
        .chain(suspects.iter().filter(|suspect| suspect.settles()).flat_map(final_for))
        .collect();
    suspects.retain(|suspect| {
        suspect.settles()
            || suspect.clues.is_empty()
            || !suspect.clues.iter().all(|clue| explained.contains(clue))
    });
}

/// A reason that a policy gives explains whatever shows that it refuses.
fn final_for(suspect: &Suspect) -> impl Iterator<Item = Clue> {
    let is_final = suspect.clues.iter().any(|clue| clue.is_final());
    let restriction = if is_final { faults::symptom::RESTRICTION } else { &[] };
    restriction.iter().copied()
}
