//! The engine on whole worlds: what must hold whatever the people, the forests and the order.

pub(crate) mod properties;
mod runs;
mod threads;
mod verbs;
pub(crate) mod world;
