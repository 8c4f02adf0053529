//! Two sets of documents, several years apart.

/// Which documents hold where they differ (spec/writeback.md 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Era {
    /// The articles of 2017: Windows Server 2008 R2 to 2012 R2, the classic portal, no writeback through Graph.
    Y2017,
    /// Today's: Windows Server 2016 and later, TLS 1.2, Graph's `resetPassword`.
    #[default]
    Current,
}

impl Era {
    /// Both, oldest first.
    pub const ALL: [Self; 2] = [Self::Y2017, Self::Current];

    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Y2017 => "Y2017",
            Self::Current => "Current",
        }
    }

    /// The day on which a simulated run begins unless said otherwise, as an RFC 3339 instant.
    pub const fn first_instant(self) -> &'static str {
        match self {
            Self::Y2017 => "2017-07-17T08:00:00Z",
            Self::Current => "2026-01-05T08:00:00Z",
        }
    }
}
