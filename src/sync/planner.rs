//! What a plan may look at.

use super::flow_plan::FlowPlans;
use super::reads::{Read, Reads};
use super::{CsView, MvView, Options, SyncServer, Unwatched, Witness};
use crate::connector::{ConnectorConfig, ConnectorSpace, CsId, CsObject};
use crate::metaverse::{
    ConnectorIndex, CsLink, CsRef, Link, LinkGraph, MvAttributes, MvId, MvKeys, MvObject,
};
use crate::rule::{JoinKey, RuleBook, RuleId};
use crate::schema::{AttributeName, Dn, Guid, ObjectType, Scalar, Schema};

/// The server as a plan sees it, with the compiled rules and whoever watches.
///
/// Planning reaches the server only through here, so that what a plan has read is known: a plan that was made on
/// another thread counts only if nothing of it has changed since.
pub(super) struct Planner<'a, W> {
    server: &'a SyncServer,
    pub(super) plans: &'a FlowPlans,
    pub(super) witness: &'a W,
    reads: Option<&'a Reads>,
}

impl<W> Clone for Planner<'_, W> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<W> Copy for Planner<'_, W> {}

impl<'a, W: Witness> Planner<'a, W> {
    pub(super) fn new(server: &'a SyncServer, plans: &'a FlowPlans, witness: &'a W) -> Self {
        Self { server, plans, witness, reads: None }
    }

    /// Notes what is read from now on.
    pub(super) fn noting(self, reads: &'a Reads) -> Self {
        Self { reads: Some(reads), ..self }
    }

    pub(super) fn options(&self) -> &'a Options {
        &self.server.options
    }

    pub(super) fn rules(&self) -> &'a RuleBook {
        self.server.rules()
    }

    /// The schema of the metaverse.
    pub(super) fn schema(&self) -> &'a Schema {
        &self.server.metaverse.schema
    }

    /// The connectors, in order of connection.
    pub(super) fn connectors(&self) -> impl Iterator<Item = ConnectorIndex> + use<'a, W> {
        self.server.spaces().map(|(connector, _)| connector)
    }

    pub(super) fn config(&self, connector: ConnectorIndex) -> Option<&'a ConnectorConfig> {
        self.server.space(connector).map(|space| &space.config)
    }

    /// Whether the dump behind a connector carries the attribute at all.
    pub(super) fn carries(&self, connector: ConnectorIndex, attribute: AttributeName) -> bool {
        let carried = self.server.space(connector).and_then(|space| space.carried.as_ref());
        carried.is_none_or(|carried| carried.contains(&attribute))
    }

    /// The view of a connector-space object.
    pub(super) fn view(&self, object: CsRef) -> Option<CsView<'a>> {
        self.note(|| Read::object(object));
        CsView::new(self.server, object).map(|view| view.noting(self.reads))
    }

    /// The view of a metaverse object for the rules of a connector.
    pub(super) fn metaverse_view(
        &self,
        guid: Guid,
        object_type: &'a ObjectType,
        attributes: &'a MvAttributes,
        target: ConnectorIndex,
    ) -> Option<MvView<'a>> {
        MvView::new(self.server, guid, object_type, attributes, target)
    }

    pub(super) fn object(&self, object: CsRef) -> Option<&'a CsObject> {
        self.note(|| Read::object(object));
        self.server.space(object.connector)?.get(object.id)
    }

    /// The link of a connector-space object.
    pub(super) fn link_of(&self, object: CsRef) -> Option<(MvId, &'a Link)> {
        self.note(|| Read::link(object));
        self.server.metaverse.links.of_object(object)
    }

    pub(super) fn metaverse(&self, id: MvId) -> Option<&'a MvObject> {
        self.note(|| Read::metaverse(id));
        self.server.metaverse.get(id)
    }

    /// Whether the run under way has created a metaverse object.
    pub(super) fn is_created_now(&self, id: MvId) -> bool {
        self.server.created.contains(&id)
    }

    /// The GUID of a metaverse object, which it keeps as long as it lives.
    pub(super) fn guid(&self, id: MvId) -> Option<Guid> {
        self.server.metaverse.get(id).map(|object| object.guid)
    }

    /// The keys of a metaverse object that change when the values of these attributes do.
    pub(super) fn keys(
        &self,
        before: Option<&MvAttributes>,
        after: &MvAttributes,
        changed: &[AttributeName],
    ) -> MvKeys {
        self.server.metaverse.keys(before, after, changed)
    }

    /// The links of a metaverse object, in order of connectors and objects.
    pub(super) fn links(&self, id: MvId) -> Vec<CsLink> {
        self.note(|| Read::metaverse(id));
        self.graph().of_metaverse(id)
    }

    /// The link of a metaverse object to a connector.
    pub(super) fn link_to(&self, id: MvId, connector: ConnectorIndex) -> Option<CsLink> {
        self.note(|| Read::metaverse(id));
        self.graph().from_connector(id, connector)
    }

    /// The rules of a link.
    pub(super) fn rules_of(&self, set: crate::metaverse::RuleSetId) -> &'a [RuleId] {
        self.graph().rules(set)
    }

    /// The metaverse object with this GUID.
    pub(super) fn with_guid(&self, guid: Guid) -> Option<MvId> {
        let found = self.server.metaverse.with_guid(guid);
        if found.is_none() {
            self.note(|| Read::guid(guid));
        }
        found
    }

    /// The metaverse objects that may join on a value.
    pub(super) fn metaverse_candidates(
        &self,
        attribute: AttributeName,
        value: &Scalar,
    ) -> impl Iterator<Item = MvId> + use<'a, W> {
        let key = JoinKey::of(value);
        self.note(|| Read::joins(attribute, &key));
        self.server.metaverse.candidates(attribute, &key)
    }

    /// The object of a connector with this DN.
    pub(super) fn with_dn(&self, connector: ConnectorIndex, dn: &Dn) -> Option<CsId> {
        let key = dn.key();
        self.note(|| Read::dn(connector, &key));
        self.server.space(connector)?.with_key(&key)
    }

    /// The object of a connector that a reference means.
    pub(super) fn referenced(&self, connector: ConnectorIndex, reference: &Dn) -> Option<CsId> {
        self.note(|| Read::dn(connector, &reference.key()));
        self.server.space(connector)?.referenced(reference)
    }

    /// The objects of a connector that may join on a value. What a directory holds changes by import only.
    pub(super) fn space_candidates(
        &self,
        connector: ConnectorIndex,
        object_type: &ObjectType,
        attribute: AttributeName,
        value: &Scalar,
    ) -> impl Iterator<Item = CsId> + use<'a, W> {
        let space = self.server.space(connector);
        let candidates =
            |space: &'a ConnectorSpace| space.candidates(object_type, attribute, &JoinKey::of(value));
        space.map(candidates).into_iter().flatten()
    }

    /// The object as messages name it.
    pub(super) fn describe(&self, object: CsRef) -> String {
        self.note(|| Read::object(object));
        self.server.describe(object)
    }

    fn graph(&self) -> &'a LinkGraph {
        &self.server.metaverse.links
    }

    fn note(&self, read: impl FnOnce() -> Read) {
        if let Some(reads) = self.reads {
            reads.note(read());
        }
    }
}

impl<'a> Planner<'a, Unwatched> {
    /// A planner that nobody watches.
    pub(super) fn unwatched(server: &'a SyncServer, plans: &'a FlowPlans) -> Self {
        Self::new(server, plans, &Unwatched)
    }
}
