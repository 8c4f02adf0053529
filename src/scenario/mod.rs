//! The scenario file (RON): its spanned reader, the written form of a sync rule, the out-of-box rule set.
//!
//! It never leaks serde into the rooms above: what leaves here are their own types, checked, or a [`Report`] of
//! every mistake in the file with line and column.
//! `report` and `cli` may import it; it imports every room that a scenario can describe.

mod out_of_box;
mod reader;
mod rule_form;

pub use out_of_box::{Matching, OutOfBoxError, OutOfBoxOptions, PRECEDENCE_MIN, out_of_box_rules};
pub use reader::{
    Fields, Item, Node, NodeKind, Problem, Problems, Report, Source, SourceError, Spanned, parse,
};
pub use rule_form::{Connectors, NamedConnector, RuleForm, Vocabulary, rule_drafts};
