//! What the model says to a text.

use super::{Confidence, EventText, FaultClass, LookedUp, RankedCause};
use crate::explain::{Audit, Cause, Explanation};
use crate::lookup::{Outcome, Qualification};
use crate::metaverse::CsRef;
use crate::schema::{AttributeName, Scalar};
use crate::sync::SyncServer;
use crate::writeback::policy::AccountFlags;
use crate::writeback::reserved_container;

/// The causes that the model shows for whoever the text names; for everybody, where it names nobody and a lookup failed.
pub(super) fn model_facts(server: &SyncServer, text: &EventText, people: &[LookedUp]) -> Vec<RankedCause> {
    let known: Vec<&Explanation> = people.iter().filter_map(|person| person.explanation.as_ref()).collect();
    if known.is_empty() {
        return if is_about_lookup(text) { everybody(server) } else { Vec::new() };
    }
    let mut causes = Vec::new();
    for explanation in known {
        if outcome(explanation, text) == Outcome::Resolved {
            causes.extend(account_facts(server, text, explanation));
        } else {
            causes.extend(lookup_fact(server, text, explanation));
        }
    }
    causes
}

/// The outcome as the engine sees it; where a lookup failed that the engine should not fail, as the documents state it.
fn outcome(explanation: &Explanation, text: &EventText) -> Outcome {
    let resolution = &explanation.resolution;
    let engine_finds = resolution.by_flag.outcome == Outcome::Resolved;
    if engine_finds && is_about_lookup(text) { resolution.by_tag.outcome } else { resolution.by_flag.outcome }
}

fn is_about_lookup(text: &EventText) -> bool {
    [33002, 33003].iter().any(|id| text.events.contains_key(id))
        || [0x8023_0405, 0x8023_0402].iter().any(|code| text.hresults.contains_key(code))
        || ["onpremisesusernotfound", "account information has changed on-premises"]
            .iter()
            .any(|phrase| text.says(phrase))
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

/// The lookup fails in the model too: its cause is certain if the text is about a lookup that failed so.
fn lookup_fact(server: &SyncServer, text: &EventText, explanation: &Explanation) -> Option<RankedCause> {
    let outcome = outcome(explanation, text);
    let cause = match &explanation.cause {
        Some(cause) => cause.clone(),
        None => crate::explain::Explainer::new(server).cause(&explanation.resolution)?,
    };
    let (event, hresult) = if class_of(outcome) == FaultClass::LookupMulti {
        (33003, 0x8023_0402)
    } else {
        (33002, 0x8023_0405)
    };
    let agrees = text.events.contains_key(&event) || text.hresults.contains_key(&hresult);
    let confidence = if agrees { Confidence::Certain } else { Confidence::Likely };
    let asked = &explanation.resolution.asked;
    Some(ranked(
        &cause,
        class_of(outcome),
        confidence,
        vec![format!("the lookup of {asked} ends in {outcome}")],
    ))
}

fn ranked(
    cause: &Cause,
    class: FaultClass,
    confidence: Confidence,
    mut evidence: Vec<String>,
) -> RankedCause {
    evidence.extend(cause.evidence.iter().cloned());
    RankedCause {
        code: cause.code.as_str().to_owned(),
        class,
        confidence,
        message: cause.message.clone(),
        cure: "see `explain` for the walk, and repair what it names".to_owned(),
        evidence,
    }
}

/// The lookup succeeds in the model: what the account it leads to says of the text.
fn account_facts(server: &SyncServer, text: &EventText, explanation: &Explanation) -> Vec<RankedCause> {
    let Some(target) = explanation.resolution.by_flag.target else { return Vec::new() };
    let account = Account { server, target };
    let event = |id: u32| text.events.contains_key(&id);
    let mut causes = Vec::new();
    if is_about_lookup(text) {
        causes.push(another_server(server, explanation, target));
    }
    if let Some(container) = account.reserved_container().filter(|_| event(33001)) {
        causes.push(account.fact(
            "ReservedCharacterInOu",
            FaultClass::AdUnknown,
            &format!("the container `{container}` is above it"),
            "the path of the user's OU has a reserved character",
            "rename the OU",
        ));
    }
    let flags = account.number("userAccountControl").and_then(|number| u32::try_from(number).ok());
    let restricted = event(33008) || text.hresults.contains_key(&0x8023_0619);
    if restricted && flags.is_some_and(|flags| AccountFlags(flags).cannot_change_password()) {
        causes.push(account.fact(
            "UserCannotChangePassword",
            FaultClass::Policy,
            "userAccountControl has PASSWD_CANT_CHANGE",
            "the account has \"User cannot change password\"",
            "clear the flag, or let an administrator set the password",
        ));
    }
    causes
}

/// The text says that nobody was found, and the model finds somebody.
fn another_server(server: &SyncServer, explanation: &Explanation, target: CsRef) -> RankedCause {
    RankedCause {
        code: "AnotherServerAnswered".to_owned(),
        class: FaultClass::LookupNotFound,
        confidence: Confidence::Likely,
        message: "the lookup succeeds in this input: it is newer than the event, or another server answered, such as one in staging with other rules".to_owned(),
        cure: "compare the time of the export with the event's, and the server's name with the one that should answer".to_owned(),
        evidence: vec![format!("{} leads to {}", explanation.resolution.asked, server.describe(target))],
    }
}

/// Nobody is named: the causes of all users that fail. One cause for everybody is the cause of the event.
fn everybody(server: &SyncServer) -> Vec<RankedCause> {
    let mut first: Vec<(Cause, Outcome, u64)> = Vec::new();
    let audit = Audit::run(server, Qualification::PasswordSyncFlag, |row| {
        let outcome = row.resolution.by_flag.outcome;
        let Some(cause) = &row.cause else { return };
        match first.iter_mut().find(|(known, _, _)| known.code == cause.code) {
            Some((_, _, count)) => *count += 1,
            None => first.push((cause.clone(), outcome, 1)),
        }
    });
    first.sort_by_key(|(cause, _, count)| (std::cmp::Reverse(*count), cause.code));
    let of = |(cause, outcome, count): &(Cause, Outcome, u64)| {
        let everyone = *count == audit.users;
        let confidence = if everyone { Confidence::Likely } else { Confidence::Possible };
        ranked(
            cause,
            class_of(*outcome),
            confidence,
            vec![format!("{count} of {} users of this input", audit.users)],
        )
    };
    first.iter().map(of).collect()
}

/// An AD account that the lookup leads to.
struct Account<'a> {
    server: &'a SyncServer,
    target: CsRef,
}

impl Account<'_> {
    fn number(&self, name: &str) -> Option<i64> {
        let space = self.server.space(self.target.connector)?;
        let values = space.get(self.target.id)?.imported.get(AttributeName::new(name))?;
        match values.first()? {
            Scalar::Number(number) => Some(*number),
            Scalar::Text(text) => text.parse().ok(),
            Scalar::Boolean(_) | Scalar::Binary(_) | Scalar::Reference(_) => None,
        }
    }

    /// The container above the account whose name the directory's service interface can't take.
    fn reserved_container(&self) -> Option<String> {
        let space = self.server.space(self.target.connector)?;
        reserved_container(&space.get(self.target.id)?.dn)
    }

    fn fact(&self, code: &str, class: FaultClass, what: &str, message: &str, cure: &str) -> RankedCause {
        RankedCause {
            code: code.to_owned(),
            class,
            confidence: Confidence::Certain,
            message: message.to_owned(),
            cure: cure.to_owned(),
            evidence: vec![format!("{}: {what}", self.server.describe(self.target))],
        }
    }
}
