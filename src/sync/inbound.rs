//! The inbound side of one object: scope, link, metaverse attributes.

use super::draft::{LinkDraft, MvDraft};
use super::flow::{Contributed, FlowContext, shaped};
use super::flow_plan::{FlowPlans, PlannedFlow, PlannedTarget};
use super::planner::Planner;
use super::precedence::{Decision, decide};
use super::source_view::SourceView;
use super::{
    AlgorithmStep, CsView, LinkDecision, Place, Ruling, Skipped, Stage, SyncError, SyncServer, Witness,
    criteria, join, scope,
};
use crate::connector::PendingImport;
use crate::metaverse::{Contributor, CsRef, MvAttribute, MvAttributes};
use crate::rule::{Direction, RuleBook, RuleId, SyncRule};
use crate::schema::{AttributeName, Dn, Guid, Values};

/// The inbound rules that an object is in scope of, in order of precedence. An object that is being deleted is in
/// scope of none (spec/sync-engine.md 1.3.1 step 2).
pub fn inbound_scope(server: &SyncServer, object: CsRef) -> Vec<RuleId> {
    let plans = FlowPlans::default();
    let planner = Planner::unwatched(server, &plans);
    planner.view(object).map(|view| scoped(planner, object, &view)).unwrap_or_default()
}

fn scoped<W: Witness>(planner: Planner<'_, W>, object: CsRef, view: &CsView<'_>) -> Vec<RuleId> {
    if view.object().pending_import == Some(PendingImport::Delete) {
        return Vec::new();
    }
    let Some(config) = planner.config(object.connector) else { return Vec::new() };
    let place = Place::Inbound(object);
    let candidates = planner.rules().candidates(Direction::Inbound, config.id, &view.object().object_type);
    scope::scoped(candidates, view, planner.options(), place, planner.witness)
}

/// What a plan does about the link of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LinkStep {
    /// Nothing changes.
    None,
    Joined,
    Projected,
    Disjoined,
}

/// Decides the link of an object and returns the metaverse objects concerned, the one it left first
/// (spec/sync-engine.md 1.3.1 steps 4 and 5).
pub(super) fn link<W: Witness>(
    planner: Planner<'_, W>,
    object: CsRef,
) -> Result<(Vec<MvDraft>, LinkStep), SyncError> {
    planner.witness.stage(Stage::Scope);
    let Some(view) = planner.view(object) else { return Ok((Vec::new(), LinkStep::None)) };
    let rules = scoped(planner, object, &view);
    planner.witness.stage(Stage::Join);
    let place = Place::Inbound(object);
    let mut drafts = Vec::new();
    let mut step = LinkStep::None;
    // What is gone from its directory is linked to nothing, whichever rule made the link (spec/sync-engine.md 1.7.4).
    let deleted = view.object().pending_import == Some(PendingImport::Delete);
    if let Some((target, _)) = planner.link_of(object) {
        let Some(mut draft) = MvDraft::of(planner, target) else { return Ok((Vec::new(), LinkStep::None)) };
        if !deleted && keep(planner.rules(), &mut draft, object, &rules) {
            let lineage = draft.link_to(object).and_then(|link| link.inbound);
            planner.witness.link(place, LinkDecision::Kept, lineage);
            return Ok((vec![draft], step));
        }
        planner.witness.link(place, LinkDecision::Ended, None);
        draft.links.retain(|link| link.object.existing() != Some(object));
        drafts.push(draft);
        step = LinkStep::Disjoined;
    }
    if deleted || view.object().is_leaving() {
        return Ok((drafts, step));
    }
    match join_or_project(planner, object, &view, &rules, &mut drafts)? {
        Some(made) => step = made,
        None => planner.witness.link(place, LinkDecision::None, None),
    }
    Ok((drafts, step))
}

/// Updates the lineage of a link that is there. False when the rule that made it left scope and no other supports it.
fn keep(book: &RuleBook, draft: &mut MvDraft, object: CsRef, rules: &[RuleId]) -> bool {
    let MvDraft { object_type, links, .. } = draft;
    let supporting = |id: &&RuleId| {
        book.get(**id).is_some_and(|rule| rule.makes_links() && rule.target_type.accepts(object_type))
    };
    let Some(link) = links.iter_mut().find(|link| link.object.existing() == Some(object)) else {
        return false;
    };
    let still = link.inbound.filter(|rule| rules.contains(rule));
    link.inbound = still.or_else(|| rules.iter().find(supporting).copied());
    link.inbound_rules = rules.to_vec();
    link.inbound.is_some() || link.origin == Direction::Outbound
}

fn join_or_project<W: Witness>(
    planner: Planner<'_, W>,
    object: CsRef,
    view: &CsView<'_>,
    rules: &[RuleId],
    drafts: &mut Vec<MvDraft>,
) -> Result<Option<LinkStep>, SyncError> {
    let place = Place::Inbound(object);
    let criteria = criteria(planner.rules(), rules, Direction::Inbound)?;
    let matched = criteria.and_then(|rule| join::matched(planner, rule, view, place));
    if let (Some(rule), Some(target)) = (criteria, matched) {
        let mut draft = match drafts.iter().position(|draft| draft.id == Some(target)) {
            Some(position) => drafts.remove(position),
            None => match MvDraft::of(planner, target) {
                Some(draft) => draft,
                None => return Ok(None),
            },
        };
        if let Some(other) = draft.links.iter().find(|link| link.object.connector() == object.connector) {
            let other = other.object.existing().map(|other| planner.describe(other)).unwrap_or_default();
            let message = format!("{} already holds {other}", draft.guid.braced());
            return Err(SyncError::new(
                "ambiguous-import-flow-from-multiple-connectors",
                AlgorithmStep::Join,
                message,
            ));
        }
        planner.witness.link(place, LinkDecision::Joined, Some(rule));
        draft.links.push(LinkDraft::inbound(object, rule, rules.to_vec()));
        drafts.push(draft);
        return Ok(Some(LinkStep::Joined));
    }
    let provisioning = rules
        .iter()
        .find_map(|id| Some((*id, planner.rules().get(*id)?)).filter(|(_, rule)| rule.provisions()));
    let Some((id, rule)) = provisioning else { return Ok(None) };
    if !may_project(planner.rules(), criteria, rule, view) {
        return Ok(None);
    }
    planner.witness.link(place, LinkDecision::Projected, Some(id));
    let anchor =
        view.object().anchor.map_or_else(|| view.object().dn.to_string(), |anchor| anchor.to_string());
    let connector = planner.config(object.connector).map(|config| config.id.to_string()).unwrap_or_default();
    let guid = unused_guid(planner, &format!("{connector} {anchor}"));
    let mut draft = MvDraft::new(guid, rule.target_type.clone());
    draft.links.push(LinkDraft::inbound(object, id, rules.to_vec()));
    drafts.push(draft);
    Ok(Some(LinkStep::Projected))
}

/// A GUID that follows from the object that is projected. A number is added while the metaverse object that it was
/// projected as before is still there.
fn unused_guid<W: Witness>(planner: Planner<'_, W>, name: &str) -> Guid {
    let mut guid = Guid::named(name);
    let mut number = 1_u64;
    while planner.with_guid(guid).is_some() {
        guid = Guid::named(&format!("{name} {number}"));
        number += 1;
    }
    guid
}

/// A rule may create a metaverse object only if at least one attribute of its join criteria has a value; without
/// criteria, always (spec/sync-engine.md 1.6.4).
fn may_project(book: &RuleBook, criteria: Option<RuleId>, rule: &SyncRule, view: &CsView<'_>) -> bool {
    use crate::expr::Subject as _;
    let groups = match criteria.and_then(|id| book.get(id)) {
        Some(with_criteria) => &with_criteria.join,
        None => &rule.join,
    };
    groups.is_empty()
        || groups
            .iter()
            .flat_map(|group| &group.clauses)
            .any(|clause| view.attribute(clause.cs_attribute).is_some())
}

/// Whether a link keeps the metaverse object alive: an inbound rule of type Provision or `StickyJoin` is in scope on it
/// (spec/sync-engine.md 1.7.1).
pub(super) fn keeps_alive(book: &RuleBook, draft: &MvDraft) -> bool {
    draft.links.iter().any(|link| {
        link.inbound.is_some()
            && link.inbound_rules.iter().any(|id| {
                book.get(*id).is_some_and(|rule| {
                    !rule.disabled
                        && rule.keeps_metaverse_object()
                        && rule.target_type.accepts(&draft.object_type)
                })
            })
    })
}

/// A linked object that may contribute, as its flows see it.
struct Origin<'a, 'd> {
    object: CsRef,
    view: CsView<'a>,
    rules: &'d [RuleId],
}

/// Computes every attribute of a metaverse object over all its links (spec/sync-engine.md 1.8.3): from the import of the
/// object that is synchronised, and from what the others were when they were.
pub(super) fn attributes<W: Witness>(
    planner: Planner<'_, W>,
    draft: &MvDraft,
    synchronized: Option<CsRef>,
) -> Result<MvAttributes, SyncError> {
    let origins = origins(planner, draft, synchronized);
    let sets: Vec<&[RuleId]> = origins.iter().map(|origin| origin.rules).collect();
    let plan = planner.plans.inbound(planner.rules(), &sets, &draft.object_type, planner.schema());
    let sources = origins
        .iter()
        .map(|origin| (origin.object, SourceView::new(&origin.view, &plan.layout, origin.view.attributes())));
    let resolver = Resolver { planner, draft, sources: sources.collect() };
    let mut attributes = Vec::with_capacity(plan.targets.len() / 2);
    for target in &plan.targets {
        if let Some(attribute) = resolver.resolved(target)? {
            attributes.push((target.name, attribute));
        }
    }
    Ok(MvAttributes::in_order(attributes))
}

/// The linked objects that may contribute, in order of connectors and objects.
fn origins<'a, 'd, W: Witness>(
    planner: Planner<'a, W>,
    draft: &'d MvDraft,
    synchronized: Option<CsRef>,
) -> Vec<Origin<'a, 'd>> {
    let links = draft.links.iter().filter(|link| link.inbound.is_some());
    let mut origins: Vec<Origin<'a, 'd>> = links
        .filter_map(|link| {
            let object = link.object.existing()?;
            let view = planner.view(object)?;
            let view = if synchronized == Some(object) { view } else { view.synchronized() };
            Some(Origin { object, view, rules: &link.inbound_rules })
        })
        .collect();
    origins.sort_by_key(|origin| origin.object);
    origins
}

/// Resolves the attributes of one metaverse object.
struct Resolver<'a, 'd, W> {
    planner: Planner<'a, W>,
    draft: &'d MvDraft,
    /// The linked objects that may contribute.
    sources: Vec<(CsRef, SourceView<'d, CsView<'a>>)>,
}

impl<W: Witness> Resolver<'_, '_, W> {
    /// What a target holds. With no contributor left an inbound attribute is recalled, so nothing to say and nothing to
    /// keep are the same here.
    fn resolved(&self, target: &PlannedTarget) -> Result<Option<MvAttribute>, SyncError> {
        let witness = self.planner.witness;
        let is_there = |flow: &PlannedFlow, place| {
            self.sources.get(flow.origin).is_some_and(|(_, source)| source.at(place).is_some())
        };
        if !W::WATCHES && target.of_nothing::<()>(is_there).is_some() {
            return Ok(None);
        }
        let decision = decide(
            target.flows.iter().map(|flow| (flow, flow.merge)),
            self.planner.options().evaluate_all,
            AlgorithmStep::ImportFlow,
            |flow| {
                let contributed = self.contributed(flow, target);
                contributed.map_err(|error| error.at_flow(flow.at.rule, target.name))
            },
            |flow| {
                if let Some((object, _)) = self.sources.get(flow.origin).filter(|_| W::WATCHES) {
                    witness.skipped(Place::Inbound(*object), Skipped::Lost(flow.at));
                }
            },
        )
        .map_err(|error| error.at_attribute(target.name))?;
        let Decision::Set(values, winner) = decision else {
            self.tell(target, None);
            return Ok(None);
        };
        check_constraint(&values, target.name, target.target_type.indexable)
            .map_err(|error| error.at_flow(winner.at.rule, target.name))?;
        let Some((object, _)) = self.sources.get(winner.origin) else { return Ok(None) };
        let values = shaped(values, target.target_type, AlgorithmStep::ImportFlow)
            .map_err(|error| error.at_flow(winner.at.rule, target.name))?;
        self.tell(target, Some((&values, winner)));
        let contributor = Contributor { rule: winner.at.rule, object: *object };
        Ok(Some(MvAttribute { values, contributor }))
    }

    fn tell(&self, target: &PlannedTarget, set: Option<(&Values, &PlannedFlow)>) {
        if !W::WATCHES {
            return;
        }
        let flow = set.map(|(_, flow)| flow).or(target.flows.first());
        let Some((object, _)) = flow.and_then(|flow| self.sources.get(flow.origin)) else { return };
        let ruling = set.map_or(Ruling::Remove, |(values, flow)| Ruling::Set(values, flow.at));
        self.planner.witness.decision(Place::Inbound(*object), target.name, ruling);
    }

    fn contributed(&self, flow: &PlannedFlow, target: &PlannedTarget) -> Result<Contributed, SyncError> {
        let Some((object, source)) = self.sources.get(flow.origin) else { return Ok(Contributed::Ignore) };
        let place = Place::Inbound(*object);
        if flow.apply_once && !self.draft.created {
            self.planner.witness.skipped(place, Skipped::AppliedOnce(flow.at));
            return Ok(self.kept(flow, target.name, *object));
        }
        let context = FlowContext {
            source,
            step: AlgorithmStep::ImportFlow,
            translate: |dn: &Dn| self.translated(*object, dn),
            place,
            witness: self.planner.witness,
        };
        context.contributed(flow, target.target_type)
    }

    /// A flow that applies once keeps the value it gave when the object was created.
    fn kept(&self, flow: &PlannedFlow, target: AttributeName, from: CsRef) -> Contributed {
        let before = self.draft.id.and_then(|id| self.planner.metaverse(id));
        match before.and_then(|before| before.attributes.get(target)) {
            Some(attribute)
                if attribute.contributor == (Contributor { rule: flow.at.rule, object: from }) =>
            {
                Contributed::Values(attribute.values.clone())
            }
            _ => Contributed::Ignore,
        }
    }

    /// A reference of a connector space as the metaverse object it leads to (spec/sync-engine.md 1.8.6).
    fn translated(&self, from: CsRef, dn: &Dn) -> Option<Dn> {
        let connector = from.connector;
        let referenced = CsRef { connector, id: self.planner.referenced(connector, dn)? };
        if self.draft.links.iter().any(|link| link.object.existing() == Some(referenced)) {
            return Some(Dn::of_metaverse(self.draft.guid));
        }
        let (id, _) = self.planner.link_of(referenced)?;
        self.planner.guid(id).map(Dn::of_metaverse)
    }
}

/// Indexed values are limited: 448 UTF-16 units of text, 900 bytes (spec/sync-engine.md 1.1). A text has no more units
/// than bytes, so most need no counting.
fn check_constraint(values: &Values, target: AttributeName, indexable: bool) -> Result<(), SyncError> {
    use crate::schema::Scalar;
    const TEXT_MAX: usize = 448;
    const BYTES_MAX: usize = 900;
    for scalar in values.iter().filter(|_| indexable) {
        let (length, limit, unit) = match scalar {
            Scalar::Text(text) if text.len() <= TEXT_MAX => continue,
            Scalar::Text(text) => (text.encode_utf16().count(), TEXT_MAX, "characters"),
            Scalar::Binary(bytes) => (bytes.len(), BYTES_MAX, "bytes"),
            Scalar::Number(_) | Scalar::Boolean(_) | Scalar::Reference(_) => continue,
        };
        if length > limit {
            let message = format!("{target} would hold {length} {unit}, the limit is {limit}");
            return Err(SyncError::new("mv-constraint-violation", AlgorithmStep::ImportFlow, message));
        }
    }
    Ok(())
}
