//! `Lookup(…)`, `Audit({…})` and `Expect(…)`: what a scenario asserts.

use super::Reading;
use super::reference::{self, Tense};
use super::rule_step;
use super::value::{self, Owner};
use crate::connector::ExportOperation;
use crate::explain::{CauseCode, HopKind};
use crate::lookup::Outcome;
use crate::metaverse::ConnectorIndex;
use crate::scenario::step::{ExpectStep, LookupStep, Subject, Who};
use crate::scenario::world::ObjectRef;
use crate::scenario::{Fields, Item, NodeKind};
use crate::schema::{AttributeName, Guid};
use std::collections::BTreeMap;

const LOOKUP: [&str; 11] = [
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

const EXPECT: [&str; 10] = [
    "of",
    "staged",
    "linked",
    "samePersonAs",
    "rules",
    "noRules",
    "metaverse",
    "contributedBy",
    "error",
    "export",
];
const EXPORTS: [(&str, ExportOperation); 3] =
    [("Add", ExportOperation::Add), ("Update", ExportOperation::Update), ("Delete", ExportOperation::Delete)];

pub(super) fn expect(item: Item<'_>, reading: &Reading) -> Option<ExpectStep> {
    let fields = item.fields("Expect", &EXPECT)?;
    let subject = |item| reference::subject(item, &reading.world);
    let of = fields.required("of").and_then(subject);
    let connector = of.as_ref().and_then(|of| connector_of(of, reading));
    let rules = |name| {
        fields.optional(name).and_then(|item| rule_step::list(item, reading, connector)).unwrap_or_default()
    };
    Some(ExpectStep {
        staged: fields.optional("staged").and_then(Item::boolean),
        linked: fields.optional("linked").and_then(Item::boolean),
        same_person_as: fields.each_or_none("samePersonAs", subject),
        rules: rules("rules"),
        no_rules: rules("noRules"),
        metaverse: metaverse(&fields, reading),
        contributed_by: contributed_by(&fields, reading),
        error: fields
            .written("error")
            .map(|item| item.present().and_then(Item::text).map(str::to_owned).into()),
        export: fields
            .written("export")
            .map(|item| item.present().and_then(|item| item.one_of(&EXPORTS)).into()),
        of: of?,
    })
}

fn connector_of(of: &Subject, reading: &Reading) -> Option<Guid> {
    match of {
        Subject::Object(object) => reading.connector_id(object.forest),
        Subject::Cloud(_) => reading.installation.cloud().map(|config| config.id),
    }
}

fn metaverse(fields: &Fields<'_>, reading: &Reading) -> Vec<(AttributeName, Vec<crate::schema::Scalar>)> {
    let schema = &reading.installation.metaverse;
    let attributes = fields.optional("metaverse");
    attributes
        .and_then(|item| value::attributes(item, Owner::Metaverse(schema), &reading.world))
        .unwrap_or_default()
}

fn contributed_by(
    fields: &Fields<'_>,
    reading: &Reading,
) -> Vec<(AttributeName, String, Vec<crate::rule::RuleId>)> {
    let entries = fields.map_or_none("contributedBy").into_iter();
    let entries = entries.filter_map(|(key, rule)| {
        let name = value::attribute(key, Owner::Metaverse(&reading.installation.metaverse));
        let rules = rule_step::named(rule, reading, None);
        Some((name?, rule.text()?.to_owned(), rules?))
    });
    entries.collect()
}

/// The connectors that `Import` and its like mean: one, or all in order of connection.
pub(super) fn connectors(item: Item<'_>, step: &str, reading: &Reading) -> Option<Vec<ConnectorIndex>> {
    if matches!(item.node().kind, NodeKind::Name(_)) {
        return Some(reading.server.spaces().map(|(connector, _)| connector).collect());
    }
    let [name] = item.arguments(step, ["connector"])?;
    if name.name() == Some("EntraId") {
        return reading.server.cloud().map(|(connector, _)| vec![connector]);
    }
    let forest = reference::forest(name, &reading.world)?;
    reading.connector(forest).map(|connector| vec![connector])
}
