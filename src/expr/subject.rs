//! What an expression is evaluated for.

use crate::schema::{AttributeName, Values};
use jiff::Timestamp;
use std::borrow::Cow;

/// The object, and the run, that an expression is evaluated for. [`super::Facts`] is one made of plain data.
pub trait Subject {
    /// The expected values of an attribute; `None` if it is absent. `[dn]` is asked for like any other.
    fn attribute(&self, name: AttributeName) -> Option<Cow<'_, Values>>;

    /// The values last imported or confirmed, without pending and unconfirmed exports: what `ImportedValue` reads
    /// (spec/expressions.md 2.4.8).
    fn imported(&self, name: AttributeName) -> Option<Cow<'_, Values>>;

    /// The value of `%name%`, without the percent signs; `None` is an evaluation error.
    fn parameter(&self, name: &str) -> Option<Cow<'_, str>>;

    /// The instant of the run, in UTC; the same for the whole run (spec/expressions.md 2.4.3).
    fn now(&self) -> Timestamp;

    /// The next number of a seeded source of chance, uniform over all 64 bits.
    fn random(&self) -> u64;

    /// Whether `ImportedValue` may be used: only inbound (spec/expressions.md 2.4.8).
    fn allows_imported_value(&self) -> bool {
        true
    }
}
