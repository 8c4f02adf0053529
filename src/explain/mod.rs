//! Why a lookup ended as it did: hops, cause, evidence, down to the clause and the value.
//!
//! It never writes to the model it was given, and it never prints. Repairs are tried on copies of it.
//! `scenario`, `report` and `cli` may import it; it imports every room from `schema` to `lookup`.

mod absence;
mod account;
mod audit;
mod candidates;
mod cause;
mod change;
#[expect(clippy::module_inception, reason = "the verb of the room is its name")]
mod explain;
mod explanation;
mod few;
mod identity;
mod repair;
mod service;
mod shortfall;
mod warning;
mod whereabouts;
mod wording;

pub use audit::{Audit, AuditRow};
pub use cause::{Cause, CauseCode};
pub use explain::Explainer;
pub use explanation::{Explanation, Found, Hop, HopKind, Rejected};
pub use identity::Identities;
pub use repair::Repair;
pub use service::service_warnings;
pub use warning::outbound_warning;
pub use wording::rule_label;

use audit::users;
