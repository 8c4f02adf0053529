//! Somebody that the text names, looked up.

use crate::explain::Explanation;

/// A person of the text in the model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookedUp {
    /// The anchor or name as the text has it.
    pub named: String,
    /// What the lookup found and why, or why there was none.
    pub explanation: Result<Explanation, NotLookedUp>,
}

/// Why a name was not looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotLookedUp {
    /// It looks like an anchor and is none.
    NoAnchor,
    /// The input has nobody of that name.
    Unknown,
    /// The input has several.
    Several,
}

impl NotLookedUp {
    /// The stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoAnchor => "noAnchor",
            Self::Unknown => "unknown",
            Self::Several => "several",
        }
    }
}
