//! A directory that stops answering.

use super::{Receipt, Refusal};

/// The refusal of a directory that does not answer (spec/sync-engine.md 1.10.2).
pub const UNREACHABLE: &str = "cd-connectivity-error";

/// How a directory stops answering: after so many more writes, and perhaps with one that is made without a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outage {
    /// So many writes are still answered.
    pub answered: u64,
    /// Whether the write after them is made all the same: only its answer is lost.
    pub made: bool,
}

impl Outage {
    /// Whether the directory answers nothing from the start.
    pub fn is_total(&self) -> bool {
        self.answered == 0 && !self.made
    }

    /// What comes of the next write, where `write` makes it.
    ///
    /// # Errors
    /// What the directory says while it still answers, then [`UNREACHABLE`].
    ///
    /// ```
    /// use anchorwalk::directory::{Outage, Receipt, Refusal};
    /// use anchorwalk::schema::Guid;
    /// let mut outage = Outage { answered: 1, made: true };
    /// let mut made = 0;
    /// let mut write = || {
    ///     outage.write(|| {
    ///         made += 1;
    ///         Ok::<_, Refusal>(Receipt { id: Guid::named("new"), remarks: Vec::new() })
    ///     })
    /// };
    /// assert_eq!([write().is_ok(), write().is_ok(), write().is_ok()], [true, false, false]);
    /// assert_eq!(made, 2);
    /// ```
    pub fn write(&mut self, write: impl FnOnce() -> Result<Receipt, Refusal>) -> Result<Receipt, Refusal> {
        if let Some(left) = self.answered.checked_sub(1) {
            self.answered = left;
            return write();
        }
        if std::mem::take(&mut self.made) {
            // The answer, whatever it is, never arrives.
            drop(write());
        }
        Err(Refusal::new(UNREACHABLE, "the directory does not answer"))
    }
}
