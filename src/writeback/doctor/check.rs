//! One line of the checklist.

/// What a line came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CheckState {
    /// The input shows that it is as it should be.
    Pass,
    /// The input shows that it is not.
    Fail,
    /// The input does not say.
    Unknown,
}

impl CheckState {
    /// The stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::Unknown => "unknown",
        }
    }
}

/// A line of the checklist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// The stable name.
    pub code: &'static str,
    /// What is asked.
    pub title: &'static str,
    /// What it came to.
    pub state: CheckState,
    /// What in the input says so, one fact a line.
    pub evidence: Vec<String>,
    /// Where to look on the real system for what the input does not say.
    pub look: &'static str,
    /// What to do where it is not as it should be.
    pub cure: &'static str,
}

/// What is asked, where to look, and what to do.
#[derive(Clone, Copy)]
pub(super) struct Question {
    pub(super) code: &'static str,
    pub(super) title: &'static str,
    pub(super) look: &'static str,
    pub(super) cure: &'static str,
}

impl Question {
    /// The input does not say.
    pub(super) fn unknown(self, evidence: impl Into<Vec<String>>) -> Check {
        self.answer(CheckState::Unknown, evidence)
    }

    /// Passes unless there is something against it.
    pub(super) fn unless(self, against: Vec<String>, otherwise: impl Into<String>) -> Check {
        if against.is_empty() {
            self.answer(CheckState::Pass, [otherwise.into()])
        } else {
            self.answer(CheckState::Fail, against)
        }
    }

    fn answer(self, state: CheckState, evidence: impl Into<Vec<String>>) -> Check {
        let Self { code, title, look, cure } = self;
        Check { code, title, state, evidence: evidence.into(), look, cure }
    }
}
