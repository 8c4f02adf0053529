//! Attribute flows: which value goes where.

use crate::expr::Expression;
use crate::schema::{AttributeName, Location};
use std::sync::Arc;

/// One attribute flow of a rule (spec/sync-engine.md 1.8.1).
#[derive(Clone, Debug)]
pub struct Flow {
    /// The attribute that receives the value.
    pub target: AttributeName,
    /// Where the value comes from.
    pub source: FlowSource,
    /// How values of several rules become one.
    pub merge: MergeType,
    /// Flow only when the target object is created.
    pub apply_once: bool,
    /// Where the flow stands.
    pub at: Location,
}

/// Where a flow takes its value from.
#[derive(Clone, Debug)]
pub enum FlowSource {
    /// Another attribute, all its values as they are.
    Direct(AttributeName),
    /// A text, converted to the target's type.
    Constant(Arc<str>),
    /// An expression of the rule language.
    Expression(Box<Expression>),
}

/// How the values of several flows to one attribute become one (spec/sync-engine.md 1.8.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MergeType {
    /// The highest precedence wins.
    Update,
    /// As `Update`.
    Replace,
    /// The union of all contributions.
    Merge,
    /// The union, values that differ only in case counting as one.
    MergeCaseInsensitive,
}

impl MergeType {
    /// Every merge type with its spelling.
    pub const ALL: [(MergeType, &'static str); 4] = [
        (Self::Update, "Update"),
        (Self::Replace, "Replace"),
        (Self::Merge, "Merge"),
        (Self::MergeCaseInsensitive, "MergeCaseInsensitive"),
    ];

    /// Whether values are collected instead of one winning.
    pub fn collects(self) -> bool {
        matches!(self, Self::Merge | Self::MergeCaseInsensitive)
    }
}
