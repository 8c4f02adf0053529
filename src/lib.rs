//! anchorwalk
pub mod connector;
pub mod directory;
pub mod expr;
pub mod rule;
pub mod scenario;
pub mod schema;
