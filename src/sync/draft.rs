//! A metaverse object as it will be, while a plan is made.

use super::Witness;
use super::planner::Planner;
use crate::metaverse::{ConnectorIndex, CsRef, Link, MvAttributes, MvId};
use crate::rule::{Direction, RuleId};
use crate::schema::{Guid, ObjectType};

/// A metaverse object with its links, as a plan would leave it.
#[derive(Clone, Debug)]
pub(super) struct MvDraft {
    /// The object that is changed; `None` for one that is created.
    pub(super) id: Option<MvId>,
    pub(super) guid: Guid,
    pub(super) object_type: ObjectType,
    pub(super) attributes: MvAttributes,
    pub(super) links: Vec<LinkDraft>,
    /// The run under way creates it, or has: what applies once applies (spec/sync-engine.md 1.8.1).
    pub(super) created: bool,
    /// Nothing keeps the object alive any more.
    pub(super) deleted: bool,
}

/// A link as a plan would leave it.
#[derive(Clone, Debug)]
pub(super) struct LinkDraft {
    pub(super) object: LinkEnd,
    pub(super) origin: Direction,
    pub(super) inbound: Option<RuleId>,
    pub(super) outbound: Option<RuleId>,
    pub(super) inbound_rules: Vec<RuleId>,
    pub(super) outbound_rules: Vec<RuleId>,
}

/// The connector-space end of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LinkEnd {
    /// An object that is there.
    Existing(CsRef),
    /// An object that the plan provisions.
    Provisioned(ConnectorIndex),
}

impl LinkEnd {
    pub(super) fn connector(self) -> ConnectorIndex {
        match self {
            Self::Existing(object) => object.connector,
            Self::Provisioned(connector) => connector,
        }
    }

    pub(super) fn existing(self) -> Option<CsRef> {
        match self {
            Self::Existing(object) => Some(object),
            Self::Provisioned(_) => None,
        }
    }
}

impl LinkDraft {
    /// A new link made by an inbound rule.
    pub(super) fn inbound(object: CsRef, rule: RuleId, inbound_rules: Vec<RuleId>) -> Self {
        Self {
            object: LinkEnd::Existing(object),
            origin: Direction::Inbound,
            inbound: Some(rule),
            outbound: None,
            inbound_rules,
            outbound_rules: Vec::new(),
        }
    }

    /// A new link made by an outbound rule.
    pub(super) fn outbound(object: LinkEnd, rule: RuleId, outbound_rules: Vec<RuleId>) -> Self {
        Self {
            object,
            origin: Direction::Outbound,
            inbound: None,
            outbound: Some(rule),
            inbound_rules: Vec::new(),
            outbound_rules,
        }
    }
}

impl MvDraft {
    /// The object as it is now, but for its attributes, which are always computed anew.
    pub(super) fn of<W: Witness>(planner: Planner<'_, W>, id: MvId) -> Option<Self> {
        let object = planner.metaverse(id)?;
        let links = planner.links(id).into_iter().map(|found| {
            let Link { origin, inbound, outbound, inbound_rules, outbound_rules } = found.link;
            LinkDraft {
                object: LinkEnd::Existing(found.object),
                origin,
                inbound,
                outbound,
                inbound_rules: planner.rules_of(inbound_rules).to_vec(),
                outbound_rules: planner.rules_of(outbound_rules).to_vec(),
            }
        });
        Some(Self {
            id: Some(id),
            guid: object.guid,
            object_type: object.object_type.clone(),
            attributes: MvAttributes::default(),
            links: links.collect(),
            created: planner.is_created_now(id),
            deleted: false,
        })
    }

    /// A new object of this type.
    pub(super) fn new(guid: Guid, object_type: ObjectType) -> Self {
        Self {
            id: None,
            guid,
            object_type,
            attributes: MvAttributes::default(),
            links: Vec::new(),
            created: true,
            deleted: false,
        }
    }

    pub(super) fn is_new(&self) -> bool {
        self.id.is_none()
    }

    pub(super) fn link_to(&mut self, object: CsRef) -> Option<&mut LinkDraft> {
        self.links.iter_mut().find(|link| link.object == LinkEnd::Existing(object))
    }

    /// The position of the link to this connector.
    pub(super) fn link_from(&self, connector: ConnectorIndex) -> Option<usize> {
        self.links.iter().position(|link| link.object.connector() == connector)
    }
}
