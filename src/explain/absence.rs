//! Why an AAD object has no metaverse object, or an AD object no place in it: the nearest reason that the data shows.

use super::identity::{Identities, text};
use super::shortfall::Shortfall;
use super::whereabouts::{gone, misspelt, namesake};
use super::wording::{failure_text, out_of_scope, rule_label, shown, view};
use super::{Cause, CauseCode};
use crate::connector::{Anchor, ErrorRecord, ExportOperation, FilterReason, Filtered};
use crate::expr::Subject as _;
use crate::metaverse::{ConnectorIndex, CsRef, MvId};
use crate::rule::{Direction, FlowSource, RuleId, ScopeGroup, SyncRule};
use crate::schema::{AttributeName, Guid, ObjectType, Scalar, SourceAnchor};
use crate::sync::{CsView, MvView, SyncServer, attempts, criteria, holds, inbound_scope};

/// The cause of `AadObjectNotJoined`.
pub(super) fn not_joined(server: &SyncServer, identities: &Identities, object: CsRef) -> Cause {
    let Some(view) = view(server, object) else {
        return Cause::new(CauseCode::AnchorUnknown, "the AAD object is not there");
    };
    let attributes = &view.object().imported;
    let anchor = text(attributes, "sourceAnchor").map(|anchor| SourceAnchor::new(&anchor));
    let mastered = attributes.get(AttributeName::new("cloudMastered")).and_then(|values| values.first())
        == Some(&Scalar::Boolean(true));
    let cloud_id = text(attributes, "cloudAnchor");
    let anchor = anchor.filter(|anchor| Some(anchor.as_str()) != cloud_id.as_deref());
    let Some(anchor) = anchor else {
        let cause = if mastered {
            let message = "cloud-only: the user has no immutable id, so no on-premises object is tied to it";
            Cause::new(CauseCode::CloudOnly, message).with("cloudMastered is True")
        } else {
            let message = "the user is synchronised, yet has no immutable id that would tie it to an on-premises object";
            Cause::new(CauseCode::NoSourceAnchor, message).with("onPremisesSyncEnabled is true")
        };
        return match namesake(identities, &view) {
            Some(other) => cause.with(format!("{} has the same userPrincipalName", server.describe(other))),
            None => cause,
        };
    };
    if let Some(ErrorRecord { name, message, .. }) = view.object().error.as_deref() {
        let meant = anchor.guid().and_then(|guid| identities.with_guid(guid).first());
        let cause =
            Cause::new(CauseCode::SyncError, format!("the AAD object could not be synchronised: {name}"));
        return meant
            .and_then(|meant| of_another_type(server, *meant, object))
            .into_iter()
            .fold(cause.with(message.clone()), Cause::with);
    }
    let cause = owner(server, identities, object, &view, &anchor, mastered);
    match view.object().pending_export.as_ref().map(|export| export.operation) {
        Some(ExportOperation::Delete) => cause.with("a delete of the AAD object is staged for export"),
        _ => cause,
    }
}

/// What became of the on-premises object that the source anchor asks for.
fn owner(
    server: &SyncServer,
    identities: &Identities,
    object: CsRef,
    view: &CsView<'_>,
    anchor: &SourceAnchor,
    mastered: bool,
) -> Cause {
    if let Some(id) = identities.with_source_anchor(anchor).first() {
        return same_anchor(server, *id, object, view, mastered);
    }
    let asks_for = match anchor.guid() {
        Some(guid) => format!("sourceAnchor {anchor} is objectGUID {guid}"),
        None => format!("sourceAnchor {anchor} is no GUID in base64"),
    };
    let cause = match anchor.guid() {
        Some(guid) => match (identities.with_guid(guid).first(), identities.filtered_with_guid(server, guid))
        {
            (Some(staged), _) => unconnected(server, *staged, anchor, object),
            (None, Some((connector, filtered))) => left_out(server, connector, filtered),
            (None, None) => gone(server, identities, view, anchor),
        },
        None => {
            misspelt(server, identities, anchor).unwrap_or_else(|| gone(server, identities, view, anchor))
        }
    };
    let cause = cause.with(asks_for);
    if mastered {
        cause.with("onPremisesSyncEnabled is not true, so the cloud object is cloud-mastered")
    } else {
        cause
    }
}

/// A metaverse object has this source anchor, and still the two are not joined.
fn same_anchor(server: &SyncServer, id: MvId, object: CsRef, view: &CsView<'_>, mastered: bool) -> Cause {
    let Some(target) = server.metaverse.get(id) else {
        return Cause::new(CauseCode::MetaverseLinkBroken, "the metaverse object is not there");
    };
    let name = target.guid.braced();
    if view.object().pending_import.is_some() {
        let message = "the AAD object was imported but not synchronised yet";
        return Cause::new(CauseCode::NotSynchronised, message)
            .with(format!("metaverse object {name} has its source anchor"));
    }
    if let Some(cause) = filtered_from_cloud(server, id, object) {
        return cause.with(format!("metaverse object {name} has the source anchor of the AAD object"));
    }
    if mastered {
        let message = "the user is cloud-mastered: onPremisesSyncEnabled is not true, so no rule joins it";
        return Cause::new(CauseCode::CloudMastered, message);
    }
    let other = server.metaverse.links.from_connector(id, object.connector);
    if let Some(other) = other.filter(|other| other.object != object) {
        let message =
            format!("metaverse object {name} is linked to {} already", server.describe(other.object));
        return Cause::new(CauseCode::JoinAmbiguous, message);
    }
    unlinked_reason(server, object).unwrap_or_else(|| {
        Cause::new(CauseCode::NotSynchronised, format!("metaverse object {name} has the same source anchor, but a synchronisation has not joined them"))
    })
}

/// The rules, enabled or not, that may link objects of this type of a connector to the metaverse.
pub(super) fn link_makers<'a>(
    server: &'a SyncServer,
    connector: ConnectorIndex,
    object_type: &ObjectType,
) -> Vec<(RuleId, &'a SyncRule)> {
    rules_of(server, Direction::Inbound, connector, object_type, SyncRule::makes_links)
}

/// The rules, enabled or not, that may provision metaverse objects of this type as what an object of a connector is.
pub(super) fn provisioners<'a>(
    server: &'a SyncServer,
    object_type: &ObjectType,
    partner: CsRef,
) -> Vec<(RuleId, &'a SyncRule)> {
    let Some(wanted) = object_type_of(server, partner) else { return Vec::new() };
    let mut rules =
        rules_of(server, Direction::Outbound, partner.connector, object_type, SyncRule::provisions);
    rules.retain(|(_, rule)| rule.target_type.accepts(wanted));
    rules
}

fn object_type_of(server: &SyncServer, object: CsRef) -> Option<&ObjectType> {
    Some(&server.space(object.connector)?.get(object.id)?.object_type)
}

fn rules_of<'a>(
    server: &'a SyncServer,
    direction: Direction,
    connector: ConnectorIndex,
    object_type: &ObjectType,
    wanted: fn(&SyncRule) -> bool,
) -> Vec<(RuleId, &'a SyncRule)> {
    let Some(connector) = server.space(connector).map(|space| space.config.id) else { return Vec::new() };
    let is_one = |rule: &SyncRule| {
        rule.direction == direction
            && rule.connector == connector
            && rule.source_type == *object_type
            && wanted(rule)
    };
    server.rules().iter().filter(|(_, rule)| is_one(rule)).collect()
}

/// The rule to the cloud that would provision the metaverse object as what this object of the cloud is, is out of scope.
pub(super) fn filtered_from_cloud(server: &SyncServer, id: MvId, cloud: CsRef) -> Option<Cause> {
    let target = server.metaverse.get(id)?;
    let view = MvView::new(server, target.guid, &target.object_type, &target.attributes, cloud.connector)?;
    let rules = provisioners(server, &target.object_type, cloud);
    if rules.is_empty() {
        let wanted = object_type_of(server, cloud)?;
        let message = format!("no rule provisions a {} to the cloud as a {wanted}", target.object_type);
        return Some(Cause::new(CauseCode::RuleMissing, message));
    }
    let shortfalls = Shortfall::nearest_first(server, rules, &view);
    if shortfalls.iter().any(Shortfall::is_nothing) {
        return None;
    }
    let Some(Shortfall { rule, failed, .. }) = shortfalls.iter().find(|one| !one.rule.disabled) else {
        let rule = shortfalls.first()?.rule;
        return Some(Cause::new(CauseCode::RuleDisabled, format!("rule {} is disabled", rule_label(rule))));
    };
    let text = format!("rule {} is out of scope: {}", rule_label(rule), failure_text(failed));
    let on = |name: &str| {
        failed.iter().flatten().any(|failed| failed.clause.attribute == AttributeName::new(name))
    };
    Some(if on("cloudFiltered") {
        let cause = Cause::new(
            CauseCode::CloudFiltered,
            "the user is filtered from the cloud: cloudFiltered is True",
        )
        .with(text);
        deciding_operand(server, id).into_iter().fold(cause, Cause::with)
    } else if on("sourceAnchor") {
        Cause::new(CauseCode::NoSourceAnchor, "the metaverse object has no source anchor").with(text)
    } else {
        Cause::new(CauseCode::OutboundScope, text)
    })
}

/// Which operand of the expression made `cloudFiltered` True, and on which object.
fn deciding_operand(server: &SyncServer, id: MvId) -> Vec<String> {
    let target = AttributeName::new("cloudFiltered");
    let Some(attribute) = server.metaverse.get(id).and_then(|object| object.attributes.get(target)) else {
        return Vec::new();
    };
    let Some(rule) = server.rules().get(attribute.contributor.rule) else { return Vec::new() };
    let object = server.describe(attribute.contributor.object);
    let mut lines = vec![format!("rule {} contributed cloudFiltered from {object}", rule_label(rule))];
    let Some(view) = view(server, attribute.contributor.object) else { return lines };
    for flow in rule.flows.iter().filter(|flow| flow.target == target) {
        let expression = match &flow.source {
            FlowSource::Expression(expression) => expression,
            FlowSource::Constant(_) | FlowSource::Direct(_) => {
                lines.extend(scope_lines(server, rule, &view));
                continue;
            }
        };
        if let Some(operand) = expression.deciding_operand(&view) {
            let values: Vec<String> = operand
                .attributes
                .iter()
                .map(|(name, values)| format!("{name} is {}", shown(values.as_ref())))
                .collect();
            lines.push(format!("`{}` is true: {}", operand.source, values.join(", ")));
        }
    }
    lines
}

/// The clauses that bring an object into the scope of a rule, with their values.
fn scope_lines(server: &SyncServer, rule: &SyncRule, view: &CsView<'_>) -> Vec<String> {
    let holding =
        |group: &&ScopeGroup| group.clauses.iter().all(|clause| holds(clause, view, &server.options));
    let clauses =
        rule.scope.groups.iter().find(holding).map(|group| group.clauses.as_slice()).unwrap_or_default();
    clauses
        .iter()
        .map(|clause| {
            format!("`{clause}` is true, value {}", shown(view.attribute(clause.attribute).as_deref()))
        })
        .collect()
}

/// Why no rule in scope gives a metaverse object a source anchor: the attributes that its expressions read.
fn anchor_lines(server: &SyncServer, object: CsRef, view: &CsView<'_>) -> Vec<String> {
    let target = AttributeName::new("sourceAnchor");
    let rules = inbound_scope(server, object);
    let flows = rules
        .iter()
        .filter_map(|id| server.rules().get(*id))
        .flat_map(|rule| rule.flows.iter().map(move |flow| (rule, flow)));
    let mut lines: Vec<String> = flows
        .filter(|(_, flow)| flow.target == target)
        .filter_map(|(rule, flow)| match &flow.source {
            FlowSource::Expression(expression) => {
                let values = expression
                    .attributes()
                    .iter()
                    .map(|name| format!("{name} is {}", shown(view.attribute(*name).as_deref())));
                Some(format!(
                    "rule {} gives none: {}",
                    rule_label(rule),
                    values.collect::<Vec<_>>().join(", ")
                ))
            }
            FlowSource::Direct(name) => Some(format!(
                "rule {} gives none: {name} is {}",
                rule_label(rule),
                shown(view.attribute(*name).as_deref())
            )),
            FlowSource::Constant(_) => None,
        })
        .collect();
    if lines.is_empty() {
        lines.push("no rule in scope flows to sourceAnchor".to_owned());
    }
    lines
}

/// An AD object with the right identity is staged, but its metaverse object, if any, has another source anchor.
fn unconnected(server: &SyncServer, object: CsRef, anchor: &SourceAnchor, cloud: CsRef) -> Cause {
    let name = server.describe(object);
    let Some(view) = view(server, object) else {
        return Cause::new(CauseCode::AdLinkBroken, format!("{name} is not there"));
    };
    if let Some(ErrorRecord { name: error, message, .. }) = view.object().error.as_deref() {
        let cause = Cause::new(CauseCode::SyncError, format!("{name} could not be synchronised: {error}"));
        return of_another_type(server, object, cloud)
            .into_iter()
            .fold(cause.with(message.clone()), Cause::with);
    }
    let Some((id, _)) = server.metaverse.links.of_object(object) else {
        if view.object().pending_import.is_some() {
            return Cause::new(
                CauseCode::NotSynchronised,
                format!("{name} was imported but not synchronised yet"),
            );
        }
        return unlinked_reason(server, object).unwrap_or_else(|| {
            Cause::new(
                CauseCode::NotSynchronised,
                format!("{name} has no link, though nothing keeps it from joining"),
            )
        });
    };
    let Some(target) = server.metaverse.get(id) else {
        return Cause::new(CauseCode::MetaverseLinkBroken, format!("the link of {name} leads nowhere"));
    };
    match target.attributes.get(AttributeName::new("sourceAnchor")) {
        None => {
            let message = format!(
                "{name} is in the metaverse, but no rule gives {} a source anchor",
                target.guid.braced()
            );
            let cause = Cause::new(CauseCode::NoSourceAnchor, message);
            anchor_lines(server, object, &view).into_iter().fold(cause, Cause::with)
        }
        Some(attribute) if view.object().anchor.and_then(object_guid) != anchor.guid() => {
            let message = format!(
                "the cloud user is anchored at the mS-DS-ConsistencyGuid of {name}, but these rules make the source anchor {} of another attribute",
                attribute.values
            );
            Cause::new(CauseCode::SourceAnchorChanged, message)
        }
        Some(attribute) => {
            let from = server.describe(attribute.contributor.object);
            let rule = server.rules().get(attribute.contributor.rule).map(rule_label).unwrap_or_default();
            let message = format!(
                "the source anchor changed: {name} is joined to a person whose sourceAnchor is {}, not {anchor}",
                attribute.values
            );
            Cause::new(CauseCode::SourceAnchorChanged, message)
                .with(format!("rule {rule} contributes it from {from}"))
        }
    }
}

/// That an AD object is no account at all while the AAD object is a user, or the other way round.
fn of_another_type(server: &SyncServer, object: CsRef, cloud: CsRef) -> Option<String> {
    let (own, wanted) = (object_type_of(server, object)?, object_type_of(server, cloud)?);
    let is_account = |object_type: &ObjectType| matches!(object_type.as_str(), "user" | "inetOrgPerson");
    (is_account(own) != is_account(wanted))
        .then(|| format!("{} is a {own}, the AAD object a {wanted}", server.describe(object)))
}

fn object_guid(anchor: Anchor) -> Option<Guid> {
    match anchor {
        Anchor::ObjectGuid(guid) => Some(guid),
        Anchor::Cloud(_) => None,
    }
}

/// Why an imported object has no link: no rule that could make one is in scope, or its join criteria found nobody.
pub(super) fn unlinked_reason(server: &SyncServer, object: CsRef) -> Option<Cause> {
    let name = server.describe(object);
    let view = view(server, object)?;
    let object_type = &view.object().object_type;
    let makers: Vec<&SyncRule> =
        link_makers(server, object.connector, object_type).into_iter().map(|(_, rule)| rule).collect();
    if makers.is_empty() {
        return Some(Cause::new(
            CauseCode::RuleMissing,
            format!("no rule links {object_type} objects; {name} stays out"),
        ));
    }
    if let (true, Some(rule)) = (makers.iter().all(|rule| rule.disabled), makers.first()) {
        return Some(Cause::new(
            CauseCode::RuleDisabled,
            format!("rule {} is disabled, so {name} stays out", rule_label(rule)),
        ));
    }
    let in_scope = inbound_scope(server, object);
    let linking = in_scope.iter().filter_map(|id| server.rules().get(*id)).any(SyncRule::makes_links);
    if !linking {
        let enabled: Vec<&SyncRule> = makers.into_iter().filter(|rule| !rule.disabled).collect();
        let first = enabled.first()?;
        let why = out_of_scope(server, first, &view)?;
        let cause = Cause::new(
            CauseCode::ScopingFilter,
            format!("rule {} is out of scope on {name}: {why}", rule_label(first)),
        );
        return Some(enabled.iter().skip(1).fold(cause, |cause, rule| {
            match out_of_scope(server, rule, &view) {
                Some(why) => cause.with(format!("rule {} is out of scope: {why}", rule_label(rule))),
                None => cause,
            }
        }));
    }
    join_reason(server, &in_scope, &view, &name)
}

fn join_reason(server: &SyncServer, in_scope: &[RuleId], view: &CsView<'_>, name: &str) -> Option<Cause> {
    let rule = match criteria(server.rules(), in_scope, Direction::Inbound) {
        Err(error) => return Some(Cause::new(CauseCode::SyncError, format!("{name}: {error}"))),
        Ok(rule) => rule?,
    };
    let attempts = attempts(server, rule, view);
    let label = server.rules().get(rule).map(rule_label)?;
    if let Some(several) = attempts.iter().find(|attempt| attempt.candidates.len() > 1) {
        let list: Vec<String> = several
            .candidates
            .iter()
            .filter_map(|id| server.metaverse.get(*id))
            .map(|object| object.guid.braced())
            .collect();
        let message =
            format!("{name} matches several metaverse objects by `{}` of rule {label}", several.group);
        return Some(
            Cause::new(CauseCode::JoinAmbiguous, message).with(format!("candidates {}", list.join(", "))),
        );
    }
    if attempts.iter().all(|attempt| !attempt.comparable) {
        let groups: Vec<String> = attempts.iter().map(|attempt| format!("`{}`", attempt.group)).collect();
        let message =
            format!("{name} has no value for any join group of rule {label}: {}", groups.join(", "));
        return Some(Cause::new(CauseCode::JoinAttributeMissing, message));
    }
    None
}

/// The AD object is in the dump but was not imported.
pub(super) fn left_out(server: &SyncServer, connector: ConnectorIndex, filtered: &Filtered) -> Cause {
    let forest = server.space(connector).map(|space| space.config.name.clone()).unwrap_or_default();
    let name = format!("{} in {forest}", filtered.dn);
    let (code, message) = match &filtered.reason {
        FilterReason::ContainerExcluded(container) => (
            CauseCode::OuExcluded,
            format!("{name} is not imported: container {container} is excluded from connector {forest}"),
        ),
        FilterReason::ClassNotSelected(class) => (
            CauseCode::ClassNotSelected,
            format!("{name} is not imported: object class {class} is not selected in connector {forest}"),
        ),
        FilterReason::PartitionNotSelected(partition) => (
            CauseCode::PartitionNotSelected,
            format!("{name} is not imported: partition {partition} is not selected in connector {forest}"),
        ),
        FilterReason::OutsidePartitions => (
            CauseCode::PartitionNotSelected,
            format!("{name} is not imported: it stands in no partition of connector {forest}"),
        ),
        FilterReason::SoftDeleted => (CauseCode::DeletedInCloud, format!("{name} is soft-deleted")),
        FilterReason::ImportError(error, message) => {
            (CauseCode::ImportError, format!("{name} could not be imported: {error}: {message}"))
        }
    };
    Cause::new(code, message)
}
