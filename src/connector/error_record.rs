//! An error that stays with an object until a later run succeeds.

use jiff::Timestamp;

/// The error of an object's last import, synchronisation or export (spec/sync-engine.md 1.10.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrorRecord {
    /// The error by Microsoft's name, such as `sync-rule-error-function-triggered`.
    pub name: &'static str,
    /// What was found.
    pub message: String,
    /// How often it was tried again: 0 at first.
    pub retry_count: u32,
    /// When this error first occurred.
    pub first_occurred: Timestamp,
    /// When it occurred last.
    pub last_occurred: Timestamp,
}

impl ErrorRecord {
    /// The error after another try: one of the same name counts on, another one begins anew.
    pub fn again(before: Option<&Self>, name: &'static str, message: String, now: Timestamp) -> Self {
        let before = before.filter(|before| before.name == name);
        Self {
            name,
            message,
            retry_count: before.map_or(0, |before| before.retry_count.saturating_add(1)),
            first_occurred: before.map_or(now, |before| before.first_occurred),
            last_occurred: now,
        }
    }
}
