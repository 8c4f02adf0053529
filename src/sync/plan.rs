//! What synchronising one object will do, before anything is done.

use super::draft::MvDraft;
use super::inbound::{LinkStep, attributes, keeps_alive, link};
use super::outbound::{Outbound, OutboundStep, deprovision_all, outbound};
use super::parallel::Maker;
use super::planner::Planner;
use super::{ObjectError, Stage, SyncError, Witness};
use crate::metaverse::{CsRef, MvAttributes, MvId, MvKeys};
use crate::schema::{AttributeName, Guid};

/// A plan: the metaverse objects concerned, and what each connector is told. It is made without changing anything, so
/// the same code previews and runs.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub(super) object: Option<CsRef>,
    pub(super) link: LinkStep,
    pub(super) parts: Vec<PlanPart>,
    /// An error on the outbound side that did not keep the inbound side from being planned
    /// (`outbound_error_aborts_inbound` off).
    pub(super) outbound_error: Option<SyncError>,
    /// The thread that made it ahead, which takes back what is left of it.
    pub(super) maker: Option<Maker>,
}

/// One metaverse object of a plan.
#[derive(Clone, Debug)]
pub(super) struct PlanPart {
    /// The object, its attributes taken out.
    pub(super) draft: MvDraft,
    /// Its attributes; `None` if they stay as they are.
    pub(super) attributes: Option<NewAttributes>,
    pub(super) steps: Vec<OutboundStep>,
    /// What is wrong with its outbound side, and keeps nothing from being done.
    pub(super) conflicts: Vec<SyncError>,
}

/// What the attributes of a metaverse object will be.
#[derive(Clone, Debug, Default)]
pub(super) struct NewAttributes {
    pub(super) attributes: MvAttributes,
    /// Those whose values differ from before, in alphabetical order; others may have a new contributor.
    pub(super) changed: Vec<AttributeName>,
    /// The keys that change with them.
    pub(super) keys: MvKeys,
}

impl NewAttributes {
    fn new<W: Witness>(
        planner: Planner<'_, W>,
        before: Option<&MvAttributes>,
        attributes: MvAttributes,
    ) -> Self {
        let changed = match before {
            Some(before) => before.differing_from(&attributes).map(|(name, ..)| name).collect(),
            None => attributes.names().to_vec(),
        };
        let keys = planner.keys(before, &attributes, &changed);
        Self { attributes, changed, keys }
    }
}

impl PlanPart {
    /// Attributes that are as they were are let go here, by the thread that made them.
    fn new<W: Witness>(planner: Planner<'_, W>, mut draft: MvDraft, outbound: Outbound) -> Self {
        let attributes = std::mem::take(&mut draft.attributes);
        let before = draft.id.and_then(|id| planner.metaverse(id)).map(|object| &object.attributes);
        let changes = before != Some(&attributes);
        let attributes = changes.then(|| NewAttributes::new(planner, before, attributes));
        Self { draft, attributes, steps: outbound.steps, conflicts: outbound.conflicts }
    }
}

impl Plan {
    /// What is wrong on the outbound side of its metaverse objects, and keeps nothing from being done.
    pub(super) fn conflicts(&self) -> Vec<ObjectError> {
        let named = |part: &PlanPart, error: &SyncError| ObjectError {
            object: format!("metaverse object {}", part.draft.guid.braced()),
            error: error.clone(),
        };
        self.parts
            .iter()
            .flat_map(|part| part.conflicts.iter().map(move |error| named(part, error)))
            .collect()
    }

    fn new(object: Option<CsRef>, link: LinkStep) -> Self {
        Self { object, link, parts: Vec::new(), outbound_error: None, maker: None }
    }
}

/// What a plan is made for.
#[derive(Clone, Copy, Debug)]
pub(super) enum PlanTarget {
    /// An object of a connector space, to be synchronised.
    Object(CsRef),
    /// A metaverse object, to be computed again.
    Metaverse(MvId),
}

impl PlanTarget {
    pub(super) fn plan<W: Witness>(self, planner: Planner<'_, W>) -> Result<Plan, SyncError> {
        match self {
            Self::Object(object) => plan(planner, object),
            Self::Metaverse(id) => replan(planner, id),
        }
    }
}

impl From<CsRef> for PlanTarget {
    fn from(object: CsRef) -> Self {
        Self::Object(object)
    }
}

impl From<(Guid, MvId)> for PlanTarget {
    fn from((_, id): (Guid, MvId)) -> Self {
        Self::Metaverse(id)
    }
}

/// Plans the synchronisation of one connector-space object: inbound, then outbound to all connectors
/// (spec/sync-engine.md 1.2.2).
pub(super) fn plan<W: Witness>(planner: Planner<'_, W>, object: CsRef) -> Result<Plan, SyncError> {
    let (drafts, link) = link(planner, object)?;
    let mut plan = Plan::new(Some(object), link);
    for draft in drafts {
        part(planner, draft, &mut plan)?;
    }
    Ok(plan)
}

/// Plans a metaverse object again, because something it refers to has moved.
fn replan<W: Witness>(planner: Planner<'_, W>, target: MvId) -> Result<Plan, SyncError> {
    let mut plan = Plan::new(None, LinkStep::None);
    if let Some(draft) = MvDraft::of(planner, target) {
        part(planner, draft, &mut plan)?;
    }
    Ok(plan)
}

fn part<W: Witness>(planner: Planner<'_, W>, mut draft: MvDraft, plan: &mut Plan) -> Result<(), SyncError> {
    planner.witness.stage(Stage::Flow);
    draft.attributes = attributes(planner, &draft, plan.object)?;
    planner.witness.stage(Stage::Outbound);
    if !keeps_alive(planner.rules(), &draft) {
        let steps = deprovision_all(planner, &draft);
        draft.links.clear();
        draft.deleted = true;
        plan.parts.push(PlanPart::new(planner, draft, Outbound { steps, conflicts: Vec::new() }));
        return Ok(());
    }
    if planner.options().outbound_error_aborts_inbound {
        let outbound = outbound(planner, &mut draft, plan.object, &plan.parts)?;
        plan.parts.push(PlanPart::new(planner, draft, outbound));
        return Ok(());
    }
    let mut tried = draft.clone();
    match outbound(planner, &mut tried, plan.object, &plan.parts) {
        Ok(outbound) => plan.parts.push(PlanPart::new(planner, tried, outbound)),
        Err(error) => {
            plan.outbound_error = Some(error);
            plan.parts.push(PlanPart::new(planner, draft, Outbound::default()));
        }
    }
    Ok(())
}
