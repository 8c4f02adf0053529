//! Connector spaces: the engine's staging copy of each connected directory.
//!
//! It never knows what the metaverse does with an object.
//! `metaverse` and every room after it may import it; it imports `schema`, `rule` and `directory`.

mod config;

pub use config::{ConnectorConfig, ConnectorKind, ContainerFilter, Containment, Partition};
