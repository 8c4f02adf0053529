//! Links that depend on the order in which objects came.

use super::join::candidates;
use super::{CsView, SyncServer, criteria};
use crate::metaverse::{CsRef, MvId};
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
        let mut found = Vec::new();
        for (connector, space) in self.spaces().filter(|(connector, _)| self.is_forest(*connector)) {
            let objects = space.ids().into_iter().map(|id| CsRef { connector, id });
            found.extend(objects.filter_map(|object| self.order_dependence(object)));
        }
        found
    }

    fn order_dependence(&self, object: CsRef) -> Option<OrderDependence> {
        let (own, link) = self.metaverse.links.of_object(object)?;
        let rules = self.metaverse.links.rules(link.inbound_rules);
        let rule = criteria(self.rules(), rules, Direction::Inbound).ok().flatten()?;
        let view = CsView::new(self, object)?;
        // The object's own metaverse object is found as well; it does not count where nobody else made it.
        let from_forests =
            self.metaverse.links.links(own).filter(|link| self.is_forest(link.object.connector));
        let alone = from_forests.count() == 1;
        let checked = self.rules().get(rule)?;
        let other = checked.join.iter().find_map(|group| {
            // The own one and two others say it all.
            let mut matched = candidates(self, group, &view, &checked.target_type, 3);
            matched.retain(|id| !alone || *id != own);
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
