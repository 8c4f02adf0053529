//! The partitions of a connector.

use super::findings::Findings;
use super::parameters::parameters;
use crate::connector::{ConnectorKind, ContainerFilter, Partition};
use crate::ingest::quoted;
use crate::ingest::xml::Element;
use crate::schema::Dn;

/// The partition of a `<partition>` element (spec/config-export.md 3.3).
pub(super) fn partition(
    element: &Element<'_>,
    kind: ConnectorKind,
    findings: &mut Findings,
) -> Option<Partition> {
    let name = findings.text(element, "name");
    let selected = findings.required(element, "selected").and_then(|_| findings.boolean(element, "selected"));
    if let Some(filter) = findings.once(element, "filter") {
        findings.expect(filter, &["object-classes", "containers"], &[]);
    }
    let classes = element
        .descendant(&["filter", "object-classes"])
        .into_iter()
        .flat_map(|list| list.children_named("object-class"))
        .map(|class| class.trimmed().to_owned())
        .collect();
    let containers = containers(element.descendant(&["filter", "containers"]), findings);
    // A partition has no use of its own: `Domain.FQDN` and its like are intrinsic.
    let parameters = parameters(element.child("parameter-values"), "", findings);
    let (name, selected) = (name?, selected?);
    let dn = domain_dn(element, &name, kind, findings);
    Some(Partition { name, dn, selected, classes, containers, parameters })
}

fn domain_dn(element: &Element<'_>, name: &str, kind: ConnectorKind, findings: &mut Findings) -> Option<Dn> {
    if kind != ConnectorKind::ActiveDirectory {
        return None;
    }
    let stated = element.descendant(&["custom-data", "adma-partition-data", "dn"]).map(Element::trimmed);
    dn(element, stated.filter(|text| !text.is_empty()).unwrap_or(name), findings)
}

fn containers(parent: Option<&Element<'_>>, findings: &mut Findings) -> ContainerFilter {
    let Some(parent) = parent else { return ContainerFilter::default() };
    findings.expect(parent, &["exclusions", "inclusions"], &[]);
    let mut list = |list: &str, item: &str| -> Vec<Dn> {
        let Some(list) = parent.child(list) else { return Vec::new() };
        // One empty inclusion means everything, which is what a filter without entries says.
        list.children_named(item)
            .filter(|item| !item.trimmed().is_empty())
            .filter_map(|item| dn(item, item.trimmed(), findings))
            .collect()
    };
    let (inclusions, exclusions) = (list("inclusions", "inclusion"), list("exclusions", "exclusion"));
    ContainerFilter::new(inclusions, exclusions)
}

fn dn(element: &Element<'_>, text: &str, findings: &mut Findings) -> Option<Dn> {
    match Dn::parse(text) {
        Ok(dn) => Some(dn),
        Err(error) => {
            findings.mistake(element, format!("`{}`: {error}", quoted(text)));
            None
        }
    }
}
