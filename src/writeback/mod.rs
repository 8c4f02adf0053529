//! Password writeback: the service around the lookup.
//!
//! It never lets a password in the clear out of [`crate::schema::Plaintext`].
//! `scenario`, `report` and `cli` may import it; it imports `schema` and `directory`.

pub mod policy;
pub mod policy_check;
