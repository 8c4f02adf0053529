//! Every choice that the documents leave open, in one place.

use jiff::Timestamp;

/// The choices that no document settles (spec/sync-engine.md 1.11), each with the default of the specification.
/// Whoever has evidence from a real server flips one here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// `attribute EQUAL False` holds for an absent attribute (spec/sync-engine.md 1.4.1 law 1; default off).
    pub absent_boolean_equals_false: bool,
    /// Scope clauses compare text with regard to case (1.4.1 law 4; default off).
    pub scope_case_sensitive: bool,
    /// An error while computing the outbound side undoes the object's inbound side too (1.3.3; default on).
    pub outbound_error_aborts_inbound: bool,
    /// Evaluate flows that have already lost, to find hidden errors (1.8.3; default off).
    pub evaluate_all: bool,
    /// The order in which the objects of a connector are synchronised (1.2.2).
    pub processing_order: ProcessingOrder,
    /// What `Now()` returns, fixed for a run (spec/expressions.md 2.4.3). No run reads the host's clock.
    pub now: Timestamp,
    /// The seed of `RandomNum()` and `Guid()`.
    pub seed: u64,
}

/// The order in which the objects of a connector are synchronised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProcessingOrder {
    /// As they were first imported (*choose*, the default).
    Creation,
    /// By DN, whatever order a dump has.
    Dn,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            absent_boolean_equals_false: false,
            scope_case_sensitive: false,
            outbound_error_aborts_inbound: true,
            evaluate_all: false,
            processing_order: ProcessingOrder::Creation,
            now: jiff::civil::date(2026, 1, 1)
                .to_zoned(jiff::tz::TimeZone::UTC)
                .map(|zoned| zoned.timestamp())
                .unwrap_or_default(),
            seed: 0,
        }
    }
}
