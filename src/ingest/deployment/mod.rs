//! A deployment folder: everything an administrator exported, in one place (spec/cli.md, INPUT).

mod dump;
mod folder;
mod parts;

pub use dump::Dump;
pub use folder::Deployment;
