//! The synchronisation server: configuration, connector spaces and metaverse.

use super::{Options, RunStep};
use crate::connector::{ConnectorConfig, ConnectorKind, ConnectorSpace};
use crate::metaverse::{ConnectorIndex, CsRef, Metaverse, MvId};
use crate::rule::{Direction, RuleBook, RuleId};
use crate::schema::{Guid, ObjectType};
use foldhash::HashSet;

/// A synchronisation server: everything that a question is asked about.
///
/// It is a value: a copy is a server of its own, on which an edit or a run can be tried.
#[derive(Clone, Debug)]
pub struct SyncServer {
    /// The choices that the documents leave open.
    pub options: Options,
    /// The metaverse with the link graph.
    pub metaverse: Metaverse,
    rules: RuleBook,
    spaces: Vec<ConnectorSpace>,
    /// AD connectors first, each kind in order of connection. An index stays what it is when a forest is added.
    order: Vec<ConnectorIndex>,
    pub(super) history: Vec<RunStep>,
    /// The metaverse objects that the run under way has created: what applies once still applies to them
    /// (spec/sync-engine.md 1.8.1).
    pub(super) created: HashSet<MvId>,
}

impl SyncServer {
    /// A server with empty connector spaces. Connectors are ordered as they were connected: by creation time, then by
    /// the precedence of their rules (the wizard numbers the forest that was added first lowest, spec/sync-engine.md
    /// 1.8.5), then by name; AD connectors come before the others.
    pub fn new(
        mut spaces: Vec<ConnectorSpace>,
        metaverse: Metaverse,
        rules: RuleBook,
        options: Options,
    ) -> Self {
        let first_precedence = |space: &ConnectorSpace| {
            rules
                .iter()
                .find(|(_, rule)| rule.connector == space.config.id)
                .map_or(i64::MAX, |(_, rule)| rule.precedence)
        };
        spaces.sort_by_cached_key(|space| {
            (
                space.config.kind,
                space.config.created.clone(),
                first_precedence(space),
                space.config.name.clone(),
            )
        });
        let order = (0..spaces.len()).map(index).collect();
        let (history, created) = (Vec::new(), HashSet::default());
        let mut server = Self { options, metaverse, rules, spaces, order, history, created };
        server.index_joins();
        server
    }

    /// Connects another directory, after those of its kind; its space is empty and has no rules yet.
    pub fn connect(&mut self, config: ConnectorConfig) -> ConnectorIndex {
        let added = index(self.spaces.len());
        let after = self.spaces().filter(|(_, space)| space.config.kind <= config.kind).count();
        self.spaces.push(ConnectorSpace::new(config));
        self.order.insert(after, added);
        self.index_joins();
        added
    }

    /// The sync rules.
    pub fn rules(&self) -> &RuleBook {
        &self.rules
    }

    /// Changes the sync rules; what follows for objects is noticed by the next full synchronisation.
    pub fn edit_rules<T>(&mut self, edit: impl FnOnce(&mut RuleBook) -> T) -> T {
        let result = edit(&mut self.rules);
        self.index_joins();
        result
    }

    /// The connectors with their spaces, in order of connection.
    pub fn spaces(&self) -> impl Iterator<Item = (ConnectorIndex, &ConnectorSpace)> {
        self.order.iter().filter_map(|connector| Some((*connector, self.space(*connector)?)))
    }

    /// The connector space.
    pub fn space(&self, connector: ConnectorIndex) -> Option<&ConnectorSpace> {
        self.spaces.get(connector.position())
    }

    /// The connector space, to import into or to edit its configuration.
    pub fn space_mut(&mut self, connector: ConnectorIndex) -> Option<&mut ConnectorSpace> {
        self.spaces.get_mut(connector.position())
    }

    /// Every connector space, to import into all of them at once.
    pub fn spaces_mut(&mut self) -> impl Iterator<Item = &mut ConnectorSpace> {
        self.spaces.iter_mut()
    }

    /// The AAD connector, if there is one.
    pub fn cloud(&self) -> Option<(ConnectorIndex, &ConnectorSpace)> {
        self.spaces().find(|(_, space)| space.config.kind == ConnectorKind::EntraId)
    }

    /// The connector with this id.
    pub fn connector(&self, id: Guid) -> Option<ConnectorIndex> {
        self.spaces().find(|(_, space)| space.config.id == id).map(|(index, _)| index)
    }

    /// The connector with this name, whatever its case.
    pub fn connector_named(&self, name: &str) -> Option<ConnectorIndex> {
        self.spaces()
            .find(|(_, space)| crate::schema::eq_folded(&space.config.name, name))
            .map(|(index, _)| index)
    }

    /// Whether the connector leads to an AD forest.
    pub fn is_forest(&self, connector: ConnectorIndex) -> bool {
        self.space(connector).is_some_and(|space| space.config.kind == ConnectorKind::ActiveDirectory)
    }

    /// The enabled rules of a connector for objects of this type, in order of precedence.
    pub fn candidates(
        &self,
        direction: Direction,
        connector: ConnectorIndex,
        source: &ObjectType,
    ) -> Vec<RuleId> {
        let Some(space) = self.space(connector) else { return Vec::new() };
        self.rules.candidates(direction, space.config.id, source).map(|(id, _)| id).collect()
    }

    /// `CN=Ana,OU=Staff,DC=… in fabrikam.test`, for messages.
    pub fn describe(&self, object: CsRef) -> String {
        let Some(space) = self.space(object.connector) else { return "an object of no connector".to_owned() };
        match space.get(object.id) {
            Some(object) => format!("{} in {}", object.known_as(), space.config.name),
            None => format!("a missing object in {}", space.config.name),
        }
    }

    fn index_joins(&mut self) {
        let clauses =
            || self.rules.iter().flat_map(|(_, rule)| rule.join.iter().map(move |group| (rule, group)));
        let inbound: Vec<_> = clauses()
            .filter(|(rule, _)| rule.direction == Direction::Inbound)
            .flat_map(|(_, group)| group.clauses.iter().map(|clause| clause.mv_attribute))
            .collect();
        let outbound: Vec<_> = clauses()
            .filter(|(rule, _)| rule.direction == Direction::Outbound)
            .flat_map(|(rule, group)| {
                group.clauses.iter().map(|clause| (rule.connector, clause.cs_attribute))
            })
            .collect();
        self.metaverse.index_joins(inbound);
        for space in &mut self.spaces {
            let id = space.config.id;
            space.index_joins(
                outbound.iter().filter(|(connector, _)| *connector == id).map(|(_, attribute)| *attribute),
            );
        }
    }
}

fn index(position: usize) -> ConnectorIndex {
    ConnectorIndex(u16::try_from(position).unwrap_or(u16::MAX))
}
