//! What is wrong with a line.

use std::fmt;

/// Why a line is no question. It never repeats a value, because any value may be a password on the wrong side of a
/// quotation mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineMistake {
    /// The column in characters, from 1.
    pub column: usize,
    /// The field, such as `policy.minLength`; empty where the line as a whole is meant.
    pub field: String,
    /// What was expected, and what kind of thing was found.
    pub message: String,
}

impl fmt::Display for LineMistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.field.is_empty() {
            write!(f, "{}: ", self.field)?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for LineMistake {}
