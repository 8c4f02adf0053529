//! The outside world: forests with their entries, the cloud tenant with its objects, and how they answer writes.
//!
//! It never knows connector spaces: what a synchronisation server makes of an entry is `connector`'s.
//! `connector` and every room after it may import it; it imports `schema`.

mod cloud_user;
mod entry;
mod fine_grained_policy;
mod forest;
mod matching;
mod memberships;
mod outage;
mod password_history;
mod password_policy;
mod protected_group;
mod tenant;
mod tenant_settings;
mod tenant_write;
mod throttle;
mod unique;
mod world;
mod write;

pub use cloud_user::CloudUser;
pub use entry::Entry;
pub use fine_grained_policy::{EffectivePolicy, FineGrainedPolicy};
pub use forest::{Changed, EntryId, Forest};
pub use memberships::Memberships;
pub use outage::{Outage, UNREACHABLE};
pub use password_history::{PasswordHash, PasswordHistory, Salt};
pub use password_policy::{Lockout, PasswordPolicy};
pub use protected_group::{Protection, protection};
pub use tenant::{Quarantined, Tenant};
pub use tenant_settings::TenantSettings;
pub use throttle::Throttle;
pub use world::World;
pub use write::{Receipt, Refusal, Write, WriteKind};
