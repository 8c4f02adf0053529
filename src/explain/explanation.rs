//! The walk, hop by hop, with what was found and what was rejected.

use super::{Cause, Repair};
use crate::lookup::Resolution;

/// A hop of the walk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HopKind {
    /// From the anchor to the AAD connector space.
    AadConnectorSpace,
    /// From there to the metaverse.
    Metaverse,
    /// From there to the AD connector spaces.
    AdConnectorSpace,
}

impl HopKind {
    /// The stable name (spec/cli.md).
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AadConnectorSpace => "aadConnectorSpace",
            Self::Metaverse => "metaverse",
            Self::AdConnectorSpace => "adConnectorSpace",
        }
    }
}

/// Something that a hop found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The DN; of a metaverse object its GUID in braces.
    pub dn: String,
    /// The connector's name; none for the metaverse.
    pub connector: Option<String>,
    /// What was looked at, such as the rules on the link.
    pub detail: String,
}

/// Something that a hop looked at and did not take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// The DN; of a metaverse object its GUID in braces.
    pub dn: String,
    /// The connector's name; none for the metaverse.
    pub connector: Option<String>,
    /// Why, down to the clause and the value.
    pub why: String,
}

/// One hop of the walk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hop {
    /// Which hop.
    pub kind: HopKind,
    /// What was looked up.
    pub looked_up: String,
    /// What was found.
    pub found: Vec<Found>,
    /// What was rejected.
    pub rejected: Vec<Rejected>,
}

impl Hop {
    pub(super) fn new(kind: HopKind, looked_up: impl Into<String>) -> Self {
        Self { kind, looked_up: looked_up.into(), found: Vec::new(), rejected: Vec::new() }
    }
}

/// The explanation of one lookup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The answer that is explained.
    pub resolution: Resolution,
    /// The hops, as far as the walk came.
    pub hops: Vec<Hop>,
    /// The cause, unless the outcome is `Resolved`.
    pub cause: Option<Cause>,
    /// What is well now but one edit away from an outage, or can't be known.
    pub warnings: Vec<String>,
    /// Verified repairs, where they were asked for ([`super::Explainer::explain_and_repair`]).
    pub repairs: Vec<Repair>,
}
