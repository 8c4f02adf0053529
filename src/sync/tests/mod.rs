//! The engine on whole worlds: what must hold whatever the people, the forests and the order.

mod properties;
mod runs;
mod verbs;
mod world;
