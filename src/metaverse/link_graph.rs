//! The link graph: connector-space objects, metaverse objects, and the links between them.

use super::{ConnectorIndex, CsRef, Link, MvId, RuleSetId, RuleSets};
use crate::connector::CsId;
use crate::rule::RuleId;
use petgraph::Directed;
use petgraph::Direction::{Incoming, Outgoing};
use petgraph::stable_graph::{NodeIndex, StableGraph};
use petgraph::visit::EdgeRef as _;
use slotmap::SecondaryMap;

/// What a node stands for. The object may be gone: a damaged dump has links that lead nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Node {
    ConnectorSpace(CsRef),
    Metaverse(MvId),
}

/// A link as seen from the metaverse object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CsLink {
    /// The connector-space object at its other end.
    pub object: CsRef,
    /// The link.
    pub link: Link,
}

/// Links lead from connector-space objects to metaverse objects: at most one from each of the former, any number to
/// each of the latter.
#[derive(Clone, Debug, Default)]
pub struct LinkGraph {
    graph: StableGraph<Node, Link, Directed, u32>,
    cs_nodes: Vec<SecondaryMap<CsId, NodeIndex<u32>>>,
    mv_nodes: SecondaryMap<MvId, NodeIndex<u32>>,
    rule_sets: RuleSets,
}

impl LinkGraph {
    /// Links an object to a metaverse object, or changes the link that is there. An object that was linked
    /// elsewhere leaves that link.
    pub fn set(&mut self, object: CsRef, target: MvId, link: Link) {
        let from = self.cs_node(object);
        let to = self.mv_node(target);
        if let Some(edge) =
            self.graph.edges_directed(from, Outgoing).next().map(|edge| (edge.id(), edge.target()))
        {
            if edge.1 == to {
                if let Some(weight) = self.graph.edge_weight_mut(edge.0) {
                    *weight = link;
                }
                return;
            }
            self.graph.remove_edge(edge.0);
        }
        self.graph.add_edge(from, to, link);
    }

    /// Removes the link of an object and returns where it led.
    pub fn unlink(&mut self, object: CsRef) -> Option<MvId> {
        let (target, _) = self.of_object(object)?;
        if let Some(node) =
            self.cs_nodes.get_mut(object.connector.position()).and_then(|nodes| nodes.remove(object.id))
        {
            self.graph.remove_node(node);
        }
        Some(target)
    }

    /// Removes a metaverse object with its links.
    pub fn remove_metaverse(&mut self, target: MvId) {
        if let Some(node) = self.mv_nodes.remove(target) {
            self.graph.remove_node(node);
        }
    }

    /// The link of a connector-space object, and the metaverse object it leads to.
    pub fn of_object(&self, object: CsRef) -> Option<(MvId, &Link)> {
        let node = *self.cs_nodes.get(object.connector.position())?.get(object.id)?;
        let edge = self.graph.edges_directed(node, Outgoing).next()?;
        match self.graph.node_weight(edge.target())? {
            Node::Metaverse(id) => Some((*id, edge.weight())),
            Node::ConnectorSpace(_) => None,
        }
    }

    /// The links that lead to a metaverse object, in no order that may reach output; use [`LinkGraph::of_metaverse`]
    /// for one that may.
    pub fn links(&self, target: MvId) -> impl Iterator<Item = CsLink> {
        let node = self.mv_nodes.get(target).copied();
        node.into_iter().flat_map(|node| self.graph.edges_directed(node, Incoming)).filter_map(|edge| {
            match self.graph.node_weight(edge.source())? {
                Node::ConnectorSpace(object) => Some(CsLink { object: *object, link: *edge.weight() }),
                Node::Metaverse(_) => None,
            }
        })
    }

    /// The links that lead to a metaverse object, in order of connectors and objects.
    pub fn of_metaverse(&self, target: MvId) -> Vec<CsLink> {
        let mut links: Vec<CsLink> = self.links(target).collect();
        links.sort_by_key(|link| link.object);
        links
    }

    /// The link to a metaverse object from this connector, if there is one.
    pub fn from_connector(&self, target: MvId, connector: ConnectorIndex) -> Option<CsLink> {
        self.links(target).filter(|link| link.object.connector == connector).min_by_key(|link| link.object)
    }

    /// The number of a set of rules.
    pub fn intern(&mut self, rules: &[RuleId]) -> RuleSetId {
        self.rule_sets.intern(rules)
    }

    /// The rules of a set, in order of precedence.
    pub fn rules(&self, set: RuleSetId) -> &[RuleId] {
        self.rule_sets.get(set)
    }

    /// How many links there are.
    pub fn len(&self) -> usize {
        self.graph.edge_count()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn cs_node(&mut self, object: CsRef) -> NodeIndex<u32> {
        let position = object.connector.position();
        if self.cs_nodes.len() <= position {
            self.cs_nodes.resize_with(position + 1, SecondaryMap::new);
        }
        if let Some(node) = self.cs_nodes.get(position).and_then(|nodes| nodes.get(object.id)) {
            return *node;
        }
        let node = self.graph.add_node(Node::ConnectorSpace(object));
        if let Some(nodes) = self.cs_nodes.get_mut(position) {
            nodes.insert(object.id, node);
        }
        node
    }

    fn mv_node(&mut self, target: MvId) -> NodeIndex<u32> {
        if let Some(node) = self.mv_nodes.get(target) {
            return *node;
        }
        let node = self.graph.add_node(Node::Metaverse(target));
        self.mv_nodes.insert(target, node);
        node
    }
}
