//! Links that depend on the order in which objects came.

use super::draft::{LinkEnd, MvDraft};
use super::flow_plan::FlowPlans;
use super::join::{candidates, matches_inbound};
use super::planner::Planner;
use super::{CsView, SyncServer, Unwatched, criteria, inbound};
use crate::expr::Subject as _;
use crate::metaverse::{CsRef, MvId, MvObject};
use crate::rule::{Direction, RuleId};
use crate::schema::Guid;

/// An object that would have joined another metaverse object, had it been synchronised later: what it has become
/// follows from the order of forests and objects (spec/sync-engine.md 1.9.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderDependence {
    /// The object.
    pub object: CsRef,
    /// The rule whose join criteria match.
    pub rule: RuleId,
    /// The metaverse object that it is linked to.
    pub linked: Guid,
    /// The metaverse object that it would have joined.
    pub would_join: Guid,
}

impl SyncServer {
    /// The objects whose link depends on the order in which objects came, in order of connectors and creation.
    ///
    /// A joined object is never joined again (spec/sync-engine.md 1.6.3), so one that was projected before its partner
    /// was there stays alone. The first join group that matches exactly one other object tells.
    pub fn order_dependences(&self) -> Vec<OrderDependence> {
        let plans = FlowPlans::default();
        let planner = Planner::unwatched(self, &plans);
        let mut found = Vec::new();
        for (connector, space) in self.spaces().filter(|(connector, _)| self.is_forest(*connector)) {
            let objects = space.ids().into_iter().map(|id| CsRef { connector, id });
            found.extend(objects.filter_map(|object| self.order_dependence(planner, object)));
        }
        found
    }

    fn order_dependence(&self, planner: Planner<'_, Unwatched>, object: CsRef) -> Option<OrderDependence> {
        let (own, link) = self.metaverse.links.of_object(object)?;
        let rules = self.metaverse.links.rules(link.inbound_rules);
        let rule = criteria(self.rules(), rules, Direction::Inbound).ok().flatten()?;
        let view = CsView::new(self, object)?;
        let checked = self.rules().get(rule)?;
        // Its own metaverse object counts as it would be if the object had not come yet.
        let before = without(planner, own, object);
        let other = checked.join.iter().find_map(|group| {
            // The own one and two others say it all.
            let mut matched = candidates(self, group, &view, &checked.target_type, 3);
            matched.retain(|id| *id != own);
            let attribute = |name| view.attribute(name);
            if matches_inbound(before.as_ref(), group, &checked.target_type, attribute) {
                matched.push(own);
            }
            match matched.as_slice() {
                [one] => Some(*one),
                _ => None,
            }
        })?;
        let guid = |id: MvId| self.metaverse.get(id).map(|object| object.guid);
        // Only one connector's object stands on each metaverse object: a second one would be an error instead.
        let taken = self.metaverse.links.from_connector(other, object.connector).is_some();
        (other != own && !taken).then_some(OrderDependence {
            object,
            rule,
            linked: guid(own)?,
            would_join: guid(other)?,
        })
    }
}

/// A metaverse object as it would be without one of the objects that are linked with it; `None` where no other keeps it.
fn without(planner: Planner<'_, Unwatched>, id: MvId, object: CsRef) -> Option<MvObject> {
    let mut draft = MvDraft::of(planner, id)?;
    draft.links.retain(|link| link.object != LinkEnd::Existing(object));
    if !inbound::keeps_alive(planner.rules(), &draft) {
        return None;
    }
    let attributes = inbound::attributes(planner, &draft, None).ok()?;
    Some(MvObject { guid: draft.guid, object_type: draft.object_type, attributes })
}
