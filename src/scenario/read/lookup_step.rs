//! `Lookup(…)` and `Audit({…})`: what a scenario asserts of lookups.

use super::reference::{self, Tense};
use super::{Reading, cloud_step};
use crate::explain::{CauseCode, HopKind};
use crate::lookup::Outcome;
use crate::scenario::step::{LookupStep, Who};
use crate::scenario::world::ObjectRef;
use crate::scenario::{Fields, Item};
use std::collections::BTreeMap;

const LOOKUP: [&str; 12] = [
    "of",
    "anchor",
    "outcome",
    "passwordSyncFlag",
    "cause",
    "target",
    "reached",
    "found",
    "rejected",
    "evidence",
    "warnings",
    "repairs",
];
const HOPS: [(&str, HopKind); 3] = [
    ("AadConnectorSpace", HopKind::AadConnectorSpace),
    ("Metaverse", HopKind::Metaverse),
    ("AdConnectorSpace", HopKind::AdConnectorSpace),
];

pub(super) fn lookup(item: Item<'_>, reading: &Reading) -> Option<LookupStep> {
    let fields = item.fields("Lookup", &LOOKUP)?;
    let world = &reading.world;
    let who = who(item, &fields, reading);
    let object = |item| reference::object(item, world, Tense::Past);
    let outcome = fields.optional("outcome").and_then(outcome);
    let target = fields.optional("target").and_then(object);
    if target.is_some() && outcome.is_some_and(|outcome| outcome != Outcome::Resolved) {
        item.report("a lookup has a target only when it is Resolved");
    }
    let cause = fields.optional("cause").and_then(cause);
    if cause.is_some() && outcome == Some(Outcome::Resolved) {
        item.report("a lookup that is Resolved has no cause");
    }
    let found = fields.optional("found").and_then(|item| item.each(object));
    let rejected = fields.map_or_none("rejected").into_iter();
    let rejected: Vec<(ObjectRef, String)> =
        rejected.filter_map(|(key, why)| Some((object(key)?, why.text()?.to_owned()))).collect();
    Some(LookupStep {
        by_flag: fields.optional("passwordSyncFlag").and_then(self::outcome),
        reached: fields.optional("reached").and_then(|item| item.one_of(&HOPS)),
        evidence: texts(&fields, "evidence"),
        warnings: texts(&fields, "warnings"),
        repairs: fields.optional("repairs").and_then(|item| item.each(|item| item.text().map(str::to_owned))),
        who: who?,
        outcome,
        cause,
        target,
        found,
        rejected,
    })
}

fn who(item: Item<'_>, fields: &Fields<'_>, reading: &Reading) -> Option<Who> {
    match (fields.optional("of"), fields.optional("anchor")) {
        (Some(of), None) if cloud_step::is_cloud_of(of) => {
            cloud_step::cloud_of(of, &reading.world).map(Who::CloudOf)
        }
        (Some(of), None) => {
            let name = reference::cloud(of, &reading.world)?;
            let anchor = reading.world.tenant.named(&name)?.cloud_anchor();
            Some(Who::Named(name, anchor))
        }
        (None, Some(anchor)) => anchor.text().map(|text| Who::Anchor(text.to_owned())),
        (Some(_), Some(_)) | (None, None) => {
            item.report("a lookup is `of` a cloud user, or of an `anchor`");
            None
        }
    }
}

fn texts(fields: &Fields<'_>, name: &str) -> Vec<String> {
    fields.each_or_none(name, |item| item.text().map(str::to_owned))
}

fn outcome(item: Item<'_>) -> Option<Outcome> {
    item.one_of(&Outcome::ALL.map(|outcome| (outcome.as_str(), outcome)))
}

fn cause(item: Item<'_>) -> Option<CauseCode> {
    item.one_of(&CauseCode::ALL.map(|code| (code.as_str(), code)))
}

/// `Audit({Resolved: 3, NoAccountEnabledLink: 1})`.
pub(super) fn audit(item: Item<'_>) -> Option<BTreeMap<Outcome, u64>> {
    let [totals] = item.arguments("Audit", ["totals"])?;
    let totals = totals.map()?.into_iter();
    Some(
        totals
            .filter_map(|(key, count)| Some((outcome(key)?, u64::try_from(count.number()?).ok()?)))
            .collect(),
    )
}
