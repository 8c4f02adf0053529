//! `Expect(…)` and `ExpectEntry(…)`: what a scenario asserts of an object.

use super::reference::{self, Tense};
use super::value::{self, Owner};
use super::{Reading, object, rule_step};
use crate::connector::{ExportOperation, Hologram, PendingImport};
use crate::scenario::step::Subject;
use crate::scenario::wanted::{EntryExpectation, ExpectStep, Wanted, WantedContributor, WantedValues};
use crate::scenario::{Fields, Item};
use crate::schema::{Guid, Schema};

const EXPECT: [&str; 20] = [
    "of",
    "staged",
    "linked",
    "samePersonAs",
    "rules",
    "noRules",
    "metaverse",
    "contributedBy",
    "imported",
    "expected",
    "holograms",
    "pendingImport",
    "error",
    "retries",
    "export",
    "exportValues",
    "notExported",
    "exportError",
    "exportRetries",
    "awaitsConfirmation",
];
const EXPORTS: [(&str, ExportOperation); 3] =
    [("Add", ExportOperation::Add), ("Update", ExportOperation::Update), ("Delete", ExportOperation::Delete)];
const IMPORTS: [(&str, PendingImport); 4] = [
    ("Add", PendingImport::Add),
    ("Update", PendingImport::Update),
    ("Delete", PendingImport::Delete),
    ("DeleteAdd", PendingImport::DeleteAdd),
];

pub(super) fn expect(item: Item<'_>, reading: &Reading) -> Option<ExpectStep> {
    let fields = item.fields("Expect", &EXPECT)?;
    let subject = |item| reference::subject(item, &reading.world);
    let of = fields.required("of").and_then(subject);
    let connector = of.as_ref().and_then(|of| connector_of(of, reading));
    let schema = of.as_ref().and_then(|of| schema_of(of, reading)).unwrap_or_default();
    let staged = Staged { fields: &fields, owner: Owner::Connector(&schema), reading };
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
        imported: staged.values("imported"),
        expected: staged.values("expected"),
        holograms: staged.holograms(),
        pending_import: wanted(&fields, "pendingImport", |item| item.one_of(&IMPORTS)),
        error: wanted(&fields, "error", |item| item.text().map(str::to_owned)),
        retries: fields.optional("retries").and_then(Item::number),
        export: wanted(&fields, "export", |item| item.one_of(&EXPORTS)),
        export_values: staged.values("exportValues"),
        not_exported: fields.each_or_none("notExported", |name| value::attribute(name, staged.owner)),
        export_error: wanted(&fields, "exportError", |item| item.text().map(str::to_owned)),
        export_retries: fields.optional("exportRetries").and_then(Item::number),
        awaits_confirmation: fields.optional("awaitsConfirmation").and_then(Item::boolean),
        of: of?,
    })
}

/// A field that may expect nothing: `None`.
fn wanted<T>(fields: &Fields<'_>, name: &str, read: impl Fn(Item<'_>) -> Option<T>) -> Option<Wanted<T>> {
    let item = fields.written(name)?;
    match item.present() {
        None => Some(Wanted::Nothing),
        Some(item) => read(item).map(Wanted::This),
    }
}

/// The fields about an object of a connector space, by the schema of its connector.
struct Staged<'a> {
    fields: &'a Fields<'a>,
    owner: Owner<'a>,
    reading: &'a Reading,
}

impl Staged<'_> {
    fn values(&self, field: &str) -> WantedValues {
        let item = self.fields.optional(field);
        item.and_then(|item| value::attributes(item, self.owner, &self.reading.world)).unwrap_or_default()
    }

    fn holograms(&self) -> Vec<(Hologram, &'static str, Wanted<WantedValues>)> {
        let entries = self.fields.map_or_none("holograms").into_iter();
        let entries = entries.filter_map(|(key, image)| {
            let name = key.text()?;
            let Some((hologram, name)) = Hologram::ALL.into_iter().find(|(_, own)| *own == name) else {
                reference::unknown(key, "hologram", name, Hologram::ALL.iter().map(|(_, own)| *own));
                return None;
            };
            let wanted = match image.present() {
                None => Wanted::Nothing,
                Some(item) => Wanted::This(value::attributes(item, self.owner, &self.reading.world)?),
            };
            Some((hologram, name, wanted))
        });
        entries.collect()
    }
}

fn connector_of(of: &Subject, reading: &Reading) -> Option<Guid> {
    match of {
        Subject::Object(object) => reading.connector_id(object.forest),
        Subject::Cloud(_) | Subject::CloudOf(_) => reading.installation.cloud().map(|config| config.id),
    }
}

fn schema_of(of: &Subject, reading: &Reading) -> Option<Schema> {
    match of {
        Subject::Object(object) => reading.config(object.forest).map(object::importable),
        Subject::Cloud(_) | Subject::CloudOf(_) => {
            reading.installation.cloud().map(|config| config.schema.clone())
        }
    }
}

fn metaverse(fields: &Fields<'_>, reading: &Reading) -> WantedValues {
    let schema = &reading.installation.metaverse;
    let attributes = fields.optional("metaverse");
    attributes
        .and_then(|item| value::attributes(item, Owner::Metaverse(schema), &reading.world))
        .unwrap_or_default()
}

/// `{"sourceAnchor": "rule"}`, or `{"sourceAnchor": From("rule", "account.test/CN=…")}`.
fn contributed_by(fields: &Fields<'_>, reading: &Reading) -> Vec<WantedContributor> {
    let entries = fields.map_or_none("contributedBy").into_iter();
    let entries = entries.filter_map(|(key, contributor)| {
        let attribute = value::attribute(key, Owner::Metaverse(&reading.installation.metaverse));
        let (rule, object) = if contributor.name() == Some("From") {
            let [rule, object] = contributor.arguments("From", ["rule", "object"])?;
            (rule, Some(reference::subject(object, &reading.world)?))
        } else {
            (contributor, None)
        };
        let connector = object.as_ref().and_then(|of| connector_of(of, reading));
        let rules = rule_step::named(rule, reading, connector)?;
        Some(WantedContributor { attribute: attribute?, rule: rule.text()?.to_owned(), rules, object })
    });
    entries.collect()
}

/// `ExpectEntry(of: "account.test/CN=…", values: {"mS-DS-ConsistencyGuid": …})`.
pub(super) fn entry(item: Item<'_>, reading: &Reading) -> Option<EntryExpectation> {
    let fields = item.fields("ExpectEntry", &["of", "values"])?;
    let of = fields.required("of").and_then(|item| reference::object(item, &reading.world, Tense::Past))?;
    let schema = object::importable(reading.config(of.forest)?);
    let values = fields.required("values")?;
    let values = value::attributes(values, Owner::Connector(&schema), &reading.world)?;
    Some(EntryExpectation { of, values })
}
