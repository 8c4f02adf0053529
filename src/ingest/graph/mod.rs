//! Dumps of the tenant's objects as Microsoft Graph lists them (spec/config-export.md 3.7).

mod dump;
mod json;
mod meter;
mod object;
mod page;
mod property;

pub use dump::{GraphReader, GraphSummary};
