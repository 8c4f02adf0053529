//! The metaverse's schema and the server's parameters: `GlobalSettings/MV.xml` (spec/config-export.md 3.4).

use super::dsml::{Selection, schema};
use super::findings::Findings;
use super::parameters::parameters;
use crate::ingest::xml::Element;
use crate::schema::Schema;
use std::collections::BTreeMap;

const CHILDREN: [&str; 8] = [
    "format-version",
    "version",
    "schema",
    "password-change-history-size",
    "password-sync",
    "parameter-values",
    "import-attribute-flow",
    "mv-deletion",
];

/// The schema and the parameters of a `<saved-mv-configuration>`.
pub(super) fn metaverse(
    root: &Element<'_>,
    findings: &mut Findings,
) -> Option<(Schema, BTreeMap<String, String>)> {
    findings.expect(root, &["mv-data"], &["server", "export-date"]);
    let data = findings.required(root, "mv-data")?;
    findings.expect(data, &CHILDREN, &[]);
    for name in ["import-attribute-flow", "mv-deletion"] {
        if let Some(element) = findings.once(data, name)
            && !element.children.is_empty()
        {
            findings.note(element, format!("not modelled: <{name}>; the sync rules decide"));
        }
    }
    let parameters = parameters(data.child("parameter-values"), "SynchronizationGlobal", findings);
    let schema = schema(findings.required(data, "schema")?, Selection::Metaverse, findings);
    Some((schema, parameters))
}
