//! Connector spaces: the engine's staging copy of each connected directory.
//!
//! It never knows what the metaverse does with an object.
//! `metaverse` and every room after it may import it; it imports `schema`, `rule` and `directory`.

mod cloud_import;
mod config;
mod conversion;
mod filtered;
mod full_import;
mod import;
mod join_index;
mod object;
mod pending_export;
mod space;

pub use config::{ConnectorConfig, ConnectorKind, ContainerFilter, Containment, Partition};
pub use filtered::{FilterReason, Filtered};
pub use full_import::{FullImport, ImportFinding, ImportReport};
pub use import::{Incoming, object_guid};
pub use join_index::JoinIndex;
pub use object::{Anchor, CsId, CsObject, PendingImport};
pub use pending_export::{ExportOperation, PendingExport};
pub use space::ConnectorSpace;
