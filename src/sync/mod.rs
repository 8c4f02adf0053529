//! The verbs of the engine: scope, join, transform, precedence, provision, and the runs that use them.
//!
//! It never reads a file, and an object's error is data, not a failure of the run.
//! `lookup` and every room after it may import it; it imports `schema`, `expr`, `rule`, `connector` and `metaverse`.

mod assembly;
mod change;
mod commit;
mod draft;
mod error;
mod export;
mod flow;
mod inbound;
mod join;
mod options;
mod outbound;
mod plan;
mod precedence;
mod run;
mod scope;
mod server;
mod view;

pub use change::{AttributeChange, Change, ChangeKind};
pub use error::{AlgorithmStep, SyncError};
pub use inbound::inbound_scope;
pub use join::{JoinAttempt, attempts, criteria};
pub use options::{OptionName, Options, ProcessingOrder};
pub use run::{ObjectError, Progress, Recording, RunStep};
pub use scope::{FailedClause, failures, holds, in_scope};
pub use server::{NotModelledFlow, SyncServer};
pub use view::{CsView, MvView, View};

#[cfg(test)]
mod tests;
