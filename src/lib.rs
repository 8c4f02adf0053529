//! anchorwalk
pub mod connector;
pub mod directory;
pub mod ingest;
pub mod rule;
pub mod schema;
