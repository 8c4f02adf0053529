//! anchorwalk
pub mod cli;
pub mod connector;
pub mod directory;
pub mod explain;
pub mod expr;
pub mod ingest;
pub mod lookup;
pub mod metaverse;
pub mod report;
pub mod rule;
pub mod scenario;
pub mod schema;
pub mod sync;
