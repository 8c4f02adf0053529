//! The outside world: what stands in the forests and in the cloud tenant.
//!
//! It never knows connector spaces or rules: nothing here says what synchronises.
//! `connector` and every room after it may import it; it imports `schema`.

mod cloud_user;
mod entry;
mod fine_grained_policy;
mod forest;
mod memberships;
mod password_history;
mod password_policy;
mod protected_group;
mod tenant;

pub use cloud_user::CloudUser;
pub use entry::Entry;
pub use fine_grained_policy::{EffectivePolicy, FineGrainedPolicy};
pub use forest::{EntryId, Forest};
pub use memberships::Memberships;
pub use password_history::{PasswordHash, PasswordHistory, Salt};
pub use password_policy::{Lockout, PasswordPolicy};
pub use protected_group::{Protection, protection};
pub use tenant::Tenant;
