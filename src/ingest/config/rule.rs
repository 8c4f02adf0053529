//! A sync rule's file (spec/config-export.md 3.2).

use super::criteria::{join_groups, scope_groups};
use super::findings::Findings;
use super::mapping::flows;
use crate::ingest::quoted;
use crate::ingest::xml::Element;
use crate::rule::RuleDraft;
use crate::schema::Guid;

const CHILDREN: [&str; 20] = [
    "id",
    "internal-id",
    "version",
    "name",
    "description",
    "immutable-tag",
    "direction",
    "disabled",
    "connector",
    "sourceObjectType",
    "targetObjectType",
    "linkType",
    "precedence",
    "precedence-after",
    "precedence-before",
    "softDeleteExpiryInterval",
    "EnablePasswordSync",
    "attribute-mappings",
    "relationshipCriteria",
    "synchronizationCriteria",
];

/// The rule of a `<synchronizationRule>`; `None` if something of it is wrong, which the findings then say.
pub(super) fn rule(root: &Element<'_>, findings: &mut Findings) -> Option<RuleDraft> {
    findings.expect(root, &CHILDREN, &[]);
    note_not_modelled(root, findings);
    let scope = findings.once(root, "synchronizationCriteria").map(|list| scope_groups(list, findings));
    let join = findings.once(root, "relationshipCriteria").map(|list| join_groups(list, findings));
    let flows = findings.once(root, "attribute-mappings").map(|list| flows(list, findings));
    let disabled = findings.boolean(root, "disabled").unwrap_or(false);
    let password_sync = findings.boolean(root, "EnablePasswordSync").unwrap_or(false);
    let tag = findings.text_or_empty(root, "immutable-tag");
    // All are asked before any answer is missed, so that every mistake of the file is found.
    let texts = ["name", "direction", "sourceObjectType", "targetObjectType", "linkType"]
        .map(|name| findings.text(root, name));
    let (id, connector) = (findings.guid(root, "id"), findings.guid(root, "connector"));
    let precedence = findings.number(root, "precedence");
    let [Some(name), Some(direction), Some(source_type), Some(target_type), Some(link_type)] = texts else {
        return None;
    };
    let rule = RuleDraft {
        id: id?,
        name,
        tag,
        direction,
        disabled,
        connector: connector?,
        source_type,
        target_type,
        link_type,
        precedence: precedence?,
        password_sync,
        scope: scope.unwrap_or_default(),
        join: join.unwrap_or_default(),
        flows: flows.unwrap_or_default(),
        at: root.at(&findings.file),
    };
    findings.mistakes.is_empty().then_some(rule)
}

/// The parts of a rule that are known but have no effect in the simulation.
fn note_not_modelled(root: &Element<'_>, findings: &mut Findings) {
    for name in ["precedence-after", "precedence-before"] {
        if let Some(element) = findings.once(root, name) {
            let none = element.trimmed().is_empty()
                || element.trimmed().parse::<Guid>().is_ok_and(|id| id.as_u128() == 0);
            if !none {
                findings.note(element, format!("not modelled: <{name}>; the stored precedence is used"));
            }
        }
    }
    if let Some(element) = findings.once(root, "softDeleteExpiryInterval")
        && !matches!(element.trimmed(), "" | "00:00:00")
    {
        let found = quoted(element.trimmed());
        findings.note(element, format!("not modelled: <softDeleteExpiryInterval> of `{found}`"));
    }
}
