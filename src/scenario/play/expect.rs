//! Comparing an object of a connector space, its link and its metaverse object with what was expected.

use super::Expectation;
use super::subject::{in_space, subject_name};
use super::values::{resolved, shown};
use crate::connector::{CsObject, ErrorRecord, ExportOperation, Hologram, PendingImport};
use crate::directory::World;
use crate::metaverse::{CsRef, Link, MvId, MvObject};
use crate::rule::RuleId;
use crate::scenario::step::Subject;
use crate::scenario::wanted::{ExpectStep, Wanted, WantedContributor, WantedValues};
use crate::schema::{AttributeName, Location, Scalar, Values};
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
    list.extend(step.contributed_by.iter().map(|wanted| found.contributor(wanted)));
    let staged = found.staged;
    list.extend(found.values("imported", &step.imported, |name| staged?.imported.get(name)));
    list.extend(found.values("expected", &step.expected, |name| staged?.expected(name)));
    for (hologram, name, wanted) in &step.holograms {
        list.extend(found.image(*hologram, name, wanted));
    }
    list.extend(step.pending_import.as_ref().map(|import| found.import(import.as_option().copied())));
    let error = |wanted: &Wanted<String>, what, record| {
        found.error(what, wanted.as_option().map(String::as_str), record)
    };
    let own_error = staged.and_then(|object| object.error.as_deref());
    let export_error = staged.and_then(|object| object.export_error.as_deref());
    list.extend(step.error.as_ref().map(|wanted| error(wanted, "error", own_error)));
    list.extend(step.retries.map(|count| found.retries("retries", count, own_error)));
    list.extend(step.export.as_ref().map(|export| found.export(export.as_option().copied())));
    list.extend(found.export_values(&step.export_values, &step.not_exported));
    list.extend(step.export_error.as_ref().map(|wanted| error(wanted, "export error", export_error)));
    list.extend(step.export_retries.map(|count| found.retries("export retries", count, export_error)));
    list.extend(step.awaits_confirmation.map(|expected| found.awaits_confirmation(expected)));
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
        let found = resolved(self.server, found.map(Values::as_slice).unwrap_or_default(), expected);
        let (expected, found) = (shown(expected), shown(&found));
        let passed = expected == found;
        self.expectation(format!("{name} is {expected}"), found, passed)
    }

    fn contributor(&self, wanted: &WantedContributor) -> Expectation {
        let name = wanted.attribute;
        let found = self.person.and_then(|person| person.attributes.get(name)).map(|value| value.contributor);
        let label = found.map(|contributor| {
            let rule = self.server.rules().get(contributor.rule);
            let rule = rule.map(|rule| format!("{} {}", rule.precedence, rule.name)).unwrap_or_default();
            format!("{rule}, {}", self.server.describe(contributor.object))
        });
        let object = wanted.object.as_ref().map(|object| in_space(self.server, self.world, object));
        let passed = found.is_some_and(|contributor| {
            wanted.rules.contains(&contributor.rule)
                && object.is_none_or(|object| object == Some(contributor.object))
        });
        let from = wanted.object.as_ref().map(|object| format!(" from {}", subject_name(self.world, object)));
        self.expectation(
            format!("{name} contributed by {}{}", wanted.rule, from.unwrap_or_default()),
            label.unwrap_or_else(|| "nobody".to_owned()),
            passed,
        )
    }

    /// Attributes of one image of the object.
    fn values<'v>(
        &self,
        what: &str,
        wanted: &WantedValues,
        found: impl Fn(AttributeName) -> Option<&'v Values>,
    ) -> Vec<Expectation> {
        let compare = |(name, expected): &(AttributeName, Vec<Scalar>)| {
            let found = shown(found(*name).map(Values::as_slice).unwrap_or_default());
            let expected = shown(expected);
            let passed = expected == found;
            self.expectation(format!("{what} {name} is {expected}"), found, passed)
        };
        wanted.iter().map(compare).collect()
    }

    fn image(&self, hologram: Hologram, name: &str, wanted: &Wanted<WantedValues>) -> Vec<Expectation> {
        let image = self.staged.and_then(|object| object.image(hologram));
        let words = |exists| if exists { "exists" } else { "does not exist" };
        let expected = wanted.as_option().is_some();
        let exists = image.is_some();
        let mut list =
            vec![self.expectation(format!("{name} {}", words(expected)), words(exists), expected == exists)];
        if let (Some(wanted), Some(image)) = (wanted.as_option(), &image) {
            list.extend(self.values(name, wanted, |attribute| image.attributes.get(attribute)));
        }
        list
    }

    fn import(&self, expected: Option<PendingImport>) -> Expectation {
        let found = self.staged.and_then(|object| object.pending_import);
        let words = |import: Option<PendingImport>| match import {
            Some(import) => format!("pending import {}", import.as_str()),
            None => "no pending import".to_owned(),
        };
        self.expectation(words(expected), words(found), expected == found)
    }

    fn error(&self, what: &str, expected: Option<&str>, found: Option<&ErrorRecord>) -> Expectation {
        let passed = match (expected, found) {
            (Some(expected), Some(error)) => error.name == expected || error.message.contains(expected),
            (expected, found) => expected.is_none() && found.is_none(),
        };
        let shown = found.map_or_else(|| format!("no {what}"), |error| error.message.clone());
        let expected = expected.map_or_else(|| format!("no {what}"), |name| format!("{what} {name}"));
        self.expectation(expected, shown, passed)
    }

    fn retries(&self, what: &str, expected: i64, error: Option<&ErrorRecord>) -> Expectation {
        let found = error.map(|error| i64::from(error.retry_count));
        let shown = found.map_or_else(|| "no error".to_owned(), |count| format!("{what} {count}"));
        self.expectation(format!("{what} {expected}"), shown, found == Some(expected))
    }

    fn awaits_confirmation(&self, expected: bool) -> Expectation {
        let words = |awaits| if awaits { "awaits confirmation" } else { "does not await confirmation" };
        let found = self.staged.is_some_and(CsObject::awaits_confirmation);
        self.expectation(words(expected), words(found), expected == found)
    }

    /// The values of the pending export; an attribute without values is removed by it.
    fn export_values(&self, wanted: &WantedValues, left_out: &[AttributeName]) -> Vec<Expectation> {
        let export = self.staged.and_then(|object| object.pending_export.as_ref());
        let found = |name: AttributeName| match export.and_then(|export| export.attributes.get(&name)) {
            Some(Some(values)) => shown(values.as_slice()),
            Some(None) => "removed".to_owned(),
            None => "not exported".to_owned(),
        };
        let wanted = wanted.iter().map(|(name, values)| {
            (*name, if values.is_empty() { "removed".to_owned() } else { shown(values) })
        });
        let left_out = left_out.iter().map(|name| (*name, "not exported".to_owned()));
        let compare = |(name, expected): (AttributeName, String)| {
            let found = found(name);
            let passed = expected == found;
            self.expectation(format!("export of {name}: {expected}"), found, passed)
        };
        wanted.chain(left_out).map(compare).collect()
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
