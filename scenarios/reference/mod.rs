//! The reference engine: a second reading of spec/sync-engine.md, for tests and benches only.
//!
//! It is naive on purpose. Objects live in `BTreeMap`s, every step is computed again from the object's whole state,
//! and nothing is planned: an object is changed in place and put back if an error arises. It shares no code with the
//! engine below the `rule` room; what both have in common is the language of expressions and rules as checked data.
//!
//! [`full_import_and_synchronize`] is its face. [`Engine`] offers the single verbs.
//!
//! What it leaves out: exports to a directory, statistics, messages of errors (only their names), findings of imports.

#![allow(dead_code, unused_imports, reason = "the test target and the benches each use a part")]
#![allow(clippy::wildcard_enum_match_arm, reason = "the last arm of a short reading is the rest")]

mod adapter;
mod connector;
mod convert;
mod engine;
mod entry;
mod error;
mod export;
mod flow;
mod import;
mod inbound;
mod index;
mod join;
mod object;
mod outbound;
mod resolution;
mod run;
mod scope;
mod settle;
mod view;

pub(crate) use connector::{Connector, DirectoryKind};
pub(crate) use engine::{Engine, Options};
pub(crate) use entry::Entry;
pub(crate) use error::SyncError;
pub(crate) use object::{CsKey, CsObject, Export, Link, MvObject, MvValue, PendingImport};

use anchorwalk::rule::RuleBook;
use anchorwalk::schema::Schema;

/// Full import of every connector, then full synchronisation of all of them in the order in which they are given, which
/// has to be that of their connection: forests first, the tenant last (spec/sync-engine.md 1.2.4).
///
/// `entries` gives for each connector, by its place in `connectors`, what stands in its directory.
pub(crate) fn full_import_and_synchronize(
    connectors: Vec<Connector>,
    rules: &RuleBook,
    metaverse: Schema,
    options: Options,
    entries: &[Vec<Entry>],
) -> Engine {
    let mut engine = Engine::new(connectors, rules, metaverse, options);
    for (connector, entries) in entries.iter().enumerate() {
        engine.full_import(connector, entries);
    }
    engine.full_synchronization();
    engine
}
