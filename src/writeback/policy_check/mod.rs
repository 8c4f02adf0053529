//! The password rules by themselves: a question is a line of JSON, and so is its answer (spec/cli.md, policy-check).
//!
//! ```
//! use anchorwalk::writeback::policy_check::PolicyQuestion;
//!
//! let question = PolicyQuestion::read(r#"{"user":{"displayName":"Ana Almeida"},"password":"ALMEIDA-1"}"#)?;
//! assert_eq!(question.refusals().iter().map(|reason| reason.as_str()).collect::<Vec<_>>(), ["nameContained"]);
//! let mistake = PolicyQuestion::read(r#"{"policy":{"minLength":"7"},"password":"ALMEIDA-1"}"#).unwrap_err();
//! assert_eq!(mistake.to_string(), "policy.minLength: expected a whole number, found a text");
//! # Ok::<(), anchorwalk::writeback::policy_check::LineMistake>(())
//! ```

mod line_mistake;
mod members;
mod policy_question;
mod raw;
mod secret_lines;
mod string_literal;
#[cfg(test)]
mod tests;

pub use line_mistake::LineMistake;
pub use policy_question::PolicyQuestion;
pub use secret_lines::{LinesError, SecretLines};
