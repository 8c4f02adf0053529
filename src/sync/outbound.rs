//! The outbound side of one metaverse object: which object of each connector it is linked to, and what it is told.

use super::draft::{LinkDraft, LinkEnd, MvDraft};
use super::export::{Exporter, Staging};
use super::plan::PlanPart;
use super::planner::Planner;
use super::{AlgorithmStep, LinkDecision, Place, Skipped, SyncError, Witness, criteria, join, scope};
use crate::connector::{CsId, CsObject, ExportOperation, PendingExport, PendingImport};
use crate::metaverse::{ConnectorIndex, CsRef};
use crate::rule::{Direction, RuleBook, RuleId, SyncRule};
use crate::schema::{AttributeName, Dn, ObjectType, Values};
use std::collections::BTreeMap;

/// What a plan does to a connector-space object on the outbound side.
#[derive(Clone, Debug)]
pub(super) enum OutboundStep {
    /// The staged export of an object becomes this.
    Stage { object: CsRef, export: Option<PendingExport>, merged: BTreeMap<AttributeName, Values> },
    /// An object is created, to be added to the directory.
    Provision {
        connector: ConnectorIndex,
        dn: Dn,
        object_type: ObjectType,
        export: PendingExport,
        merged: BTreeMap<AttributeName, Values>,
    },
    /// An object that was never exported loses its link, and with it its reason to be (spec/sync-engine.md 1.1.1).
    Discard(CsRef),
}

/// The outbound side of a metaverse object, planned.
#[derive(Debug, Default)]
pub(super) struct Outbound {
    pub(super) steps: Vec<OutboundStep>,
    /// Connectors in which Provision rules in scope would have it be objects of different types.
    pub(super) conflicts: Vec<SyncError>,
}

/// Plans the outbound side of a metaverse object for all connectors (spec/sync-engine.md 1.3.2), after what is planned
/// already for the metaverse object that the same connector-space object leaves.
pub(super) fn outbound<W: Witness>(
    planner: Planner<'_, W>,
    draft: &mut MvDraft,
    synchronized: Option<CsRef>,
    earlier: &[PlanPart],
) -> Result<Outbound, SyncError> {
    let mut outbound = Outbound::default();
    for connector in planner.connectors() {
        let rules = scoped(planner, draft, connector);
        outbound.conflicts.extend(type_conflict(planner, connector, &rules));
        let steps = &mut outbound.steps;
        let mut target = Target { planner, draft, connector, synchronized, earlier, rules, steps };
        if target.linked()? {
            target.unlinked()?;
        }
    }
    Ok(outbound)
}

/// Two Provision rules in scope that would create objects of different types in one connector: the one of higher
/// precedence does, and this is told (spec/sync-engine.md 1.3.2 step 2, *choose*).
fn type_conflict<W: Witness>(
    planner: Planner<'_, W>,
    connector: ConnectorIndex,
    rules: &[RuleId],
) -> Option<SyncError> {
    let mut provisions = rules
        .iter()
        .filter_map(|id| planner.rules().get(*id))
        .filter(|rule| rule.provisions() && !rule.target_type.is_any());
    let first = provisions.next()?;
    let other = provisions.find(|rule| rule.target_type != first.target_type)?;
    let message = format!(
        "rule `{}` ({}) provisions a {} in {} and rule `{}` ({}) a {}: the higher precedence decides",
        first.name,
        first.precedence,
        first.target_type,
        planner.config(connector)?.name,
        other.name,
        other.precedence,
        other.target_type,
    );
    Some(SyncError::new("sync-rule-flow-provisioning-failed", AlgorithmStep::Provisioning, message))
}

/// What becomes of the objects of a metaverse object that is deleted: those attached by an outbound Provision rule are
/// deleted in their directory, the others are left alone (spec/sync-engine.md 1.7.1).
pub(super) fn deprovision_all<W: Witness>(planner: Planner<'_, W>, draft: &MvDraft) -> Vec<OutboundStep> {
    draft.links.iter().filter_map(|link| deprovision(planner, link)).collect()
}

fn deprovision<W: Witness>(planner: Planner<'_, W>, link: &LinkDraft) -> Option<OutboundStep> {
    let object = link.object.existing()?;
    let staged = planner.object(object)?;
    if staged.anchor.is_none() {
        return Some(OutboundStep::Discard(object));
    }
    if attached_by_provision(planner.rules(), link) {
        let delete = PendingExport::new(ExportOperation::Delete);
        return Some(OutboundStep::Stage { object, export: Some(delete), merged: BTreeMap::new() });
    }
    staged.pending_export.as_ref().map(|_| OutboundStep::Stage {
        object,
        export: None,
        merged: staged.merged.clone(),
    })
}

fn attached_by_provision(book: &RuleBook, link: &LinkDraft) -> bool {
    link.outbound.and_then(|id| book.get(id)).is_some_and(SyncRule::provisions)
}

/// The outbound rules of a connector that the metaverse object is in scope of, in order of precedence.
fn scoped<W: Witness>(planner: Planner<'_, W>, draft: &MvDraft, connector: ConnectorIndex) -> Vec<RuleId> {
    let MvDraft { guid, object_type, attributes, .. } = draft;
    let Some(config) = planner.config(connector) else { return Vec::new() };
    let Some(view) = planner.metaverse_view(*guid, object_type, attributes, connector) else {
        return Vec::new();
    };
    let place = Place::Outbound(*guid, connector);
    let candidates = planner.rules().candidates(Direction::Outbound, config.id, object_type);
    scope::scoped(candidates, &view, planner.options(), place, planner.witness)
}

/// One connector that a metaverse object is planned for.
struct Target<'a, 'd, W> {
    planner: Planner<'a, W>,
    draft: &'d mut MvDraft,
    connector: ConnectorIndex,
    /// The object whose import is processed.
    synchronized: Option<CsRef>,
    /// What is planned already.
    earlier: &'d [PlanPart],
    /// The rules of the connector that are in scope.
    rules: Vec<RuleId>,
    steps: &'d mut Vec<OutboundStep>,
}

impl<W: Witness> Target<'_, '_, W> {
    fn place(&self) -> Place {
        Place::Outbound(self.draft.guid, self.connector)
    }

    fn tell(&self, decision: LinkDecision, rule: Option<RuleId>) {
        self.planner.witness.link(self.place(), decision, rule);
    }

    /// Deals with the object that the connector has already. True when there is none, or none any more.
    fn linked(&mut self) -> Result<bool, SyncError> {
        let Some(position) = self.draft.link_from(self.connector) else { return Ok(true) };
        let Some(link) = self.draft.links.get(position).cloned() else { return Ok(true) };
        let Some(object) = link.object.existing() else { return Ok(false) };
        let Some(staged) = self.planner.object(object) else { return Ok(false) };
        // What has become of another type is left to its own synchronisation (spec/sync-engine.md 1.3.3).
        if staged.pending_import == Some(PendingImport::DeleteAdd) && self.synchronized != Some(object) {
            return Ok(false);
        }
        let applicable = self.rules_for(&staged.object_type);
        let Some(support) = self.support(link.outbound, &applicable) else {
            return Ok(self.unsupported(position));
        };
        // What was never exported is not renamed but made anew: the right object may be in the directory already.
        if staged.anchor.is_none() && self.dn(&applicable)?.is_some_and(|dn| dn != staged.dn) {
            self.steps.push(OutboundStep::Discard(object));
            self.tell(LinkDecision::Ended, None);
            self.draft.links.remove(position);
            return Ok(true);
        }
        self.stage(object, staged, &applicable)?;
        self.tell(LinkDecision::Kept, Some(support));
        if let Some(link) = self.draft.links.get_mut(position) {
            link.outbound = Some(support);
            link.outbound_rules = applicable;
        }
        Ok(false)
    }

    /// The rule that supports a link: a Provision rule whenever one is in scope, because what was once in its scope is
    /// deleted when it leaves (spec/sync-engine.md 1.7.2); of several that can, the one that does.
    fn support(&self, now: Option<RuleId>, rules: &[RuleId]) -> Option<RuleId> {
        let rule = |id: RuleId| self.planner.rules().get(id);
        // A rule that has lost its join criteria supports nothing any more (spec/sync-engine.md 1.6.5).
        let kept = now.filter(|id| rules.contains(id) && rule(*id).is_some_and(SyncRule::makes_links));
        kept.filter(|id| rule(*id).is_some_and(SyncRule::provisions))
            .or_else(|| self.first(rules, SyncRule::provisions))
            .or(kept)
            .or_else(|| self.first(rules, SyncRule::makes_links))
    }

    /// No outbound rule supports the link any more (spec/sync-engine.md 1.7.2). True when the link ends.
    fn unsupported(&mut self, position: usize) -> bool {
        let planner = self.planner;
        let Some(link) = self.draft.links.get_mut(position) else { return false };
        if attached_by_provision(planner.rules(), link) || link.origin == Direction::Outbound {
            self.steps.extend(deprovision(planner, link));
            self.draft.links.remove(position);
            self.tell(LinkDecision::Ended, None);
            return true;
        }
        link.outbound = None;
        link.outbound_rules.clear();
        self.tell(LinkDecision::Kept, None);
        false
    }

    /// The connector has no object of this metaverse object: joins one or provisions one
    /// (spec/sync-engine.md 1.6.5), for the object type of the rule with the highest precedence that can.
    fn unlinked(&mut self) -> Result<(), SyncError> {
        let mut tried: Vec<&ObjectType> = Vec::new();
        for id in self.rules.clone() {
            let Some(rule) = self.planner.rules().get(id) else { continue };
            let object_type = &rule.target_type;
            if !rule.makes_links() || object_type.is_any() || tried.contains(&object_type) {
                continue;
            }
            tried.push(object_type);
            let applicable = self.rules_for(object_type);
            if self.found(id, object_type, &applicable)? || self.provisioned(object_type, &applicable)? {
                return Ok(());
            }
        }
        self.tell(LinkDecision::None, None);
        Ok(())
    }

    /// Joins an object that is there: by the computed DN, else by join criteria.
    fn found(&mut self, rule: RuleId, object_type: &ObjectType, rules: &[RuleId]) -> Result<bool, SyncError> {
        let criteria = criteria(self.planner.rules(), rules, Direction::Outbound)?;
        let by_dn = self.reverse_join(object_type, rules)?;
        self.planner.witness.reverse_join(self.place(), by_dn);
        if W::WATCHES && by_dn.is_some() {
            self.tell_groups_skipped(criteria);
        }
        let found = by_dn.or_else(|| {
            let free = |object| self.is_free(object);
            let (planner, attributes) = (self.planner, &self.draft.attributes);
            join::outbound_match(planner, criteria?, attributes, self.place(), self.connector, free)
        });
        let Some(id) = found else { return Ok(false) };
        let object = CsRef { connector: self.connector, id };
        let Some(staged) = self.planner.object(object) else { return Ok(false) };
        self.stage(object, staged, rules)?;
        // Attached by a Provision rule whenever one is in scope: what it attaches it may delete
        // (spec/sync-engine.md 1.7.1).
        let lineage = self.first(rules, SyncRule::provisions).or(criteria).unwrap_or(rule);
        self.tell(LinkDecision::Joined, Some(lineage));
        self.draft.links.push(LinkDraft::outbound(LinkEnd::Existing(object), lineage, rules.to_vec()));
        Ok(true)
    }

    /// An object that was found by its DN is not looked for by join criteria.
    fn tell_groups_skipped(&self, criteria: Option<RuleId>) {
        let Some((id, rule)) = criteria.and_then(|id| Some((id, self.planner.rules().get(id)?))) else {
            return;
        };
        for group in 0..rule.join.len() {
            self.planner.witness.skipped(self.place(), Skipped::JoinGroup(id, group));
        }
    }

    /// The object that has the computed DN already: how a fresh server finds what is in the cloud.
    fn reverse_join(&self, object_type: &ObjectType, rules: &[RuleId]) -> Result<Option<CsId>, SyncError> {
        let Some(id) = self.dn(rules)?.and_then(|dn| self.planner.with_dn(self.connector, &dn)) else {
            return Ok(None);
        };
        let object = CsRef { connector: self.connector, id };
        let Some(staged) = self.planner.object(object) else { return Ok(None) };
        if let Some((other, _)) = self.planner.link_of(object)
            && self.draft.id != Some(other)
            && !self.is_released(object)
        {
            let other = self.planner.metaverse(other).map(|other| other.guid.braced()).unwrap_or_default();
            let message = format!("{} is linked to {other} already", staged.dn);
            let name = "ambiguous-import-flow-from-multiple-connectors";
            return Err(SyncError::new(name, AlgorithmStep::Provisioning, message));
        }
        // A delete that is staged but not sent is taken back when the object is wanted again.
        let usable = staged.is_leaving() || self.will_leave(object) || self.is_free(object);
        Ok((usable && staged.object_type == *object_type).then_some(id))
    }

    fn provisioned(&mut self, object_type: &ObjectType, rules: &[RuleId]) -> Result<bool, SyncError> {
        let Some(rule) = self.first(rules, SyncRule::provisions) else { return Ok(false) };
        let Some(dn) = self.dn(rules)? else {
            let message = "no flow gives the new object a dn";
            let name = "sync-rule-flow-provisioning-failed";
            return Err(SyncError::new(name, AlgorithmStep::Provisioning, message));
        };
        self.tell(LinkDecision::Provisioned, Some(rule));
        let staging =
            self.exporter(rules, None).map(|exporter| exporter.staging()).transpose()?.unwrap_or_default();
        self.draft.links.push(LinkDraft::outbound(
            LinkEnd::Provisioned(self.connector),
            rule,
            rules.to_vec(),
        ));
        self.steps.push(OutboundStep::Provision {
            connector: self.connector,
            dn,
            object_type: object_type.clone(),
            export: staging.export.unwrap_or_else(|| PendingExport::new(ExportOperation::Add)),
            merged: staging.merged,
        });
        Ok(true)
    }

    /// Plans what is exported to an object that is there.
    fn stage(&mut self, object: CsRef, staged: &CsObject, rules: &[RuleId]) -> Result<(), SyncError> {
        let exporter = self.exporter(rules, Some(staged));
        let Staging { export, merged } =
            exporter.map(|exporter| exporter.staging()).transpose()?.unwrap_or_default();
        if staged.pending_export != export || staged.merged != merged || self.is_released(object) {
            self.steps.push(OutboundStep::Stage { object, export, merged });
        }
        Ok(())
    }

    fn dn(&self, rules: &[RuleId]) -> Result<Option<Dn>, SyncError> {
        self.exporter(rules, None).map_or(Ok(None), |exporter| exporter.dn())
    }

    fn exporter<'b>(&'b self, rules: &[RuleId], staged: Option<&'b CsObject>) -> Option<Exporter<'b, W>> {
        Exporter::new(self.planner, self.draft, rules, self.connector, staged)
    }

    /// The rules in scope whose target is this object type.
    fn rules_for(&self, object_type: &ObjectType) -> Vec<RuleId> {
        let accepts = |rule: &SyncRule| rule.target_type.accepts(object_type);
        let mut rules = self.rules.clone();
        rules.retain(|id| self.planner.rules().get(*id).is_some_and(accepts));
        rules
    }

    fn first(&self, rules: &[RuleId], test: impl Fn(&SyncRule) -> bool) -> Option<RuleId> {
        rules.iter().copied().find(|id| self.planner.rules().get(*id).is_some_and(&test))
    }

    /// Not linked to another metaverse object, and not on its way out.
    fn is_free(&self, object: CsRef) -> bool {
        let linked = self.planner.link_of(object);
        let linked_elsewhere =
            linked.is_some_and(|(target, _)| self.draft.id != Some(target)) && !self.is_released(object);
        let linked_here = self.draft.links.iter().any(|link| link.object == LinkEnd::Existing(object));
        let staged = self.planner.object(object);
        let leaving = staged.is_none_or(|staged| {
            staged.pending_import == Some(PendingImport::Delete)
                || staged.anchor.is_none()
                || staged.is_leaving()
        });
        !linked_elsewhere && !linked_here && !leaving && !self.will_leave(object)
    }

    /// Whether the object loses its link by what is planned already.
    fn is_released(&self, object: CsRef) -> bool {
        let Some((target, _)) = self.planner.link_of(object) else { return false };
        let keeps =
            |part: &PlanPart| part.draft.links.iter().any(|link| link.object == LinkEnd::Existing(object));
        self.earlier.iter().any(|part| part.draft.id == Some(target) && !keeps(part))
    }

    /// Whether what is planned already stages its delete.
    fn will_leave(&self, object: CsRef) -> bool {
        self.earlier.iter().flat_map(|part| &part.steps).any(|step| match step {
            OutboundStep::Stage { object: staged, export: Some(export), .. } => {
                *staged == object && export.operation == ExportOperation::Delete
            }
            OutboundStep::Stage { export: None, .. }
            | OutboundStep::Provision { .. }
            | OutboundStep::Discard(_) => false,
        })
    }
}
