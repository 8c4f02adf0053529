//! An instant as people write it.

use jiff::Timestamp;

/// An instant in the form of RFC 3339. A leap second is none: no clock of the engine shows one, and to take it for the
/// second before would be a guess (spec/reliability.md 14).
///
/// ```
/// use anchorwalk::schema::instant;
/// assert!(instant("2026-01-01T00:00:00Z").is_some());
/// assert!(instant("2026-12-31T23:59:60Z").is_none() && instant("noon").is_none());
/// ```
pub fn instant(text: &str) -> Option<Timestamp> {
    let has_leap_second = text.contains(":60") || text.contains("60Z");
    text.parse().ok().filter(|_| !has_leap_second)
}
