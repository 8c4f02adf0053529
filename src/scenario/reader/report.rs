//! Every mistake of a file.

use super::Problem;
use std::fmt;

/// Every mistake of a file, in the order of the file. Its `Display` shows each with its line and a caret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    problems: Vec<Problem>,
    left_out: usize,
}

impl Report {
    pub(super) fn new(mut problems: Vec<Problem>, left_out: usize) -> Self {
        problems.sort_by(|left, right| left.at.cmp(&right.at));
        problems.dedup();
        Self { problems, left_out }
    }

    /// The mistakes.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.problems.iter().enumerate() {
            let separator = if index == 0 { "" } else { "\n" };
            write!(f, "{separator}{problem:#}")?;
        }
        if self.left_out > 0 {
            write!(f, "\nand {} more", self.left_out)?;
        }
        Ok(())
    }
}

impl std::error::Error for Report {}
