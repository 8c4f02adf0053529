//! Comparing an object of a connector space, its link and its metaverse object with what was expected.

use super::Expectation;
use super::lookup::{cloud_object, name, staged};
use crate::connector::{CsObject, ExportOperation};
use crate::directory::World;
use crate::metaverse::{CsRef, Link, MvId, MvObject};
use crate::rule::RuleId;
use crate::scenario::step::{ExpectStep, Subject};
use crate::schema::{AttributeName, Guid, Location, Scalar, Sid, Values};
use crate::sync::SyncServer;

/// What is found of the object that a step is about.
struct Found<'a> {
    server: &'a SyncServer,
    world: &'a World,
    at: &'a Location,
    name: String,
    object: Option<CsRef>,
    staged: Option<&'a CsObject>,
    link: Option<(MvId, &'a Link)>,
    person: Option<&'a MvObject>,
}

/// Every assertion of the step.
pub(super) fn expect(
    server: &SyncServer,
    world: &World,
    step: &ExpectStep,
    at: &Location,
) -> Vec<Expectation> {
    let object = in_space(server, world, &step.of);
    let link = object.and_then(|object| server.metaverse.links.of_object(object));
    let found = Found {
        server,
        world,
        at,
        name: subject_name(world, &step.of),
        object,
        staged: object.and_then(|object| server.space(object.connector)?.get(object.id)),
        link,
        person: link.and_then(|(id, _)| server.metaverse.get(id)),
    };
    let mut list = Vec::new();
    list.extend(step.staged.map(|staged| found.is_staged(staged)));
    list.extend(step.linked.map(|linked| found.is_linked(linked)));
    list.extend(step.same_person_as.iter().map(|other| found.same_person(other)));
    list.extend(step.rules.iter().map(|(name, rules)| found.rule(name, rules, true)));
    list.extend(step.no_rules.iter().map(|(name, rules)| found.rule(name, rules, false)));
    list.extend(step.metaverse.iter().map(|(name, values)| found.attribute(*name, values)));
    list.extend(step.contributed_by.iter().map(|(name, rule, rules)| found.contributor(*name, rule, rules)));
    list.extend(step.error.as_ref().map(|error| found.error(error.as_option().map(String::as_str))));
    list.extend(step.export.as_ref().map(|export| found.export(export.as_option().copied())));
    list
}

impl Found<'_> {
    fn expectation(&self, expected: impl AsRef<str>, found: impl Into<String>, passed: bool) -> Expectation {
        Expectation::new(self.at, format!("{}: {}", self.name, expected.as_ref()), found, passed)
    }

    fn is_staged(&self, expected: bool) -> Expectation {
        let words = |staged| if staged { "in the connector space" } else { "not in the connector space" };
        let found = self.staged.is_some();
        self.expectation(words(expected), words(found), expected == found)
    }

    fn is_linked(&self, expected: bool) -> Expectation {
        let words = |linked| if linked { "linked" } else { "not linked" };
        let found = self.link.is_some();
        self.expectation(words(expected), words(found), expected == found)
    }

    fn same_person(&self, other: &Subject) -> Expectation {
        let expected = format!("the same person as {}", subject_name(self.world, other));
        let other = in_space(self.server, self.world, other)
            .and_then(|object| self.server.metaverse.links.of_object(object))
            .map(|(id, _)| id);
        let own = self.link.map(|(id, _)| id);
        let found = match (own, other) {
            (None, _) => "no link",
            (_, None) => "the other has no link",
            (Some(own), Some(other)) if own == other => "the same person",
            (Some(_), Some(_)) => "another person",
        };
        self.expectation(expected, found, own.is_some() && own == other)
    }

    fn rule(&self, name: &str, rules: &[RuleId], expected: bool) -> Expectation {
        let graph = &self.server.metaverse.links;
        let carried: Vec<RuleId> = self
            .link
            .map(|(_, link)| [graph.rules(link.inbound_rules), graph.rules(link.outbound_rules)].concat())
            .unwrap_or_default();
        let is_carried = rules.iter().any(|rule| carried.contains(rule));
        let words = if expected { "carries" } else { "does not carry" };
        let names: Vec<String> = carried
            .iter()
            .filter_map(|id| self.server.rules().get(*id))
            .map(|rule| format!("{} {}", rule.precedence, rule.name))
            .collect();
        let found = if names.is_empty() { "no rule".to_owned() } else { names.join(", ") };
        self.expectation(format!("{words} {name}"), found, is_carried == expected)
    }

    fn attribute(&self, name: AttributeName, expected: &[Scalar]) -> Expectation {
        let found = self.person.and_then(|person| person.attributes.values(name));
        let shown = |values: &[Scalar]| {
            let texts: Vec<String> = values.iter().map(readable).collect();
            if texts.is_empty() { "absent".to_owned() } else { texts.join("; ") }
        };
        let found = found.map(Values::as_slice).unwrap_or_default();
        let (expected, found) = (shown(expected), shown(found));
        let passed = crate::schema::eq_folded(&expected, &found);
        self.expectation(format!("{name} is {expected}"), found, passed)
    }

    fn contributor(&self, name: AttributeName, rule: &str, rules: &[RuleId]) -> Expectation {
        let found =
            self.person.and_then(|person| person.attributes.get(name)).map(|value| value.contributor.rule);
        let label = found
            .and_then(|id| self.server.rules().get(id))
            .map(|rule| format!("{} {}", rule.precedence, rule.name));
        let passed = found.is_some_and(|id| rules.contains(&id));
        self.expectation(
            format!("{name} contributed by {rule}"),
            label.unwrap_or_else(|| "nobody".to_owned()),
            passed,
        )
    }

    fn error(&self, expected: Option<&str>) -> Expectation {
        let found = self.staged.and_then(|object| object.error.as_ref());
        let passed = match (expected, found) {
            (Some(expected), Some(error)) => error.name == expected || error.message.contains(expected),
            (expected, found) => expected.is_none() && found.is_none(),
        };
        let shown = found.map_or_else(|| "no error".to_owned(), |error| error.message.clone());
        self.expectation(
            expected.map_or_else(|| "no error".to_owned(), |name| format!("error {name}")),
            shown,
            passed,
        )
    }

    fn export(&self, expected: Option<ExportOperation>) -> Expectation {
        let found =
            self.staged.and_then(|object| object.pending_export.as_ref()).map(|export| export.operation);
        let words = |operation: Option<ExportOperation>| match operation {
            Some(operation) => format!("{} staged for export", operation.as_str()),
            None => "nothing staged for export".to_owned(),
        };
        let object = self.object.map(|object| self.server.describe(object)).unwrap_or_default();
        self.expectation(words(expected), format!("{}: {object}", words(found)), expected == found)
    }
}

/// A value in one form, however it was written.
fn readable(value: &Scalar) -> String {
    if let Scalar::Text(text) = value {
        if let Ok(guid) = text.parse::<Guid>() {
            return guid.to_string();
        }
        if let Ok(sid) = text.parse::<Sid>() {
            return sid.to_string();
        }
    }
    value.to_string()
}

fn in_space(server: &SyncServer, world: &World, subject: &Subject) -> Option<CsRef> {
    match subject {
        Subject::Object(object) => staged(server, world, *object),
        Subject::Cloud(name) => cloud_object(server, world, name),
    }
}

fn subject_name(world: &World, subject: &Subject) -> String {
    match subject {
        Subject::Object(object) => name(world, *object),
        Subject::Cloud(name) => name.clone(),
    }
}
