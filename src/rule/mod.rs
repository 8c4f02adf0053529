//! Sync rules as checked data: scoping filter, join rules, attribute flows, immutable tags.
//!
//! It never evaluates anything over a store: whether an object is in scope is decided in `sync`.
//! `connector` and every room after it may import it; it imports `schema` and `expr`.

mod book;
mod check;
mod default;
mod draft;
mod flow;
mod join;
mod join_key;
mod mistake;
mod operator;
mod scope;
mod sync_rule;
mod tag;

pub use book::{RuleBook, RuleId};
pub use default::{OUT_OF_BOX_RULES, OUT_OF_BOX_RULES_FILE};
pub use draft::{ClauseDraft, FlowDraft, FlowSourceDraft, JoinDraft, RuleDraft};
pub use flow::{Flow, FlowSource, MergeType};
pub use join::{JoinClause, JoinGroup};
pub use join_key::{JoinKey, joins};
pub use mistake::RuleMistake;
pub use operator::Operator;
pub use scope::{Operand, ScopeClause, ScopeGroup, ScopingFilter};
pub use sync_rule::{Direction, LinkType, RuleContext, RuleFinding, SyncRule};
pub use tag::ImmutableTag;
