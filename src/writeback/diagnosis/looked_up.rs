//! Somebody that the text names, looked up.

use crate::explain::Explanation;

/// A person of the text in the model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookedUp {
    /// The anchor or name as the text has it.
    pub named: String,
    /// What the lookup found and why. A name that means nobody, or several, has none.
    pub explanation: Option<Explanation>,
}
