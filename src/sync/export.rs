//! The attributes of one connector-space object, as the outbound rules in scope want them.

use super::draft::MvDraft;
use super::flow::{FlowContext, shaped};
use super::flow_plan::{FlowPlan, PlannedFlow, PlannedTarget};
use super::planner::Planner;
use super::precedence::{Decision, decide};
use super::source_view::SourceView;
use super::{AlgorithmStep, MvView, Place, Ruling, Skipped, SyncError, Witness};
use crate::connector::{CsObject, ExportOperation, PendingExport};
use crate::metaverse::{ConnectorIndex, CsRef};
use crate::rule::{MergeType, RuleId};
use crate::schema::{AttributeName, Dn, Scalar, Values, eq_folded};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What an object is to be told, and what of it is outbound merges' own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Staging {
    /// What is to be sent; `None` when there is nothing.
    pub(super) export: Option<PendingExport>,
    /// What merges contribute, or did and the directory still holds: when they no longer do, only this is taken back
    /// (spec/sync-engine.md 1.8.4).
    pub(super) merged: BTreeMap<AttributeName, Values>,
}

type Source<'a> = SourceView<'a, MvView<'a>>;

/// Computes what a metaverse object sends to one object of one connector.
pub(super) struct Exporter<'a, W> {
    planner: Planner<'a, W>,
    draft: &'a MvDraft,
    connector: ConnectorIndex,
    /// The object as staged; `None` while it is only planned.
    staged: Option<&'a CsObject>,
    view: MvView<'a>,
    plan: Arc<FlowPlan>,
}

impl<'a, W: Witness> Exporter<'a, W> {
    /// For these rules, in order of precedence; `None` if there is no such connector.
    pub(super) fn new(
        planner: Planner<'a, W>,
        draft: &'a MvDraft,
        rules: &[RuleId],
        connector: ConnectorIndex,
        staged: Option<&'a CsObject>,
    ) -> Option<Self> {
        let schema = &planner.config(connector)?.schema;
        let view = planner.metaverse_view(draft.guid, &draft.object_type, &draft.attributes, connector)?;
        let plan = planner.plans.outbound(planner.rules(), rules, connector, schema);
        Some(Self { planner, draft, connector, staged, view, plan })
    }

    /// The DN that the rules give the object; `None` where no flow gives one.
    pub(super) fn dn(&self) -> Result<Option<Dn>, SyncError> {
        let Some(target) = self.plan.target(AttributeName::dn()) else { return Ok(None) };
        match self.decided(&self.source(), target)? {
            Decision::Set(values, _) => Ok(values.first().and_then(reference)),
            Decision::Remove | Decision::Leave => Ok(None),
        }
    }

    /// What is to be sent, compared with what the directory holds or has been sent.
    pub(super) fn staging(&self) -> Result<Staging, SyncError> {
        let exists = self.staged.is_some_and(|staged| staged.anchor.is_some());
        let operation = if exists { ExportOperation::Update } else { ExportOperation::Add };
        let mut export = PendingExport::new(operation);
        let mut merged = BTreeMap::new();
        let source = self.source();
        for target in &self.plan.targets {
            if target.name == AttributeName::dn() {
                let staged = self.staged.filter(|_| exists);
                export.new_dn = staged.map_or(Ok(None), |staged| self.new_dn(staged, &source, target))?;
            } else {
                self.add(&mut export, &mut merged, &source, target)?;
            }
        }
        let export = (!export.is_empty()).then_some(export);
        Ok(Staging { export, merged })
    }

    /// The DN that an object of the directory is renamed to. Like any attribute that nobody manages, it stays as staged.
    fn new_dn(
        &self,
        staged: &CsObject,
        source: &Source<'_>,
        target: &PlannedTarget,
    ) -> Result<Option<Dn>, SyncError> {
        Ok(match self.decided(source, target)? {
            Decision::Set(values, _) => values.first().and_then(reference).filter(|dn| *dn != staged.dn),
            Decision::Remove => None,
            Decision::Leave => staged.pending_export.as_ref().and_then(|export| export.new_dn.clone()),
        })
    }

    fn add(
        &self,
        export: &mut PendingExport,
        merged: &mut BTreeMap<AttributeName, Values>,
        source: &Source<'_>,
        target: &PlannedTarget,
    ) -> Result<(), SyncError> {
        let name = target.name;
        let merge = target.flows.first().map(|flow| flow.merge).filter(|merge| merge.collects());
        let after = match (self.decided(source, target)?, merge) {
            (Decision::Set(values, _), None) => Some(values),
            (Decision::Set(values, _), Some(merge)) => {
                merged.extend(self.remembered(name, values.as_slice(), merge).map(|values| (name, values)));
                self.merged(name, values.as_slice(), merge)
            }
            (Decision::Remove, Some(merge)) => {
                merged.extend(self.remembered(name, &[], merge).map(|values| (name, values)));
                self.merged(name, &[], merge)
            }
            (Decision::Remove, None) => None,
            (Decision::Leave, _) => {
                // What is staged for an attribute that nobody manages stays staged.
                let staged = self.staged.and_then(|staged| staged.pending_export.as_ref());
                if let Some(kept) = staged.and_then(|staged| staged.attributes.get(&name)) {
                    export.attributes.insert(name, kept.clone());
                }
                let own = self.staged.and_then(|staged| staged.merged.get(&name));
                merged.extend(own.map(|own| (name, own.clone())));
                return Ok(());
            }
        };
        let after = after
            .map(|values| shaped(values, target.target_type, AlgorithmStep::ExportFlow))
            .transpose()
            .map_err(|error| match target.flows.first() {
                Some(flow) => error.at_flow(flow.at.rule, name),
                None => error,
            })?;
        let exists = self.staged.is_some_and(|staged| staged.anchor.is_some());
        if exists && !self.planner.carries(self.connector, name) {
            return Ok(());
        }
        if !same(self.sent(name), after.as_ref()) {
            export.attributes.insert(name, after);
        }
        Ok(())
    }

    fn source(&self) -> Source<'_> {
        SourceView::new(&self.view, &self.plan.layout, self.view.attributes())
    }

    fn sent(&self, target: AttributeName) -> Option<&Values> {
        self.staged.and_then(|staged| staged.sent(target))
    }

    /// Decides one target attribute.
    fn decided<'p>(
        &self,
        source: &Source<'_>,
        target: &'p PlannedTarget,
    ) -> Result<Decision<&'p PlannedFlow>, SyncError> {
        let (step, place) = (AlgorithmStep::ExportFlow, Place::Outbound(self.draft.guid, self.connector));
        let witness = self.planner.witness;
        if !W::WATCHES
            && let Some(decision) = target.of_nothing(|_, place| source.at(place).is_some())
        {
            return Ok(decision);
        }
        let context = FlowContext {
            source,
            step,
            translate: |reference: &Dn| self.translated(reference, target.name),
            place,
            witness,
        };
        let fresh = self.staged.is_none_or(|staged| staged.anchor.is_none());
        let applies = |flow: &&PlannedFlow| {
            let applies = fresh || !flow.apply_once;
            if !applies {
                witness.skipped(place, Skipped::AppliedOnce(flow.at));
            }
            applies
        };
        let decision = decide(
            target.flows.iter().filter(applies).map(|flow| (flow, flow.merge)),
            self.planner.options().evaluate_all,
            step,
            |flow| {
                let contributed = context.contributed(flow, target.target_type);
                contributed.map_err(|error| error.at_flow(flow.at.rule, target.name))
            },
            |flow| witness.skipped(place, Skipped::Lost(flow.at)),
        )
        .map_err(|error| error.at_attribute(target.name))?;
        witness.decision(place, target.name, ruling(&decision));
        Ok(decision)
    }

    /// An outbound merge adds to what the directory holds, which owns other values, and takes back what it contributed
    /// itself and no longer does (spec/sync-engine.md 1.8.4).
    fn merged(&self, target: AttributeName, contributed: &[Scalar], merge: MergeType) -> Option<Values> {
        let mut union = self.sent(target).map(|values| values.as_slice().to_vec()).unwrap_or_default();
        if let Some(own) = self.staged.and_then(|staged| staged.merged.get(&target)) {
            union.retain(|value| !holds(own.as_slice(), value, merge) || contributed.contains(value));
        }
        for value in contributed {
            if !holds(&union, value, merge) {
                union.push(value.clone());
            }
        }
        Values::many(union)
    }

    /// What of an attribute is the engine's own: what it contributes now, and what it takes back, for as long as the
    /// directory still holds that.
    fn remembered(&self, target: AttributeName, contributed: &[Scalar], merge: MergeType) -> Option<Values> {
        let held = self.sent(target).map(Values::as_slice).unwrap_or_default();
        let before = self.staged.and_then(|staged| staged.merged.get(&target)).into_iter().flatten();
        let leaving = before.filter(|own| !holds(contributed, own, merge) && holds(held, own, merge));
        Values::many(contributed.iter().chain(leaving).cloned().collect::<Vec<_>>())
    }

    /// A metaverse reference as the DN of that object in the connector (spec/sync-engine.md 1.8.6). A DN that an
    /// expression made names an object of the connector already.
    fn translated(&self, reference: &Dn, target: AttributeName) -> Option<Dn> {
        if target == AttributeName::dn() {
            return Some(reference.clone());
        }
        let connector = self.connector;
        let guid = reference.metaverse_guid();
        let id = if guid == Some(self.draft.guid) {
            let own = self.draft.links.iter().find(|link| link.object.connector() == connector)?;
            own.object.existing()?.id
        } else if let Some(target) = guid.and_then(|guid| self.planner.with_guid(guid)) {
            self.planner.link_to(target, connector)?.object.id
        } else {
            return reference.as_str().contains('=').then(|| reference.clone());
        };
        self.planner.object(CsRef { connector, id }).map(|object| object.dn.clone())
    }
}

/// Whether a value is among others, as the merge compares them.
fn holds(values: &[Scalar], value: &Scalar, merge: MergeType) -> bool {
    values.iter().any(|own| match (own, value) {
        (Scalar::Text(left), Scalar::Text(right)) if merge == MergeType::MergeCaseInsensitive => {
            eq_folded(left, right)
        }
        _ => own == value,
    })
}

fn ruling<'a>(decision: &'a Decision<&PlannedFlow>) -> Ruling<'a> {
    match decision {
        Decision::Set(values, winner) => Ruling::Set(values, winner.at),
        Decision::Remove => Ruling::Remove,
        Decision::Leave => Ruling::Leave,
    }
}

fn reference(scalar: &Scalar) -> Option<Dn> {
    match scalar {
        Scalar::Reference(dn) => Some(dn.clone()),
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
