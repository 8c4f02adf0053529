//! The metaverse: one person, many accounts, and the link graph between them and the connector spaces.
//!
//! It never moves a value: what flows and what wins is decided in `sync`.
//! `sync` and every room after it may import it; it imports `schema`, `rule` and `connector`.

mod connector_index;
mod keys;
mod link;
mod link_graph;
mod object;
mod rule_set;
mod store;

pub use connector_index::{ConnectorIndex, CsRef};
pub use keys::MvKeys;
pub use link::Link;
pub use link_graph::{CsLink, LinkGraph};
pub use object::{Contributor, MvAttribute, MvAttributes, MvId, MvObject};
pub use rule_set::{RuleSetId, RuleSets};
pub use store::Metaverse;
