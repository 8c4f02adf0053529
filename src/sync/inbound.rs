//! The inbound side of one object: scope, link, metaverse attributes.

use super::draft::{LinkDraft, MvDraft};
use super::flow::{Contributed, FlowContext, as_values, contributed};
use super::precedence::{Decision, decide};
use super::{AlgorithmStep, CsView, SyncError, SyncServer, criteria, in_scope, join};
use crate::connector::PendingImport;
use crate::metaverse::{Contributor, CsRef, MvAttribute, MvAttributes};
use crate::rule::{Direction, Flow, RuleId, SyncRule};
use crate::schema::{AttributeName, Dn, Guid};

/// The inbound rules that an object is in scope of, in order of precedence. An object that is being deleted is in
/// scope of none (spec/sync-engine.md 1.3.1 step 2).
pub fn inbound_scope(server: &SyncServer, object: CsRef) -> Vec<RuleId> {
    let Some(view) = CsView::new(server, object) else { return Vec::new() };
    if view.object().pending_import == Some(PendingImport::Delete) {
        return Vec::new();
    }
    let mut rules = server.candidates(Direction::Inbound, object.connector, &view.object().object_type);
    rules.retain(|id| {
        server.rules().get(*id).is_some_and(|rule| in_scope(&rule.scope, &view, &server.options))
    });
    rules
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
pub(super) fn link(server: &SyncServer, object: CsRef) -> Result<(Vec<MvDraft>, LinkStep), SyncError> {
    let Some(view) = CsView::new(server, object) else { return Ok((Vec::new(), LinkStep::None)) };
    let rules = inbound_scope(server, object);
    let mut drafts = Vec::new();
    let mut step = LinkStep::None;
    if let Some((target, _)) = server.metaverse.links.of_object(object) {
        let Some(mut draft) = MvDraft::of(server, target) else { return Ok((Vec::new(), LinkStep::None)) };
        if keep(server, &mut draft, object, &rules) {
            return Ok((vec![draft], step));
        }
        draft.links.retain(|link| link.object.existing() != Some(object));
        drafts.push(draft);
        step = LinkStep::Disjoined;
    }
    let deprovisioned = view.object().is_leaving();
    if view.object().pending_import == Some(PendingImport::Delete) || deprovisioned {
        return Ok((drafts, step));
    }
    if let Some(made) = join_or_project(server, object, &view, &rules, &mut drafts)? {
        step = made;
    }
    Ok((drafts, step))
}

/// Updates the lineage of a link that is there. False when the rule that made it left scope and no other supports it.
fn keep(server: &SyncServer, draft: &mut MvDraft, object: CsRef, rules: &[RuleId]) -> bool {
    let object_type = draft.object_type.clone();
    let supporting = |id: &&RuleId| {
        server
            .rules()
            .get(**id)
            .is_some_and(|rule| rule.makes_links() && rule.target_type.accepts(&object_type))
    };
    let Some(link) = draft.link_to(object) else { return false };
    let still = link.inbound.filter(|rule| rules.contains(rule));
    link.inbound = still.or_else(|| rules.iter().find(supporting).copied());
    link.inbound_rules = rules.to_vec();
    link.inbound.is_some() || link.origin == Direction::Outbound
}

fn join_or_project(
    server: &SyncServer,
    object: CsRef,
    view: &CsView<'_>,
    rules: &[RuleId],
    drafts: &mut Vec<MvDraft>,
) -> Result<Option<LinkStep>, SyncError> {
    let criteria = criteria(server, rules, Direction::Inbound)?;
    let matched = criteria.and_then(|rule| join::matched(server, rule, view));
    if let (Some(rule), Some(target)) = (criteria, matched) {
        let mut draft = match drafts.iter().position(|draft| draft.id == Some(target)) {
            Some(position) => drafts.remove(position),
            None => match MvDraft::of(server, target) {
                Some(draft) => draft,
                None => return Ok(None),
            },
        };
        if let Some(other) = draft.links.iter().find(|link| link.object.connector() == object.connector) {
            let other = other.object.existing().map(|other| server.describe(other)).unwrap_or_default();
            let message = format!("{} already holds {other}", draft.guid.braced());
            return Err(SyncError::new(
                "ambiguous-import-flow-from-multiple-connectors",
                AlgorithmStep::Join,
                message,
            ));
        }
        draft.links.push(LinkDraft::inbound(object, rule, rules.to_vec()));
        drafts.push(draft);
        return Ok(Some(LinkStep::Joined));
    }
    let provisioning = rules
        .iter()
        .find_map(|id| Some((*id, server.rules().get(*id)?)).filter(|(_, rule)| rule.provisions()));
    let Some((id, rule)) = provisioning else { return Ok(None) };
    if !may_project(server, criteria, rule, view) {
        return Ok(None);
    }
    let anchor =
        view.object().anchor.map_or_else(|| view.object().dn.to_string(), |anchor| anchor.to_string());
    let space = server.space(object.connector).map(|space| space.config.id.to_string()).unwrap_or_default();
    let mut draft = MvDraft::new(Guid::named(&format!("{space} {anchor}")), rule.target_type.clone());
    draft.links.push(LinkDraft::inbound(object, id, rules.to_vec()));
    drafts.push(draft);
    Ok(Some(LinkStep::Projected))
}

/// A rule may create a metaverse object only if at least one attribute of its join criteria has a value; without
/// criteria, always (spec/sync-engine.md 1.6.4).
fn may_project(server: &SyncServer, criteria: Option<RuleId>, rule: &SyncRule, view: &CsView<'_>) -> bool {
    use crate::expr::Subject as _;
    let groups = match criteria.and_then(|id| server.rules().get(id)) {
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
pub(super) fn keeps_alive(server: &SyncServer, draft: &MvDraft) -> bool {
    draft.links.iter().any(|link| {
        link.inbound.is_some()
            && link.inbound_rules.iter().any(|id| {
                server.rules().get(*id).is_some_and(|rule| {
                    !rule.disabled
                        && rule.keeps_metaverse_object()
                        && rule.target_type.accepts(&draft.object_type)
                })
            })
    })
}

/// One flow that contributes to a metaverse attribute.
#[derive(Clone, Copy)]
struct Contribution<'a> {
    target: AttributeName,
    precedence: (i64, RuleId),
    flow: &'a Flow,
    from: CsRef,
    view: &'a CsView<'a>,
}

/// Computes every attribute of a metaverse object over all its links (spec/sync-engine.md 1.8.3).
pub(super) fn attributes(server: &SyncServer, draft: &MvDraft) -> Result<MvAttributes, SyncError> {
    let views = views(server, draft);
    let contributions = contributions(server, draft, &views);
    let mut attributes = Vec::new();
    for group in contributions.chunk_by(|left, right| left.target == right.target) {
        let Some(target) = group.first().map(|first| first.target) else { continue };
        let Some(target_type) = server.metaverse.schema.attribute(target) else { continue };
        let decision = decide(
            group.iter().map(|contribution| (contribution, contribution.flow.merge)),
            server.options.evaluate_all,
            AlgorithmStep::ImportFlow,
            |contribution| {
                evaluate(server, draft, contribution)
                    .map_err(|error| error.at_flow(contribution.precedence.1, target))
            },
        )?;
        // With no contributor left an inbound attribute is recalled, so `Leave` and `Remove` are the same here.
        let Decision::Set(scalars, winner) = decision else { continue };
        check_constraint(&scalars, target, target_type.indexable)
            .map_err(|error| error.at_flow(winner.precedence.1, target))?;
        if let Some(values) = as_values(scalars, target_type) {
            let contributor = Contributor { rule: winner.precedence.1, object: winner.from };
            attributes.push((target, MvAttribute { values, contributor }));
        }
    }
    Ok(attributes.into_iter().collect())
}

/// The views of the linked objects that may contribute, by the position of their link.
fn views<'a>(server: &'a SyncServer, draft: &MvDraft) -> Vec<(usize, CsRef, CsView<'a>)> {
    let links = draft.links.iter().enumerate().filter(|(_, link)| link.inbound.is_some());
    links
        .filter_map(|(position, link)| {
            let from = link.object.existing()?;
            Some((position, from, CsView::new(server, from)?))
        })
        .collect()
}

/// All flows of all rules in scope on all links, by target and precedence.
fn contributions<'a>(
    server: &'a SyncServer,
    draft: &MvDraft,
    views: &'a [(usize, CsRef, CsView<'a>)],
) -> Vec<Contribution<'a>> {
    let mut contributions = Vec::new();
    for (position, from, view) in views {
        let Some(link) = draft.links.get(*position) else { continue };
        let from = *from;
        for id in &link.inbound_rules {
            let Some(rule) = server.rules().get(*id) else { continue };
            if rule.disabled || !rule.target_type.accepts(&draft.object_type) {
                continue;
            }
            let precedence = (rule.precedence, *id);
            contributions.extend(rule.flows.iter().map(|flow| Contribution {
                target: flow.target,
                precedence,
                flow,
                from,
                view,
            }));
        }
    }
    contributions
        .sort_by_key(|contribution| (contribution.target, contribution.precedence, contribution.from));
    contributions
}

fn evaluate(
    server: &SyncServer,
    draft: &MvDraft,
    contribution: &Contribution<'_>,
) -> Result<Contributed, SyncError> {
    if contribution.flow.apply_once && !draft.is_new() {
        return Ok(kept(draft, contribution));
    }
    let Some(target) = server.metaverse.schema.attribute(contribution.target) else {
        return Ok(Contributed::Ignore);
    };
    let translate = |dn: &Dn| {
        let space = server.space(contribution.from.connector)?;
        let referenced = CsRef { connector: contribution.from.connector, id: space.referenced(dn)? };
        if draft.links.iter().any(|link| link.object.existing() == Some(referenced)) {
            return Some(Dn::of_metaverse(draft.guid));
        }
        let (id, _) = server.metaverse.links.of_object(referenced)?;
        Some(Dn::of_metaverse(server.metaverse.get(id)?.guid))
    };
    let context =
        FlowContext { subject: contribution.view, step: AlgorithmStep::ImportFlow, translate: &translate };
    contributed(contribution.flow, target, &context)
}

/// A flow that applies once keeps the value it gave when the object was created.
fn kept(draft: &MvDraft, contribution: &Contribution<'_>) -> Contributed {
    match draft.attributes.get(contribution.target) {
        Some(attribute)
            if attribute.contributor.rule == contribution.precedence.1
                && attribute.contributor.object == contribution.from =>
        {
            Contributed::Values(attribute.values.as_slice().to_vec())
        }
        _ => Contributed::Ignore,
    }
}

/// Indexed values are limited: 448 UTF-16 units of text, 900 bytes (spec/sync-engine.md 1.1).
fn check_constraint(
    scalars: &[crate::schema::Scalar],
    target: AttributeName,
    indexable: bool,
) -> Result<(), SyncError> {
    use crate::schema::Scalar;
    const TEXT_MAX: usize = 448;
    const BYTES_MAX: usize = 900;
    for scalar in scalars.iter().filter(|_| indexable) {
        let (length, limit, unit) = match scalar {
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
