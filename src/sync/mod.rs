//! The verbs of the engine: scope, join, transform, precedence, provision, and the runs that use them.
//!
//! It never reads a file, and an object's error is data, not a failure of the run.
//! `lookup` and every room after it may import it; it imports `schema`, `expr`, `rule`, `connector` and `metaverse`.

mod assembly;
mod change;
mod commit;
mod directories;
mod draft;
mod error;
mod export;
mod exporting;
mod flow;
mod importing;
mod inbound;
mod join;
mod options;
mod outbound;
mod plan;
mod precedence;
mod run;
mod run_profile;
mod run_step;
mod scheduler;
mod scope;
mod server;
mod view;

pub use change::{AttributeChange, Change, ChangeKind};
pub use directories::Directories;
pub use error::{AlgorithmStep, SyncError};
pub use inbound::inbound_scope;
pub use join::{JoinAttempt, attempts, criteria};
pub use options::{OptionName, Options, ProcessingOrder};
pub use run_profile::RunProfile;
pub use run_step::{LogEvent, ObjectError, Progress, Recording, RunStep, Statistics};
pub use scheduler::CyclePolicy;
pub use scope::{FailedClause, failures, holds, in_scope};
pub use server::SyncServer;
pub use view::{CsView, MvView, View};

#[cfg(test)]
mod tests;
