//! Doing what was planned.

use super::draft::{LinkDraft, LinkEnd, MvDraft};
use super::inbound::LinkStep;
use super::outbound::OutboundStep;
use super::plan::{NewAttributes, Plan, PlanPart};
use super::reads::{Read, Touched};
use super::report::Report;
use super::{AttributeChange, Change, ChangeKind, SyncServer};
use crate::connector::{CsObject, PendingImport};
use crate::metaverse::{ConnectorIndex, CsLink, CsRef, Link, MvAttributes, MvId, MvObject};
use crate::schema::{Dn, Guid};

/// What a commit did, beyond the model: changes for the report, and whose neighbours must look again.
#[derive(Debug, Default)]
pub(super) struct Committed {
    /// The changes, if they are kept.
    pub(super) changes: Vec<Change>,
    /// Whether attributes of a metaverse object changed.
    pub(super) flowed: bool,
    /// The names of connector-space objects whose link changed: what refers to them must be computed again.
    pub(super) relinked: Vec<(ConnectorIndex, Dn)>,
    /// Metaverse objects that gained or lost an object in a connector.
    pub(super) reached: Vec<(Guid, ConnectorIndex)>,
    /// Metaverse objects that lost, on their outbound side, an object that values came from: they have these values no
    /// more, and perhaps no reason to be (spec/sync-engine.md 1.7.1).
    pub(super) bereft: Vec<MvId>,
}

/// Commits a plan and takes out of it what is kept. What it changes is touched, for plans that rest on it.
pub(super) fn commit(
    server: &mut SyncServer,
    plan: &mut Plan,
    keep: bool,
    touched: &mut Touched,
) -> Committed {
    let mut committed = Committed::default();
    let mut report = Report::new(keep.then(|| subject(server, plan)));
    for part in &mut plan.parts {
        commit_part(server, part, plan.object, plan.link, &mut report, touched, &mut committed);
    }
    if let Some(object) = plan.object {
        settle(server, object, &mut report, touched);
    }
    committed.changes = report.into_changes();
    committed
}

/// The connector and DN that changes are reported under.
fn subject(server: &SyncServer, plan: &Plan) -> (String, Dn) {
    let staged = plan.object.and_then(|object| {
        let space = server.space(object.connector)?;
        Some((space.config.name.clone(), space.get(object.id)?.known_as().clone()))
    });
    staged.unwrap_or_else(|| {
        let guid = plan.parts.first().map_or(Guid::from_u128(0), |part| part.draft.guid);
        ("metaverse".to_owned(), Dn::of_metaverse(guid))
    })
}

fn commit_part(
    server: &mut SyncServer,
    part: &mut PlanPart,
    object: Option<CsRef>,
    step: LinkStep,
    report: &mut Report,
    touched: &mut Touched,
    committed: &mut Committed,
) {
    let PlanPart { draft, attributes, steps, conflicts: _ } = part;
    let links: Vec<CsLink> =
        draft.id.map(|id| server.metaverse.links.links(id).collect()).unwrap_or_default();
    let before: Vec<CsRef> = links.iter().map(|link| link.object).collect();
    report_link(draft, &before, object, step, report);
    report_scope(server, draft, object, report);
    let provisioned = outbound_steps(server, steps.drain(..), touched, report);
    let (id, flowed) = store(server, draft, attributes.take(), touched, report);
    let after = relink(server, draft, id, &before, &provisioned, object, touched, report);
    committed.flowed |= flowed;
    for end in before
        .iter()
        .filter(|end| !after.contains(end))
        .chain(after.iter().filter(|end| !before.contains(end)))
    {
        if let Some(space) = server.space(end.connector) {
            let names = space.get(end.id).map(|object| space.names(object)).unwrap_or_default();
            committed.relinked.extend(names.into_iter().map(|name| (end.connector, name)));
        }
        committed.reached.push((draft.guid, end.connector));
    }
    // An object that left by itself was not counted any more when the attributes were computed.
    let left = |link: &CsLink| object == Some(link.object) && step == LinkStep::Disjoined;
    let lost = |link: &CsLink| !left(link) && !after.contains(&link.object);
    if !draft.deleted && links.iter().any(|link| link.link.inbound.is_some() && lost(link)) {
        committed.bereft.extend(id);
    }
    discard(server, &provisioned.discarded, touched);
}

fn report_link(
    draft: &MvDraft,
    before: &[CsRef],
    object: Option<CsRef>,
    step: LinkStep,
    report: &mut Report,
) {
    let Some(object) = object else { return };
    let link = draft.links.iter().find(|link| link.object == LinkEnd::Existing(object));
    match (link.and_then(|link| link.inbound), before.contains(&object)) {
        (Some(rule), false) if step == LinkStep::Projected => {
            report.tell(|| ChangeKind::Projected {
                metaverse: draft.guid,
                object_type: draft.object_type.clone(),
                rule,
            });
        }
        (Some(rule), false) => report.tell(|| ChangeKind::Joined { metaverse: draft.guid, rule }),
        (_, true) if link.is_none() => report.tell(|| ChangeKind::Disjoined { metaverse: draft.guid }),
        _ => {}
    }
}

fn report_scope(server: &SyncServer, draft: &MvDraft, object: Option<CsRef>, report: &mut Report) {
    let Some(object) = object.filter(|_| report.is_kept()) else { return };
    let Some(link) = draft.links.iter().find(|link| link.object == LinkEnd::Existing(object)) else { return };
    let Some((target, before)) = server.metaverse.links.of_object(object) else { return };
    if draft.id != Some(target) {
        return;
    }
    let before = server.metaverse.links.rules(before.inbound_rules);
    let entered: Vec<_> = link.inbound_rules.iter().filter(|rule| !before.contains(rule)).copied().collect();
    let left: Vec<_> = before.iter().filter(|rule| !link.inbound_rules.contains(rule)).copied().collect();
    if !entered.is_empty() || !left.is_empty() {
        report.tell(|| ChangeKind::RulesInScope { entered, left });
    }
}

#[derive(Default)]
struct Provisioned {
    created: Vec<CsRef>,
    discarded: Vec<CsRef>,
}

fn outbound_steps(
    server: &mut SyncServer,
    steps: impl Iterator<Item = OutboundStep>,
    touched: &mut Touched,
    report: &mut Report,
) -> Provisioned {
    let mut provisioned = Provisioned::default();
    for step in steps {
        match step {
            OutboundStep::Stage { object, export, merged } => {
                touched.touch(|| Read::object(object));
                let Some(space) = server.space_mut(object.connector) else { continue };
                if let Some(staged) = space.get(object.id).filter(|staged| staged.pending_export != export) {
                    report.tell(|| ChangeKind::ExportStaged {
                        connector: space.config.name.clone(),
                        dn: staged.dn.clone(),
                        export: export.clone(),
                    });
                }
                space.mark(object.id, |staged| {
                    staged.pending_export = export;
                    staged.merged = merged;
                });
            }
            OutboundStep::Provision { connector, dn, object_type, export, merged } => {
                let Some(space) = server.space_mut(connector) else { continue };
                touched.touch(|| Read::dn(connector, &dn.key()));
                report.tell(|| ChangeKind::ExportStaged {
                    connector: space.config.name.clone(),
                    dn: dn.clone(),
                    export: Some(export.clone()),
                });
                let id = space.insert(CsObject {
                    pending_export: Some(export),
                    merged,
                    ..CsObject::new(dn, object_type)
                });
                provisioned.created.push(CsRef { connector, id });
            }
            OutboundStep::Discard(object) => {
                report_end(server, object, report, |connector, dn| ChangeKind::ExportStaged {
                    connector,
                    dn,
                    export: None,
                });
                provisioned.discarded.push(object);
            }
        }
    }
    provisioned
}

/// Creates, changes or deletes the metaverse object. Tells whether values of it changed.
fn store(
    server: &mut SyncServer,
    draft: &MvDraft,
    attributes: Option<NewAttributes>,
    touched: &mut Touched,
    report: &mut Report,
) -> (Option<MvId>, bool) {
    let metaverse = &mut server.metaverse;
    for (name, key) in attributes.iter().flat_map(|attributes| attributes.keys.joins()) {
        touched.touch(|| Read::joins(*name, key));
    }
    let (id, before, flowed) = match (draft.id, attributes) {
        (Some(id), _) if draft.deleted => {
            touched.touch_everything();
            metaverse.remove(id);
            report.tell(|| ChangeKind::MetaverseDeleted { metaverse: draft.guid });
            return (None, false);
        }
        (None, _) if draft.deleted => return (None, false),
        (Some(id), None) => return (Some(id), false),
        (Some(id), Some(NewAttributes { attributes, changed, keys })) => {
            touched.touch(|| Read::metaverse(id));
            (id, metaverse.replace(id, attributes, keys).unwrap_or_default(), !changed.is_empty())
        }
        (None, attributes) => {
            touched.touch(|| Read::guid(draft.guid));
            let NewAttributes { attributes, changed, keys } = attributes.unwrap_or_default();
            let object_type = draft.object_type.clone();
            let id = metaverse.insert_with(MvObject { guid: draft.guid, object_type, attributes }, keys);
            server.created.insert(id);
            (id, MvAttributes::default(), !changed.is_empty())
        }
    };
    let Some(object) = metaverse.get(id) else { return (Some(id), false) };
    if flowed {
        report.tell(|| ChangeKind::MetaverseChanged {
            metaverse: draft.guid,
            attributes: differences(&before, &object.attributes),
        });
    }
    (Some(id), flowed)
}

/// Sets and removes links; returns the objects that are linked now.
#[expect(clippy::too_many_arguments, reason = "what a link rests on comes from four places")]
fn relink(
    server: &mut SyncServer,
    draft: &MvDraft,
    id: Option<MvId>,
    before: &[CsRef],
    provisioned: &Provisioned,
    object: Option<CsRef>,
    touched: &mut Touched,
    report: &mut Report,
) -> Vec<CsRef> {
    let mut after = Vec::with_capacity(draft.links.len());
    for link in &draft.links {
        let end = match link.object {
            LinkEnd::Existing(end) => Some(end),
            LinkEnd::Provisioned(connector) => created_in(provisioned, connector),
        };
        let (Some(end), Some(id)) = (end, id) else { continue };
        let linked = linked(server, link);
        if server.metaverse.links.of_object(end) != Some((id, &linked)) {
            touched.touch_link(end, id);
            server.metaverse.links.set(end, id, linked);
        }
        after.push(end);
        if let (false, true, Some(rule)) = (before.contains(&end), object != Some(end), link.outbound) {
            let created = provisioned.created.contains(&end);
            report_end(server, end, report, |connector, dn| {
                if created {
                    ChangeKind::Provisioned { connector, dn, rule }
                } else {
                    ChangeKind::JoinedOutbound { connector, dn, rule }
                }
            });
        }
    }
    for end in before.iter().filter(|end| !after.contains(end)) {
        if server.metaverse.links.of_object(*end).is_some_and(|(target, _)| Some(target) == draft.id) {
            if let Some(id) = draft.id {
                touched.touch_link(*end, id);
            }
            server.metaverse.links.unlink(*end);
        }
        if object != Some(*end) {
            report_end(server, *end, report, |connector, dn| ChangeKind::DisconnectedOutbound {
                connector,
                dn,
            });
        }
    }
    after
}

fn created_in(provisioned: &Provisioned, connector: ConnectorIndex) -> Option<CsRef> {
    provisioned.created.iter().copied().find(|created| created.connector == connector)
}

fn linked(server: &mut SyncServer, link: &LinkDraft) -> Link {
    Link {
        origin: link.origin,
        inbound: link.inbound,
        outbound: link.outbound,
        inbound_rules: server.metaverse.links.intern(&link.inbound_rules),
        outbound_rules: server.metaverse.links.intern(&link.outbound_rules),
    }
}

/// Reports what happened to an object of a connector.
fn report_end(
    server: &SyncServer,
    end: CsRef,
    report: &mut Report,
    kind: impl FnOnce(String, Dn) -> ChangeKind,
) {
    let Some(space) = server.space(end.connector) else { return };
    let Some(object) = space.get(end.id) else { return };
    report.tell(|| kind(space.config.name.clone(), object.dn.clone()));
}

fn discard(server: &mut SyncServer, discarded: &[CsRef], touched: &mut Touched) {
    for object in discarded {
        touched.touch_everything();
        server.metaverse.links.unlink(*object);
        if let Some(space) = server.space_mut(object.connector) {
            space.remove(object.id);
        }
    }
}

/// The object itself: its import is processed, its error gone; if it was deleted, so is it.
fn settle(server: &mut SyncServer, object: CsRef, report: &mut Report, touched: &mut Touched) {
    let staged = server.space(object.connector).and_then(|space| space.get(object.id));
    let Some(pending) = staged.map(|staged| staged.pending_import) else { return };
    let deleted = pending == Some(PendingImport::Delete);
    if deleted {
        touched.touch_everything();
        server.metaverse.links.unlink(object);
    } else if pending.is_some() {
        touched.touch(|| Read::object(object));
    }
    let Some(space) = server.space_mut(object.connector) else { return };
    if deleted {
        space.remove(object.id);
        report.tell(|| ChangeKind::Removed);
        return;
    }
    space.mark(object.id, |staged| {
        staged.pending_import = None;
        staged.synchronized = None;
        staged.error = None;
    });
}

fn differences(before: &MvAttributes, after: &MvAttributes) -> Vec<AttributeChange> {
    before
        .differing_from(after)
        .map(|(name, before, after)| AttributeChange {
            name,
            before: before.map(|own| own.values.clone()),
            after: after.map(|own| own.values.clone()),
            rule: after.map(|own| own.contributor.rule),
        })
        .collect()
}
