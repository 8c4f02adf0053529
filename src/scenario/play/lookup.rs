//! Looking up, and comparing with what was expected.

use super::Expectation;
use super::explained::explained;
use super::subject::{name, staged, tenant_object};
use crate::directory::World;
use crate::explain::{Audit, Explainer, Explanation, Hop};
use crate::lookup::{Outcome, Qualification};
use crate::report::{Line, Page, explanation};
use crate::scenario::step::{LookupStep, Subject, Who};
use crate::scenario::world::ObjectRef;
use crate::schema::Location;
use crate::sync::SyncServer;
use std::collections::BTreeMap;

const READING: Qualification = Qualification::ImmutableTag;

/// Looks an anchor up and compares.
pub(super) fn lookup(
    server: &SyncServer,
    world: &World,
    step: &LookupStep,
    at: &Location,
) -> (Page, Vec<Expectation>) {
    let asked = match &step.who {
        Who::Named(_, anchor) => anchor.to_string(),
        Who::Anchor(text) => text.clone(),
        Who::CloudOf(object) => {
            let Some(user) = tenant_object(server, world, &Subject::CloudOf(*object)) else {
                let expected = format!("{}: an object in the tenant", name(world, *object));
                return (Page::new(), vec![Expectation::new(at, expected, "none", false)]);
            };
            user.cloud_anchor().to_string()
        }
    };
    let explainer = Explainer::new(server);
    let answer = match &step.repairs {
        Some(_) => explainer.explain_and_repair(&asked),
        None => explainer.explain(&asked),
    };
    let page = explanation(server, &answer, READING);
    let expectations = Comparison { server, world, step, at, answer: &answer }.expectations();
    let expectations = explained(expectations, || page.clone());
    (page, expectations)
}

struct Comparison<'a> {
    server: &'a SyncServer,
    world: &'a World,
    step: &'a LookupStep,
    at: &'a Location,
    answer: &'a Explanation,
}

impl Comparison<'_> {
    fn expectations(&self) -> Vec<Expectation> {
        let (step, resolution) = (self.step, &self.answer.resolution);
        let mut list = Vec::new();
        if let Some(outcome) = step.outcome {
            list.push(self.outcome("outcome", outcome, resolution.by_tag.outcome));
        }
        if let Some(outcome) = step.by_flag {
            list.push(self.outcome("by EnablePasswordSync", outcome, resolution.by_flag.outcome));
        }
        list.extend(step.target.map(|target| self.target(target)));
        if let Some(code) = step.cause {
            let found = self.answer.cause.as_ref();
            let shown = found
                .map_or_else(|| "no cause".to_owned(), |cause| format!("{}: {}", cause.code, cause.message));
            list.push(self.expectation(
                format!("cause {code}"),
                shown,
                found.is_some_and(|cause| cause.code == code),
            ));
        }
        if let Some(hop) = step.reached {
            let end = self.answer.hops.last().map(|hop| hop.kind);
            let shown = end.map_or("no hop", crate::explain::HopKind::as_str);
            list.push(self.expectation(
                format!("the walk ends at {}", hop.as_str()),
                shown,
                end == Some(hop),
            ));
        }
        list.extend(step.found.as_ref().map(|found| self.found(found)));
        list.extend(step.rejected.iter().map(|(object, why)| self.rejected(*object, why)));
        list.extend(step.evidence.iter().map(|text| self.evidence(text)));
        list.extend(step.warnings.iter().map(|text| self.warning(text)));
        list.extend(step.repairs.as_ref().map(|codes| self.repairs(codes)));
        list
    }

    fn expectation(&self, expected: impl AsRef<str>, found: impl Into<String>, passed: bool) -> Expectation {
        let who = match &self.step.who {
            Who::Named(name, _) => name.clone(),
            Who::Anchor(text) => text.clone(),
            Who::CloudOf(object) => name(self.world, *object),
        };
        Expectation::new(self.at, format!("{who}: {}", expected.as_ref()), found, passed)
    }

    fn outcome(&self, what: &str, expected: Outcome, found: Outcome) -> Expectation {
        self.expectation(format!("{what} {expected}"), found.as_str(), expected == found)
    }

    fn target(&self, expected: ObjectRef) -> Expectation {
        let found = self.answer.resolution.by_tag.target;
        let shown = found.map_or_else(|| "no target".to_owned(), |object| self.server.describe(object));
        let passed = found.is_some() && found == staged(self.server, self.world, expected);
        self.expectation(format!("target {}", name(self.world, expected)), shown, passed)
    }

    fn found(&self, expected: &[ObjectRef]) -> Expectation {
        let hop = self.answer.hops.iter().find(|hop| hop.kind == crate::explain::HopKind::AdConnectorSpace);
        let found: Vec<(String, String)> = hop
            .into_iter()
            .flat_map(|hop| &hop.found)
            .map(|found| (found.connector.clone().unwrap_or_default(), found.dn.clone()))
            .collect();
        let wanted: Vec<(String, String)> =
            expected.iter().filter_map(|object| self.place(*object)).collect();
        let passed = found.len() == wanted.len() && wanted.iter().all(|place| found.contains(place));
        let shown = |places: &[(String, String)]| {
            let places: Vec<String> =
                places.iter().map(|(connector, dn)| format!("{dn} in {connector}")).collect();
            if places.is_empty() { "none".to_owned() } else { places.join(", ") }
        };
        self.expectation(format!("qualifying accounts: {}", shown(&wanted)), shown(&found), passed)
    }

    fn rejected(&self, object: ObjectRef, why: &str) -> Expectation {
        let place = self.place(object);
        let is_it = |hop: &Hop| {
            let own = hop.rejected.iter().find(|rejected| {
                place.as_ref().is_some_and(|(connector, dn)| {
                    rejected.dn == *dn && rejected.connector.as_ref() == Some(connector)
                })
            });
            own.map(|rejected| rejected.why.clone())
        };
        let found = self.answer.hops.iter().find_map(is_it);
        let passed = found.as_ref().is_some_and(|found| found.contains(why));
        let shown = found.unwrap_or_else(|| "not rejected".to_owned());
        self.expectation(format!("{} rejected: {why}", name(self.world, object)), shown, passed)
    }

    fn evidence(&self, text: &str) -> Expectation {
        let cause = self.answer.cause.iter();
        let lines: Vec<&str> = cause
            .flat_map(|cause| std::iter::once(&cause.message).chain(&cause.evidence))
            .map(String::as_str)
            .collect();
        let passed = lines.iter().any(|line| line.contains(text));
        let shown = if lines.is_empty() { "no cause".to_owned() } else { lines.join("; ") };
        self.expectation(format!("evidence {text}"), shown, passed)
    }

    fn warning(&self, text: &str) -> Expectation {
        let warnings = &self.answer.warnings;
        let passed = warnings.iter().any(|line| line.contains(text));
        let shown = if warnings.is_empty() { "no warning".to_owned() } else { warnings.join("; ") };
        self.expectation(format!("warning {text}"), shown, passed)
    }

    /// Exactly the repairs that are offered, whatever their order.
    fn repairs(&self, expected: &[String]) -> Expectation {
        let mut found: Vec<&str> = self.answer.repairs.iter().map(|repair| repair.code.as_str()).collect();
        let mut wanted: Vec<&str> = expected.iter().map(String::as_str).collect();
        found.sort_unstable();
        wanted.sort_unstable();
        let shown = |codes: &[&str]| if codes.is_empty() { "none".to_owned() } else { codes.join(", ") };
        self.expectation(format!("repairs {}", shown(&wanted)), shown(&found), found == wanted)
    }

    /// The connector and the DN by which an explanation names an object.
    fn place(&self, object: ObjectRef) -> Option<(String, String)> {
        let forest = self.world.forests.get(object.forest)?;
        let staged = staged(self.server, self.world, object)
            .and_then(|object| Some(self.server.space(object.connector)?.get(object.id)?.dn.to_string()));
        let dn = staged.or_else(|| Some(forest.entry(object.entry)?.dn.to_string()))?;
        Some((forest.name().to_owned(), dn))
    }
}

/// Looks every user up and compares the totals.
pub(super) fn audit(
    server: &SyncServer,
    expected: &BTreeMap<Outcome, u64>,
    at: &Location,
) -> (Page, Vec<Expectation>) {
    let mut page = Page::new();
    let audit = Audit::run(server, READING, |row| {
        let cause = row.cause.as_ref().map(|cause| format!("  {}", cause.code)).unwrap_or_default();
        page.line(Line::from(format!("{}  {}{cause}", row.anchor, row.resolution.by_tag.outcome)));
    });
    let passed = audit.outcomes == *expected;
    let list = vec![Expectation::new(at, totals(expected), totals(&audit.outcomes), passed)];
    let list = explained(list, || page.clone());
    (page, list)
}

fn totals(outcomes: &BTreeMap<Outcome, u64>) -> String {
    let totals: Vec<String> = outcomes.iter().map(|(outcome, count)| format!("{outcome} {count}")).collect();
    if totals.is_empty() { "no users".to_owned() } else { totals.join(", ") }
}
