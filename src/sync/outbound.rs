//! The outbound side of one metaverse object: what each connector should be told.

use super::draft::{LinkDraft, LinkEnd, MvDraft};
use super::flow::{FlowContext, as_values, contributed};
use super::precedence::{Decision, decide};
use super::{AlgorithmStep, MvView, SyncError, SyncServer, criteria, in_scope, join};
use crate::connector::{ConnectorSpace, CsId, CsObject, ExportOperation, PendingExport};
use crate::metaverse::{ConnectorIndex, CsRef};
use crate::rule::{Direction, Flow, RuleId};
use crate::schema::{AttributeName, AttributeType, Dn, ObjectType, Scalar, Values};

/// What a plan does to a connector-space object on the outbound side.
#[derive(Clone, Debug)]
pub(super) enum OutboundStep {
    /// The staged export of an object becomes this.
    Stage(CsRef, Option<PendingExport>),
    /// An object is created, to be added to the directory.
    Provision { connector: ConnectorIndex, dn: Dn, object_type: ObjectType, export: PendingExport },
    /// An object that was never exported loses its link, and with it its reason to be (spec/sync-engine.md 1.1.1).
    Discard(CsRef),
}

/// Plans the outbound side of a metaverse object for all connectors (spec/sync-engine.md 1.3.2).
pub(super) fn outbound(server: &SyncServer, draft: &mut MvDraft) -> Result<Vec<OutboundStep>, SyncError> {
    let mut steps = Vec::new();
    for (connector, _) in server.spaces() {
        let rules = scope(server, draft, connector);
        if let Some(position) = draft.link_from(connector) {
            if !linked(server, draft, position, &rules, &mut steps)? {
                continue;
            }
            draft.links.remove(position);
        }
        unlinked(server, draft, connector, &rules, &mut steps)?;
    }
    Ok(steps)
}

/// What becomes of the objects of a metaverse object that is deleted: those attached by an outbound Provision rule are
/// deleted in their directory, the others are left alone (spec/sync-engine.md 1.7.1).
pub(super) fn deprovision_all(server: &SyncServer, draft: &MvDraft) -> Vec<OutboundStep> {
    draft.links.iter().filter_map(|link| deprovision(server, link)).collect()
}

fn deprovision(server: &SyncServer, link: &LinkDraft) -> Option<OutboundStep> {
    let object = link.object.existing()?;
    let staged = server.space(object.connector)?.get(object.id)?;
    if staged.anchor.is_none() {
        return Some(OutboundStep::Discard(object));
    }
    if attached_by_provision(server, link) {
        return Some(OutboundStep::Stage(object, Some(PendingExport::new(ExportOperation::Delete))));
    }
    staged.pending_export.as_ref().map(|_| OutboundStep::Stage(object, None))
}

fn attached_by_provision(server: &SyncServer, link: &LinkDraft) -> bool {
    link.outbound.and_then(|id| server.rules().get(id)).is_some_and(crate::rule::SyncRule::provisions)
}

/// The outbound rules of a connector that the metaverse object is in scope of, in order of precedence.
fn scope(server: &SyncServer, draft: &MvDraft, connector: ConnectorIndex) -> Vec<RuleId> {
    let mut rules = server.candidates(Direction::Outbound, connector, &draft.object_type);
    let Some(view) = MvView::new(server, draft.guid, &draft.object_type, &draft.attributes, connector) else {
        return Vec::new();
    };
    rules.retain(|id| {
        server.rules().get(*id).is_some_and(|rule| in_scope(&rule.scope, &view, &server.options))
    });
    rules
}

fn of_type(server: &SyncServer, rules: &[RuleId], object_type: &ObjectType) -> Vec<RuleId> {
    let accepts =
        |id: &RuleId| server.rules().get(*id).is_some_and(|rule| rule.target_type.accepts(object_type));
    rules.iter().copied().filter(accepts).collect()
}

/// The connector has an object already. True when the link ends and another object may take its place.
fn linked(
    server: &SyncServer,
    draft: &mut MvDraft,
    position: usize,
    rules: &[RuleId],
    steps: &mut Vec<OutboundStep>,
) -> Result<bool, SyncError> {
    let Some(link) = draft.links.get(position).cloned() else { return Ok(false) };
    let Some(object) = link.object.existing() else { return Ok(false) };
    let Some(space) = server.space(object.connector) else { return Ok(false) };
    let Some(staged) = space.get(object.id) else { return Ok(false) };
    let applicable = of_type(server, rules, &staged.object_type);
    let makes_links = |id: &RuleId| server.rules().get(*id).is_some_and(crate::rule::SyncRule::makes_links);
    let support = link
        .outbound
        .filter(|rule| applicable.contains(rule))
        .or_else(|| applicable.iter().copied().find(makes_links));
    let Some(support) = support else {
        return Ok(unsupported(server, draft, position, steps));
    };
    if staged.anchor.is_none()
        && renamed(server, draft, &applicable, object.connector)?.is_some_and(|dn| dn != staged.dn)
    {
        // What was never exported is not renamed but made anew: the right object may be in the directory already.
        steps.push(OutboundStep::Discard(object));
        return Ok(true);
    }
    let export = export(server, draft, &applicable, object.connector, Some(staged))?;
    if let Some(link) = draft.links.get_mut(position) {
        link.outbound = Some(support);
        link.outbound_rules = applicable;
    }
    if staged.pending_export != export {
        steps.push(OutboundStep::Stage(object, export));
    }
    Ok(false)
}

/// No outbound rule supports the link any more (spec/sync-engine.md 1.7.2).
fn unsupported(
    server: &SyncServer,
    draft: &mut MvDraft,
    position: usize,
    steps: &mut Vec<OutboundStep>,
) -> bool {
    let Some(link) = draft.links.get_mut(position) else { return false };
    let provisioned = attached_by_provision(server, link);
    if provisioned || (link.origin == Direction::Outbound && link.outbound.is_some()) {
        steps.extend(deprovision(server, link));
        return true;
    }
    link.outbound = None;
    link.outbound_rules.clear();
    false
}

fn renamed(
    server: &SyncServer,
    draft: &MvDraft,
    rules: &[RuleId],
    connector: ConnectorIndex,
) -> Result<Option<Dn>, SyncError> {
    match decided(server, draft, rules, AttributeName::dn(), DN, connector, None)? {
        Decision::Set(scalars, _) => Ok(scalars.into_iter().next().and_then(|scalar| match scalar {
            Scalar::Reference(dn) => Some(dn),
            Scalar::Text(_) | Scalar::Number(_) | Scalar::Boolean(_) | Scalar::Binary(_) => None,
        })),
        Decision::Remove | Decision::Leave => Ok(None),
    }
}

const DN: AttributeType =
    AttributeType { kind: crate::schema::AttributeKind::Reference, multi_valued: false, indexable: true };

/// The connector has no object of this metaverse object: join one or provision one (spec/sync-engine.md 1.6.5).
fn unlinked(
    server: &SyncServer,
    draft: &mut MvDraft,
    connector: ConnectorIndex,
    rules: &[RuleId],
    steps: &mut Vec<OutboundStep>,
) -> Result<(), SyncError> {
    let Some(space) = server.space(connector) else { return Ok(()) };
    let mut tried: Vec<ObjectType> = Vec::new();
    for id in rules {
        let Some(rule) = server.rules().get(*id) else { continue };
        if !rule.makes_links() || rule.target_type.is_any() || tried.contains(&rule.target_type) {
            continue;
        }
        tried.push(rule.target_type.clone());
        let applicable = of_type(server, rules, &rule.target_type);
        let criteria = criteria(server, &applicable, Direction::Outbound)?;
        let dn = renamed(server, draft, &applicable, connector)?;
        let free = |id: CsId| is_free(server, draft, space, CsRef { connector, id });
        if let Some(found) = reverse_join(server, draft, space, connector, dn.as_ref(), &rule.target_type)? {
            return attach(
                server,
                draft,
                CsRef { connector, id: found },
                criteria.unwrap_or(*id),
                applicable,
                steps,
            );
        }
        let matched =
            criteria.and_then(|rule| join::outbound_match(server, rule, &draft.attributes, connector, free));
        if let (Some(found), Some(rule)) = (matched, criteria) {
            return attach(server, draft, CsRef { connector, id: found }, rule, applicable, steps);
        }
        let provisioning = applicable
            .iter()
            .copied()
            .find(|id| server.rules().get(*id).is_some_and(crate::rule::SyncRule::provisions));
        let Some(provisioning) = provisioning else { continue };
        let Some(dn) = dn else {
            let message = "no flow gives the new object a dn";
            return Err(SyncError::new(
                "sync-rule-flow-provisioning-failed",
                AlgorithmStep::Provisioning,
                message,
            ));
        };
        return provision(server, draft, connector, dn, provisioning, applicable, steps);
    }
    Ok(())
}

/// Not linked to another metaverse object, and not on its way out.
fn is_free(server: &SyncServer, draft: &MvDraft, space: &ConnectorSpace, object: CsRef) -> bool {
    let linked_elsewhere =
        server.metaverse.links.of_object(object).is_some_and(|(target, _)| draft.id != Some(target));
    let linked_here = draft.links.iter().any(|link| link.object == LinkEnd::Existing(object));
    let leaving = space.get(object.id).is_none_or(|staged| {
        staged.pending_import == Some(crate::connector::PendingImport::Delete)
            || staged.anchor.is_none()
            || staged
                .pending_export
                .as_ref()
                .is_some_and(|export| export.operation == ExportOperation::Delete)
    });
    !linked_elsewhere && !linked_here && !leaving
}

/// The object that has the computed DN already: how a fresh server finds what is in the cloud.
fn reverse_join(
    server: &SyncServer,
    draft: &MvDraft,
    space: &ConnectorSpace,
    connector: ConnectorIndex,
    dn: Option<&Dn>,
    object_type: &ObjectType,
) -> Result<Option<CsId>, SyncError> {
    let Some(id) = dn.and_then(|dn| space.with_dn(dn)) else { return Ok(None) };
    let object = CsRef { connector, id };
    let Some(staged) = space.get(id) else { return Ok(None) };
    if let Some((other, _)) = server.metaverse.links.of_object(object)
        && draft.id != Some(other)
    {
        let other = server.metaverse.get(other).map(|other| other.guid.braced()).unwrap_or_default();
        let message = format!("{} is linked to {other} already", staged.dn);
        return Err(SyncError::new(
            "ambiguous-import-flow-from-multiple-connectors",
            AlgorithmStep::Provisioning,
            message,
        ));
    }
    let deleting =
        staged.pending_export.as_ref().is_some_and(|export| export.operation == ExportOperation::Delete);
    // A delete that is staged but not sent is taken back when the object is wanted again.
    let usable = deleting || is_free(server, draft, space, object);
    Ok((usable && staged.object_type == *object_type).then_some(id))
}

fn attach(
    server: &SyncServer,
    draft: &mut MvDraft,
    object: CsRef,
    rule: RuleId,
    rules: Vec<RuleId>,
    steps: &mut Vec<OutboundStep>,
) -> Result<(), SyncError> {
    let staged = server.space(object.connector).and_then(|space| space.get(object.id));
    // Attached by a Provision rule whenever one is in scope: what it attaches it may delete (spec/sync-engine.md 1.7.1).
    let provisioning = rules
        .iter()
        .copied()
        .find(|id| server.rules().get(*id).is_some_and(crate::rule::SyncRule::provisions));
    let export = export(server, draft, &rules, object.connector, staged)?;
    draft.links.push(LinkDraft::outbound(LinkEnd::Existing(object), provisioning.unwrap_or(rule), rules));
    if staged.is_some_and(|staged| staged.pending_export != export) {
        steps.push(OutboundStep::Stage(object, export));
    }
    Ok(())
}

fn provision(
    server: &SyncServer,
    draft: &mut MvDraft,
    connector: ConnectorIndex,
    dn: Dn,
    rule: RuleId,
    rules: Vec<RuleId>,
    steps: &mut Vec<OutboundStep>,
) -> Result<(), SyncError> {
    let Some(object_type) = server.rules().get(rule).map(|rule| rule.target_type.clone()) else {
        return Ok(());
    };
    let export = export(server, draft, &rules, connector, None)?
        .unwrap_or_else(|| PendingExport::new(ExportOperation::Add));
    draft.links.push(LinkDraft::outbound(LinkEnd::Provisioned(connector), rule, rules));
    steps.push(OutboundStep::Provision { connector, dn, object_type, export });
    Ok(())
}

/// The export that the rules ask for, compared with what was imported; `None` when there is nothing to send.
fn export(
    server: &SyncServer,
    draft: &MvDraft,
    rules: &[RuleId],
    connector: ConnectorIndex,
    staged: Option<&CsObject>,
) -> Result<Option<PendingExport>, SyncError> {
    let Some(space) = server.space(connector) else { return Ok(None) };
    let exists = staged.is_some_and(|staged| staged.anchor.is_some());
    let mut export = PendingExport::new(if exists { ExportOperation::Update } else { ExportOperation::Add });
    let mut targets: Vec<AttributeName> = flows(server, rules).map(|(_, flow)| flow.target).collect();
    targets.sort_unstable();
    targets.dedup();
    for target in targets {
        if target == AttributeName::dn() {
            let dn = renamed(server, draft, rules, connector)?;
            export.new_dn = dn.filter(|dn| staged.is_some_and(|staged| exists && staged.dn != *dn));
            continue;
        }
        let Some(target_type) = space.config.schema.attribute(target) else { continue };
        let before = staged.and_then(|staged| staged.imported.get(target));
        let after = match decided(server, draft, rules, target, target_type, connector, staged)? {
            Decision::Set(scalars, _) => as_values(scalars, target_type),
            Decision::Remove => None,
            Decision::Leave => {
                // What is staged for an attribute that nobody manages stays staged.
                if let Some(kept) =
                    staged.and_then(|staged| staged.pending_export.as_ref()?.attributes.get(&target))
                {
                    export.attributes.insert(target, kept.clone());
                }
                continue;
            }
        };
        if space.carried.as_ref().is_some_and(|carried| exists && !carried.contains(&target)) {
            continue;
        }
        if !same(before, after.as_ref()) {
            export.attributes.insert(target, after);
        }
    }
    Ok(if export.is_empty() { None } else { Some(export) })
}

fn same(before: Option<&Values>, after: Option<&Values>) -> bool {
    match (before, after) {
        (None, None) => true,
        (Some(before), Some(after)) => before.same_set(after),
        _ => false,
    }
}

fn flows<'a>(server: &'a SyncServer, rules: &'a [RuleId]) -> impl Iterator<Item = (RuleId, &'a Flow)> {
    rules
        .iter()
        .filter_map(|id| Some((*id, server.rules().get(*id)?)))
        .flat_map(|(id, rule)| rule.flows.iter().map(move |flow| (id, flow)))
}

/// Decides one target attribute of a connector-space object.
fn decided<'a>(
    server: &'a SyncServer,
    draft: &MvDraft,
    rules: &'a [RuleId],
    target: AttributeName,
    target_type: AttributeType,
    connector: ConnectorIndex,
    staged: Option<&CsObject>,
) -> Result<Decision<(RuleId, &'a Flow)>, SyncError> {
    let Some(view) = MvView::new(server, draft.guid, &draft.object_type, &draft.attributes, connector) else {
        return Ok(Decision::Leave);
    };
    let fresh = staged.is_none_or(|staged| staged.anchor.is_none());
    let translate = |reference: &Dn| translate(server, draft, connector, reference, target);
    let context = FlowContext { subject: &view, step: AlgorithmStep::ExportFlow, translate: &translate };
    let contributors = flows(server, rules)
        .filter(|(_, flow)| flow.target == target && (fresh || !flow.apply_once))
        .map(|(id, flow)| ((id, flow), flow.merge));
    let decision =
        decide(contributors, server.options.evaluate_all, AlgorithmStep::ExportFlow, |(id, flow)| {
            contributed(flow, target_type, &context).map_err(|error| error.at_flow(id, target))
        })?;
    Ok(match decision {
        Decision::Set(scalars, winner) if winner.1.merge.collects() => {
            Decision::Set(merged(staged, target, scalars, winner.1), winner)
        }
        decision @ (Decision::Set(..) | Decision::Remove | Decision::Leave) => decision,
    })
}

/// An outbound merge adds to what the directory holds (spec/sync-engine.md 1.8.4): the directory owns other values.
fn merged(
    staged: Option<&CsObject>,
    target: AttributeName,
    contributed: Vec<Scalar>,
    flow: &Flow,
) -> Vec<Scalar> {
    let own: Vec<Scalar> = staged
        .and_then(|staged| staged.imported.get(target))
        .map(|values| values.as_slice().to_vec())
        .unwrap_or_default();
    let ignore_case = flow.merge == crate::rule::MergeType::MergeCaseInsensitive;
    let equal = |left: &Scalar, right: &Scalar| match (left, right) {
        (Scalar::Text(left), Scalar::Text(right)) if ignore_case => crate::schema::eq_folded(left, right),
        _ => left == right,
    };
    let mut union = own;
    for value in contributed {
        if !union.iter().any(|known| equal(known, &value)) {
            union.push(value);
        }
    }
    union
}

/// A metaverse reference as the DN of that object in the target connector; a DN computed by the flow to `dn` is one
/// already (spec/sync-engine.md 1.8.6).
fn translate(
    server: &SyncServer,
    draft: &MvDraft,
    connector: ConnectorIndex,
    reference: &Dn,
    target: AttributeName,
) -> Option<Dn> {
    if target == AttributeName::dn() {
        return Some(reference.clone());
    }
    let space = server.space(connector)?;
    if *reference == Dn::of_metaverse(draft.guid) {
        let own = draft.links.iter().find(|link| link.object.connector() == connector)?;
        return space.get(own.object.existing()?.id).map(|object| object.dn.clone());
    }
    let Some(target) = server.metaverse.referenced(reference) else {
        // A DN made by an expression names an object of the target itself.
        return reference.as_str().contains('=').then(|| reference.clone());
    };
    let link = server.metaverse.links.from_connector(target, connector)?;
    space.get(link.object.id).map(|object| object.dn.clone())
}
