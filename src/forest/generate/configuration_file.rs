//! Connectors and rules as the files of a configuration export (spec/config-export.md 3.2 to 3.4).

use super::schema_file::schema_xml;
use crate::connector::{ConnectorConfig, ConnectorKind, Partition};
use crate::rule::{FlowSourceDraft, RuleDraft};
use crate::schema::Schema;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Text for XML.
pub(super) fn escaped(text: &str) -> Cow<'_, str> {
    quick_xml::escape::escape(text)
}

fn element(xml: &mut String, name: &str, text: &str) {
    let _ = writeln!(xml, "<{name}>{}</{name}>", escaped(text));
}

/// The file of a connector.
pub(super) fn connector_xml(connector: &ConnectorConfig) -> String {
    let (category, subtype) = match connector.kind {
        ConnectorKind::ActiveDirectory => ("AD", ""),
        ConnectorKind::EntraId | ConnectorKind::Other => {
            ("Extensible2", "Windows Azure Active Directory (Microsoft)")
        }
    };
    let mut xml = String::from("<ma-data>\n");
    element(&mut xml, "id", &connector.id.braced());
    element(&mut xml, "name", &connector.name);
    element(&mut xml, "category", category);
    element(&mut xml, "subtype", subtype);
    element(&mut xml, "creation-time", &connector.created);
    xml.push_str(&schema_xml(&connector.schema));
    let private =
        if connector.kind == ConnectorKind::ActiveDirectory { "adma-configuration" } else { "MAConfig" };
    let _ = write!(xml, "<private-configuration><{private}>");
    parameters(&mut xml, &connector.parameters, "global");
    let _ = writeln!(xml, "</{private}></private-configuration>\n<attribute-inclusion>");
    for attribute in &connector.included {
        element(&mut xml, "attribute", attribute.as_str());
    }
    xml.push_str("</attribute-inclusion>\n<ma-partition-data>\n");
    for partition in &connector.partitions {
        partition_xml(&mut xml, partition);
    }
    xml.push_str("</ma-partition-data>\n</ma-data>\n");
    xml
}

fn partition_xml(xml: &mut String, partition: &Partition) {
    xml.push_str("<partition>\n");
    element(xml, "name", &partition.name);
    element(xml, "selected", if partition.selected { "1" } else { "0" });
    xml.push_str("<filter><object-classes>");
    for class in &partition.classes {
        element(xml, "object-class", class);
    }
    xml.push_str("</object-classes><containers><exclusions>");
    for dn in partition.containers.exclusions() {
        element(xml, "exclusion", dn.as_str());
    }
    xml.push_str("</exclusions><inclusions>");
    element(xml, "inclusion", &partition.name);
    xml.push_str("</inclusions></containers></filter>\n");
    parameters(xml, &partition.parameters, "partition");
    xml.push_str("</partition>\n");
}

fn parameters(xml: &mut String, parameters: &BTreeMap<String, String>, used: &str) {
    xml.push_str("<parameter-values>");
    for (name, value) in parameters {
        let (name, value) = (escaped(name), escaped(value));
        let _ = write!(xml, "<parameter name=\"{name}\" use=\"{used}\" intrinsic=\"1\">{value}</parameter>");
    }
    xml.push_str("</parameter-values>\n");
}

/// The file of the metaverse.
pub(super) fn metaverse_xml(schema: &Schema) -> String {
    format!(
        "<saved-mv-configuration><mv-data>\n{}<parameter-values/></mv-data></saved-mv-configuration>\n",
        schema_xml(schema)
    )
}

/// The file of a rule.
pub(super) fn rule_xml(rule: &RuleDraft) -> String {
    let mut xml = String::from("<synchronizationRule>\n");
    let precedence = rule.precedence.to_string();
    let truth = |value: bool| if value { "True" } else { "False" };
    for (name, text) in [
        ("id", rule.id.braced().as_str()),
        ("name", &rule.name),
        ("immutable-tag", &rule.tag),
        ("direction", &rule.direction),
        ("disabled", truth(rule.disabled)),
        ("connector", &rule.connector.braced()),
        ("sourceObjectType", &rule.source_type),
        ("targetObjectType", &rule.target_type),
        ("linkType", &rule.link_type),
        ("precedence", &precedence),
        ("EnablePasswordSync", truth(rule.password_sync)),
    ] {
        element(&mut xml, name, text);
    }
    flows(&mut xml, rule);
    groups(&mut xml, "relationshipCriteria", "condition", &rule.join, |xml, clause| {
        element(xml, "caseSensitive", truth(clause.case_sensitive));
        element(xml, "csAttribute", &clause.cs_attribute);
        element(xml, "ilmAttribute", &clause.mv_attribute);
    });
    groups(&mut xml, "synchronizationCriteria", "scope", &rule.scope, |xml, clause| {
        element(xml, "csAttribute", &clause.attribute);
        element(xml, "csOperator", &clause.operator);
        element(xml, "csValue", &clause.value);
    });
    xml.push_str("</synchronizationRule>\n");
    xml
}

fn flows(xml: &mut String, rule: &RuleDraft) {
    xml.push_str("<attribute-mappings>\n");
    for flow in &rule.flows {
        let once = if flow.apply_once { " execute-once=\"true\"" } else { "" };
        let _ = writeln!(xml, "<mapping{once}>");
        element(xml, "dest", &flow.target);
        match &flow.source {
            FlowSourceDraft::Direct(name) => {
                let _ = writeln!(xml, "<src><attr>{}</attr></src>", escaped(name));
            }
            FlowSourceDraft::Constant(text) => element(xml, "src", text),
            FlowSourceDraft::Expression(text) => element(xml, "expression", text),
        }
        element(xml, "valueMergeType", &flow.merge);
        xml.push_str("</mapping>\n");
    }
    xml.push_str("</attribute-mappings>\n");
}

fn groups<T>(
    xml: &mut String,
    list: &str,
    clause_name: &str,
    groups: &[Vec<T>],
    put: impl Fn(&mut String, &T),
) {
    let _ = writeln!(xml, "<{list}>");
    for group in groups {
        xml.push_str("<conditions>\n");
        for clause in group {
            let _ = writeln!(xml, "<{clause_name}>");
            put(xml, clause);
            let _ = writeln!(xml, "</{clause_name}>");
        }
        xml.push_str("</conditions>\n");
    }
    let _ = writeln!(xml, "</{list}>");
}
