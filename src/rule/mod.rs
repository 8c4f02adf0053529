//! Sync rules as checked data: scoping filter, join rules, attribute flows, immutable tags.
//!
//! It never evaluates anything over a store: whether an object is in scope is decided in `sync`.
//! `connector` and every room after it may import it; it imports `schema` and `expr`.

mod default;
mod draft;

pub use default::OUT_OF_BOX_RULES;
pub use draft::{ClauseDraft, FlowDraft, FlowSourceDraft, JoinDraft, RuleDraft};
