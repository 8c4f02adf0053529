//! The frozen index against the explained walk.

mod agreement;
mod generated;
mod snapshot;
mod tables;
