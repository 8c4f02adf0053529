//! How many writes a directory takes in a span of time.

use jiff::{SignedDuration, Timestamp};

/// A limit on writes: so many in each window of time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Throttle {
    /// How many writes a window takes.
    pub writes: u64,
    /// How long a window is.
    pub window: SignedDuration,
    started: Timestamp,
    taken: u64,
}

impl Default for Throttle {
    /// 7,000 writes in five minutes, as the tenant allows a synchronisation server.
    fn default() -> Self {
        Self::new(7_000, SignedDuration::from_mins(5))
    }
}

impl Throttle {
    /// A limit of so many writes in a window of this length; a limit of 0 writes counts as 1.
    pub fn new(writes: u64, window: SignedDuration) -> Self {
        Self { writes: writes.max(1), window, started: Timestamp::MIN, taken: 0 }
    }

    /// Takes one write at this time, and returns when it is done: now, or when the next window opens.
    ///
    /// ```
    /// use anchorwalk::directory::Throttle;
    /// use jiff::{SignedDuration, Timestamp};
    /// let mut throttle = Throttle::new(2, SignedDuration::from_mins(5));
    /// let noon: Timestamp = "2026-01-01T12:00:00Z".parse()?;
    /// assert_eq!([throttle.take(noon), throttle.take(noon)], [noon, noon]);
    /// assert_eq!(throttle.take(noon).to_string(), "2026-01-01T12:05:00Z");
    /// # Ok::<(), jiff::Error>(())
    /// ```
    pub fn take(&mut self, now: Timestamp) -> Timestamp {
        let end = self.started.saturating_add(self.window).unwrap_or(Timestamp::MAX);
        let mut at = now;
        if now >= end {
            (self.started, self.taken) = (now, 0);
        } else if self.taken >= self.writes {
            at = end;
            (self.started, self.taken) = (end, 0);
        }
        self.taken += 1;
        at
    }
}
