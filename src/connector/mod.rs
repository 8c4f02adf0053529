//! Connector spaces: the engine's staging copy of each connected directory.
//!
//! It never knows what the metaverse does with an object.
//! `metaverse` and every room after it may import it; it imports `schema`, `rule` and `directory`.

mod cloud_import;
mod config;
mod confirmation;
mod conversion;
mod error_record;
mod filtered;
mod hologram;
mod import;
mod incoming;
mod join_index;
mod object;
mod pending_export;
mod pending_import;
mod rehearsal;
mod space;

pub use config::{ConnectorConfig, ConnectorKind, ContainerFilter, Containment, Partition};
pub use confirmation::NOT_REIMPORTED;
pub use error_record::ErrorRecord;
pub use filtered::{FilterReason, Filtered};
pub use hologram::{Hologram, Image};
pub use import::{Import, ImportFinding, ImportReport};
pub use incoming::Incoming;
pub use join_index::JoinIndex;
pub use object::{Anchor, CsId, CsObject};
pub use pending_export::{ExportOperation, PendingExport};
pub use pending_import::{PendingImport, Synchronized};
pub use space::ConnectorSpace;
