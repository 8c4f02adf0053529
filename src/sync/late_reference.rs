//! References that came too late for a flow that applies once.

use super::draft::MvDraft;
use super::flow_plan::FlowPlans;
use super::planner::Planner;
use super::{SyncServer, Unwatched, inbound};
use crate::metaverse::{Contributor, CsRef, MvAttributes};
use crate::rule::{Direction, RuleId};
use crate::schema::{AttributeKind, AttributeName, Guid};

/// A reference that nobody was at the end of when its object was created, by a flow that applies once: had the object
/// been synchronised later, it would have it. Which of the two it is follows from the order of forests and objects
/// (spec/sync-engine.md 1.8.1, apply once; 1.8.6).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LateReference {
    /// The object that holds the reference.
    pub object: CsRef,
    /// The rule of the flow.
    pub rule: RuleId,
    /// The metaverse object that lacks the reference.
    pub metaverse: Guid,
    /// The attribute that it lacks.
    pub attribute: AttributeName,
}

impl SyncServer {
    /// The references that came too late, in order of connectors and creation.
    pub fn late_references(&self) -> Vec<LateReference> {
        let once = self.references_once();
        if once.is_empty() {
            return Vec::new();
        }
        let plans = FlowPlans::default();
        let planner = Planner::unwatched(self, &plans);
        let mut found = Vec::new();
        for (connector, space) in self.spaces() {
            let objects = space.ids().into_iter().map(|id| CsRef { connector, id });
            found.extend(objects.flat_map(|object| self.late_references_of(planner, object, &once)));
        }
        found
    }

    /// The inbound flows of references that apply once.
    fn references_once(&self) -> Vec<(RuleId, AttributeName)> {
        let is_reference = |name: AttributeName| {
            let attribute = self.metaverse.schema.attribute(name);
            attribute.is_some_and(|attribute| attribute.kind == AttributeKind::Reference)
        };
        let inbound = self.rules().iter().filter(|(_, rule)| rule.direction == Direction::Inbound);
        let flows = inbound.flat_map(|(id, rule)| rule.flows.iter().map(move |flow| (id, flow)));
        flows
            .filter(|(_, flow)| flow.apply_once && is_reference(flow.target))
            .map(|(id, flow)| (id, flow.target))
            .collect()
    }

    fn late_references_of(
        &self,
        planner: Planner<'_, Unwatched>,
        object: CsRef,
        once: &[(RuleId, AttributeName)],
    ) -> Vec<LateReference> {
        let Some((id, link)) = self.metaverse.links.of_object(object) else { return Vec::new() };
        let rules = self.metaverse.links.rules(link.inbound_rules);
        let mut once = once.iter().filter(|(rule, _)| rules.contains(rule)).peekable();
        let Some(person) = self.metaverse.get(id).filter(|_| once.peek().is_some()) else {
            return Vec::new();
        };
        let now = MvDraft::of(planner, id).map(|draft| as_created(planner, draft)).unwrap_or_default();
        let is_late = |(rule, attribute): &(RuleId, AttributeName)| {
            let contributor = now.get(*attribute).map(|value| value.contributor);
            person.attributes.get(*attribute).is_none()
                && contributor == Some(Contributor { rule: *rule, object })
        };
        let late = once.copied().filter(is_late);
        late.map(|(rule, attribute)| LateReference { object, rule, metaverse: person.guid, attribute })
            .collect()
    }
}

/// The attributes that a metaverse object would have, were it created now.
fn as_created(planner: Planner<'_, Unwatched>, draft: MvDraft) -> MvAttributes {
    let draft = MvDraft { created: true, ..draft };
    inbound::attributes(planner, &draft, None).unwrap_or_default()
}
