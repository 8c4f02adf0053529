//! What the lookups of the model say to a text.

use super::faults::symptom::{NOT_FOUND, SEVERAL};
use super::{Clue, Confidence, EventText, FaultClass, RankedCause, Suspect};
use crate::explain::{Audit, Cause, Explainer, Explanation, outbound_warning};
use crate::lookup::{Outcome, Qualification};
use crate::metaverse::CsRef;
use crate::sync::SyncServer;

/// What a text says of a lookup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct LookupSaid {
    /// It found nobody.
    not_found: bool,
    /// It found several.
    several: bool,
    /// It found somebody: what failed, or went well, came after it.
    found: bool,
}

impl LookupSaid {
    /// What a text says.
    pub(super) fn by(text: &EventText) -> Self {
        let says = |clues: &[Clue]| clues.iter().any(|clue| clue.is_in(text));
        let after = |id: &u32| matches!(id, 31002 | 31007 | 31010 | 33001 | 33004..=33009);
        Self { not_found: says(NOT_FOUND), several: says(SEVERAL), found: text.events.keys().any(after) }
    }

    /// Whether it says that a lookup failed.
    pub(super) fn failed(self) -> bool {
        self.not_found || self.several
    }

    /// Whether it says that a lookup ended as in the model.
    fn agrees(self, outcome: Outcome) -> bool {
        if class_of(outcome) == FaultClass::LookupMulti { self.several } else { self.not_found }
    }
}

/// What the lookup of somebody says.
pub(super) fn of_person(server: &SyncServer, text: &EventText, explanation: &Explanation) -> Vec<Suspect> {
    let said = LookupSaid::by(text);
    let outcome = outcome(explanation, said);
    if outcome == Outcome::Resolved {
        return resolved(server, said, explanation);
    }
    failed(server, text, said, explanation, outcome).into_iter().collect()
}

/// The lookup finds its account in the model.
fn resolved(server: &SyncServer, said: LookupSaid, explanation: &Explanation) -> Vec<Suspect> {
    let Some(target) = explanation.resolution.by_flag.target.filter(|_| said.failed()) else {
        return Vec::new();
    };
    let elsewhere = another_server(explanation, &leads_to(server, target));
    let outbound = outbound_warning(server, &explanation.resolution).filter(|_| said.not_found);
    std::iter::once(elsewhere).chain(outbound.map(outbound_off)).collect()
}

/// The lookup does not find one account in the model.
fn failed(
    server: &SyncServer,
    text: &EventText,
    said: LookupSaid,
    explanation: &Explanation,
    outcome: Outcome,
) -> Option<Suspect> {
    if said.agrees(outcome) {
        let confidence = Confidence::Certain;
        return lookup_fact(server, explanation, outcome, confidence, text);
    }
    if said.failed() {
        return Some(another_server(explanation, &format!("ends in {outcome}")));
    }
    // The account was found then, whatever has become of it since.
    if said.found {
        return None;
    }
    lookup_fact(server, explanation, outcome, Confidence::Likely, text)
}

/// The outcome as the engine sees it; where a lookup failed that the engine should not fail, as the documents state it.
fn outcome(explanation: &Explanation, said: LookupSaid) -> Outcome {
    let resolution = &explanation.resolution;
    let engine_finds = resolution.by_flag.outcome == Outcome::Resolved;
    if engine_finds && said.failed() { resolution.by_tag.outcome } else { resolution.by_flag.outcome }
}

fn class_of(outcome: Outcome) -> FaultClass {
    match outcome {
        Outcome::MultipleAccountEnabledLinks | Outcome::DuplicateAnchor => FaultClass::LookupMulti,
        Outcome::Resolved
        | Outcome::AnchorMalformed
        | Outcome::AnchorNotUser
        | Outcome::AnchorNotFound
        | Outcome::AadObjectNotJoined
        | Outcome::MetaverseObjectMissing
        | Outcome::NoAdObject
        | Outcome::AdObjectMissing
        | Outcome::NoAccountEnabledLink => FaultClass::LookupNotFound,
    }
}

/// The clues that the outcome's class explains in a text.
fn explained(outcome: Outcome, text: &EventText) -> Vec<Clue> {
    let clues = if class_of(outcome) == FaultClass::LookupMulti { SEVERAL } else { NOT_FOUND };
    clues.iter().copied().filter(|clue| clue.is_in(text)).collect()
}

/// The lookup fails in the model too.
fn lookup_fact(
    server: &SyncServer,
    explanation: &Explanation,
    outcome: Outcome,
    confidence: Confidence,
    text: &EventText,
) -> Option<Suspect> {
    let cause = match &explanation.cause {
        Some(cause) => cause.clone(),
        None => Explainer::new(server).cause(&explanation.resolution)?,
    };
    let evidence = format!("the lookup of {} ends in {outcome}", explanation.resolution.asked);
    Some(Suspect {
        cause: ranked(&cause, class_of(outcome), confidence, evidence),
        clues: explained(outcome, text),
    })
}

fn ranked(cause: &Cause, class: FaultClass, confidence: Confidence, first: String) -> RankedCause {
    let evidence = std::iter::once(first).chain(cause.evidence.iter().cloned());
    RankedCause {
        code: cause.code.as_str().to_owned(),
        class,
        confidence,
        message: cause.message.clone(),
        cure: "see `explain` for the walk, and repair what it names".to_owned(),
        evidence: evidence.collect(),
    }
}

fn leads_to(server: &SyncServer, target: CsRef) -> String {
    format!("leads to {}", server.describe(target))
}

/// No outbound rule of the user has the flag: administrators report that ticking it helped, the documents are silent
/// (spec/lookup.md).
fn outbound_off(warning: String) -> Suspect {
    let cause = RankedCause {
        code: "OutboundPasswordSyncOff".to_owned(),
        class: FaultClass::LookupNotFound,
        confidence: Confidence::Possible,
        message: "no outbound rule to the cloud that applies to the user has password synchronisation".to_owned(),
        cure: "tick Enable Password Sync on the outbound rule that applies, as the default rule has it, and run a full synchronisation".to_owned(),
        evidence: vec![warning],
    };
    Suspect { cause, clues: Vec::new() }
}

/// The text says that the lookup ended otherwise than it does in the model.
fn another_server(explanation: &Explanation, ends: &str) -> Suspect {
    let cause = RankedCause {
        code: "AnotherServerAnswered".to_owned(),
        class: FaultClass::LookupNotFound,
        confidence: Confidence::Likely,
        message: "the lookup does not end in this input as the text says: the input is newer than the event, or another server answered, such as one in staging with other rules".to_owned(),
        cure: "compare the time of the export with the event's, and the server's name with the one that should answer".to_owned(),
        evidence: vec![format!("{} {ends}", explanation.resolution.asked)],
    };
    Suspect { cause, clues: Vec::new() }
}

/// Why the lookups of this input fail: a cause, an outcome that it has, and how many users it concerns.
pub(super) struct Failing {
    causes: Vec<(Cause, Outcome, u64)>,
    users: u64,
}

impl Failing {
    /// Looks everybody up.
    pub(super) fn of(server: &SyncServer) -> Self {
        let mut causes: Vec<(Cause, Outcome, u64)> = Vec::new();
        let audit = Audit::run(server, Qualification::PasswordSyncFlag, |row| {
            let outcome = row.resolution.by_flag.outcome;
            let Some(cause) = &row.cause else { return };
            let is_it =
                |(known, own, _): &&mut (Cause, Outcome, u64)| known.code == cause.code && *own == outcome;
            match causes.iter_mut().find(is_it) {
                Some((_, _, count)) => *count += 1,
                None => causes.push((cause.clone(), outcome, 1)),
            }
        });
        causes.sort_by_key(|(cause, outcome, count)| (std::cmp::Reverse(*count), cause.code, *outcome));
        Self { causes, users: audit.users }
    }

    /// Nobody is named: the causes of all users whose lookups end as the text says. One cause for everybody is the cause
    /// of the event.
    pub(super) fn as_said(&self, text: &EventText) -> Vec<Suspect> {
        let said = LookupSaid::by(text);
        let names_scope = text.says("no password writeback targets found");
        let fits = |outcome: Outcome| {
            let is_scope = outcome.event().is_some_and(|event| event.sync_event.is_some());
            said.agrees(outcome) && (is_scope || !names_scope || said.several)
        };
        let suspect = |(cause, outcome, count): &(Cause, Outcome, u64)| {
            let confidence = if *count == self.users { Confidence::Likely } else { Confidence::Possible };
            let evidence = format!("{count} of {} users of this input", self.users);
            Suspect { cause: ranked(cause, class_of(*outcome), confidence, evidence), clues: Vec::new() }
        };
        self.causes.iter().filter(|(_, outcome, _)| fits(*outcome)).map(suspect).collect()
    }
}
