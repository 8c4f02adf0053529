//! The attributes of one connector-space object, as the outbound rules in scope want them.

use super::draft::MvDraft;
use super::flow::{FlowContext, as_values, contributed};
use super::precedence::{Decision, decide};
use super::{AlgorithmStep, MvView, SyncError, SyncServer};
use crate::connector::{ConnectorSpace, CsObject, ExportOperation, PendingExport};
use crate::metaverse::ConnectorIndex;
use crate::rule::{Flow, MergeType, RuleId};
use crate::schema::{AttributeKind, AttributeName, AttributeType, Dn, Scalar, Values, eq_folded};
use std::collections::BTreeMap;

/// The type of the pseudo attribute `dn`.
const DN: AttributeType =
    AttributeType { kind: AttributeKind::Reference, multi_valued: false, indexable: true };

/// What an object is to be told, and what of it outbound merges contribute.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Staging {
    /// What is to be sent; `None` when there is nothing.
    pub(super) export: Option<PendingExport>,
    /// What merges contribute: when they no longer do, only this is taken back (spec/sync-engine.md 1.8.4).
    pub(super) merged: BTreeMap<AttributeName, Values>,
}

/// Computes what a metaverse object sends to one object of one connector.
pub(super) struct Exporter<'a> {
    server: &'a SyncServer,
    draft: &'a MvDraft,
    connector: ConnectorIndex,
    space: &'a ConnectorSpace,
    /// The object as staged; `None` while it is only planned.
    staged: Option<&'a CsObject>,
    view: MvView<'a>,
    /// The flows of the rules, by target, within a target by precedence.
    flows: Vec<OutboundFlow<'a>>,
}

#[derive(Clone, Copy)]
struct OutboundFlow<'a> {
    target: AttributeName,
    rule: RuleId,
    flow: &'a Flow,
}

impl<'a> Exporter<'a> {
    /// For these rules, in order of precedence; `None` if there is no such connector.
    pub(super) fn new(
        server: &'a SyncServer,
        draft: &'a MvDraft,
        rules: &[RuleId],
        connector: ConnectorIndex,
        staged: Option<&'a CsObject>,
    ) -> Option<Self> {
        let space = server.space(connector)?;
        let view = MvView::new(server, draft.guid, &draft.object_type, &draft.attributes, connector)?;
        let mut flows: Vec<OutboundFlow<'a>> = Vec::new();
        for id in rules {
            let Some(rule) = server.rules().get(*id) else { continue };
            flows.extend(rule.flows.iter().map(|flow| OutboundFlow { target: flow.target, rule: *id, flow }));
        }
        flows.sort_by_key(|flow| flow.target);
        Some(Self { server, draft, connector, space, staged, view, flows })
    }

    /// The DN that the rules give the object; `None` where no flow gives one.
    pub(super) fn dn(&self) -> Result<Option<Dn>, SyncError> {
        let start = self.flows.partition_point(|flow| flow.target < AttributeName::dn());
        let flows = self.flows.get(start..).unwrap_or_default();
        let end = flows.partition_point(|flow| flow.target == AttributeName::dn());
        match self.decided(flows.get(..end).unwrap_or_default(), DN)? {
            Decision::Set(scalars, _) => Ok(scalars.into_iter().next().and_then(reference)),
            Decision::Remove | Decision::Leave => Ok(None),
        }
    }

    /// What is to be sent, compared with what the directory holds or has been sent.
    pub(super) fn staging(&self) -> Result<Staging, SyncError> {
        let exists = self.staged.is_some_and(|staged| staged.anchor.is_some());
        let operation = if exists { ExportOperation::Update } else { ExportOperation::Add };
        let mut export = PendingExport::new(operation);
        let mut merged = BTreeMap::new();
        for flows in self.flows.chunk_by(|left, right| left.target == right.target) {
            let Some(target) = flows.first().map(|flow| flow.target) else { continue };
            if target == AttributeName::dn() {
                let staged = self.staged.filter(|_| exists);
                export.new_dn = self.dn()?.filter(|dn| staged.is_some_and(|staged| staged.dn != *dn));
            } else if let Some(target_type) = self.space.config.schema.attribute(target) {
                self.add(&mut export, &mut merged, target, target_type, flows)?;
            }
        }
        let export = (!export.is_empty()).then_some(export);
        Ok(Staging { export, merged })
    }

    fn add(
        &self,
        export: &mut PendingExport,
        merged: &mut BTreeMap<AttributeName, Values>,
        target: AttributeName,
        target_type: AttributeType,
        flows: &[OutboundFlow<'a>],
    ) -> Result<(), SyncError> {
        let collects =
            flows.first().filter(|first| first.flow.merge.collects()).map(|first| first.flow.merge);
        let after = match (self.decided(flows, target_type)?, collects) {
            (Decision::Set(scalars, _), None) => as_values(scalars, target_type),
            (Decision::Set(scalars, _), Some(merge)) => {
                merged.extend(Values::many(scalars.clone()).map(|values| (target, values)));
                as_values(self.merged(target, scalars, merge), target_type)
            }
            (Decision::Remove, Some(merge)) => as_values(self.merged(target, Vec::new(), merge), target_type),
            (Decision::Remove, None) => None,
            (Decision::Leave, _) => {
                // What is staged for an attribute that nobody manages stays staged.
                let staged = self.staged.and_then(|staged| staged.pending_export.as_ref());
                if let Some(kept) = staged.and_then(|staged| staged.attributes.get(&target)) {
                    export.attributes.insert(target, kept.clone());
                }
                return Ok(());
            }
        };
        let exists = self.staged.is_some_and(|staged| staged.anchor.is_some());
        if exists && self.space.carried.as_ref().is_some_and(|carried| !carried.contains(&target)) {
            return Ok(());
        }
        if !same(self.sent(target), after.as_ref()) {
            export.attributes.insert(target, after);
        }
        Ok(())
    }

    fn sent(&self, target: AttributeName) -> Option<&Values> {
        self.staged.and_then(|staged| staged.sent(target))
    }

    /// Decides one target attribute. All flows have the same target.
    fn decided(
        &self,
        flows: &[OutboundFlow<'a>],
        target_type: AttributeType,
    ) -> Result<Decision<OutboundFlow<'a>>, SyncError> {
        let Some(target) = flows.first().map(|flow| flow.target) else { return Ok(Decision::Leave) };
        let translate = |reference: &Dn| self.translated(reference, target);
        let step = AlgorithmStep::ExportFlow;
        let context = FlowContext { subject: &self.view, step, translate: &translate };
        let fresh = self.staged.is_none_or(|staged| staged.anchor.is_none());
        let contributors = flows
            .iter()
            .filter(|candidate| fresh || !candidate.flow.apply_once)
            .map(|candidate| (*candidate, candidate.flow.merge));
        decide(contributors, self.server.options.evaluate_all, step, |candidate| {
            contributed(candidate.flow, target_type, &context)
                .map_err(|error| error.at_flow(candidate.rule, target))
        })
    }

    /// An outbound merge adds to what the directory holds, which owns other values, and takes back what it contributed
    /// itself and no longer does (spec/sync-engine.md 1.8.4).
    fn merged(&self, target: AttributeName, contributed: Vec<Scalar>, merge: MergeType) -> Vec<Scalar> {
        let equal = |left: &Scalar, right: &Scalar| match (left, right) {
            (Scalar::Text(left), Scalar::Text(right)) if merge == MergeType::MergeCaseInsensitive => {
                eq_folded(left, right)
            }
            _ => left == right,
        };
        let mut union = self.sent(target).map(|values| values.as_slice().to_vec()).unwrap_or_default();
        if let Some(own) = self.staged.and_then(|staged| staged.merged.get(&target)) {
            union.retain(|value| !own.iter().any(|own| equal(own, value)) || contributed.contains(value));
        }
        for value in contributed {
            if !union.iter().any(|known| equal(known, &value)) {
                union.push(value);
            }
        }
        union
    }

    /// A metaverse reference as the DN of that object in the connector (spec/sync-engine.md 1.8.6). A DN that an
    /// expression made names an object of the connector already.
    fn translated(&self, reference: &Dn, target: AttributeName) -> Option<Dn> {
        if target == AttributeName::dn() {
            return Some(reference.clone());
        }
        let id = if *reference == Dn::of_metaverse(self.draft.guid) {
            let own = self.draft.links.iter().find(|link| link.object.connector() == self.connector)?;
            own.object.existing()?.id
        } else if let Some(target) = self.server.metaverse.referenced(reference) {
            self.server.metaverse.links.from_connector(target, self.connector)?.object.id
        } else {
            return reference.as_str().contains('=').then(|| reference.clone());
        };
        self.space.get(id).map(|object| object.dn.clone())
    }
}

fn reference(scalar: Scalar) -> Option<Dn> {
    match scalar {
        Scalar::Reference(dn) => Some(dn),
        Scalar::Text(_) | Scalar::Number(_) | Scalar::Boolean(_) | Scalar::Binary(_) => None,
    }
}

fn same(before: Option<&Values>, after: Option<&Values>) -> bool {
    match (before, after) {
        (None, None) => true,
        (Some(before), Some(after)) => before.same_set(after),
        _ => false,
    }
}
