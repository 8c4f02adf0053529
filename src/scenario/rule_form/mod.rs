//! The written form of a sync rule, for a person with a text editor.
//!
//! ```ron
//! Rule(
//!     name: "In from AD - User AccountEnabled",
//!     direction: Inbound, connector: ActiveDirectory,      // or EntraId, or "fabrikam.test"
//!     from: "user", to: "person", precedence: 102,
//!     scope: ["userAccountControl ISBITNOTSET 2"],         // joined by AND; a list of lists: groups joined by OR
//!     join: ["objectSid = objectSid", "mail = mail AND c == c"],  // groups in order, connector space first
//!     flows: {
//!         "accountEnabled": Constant("True"),
//!         "cn objectSid extensionAttribute1..15": Direct,  // many flows of one kind in one line
//!         "company department": Trim,
//!         "accountName": From("sAMAccountName"),
//!         "description url": Expr("Left(Trim(Item([*], 1)), 448)"),   // [*] stands for the name of the flow
//!         "proxyAddresses": MergeCaseInsensitive(Expr("…")),
//!         "cloudCreated": Once(Constant("False")),
//!     },
//! )
//! ```
//!
//! What may be left out: `tag` (empty), `link` (`Join`), `scope` and `join` (none), `flows`, `passwordSync` and
//! `disabled` (`false`). With a [`Vocabulary`], `Shared("…")` stands for a named expression or join, `Renamed` for
//! the attribute that goes by another name, and `with: ["…"]` adds named sets of flows.

mod clause;
mod connectors;
mod flow;
mod names;
mod rule;
mod vocabulary;

pub use connectors::{Connectors, NamedConnector};
pub use rule::{RuleForm, rule_drafts};
pub use vocabulary::Vocabulary;

pub(super) use clause::scope;

#[cfg(test)]
mod tests;
