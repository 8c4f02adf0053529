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
mod flow_plan;
mod importing;
mod inbound;
mod join;
mod late_reference;
mod options;
mod order;
mod outbound;
mod parallel;
mod plan;
mod planner;
mod precedence;
mod preview;
mod preview_recorder;
mod reads;
mod report;
mod run;
mod run_profile;
mod run_step;
mod scheduler;
mod scope;
mod server;
mod source_view;
mod view;
mod witness;

pub use change::{AttributeChange, Change, ChangeKind};
pub use directories::Directories;
pub use error::{AlgorithmStep, SyncError};
pub use inbound::inbound_scope;
pub use join::{JoinAttempt, attempts, criteria};
pub use late_reference::LateReference;
pub use options::{OptionName, Options, ProcessingOrder};
pub use order::OrderDependence;
pub use preview::{
    ClausePreview, ContributedPreview, ContributionPreview, DecisionPreview, JoinPreview, LinkPreview,
    Preview, RulePreview, TargetPreview,
};
pub use run_profile::RunProfile;
pub use run_step::{LogEvent, ObjectError, Progress, Recording, RunStep, Statistics};
pub use scheduler::CyclePolicy;
pub use scope::{FailedClause, failures, holds, in_scope};
pub use server::SyncServer;
pub use view::{CsView, MvView, View};
pub use witness::{
    Candidates, FlowAt, LinkDecision, Place, Ruling, Skipped, Stage, Told, Unwatched, Witness,
};

#[cfg(test)]
pub(crate) mod tests;
