//! What a domain controller says to a new password.
//!
//! The rules are Active Directory's, as spec/writeback.md 8 states them. Where it is silent they are those of Samba's
//! domain controller, the server that anybody can run to check an answer (`samdb_check_password`,
//! `check_password_quality` and `check_password_restrictions` in its sources); each rule says which it follows.
//!
//! ```
//! use anchorwalk::directory::{PasswordHistory, PasswordPolicy};
//! use anchorwalk::schema::Plaintext;
//! use anchorwalk::writeback::policy::{PasswordAccount, PasswordOperation, PasswordReason, PasswordRequest, refusals};
//!
//! let account = PasswordAccount {
//!     sam_account_name: "aalmeida",
//!     display_name: "Ana Almeida",
//!     password_age: None,
//!     history: &PasswordHistory::default(),
//!     user_account_control: 512,
//!     locked_out: false,
//! };
//! let password = Plaintext::new("almeida-1".to_owned());
//! let request = PasswordRequest { operation: PasswordOperation::Reset, policy_hints: true, password: &password };
//! let refusals = refusals(&PasswordPolicy::default(), &account, &request);
//! assert_eq!(refusals, [PasswordReason::NameContained]);
//! ```

mod account_flags;
mod cased_letter;
mod caseless;
mod complexity;
mod name_rule;
mod refusals;

pub use account_flags::AccountFlags;
pub use complexity::CharacterKinds;
pub use refusals::{PasswordAccount, PasswordOperation, PasswordReason, PasswordRequest, refusals};
