//! The parts of a snapshot.

/// A part of a snapshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    /// Connectors, rules, kinds of link and classes of person.
    Legend,
    /// The pilots of the perfect hash.
    Pilots,
    /// A line a person.
    Lines,
    /// What has no room in a line.
    Overflow,
    /// The number of the person in each line, by which the texts are found.
    Numbers,
    /// Where the texts of each person end.
    LabelEnds,
    /// DNs and messages.
    Labels,
    /// What the input had that is not modelled.
    NotModelled,
    /// What was odd in the input.
    Findings,
}

impl Section {
    /// Every section, in the order of the file.
    pub const ALL: [Self; 9] = [
        Self::Legend,
        Self::Pilots,
        Self::Lines,
        Self::Overflow,
        Self::Numbers,
        Self::LabelEnds,
        Self::Labels,
        Self::NotModelled,
        Self::Findings,
    ];

    /// The name in messages.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Legend => "legend",
            Self::Pilots => "pilots",
            Self::Lines => "lines",
            Self::Overflow => "overflow",
            Self::Numbers => "numbers",
            Self::LabelEnds => "label ends",
            Self::Labels => "labels",
            Self::NotModelled => "not modelled",
            Self::Findings => "findings",
        }
    }

    pub(super) fn code(self) -> u32 {
        (0..).zip(Self::ALL).find(|(_, own)| *own == self).map_or(0, |(code, _)| code)
    }

    pub(super) fn of_code(code: u32) -> Option<Self> {
        Self::ALL.get(code as usize).copied()
    }
}
