//! How an operation ends for whoever asked for it.

use super::{Cause, Operation};

/// The one final answer to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Done.
    Success,
    /// Done on premises; the cloud could not store the password too (`OnPremisesSuccessCloudFailure`).
    CloudFailure,
    /// Not done, and nothing was changed.
    Refused(Cause),
    /// Nobody knows: the password may have been set.
    TimedOut,
}

impl Answer {
    /// The stable name: `Success`, `CloudFailure`, `Refused`, `TimedOut`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Success => "Success",
            Self::CloudFailure => "CloudFailure",
            Self::Refused(_) => "Refused",
            Self::TimedOut => "TimedOut",
        }
    }

    /// Why it was refused.
    pub const fn cause(self) -> Option<Cause> {
        match self {
            Self::Refused(cause) => Some(cause),
            Self::Success | Self::CloudFailure | Self::TimedOut => None,
        }
    }

    /// What the user reads after having asked for an operation.
    pub const fn message(self, operation: Operation) -> &'static str {
        match self {
            Self::Success | Self::CloudFailure if !operation.sets_password() => {
                "Your account has been unlocked."
            }
            Self::TimedOut if !operation.sets_password() => {
                "We didn't hear back in time. Your account may or may not have been unlocked: try to sign in first."
            }
            Self::Success => "Your password has been changed.",
            Self::CloudFailure => {
                "Your password has been changed on premises. It may take a few minutes until it works in the cloud."
            }
            Self::Refused(cause) => cause.message(),
            Self::TimedOut => {
                "We didn't hear back in time. Your password may or may not have been changed: try the new one first."
            }
        }
    }

    /// The code that the user can quote.
    pub const fn code(self) -> Option<&'static str> {
        match self {
            Self::Refused(cause) => cause.code(),
            Self::TimedOut => Some("SSPR_0030"),
            Self::Success | Self::CloudFailure => None,
        }
    }
}
