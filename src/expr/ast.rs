//! The tree of an expression, in one arena.

use super::function::Function;
use super::item::Item;
use super::operator::Operator;
use super::span::Span;
use crate::schema::AttributeName;

/// The place of a node in its arena. Nodes refer to each other by number, so that dropping a tree never recurses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NodeId(pub(super) u32);

/// A run of entries in one of the arena's lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) start: u32,
    pub(super) length: u32,
}

#[derive(Clone, Debug)]
pub(super) enum Node {
    Null,
    AuthoritativeNull,
    IgnoreThisFlow,
    Literal(Item),
    Attribute(AttributeName),
    /// The number of a parameter in the list of parameters.
    Parameter(u32),
    /// The number of a variable; every Select, Where or With has a number of its own.
    Variable(u32),
    Negative(NodeId),
    /// Operators of one tier from left to right. A chain is one node, however long, so that depth of the tree
    /// is depth of nesting.
    Chain {
        first: NodeId,
        links: Run,
    },
    Call {
        function: &'static Function,
        arguments: Run,
    },
    /// A function of a quoted attribute name: `ImportedValue`, `ValueCount`.
    Named {
        function: &'static Function,
        attribute: AttributeName,
    },
}

/// One operator of a chain and the operand on its right.
#[derive(Clone, Copy, Debug)]
pub(super) struct Link {
    pub(super) operator: Operator,
    pub(super) operand: NodeId,
    /// From the beginning of the chain to the end of the operand, brackets included.
    pub(super) span: Span,
}

/// All nodes of an expression.
#[derive(Clone, Debug, Default)]
pub(super) struct Arena {
    nodes: Vec<Node>,
    spans: Vec<Span>,
    /// How many levels of nodes each node is the top of.
    heights: Vec<usize>,
    arguments: Vec<NodeId>,
    links: Vec<Link>,
}

impl Arena {
    /// The nodes with literals of their own.
    pub(super) fn copied(&self) -> Self {
        let nodes = self.nodes.iter().map(|node| {
            if let Node::Literal(item) = node { Node::Literal(item.copied()) } else { node.clone() }
        });
        Self { nodes: nodes.collect(), ..self.clone() }
    }

    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    pub(super) fn add(&mut self, node: Node, span: Span) -> NodeId {
        let id = NodeId(short(self.nodes.len()));
        self.heights.push(1 + self.height_below(&node));
        self.nodes.push(node);
        self.spans.push(span);
        id
    }

    /// How many levels of nodes a node is the top of: what evaluating it takes of the stack.
    pub(super) fn height(&self, id: NodeId) -> usize {
        self.heights.get(id.0 as usize).copied().unwrap_or(0)
    }

    fn height_below(&self, node: &Node) -> usize {
        match node {
            Node::Negative(operand) => self.height(*operand),
            Node::Chain { first, links } => {
                let operands = self.links(*links).iter().map(|link| self.height(link.operand));
                operands.fold(self.height(*first), usize::max)
            }
            Node::Call { arguments, .. } => {
                self.arguments(*arguments).iter().map(|id| self.height(*id)).max().unwrap_or(0)
            }
            Node::Null
            | Node::AuthoritativeNull
            | Node::IgnoreThisFlow
            | Node::Literal(_)
            | Node::Attribute(_)
            | Node::Parameter(_)
            | Node::Variable(_)
            | Node::Named { .. } => 0,
        }
    }

    pub(super) fn add_arguments(&mut self, arguments: &[NodeId]) -> Run {
        let run = Run { start: short(self.arguments.len()), length: short(arguments.len()) };
        self.arguments.extend_from_slice(arguments);
        run
    }

    pub(super) fn add_links(&mut self, links: &[Link]) -> Run {
        let run = Run { start: short(self.links.len()), length: short(links.len()) };
        self.links.extend_from_slice(links);
        run
    }

    pub(super) fn node(&self, id: NodeId) -> &Node {
        // An id comes from `add` of the same arena, so the fallback is never taken.
        self.nodes.get(id.0 as usize).unwrap_or(&Node::Null)
    }

    pub(super) fn span(&self, id: NodeId) -> Span {
        self.spans.get(id.0 as usize).copied().unwrap_or(Span::new(0, 0))
    }

    pub(super) fn arguments(&self, run: Run) -> &[NodeId] {
        self.arguments.get(run.start as usize..(run.start + run.length) as usize).unwrap_or_default()
    }

    pub(super) fn links(&self, run: Run) -> &[Link] {
        self.links.get(run.start as usize..(run.start + run.length) as usize).unwrap_or_default()
    }

    /// The nodes from `root` down, in the order of the source.
    pub(super) fn descend(&self, root: NodeId) -> impl Iterator<Item = &Node> {
        self.descend_ids(root).map(|id| self.node(id))
    }

    /// The places of the nodes from `root` down, in the order of the source.
    pub(super) fn descend_ids(&self, root: NodeId) -> impl Iterator<Item = NodeId> {
        let mut waiting = vec![root];
        std::iter::from_fn(move || {
            let id = waiting.pop()?;
            match self.node(id) {
                Node::Negative(operand) => waiting.push(*operand),
                Node::Chain { first, links } => {
                    waiting.extend(self.links(*links).iter().rev().map(|link| link.operand));
                    waiting.push(*first);
                }
                Node::Call { arguments, .. } => waiting.extend(self.arguments(*arguments).iter().rev()),
                Node::Null
                | Node::AuthoritativeNull
                | Node::IgnoreThisFlow
                | Node::Literal(_)
                | Node::Attribute(_)
                | Node::Parameter(_)
                | Node::Variable(_)
                | Node::Named { .. } => {}
            }
            Some(id)
        })
    }
}

/// Counts are far below 2^32: a source has at most 64 KiB.
fn short(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
