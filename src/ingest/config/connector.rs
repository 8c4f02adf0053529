//! A connector's file (spec/config-export.md 3.3).

use super::dsml::{Selection, schema};
use super::findings::Findings;
use super::parameters::parameters;
use super::partition::partition;
use crate::connector::{ConnectorConfig, ConnectorKind};
use crate::ingest::quoted;
use crate::ingest::xml::Element;
use crate::schema::{AttributeName, Schema, eq_folded};
use std::collections::BTreeSet;

const CHILDREN: [&str; 24] = [
    "format-version",
    "id",
    "name",
    "category",
    "description",
    "subtype",
    "ma-listname",
    "ma-companyname",
    "creation-time",
    "last-modification-time",
    "version",
    "internal-version",
    "password-sync-allowed",
    "schema",
    "private-configuration",
    "attribute-inclusion",
    "join",
    "projection",
    "export-attribute-flow",
    "ma-partition-data",
    "ma-run-data",
    "component_mappings",
    "password-sync",
    "encrypted-attributes",
];

/// The connector of a `<ma-data>`; `None` if something of it is wrong, which the findings then say.
pub(super) fn connector(root: &Element<'_>, findings: &mut Findings) -> Option<ConnectorConfig> {
    findings.expect(root, &CHILDREN, &[]);
    note_legacy_rules(root, findings);
    let (id, name) = (findings.guid(root, "id"), findings.text(root, "name"));
    let kind = kind(root, findings);
    let included = included(root, findings);
    let schema = connector_schema(root, kind, &included, findings);
    let partitions = match findings.required(root, "ma-partition-data") {
        Some(list) => {
            findings.expect(list, &["partition"], &[]);
            list.children_named("partition").filter_map(|child| partition(child, kind, findings)).collect()
        }
        None => Vec::new(),
    };
    let private = private_configuration(root, kind, findings);
    let connector = ConnectorConfig {
        id: id?,
        name: name?,
        kind,
        created: findings.text_or_empty(root, "creation-time"),
        schema,
        included,
        partitions,
        parameters: parameters(
            private.and_then(|element| element.child("parameter-values")),
            "global",
            findings,
        ),
        password_hash_sync: switch(private, "password-hash-sync-config", findings),
        password_writeback: switch(private, "aad-password-reset-config", findings),
        password_sync_allowed: findings.boolean(root, "password-sync-allowed"),
    };
    findings.mistakes.is_empty().then_some(connector)
}

/// By category, then subtype.
fn kind(root: &Element<'_>, findings: &mut Findings) -> ConnectorKind {
    const ENTRA_ID: &str = "Windows Azure Active Directory (Microsoft)";
    let category = findings.text(root, "category").unwrap_or_default();
    let subtype = findings.text_or_empty(root, "subtype");
    if eq_folded(&category, "AD") {
        ConnectorKind::ActiveDirectory
    } else if eq_folded(&subtype, ENTRA_ID) {
        ConnectorKind::EntraId
    } else {
        let (category, subtype) = (quoted(&category), quoted(&subtype));
        findings
            .note(root, format!("not modelled: a connector of category `{category}`, subtype `{subtype}`"));
        ConnectorKind::Other
    }
}

/// The rules of the engine's former life; declarative provisioning leaves them empty.
fn note_legacy_rules(root: &Element<'_>, findings: &mut Findings) {
    for name in ["join", "projection", "export-attribute-flow"] {
        if let Some(element) = findings.once(root, name)
            && !element.children.is_empty()
        {
            findings.note(element, format!("not modelled: legacy rules in <{name}>"));
        }
    }
}

fn included(root: &Element<'_>, findings: &mut Findings) -> BTreeSet<AttributeName> {
    let Some(list) = findings.required(root, "attribute-inclusion") else { return BTreeSet::new() };
    findings.expect(list, &["attribute"], &[]);
    list.children_named("attribute")
        .map(Element::trimmed)
        .filter(|name| !name.is_empty())
        .map(AttributeName::new)
        .collect()
}

fn connector_schema(
    root: &Element<'_>,
    kind: ConnectorKind,
    included: &BTreeSet<AttributeName>,
    findings: &mut Findings,
) -> Schema {
    let Some(element) = findings.required(root, "schema") else { return Schema::new() };
    let selection = match kind {
        ConnectorKind::ActiveDirectory => Selection::Included(included),
        ConnectorKind::EntraId | ConnectorKind::Other => Selection::All,
    };
    let schema = schema(element, selection, findings);
    for name in included {
        if schema.attribute(*name).is_none() {
            findings.note(
                element,
                format!("{} is in <attribute-inclusion> but not in the schema", quoted(name.as_str())),
            );
        }
    }
    schema
}

fn private_configuration<'e, 'a>(
    root: &'e Element<'a>,
    kind: ConnectorKind,
    findings: &mut Findings,
) -> Option<&'e Element<'a>> {
    let parent = findings.once(root, "private-configuration")?;
    match kind {
        ConnectorKind::ActiveDirectory => findings.required(parent, "adma-configuration"),
        ConnectorKind::EntraId => findings.required(parent, "MAConfig"),
        ConnectorKind::Other => parent.children.first(),
    }
}

/// The `<enabled>` of a feature's settings; `None` where the connector has no such settings.
fn switch(private: Option<&Element<'_>>, name: &str, findings: &mut Findings) -> Option<bool> {
    let settings = findings.once(private?, name)?;
    findings.boolean(settings, "enabled")
}
