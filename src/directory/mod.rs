//! The outside world: what stands in the forests and in the cloud tenant.
//!
//! It never knows connector spaces or rules: nothing here says what synchronises.
//! `connector` and every room after it may import it; it imports `schema`.

mod cloud_user;
mod entry;
mod forest;
mod tenant;

pub use cloud_user::CloudUser;
pub use entry::Entry;
pub use forest::{EntryId, Forest};
pub use tenant::Tenant;
