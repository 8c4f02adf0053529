//! What somebody wants to happen to a password.

use super::EventId;

/// An operation on one password (spec/writeback.md 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Operation {
    /// The user knows the present password and wants another.
    VoluntaryChange,
    /// The password has expired, or must be changed at the next logon.
    ForcedChange,
    /// The user has forgotten it and passes the authentication gates instead.
    Reset,
    /// An administrator sets another user's password.
    AdminReset,
    /// The user unlocks the account and keeps the password.
    Unlock,
}

impl Operation {
    /// Every operation.
    pub const ALL: [Self; 5] =
        [Self::VoluntaryChange, Self::ForcedChange, Self::Reset, Self::AdminReset, Self::Unlock];

    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::VoluntaryChange => "VoluntaryChange",
            Self::ForcedChange => "ForcedChange",
            Self::Reset => "Reset",
            Self::AdminReset => "AdminReset",
            Self::Unlock => "Unlock",
        }
    }

    /// Whether the present password must be given.
    pub const fn is_change(self) -> bool {
        matches!(self, Self::VoluntaryChange | Self::ForcedChange)
    }

    /// Whether the user passes the authentication gates of self-service reset.
    pub const fn passes_gates(self) -> bool {
        matches!(self, Self::Reset | Self::Unlock)
    }

    /// Whether a new password is stored.
    pub const fn sets_password(self) -> bool {
        !matches!(self, Self::Unlock)
    }

    /// The first event of the operation (spec/writeback.md 12). No document names ids for an unlock: it is logged as a
    /// reset (*choose*).
    pub const fn start(self) -> EventId {
        match self {
            Self::VoluntaryChange | Self::ForcedChange => EventId::ChangePasswordStart,
            Self::Reset | Self::Unlock => EventId::PasswordResetStart,
            Self::AdminReset => EventId::ResetUserPasswordByAdminStart,
        }
    }

    /// Its last event where it succeeds.
    pub const fn success(self) -> EventId {
        match self {
            Self::VoluntaryChange | Self::ForcedChange => EventId::ChangePasswordSuccess,
            Self::Reset | Self::Unlock => EventId::PasswordResetSuccess,
            Self::AdminReset => EventId::ResetUserPasswordByAdminSuccess,
        }
    }

    /// Its last event where it fails.
    pub const fn fail(self) -> EventId {
        match self {
            Self::VoluntaryChange | Self::ForcedChange => EventId::ChangePasswordFail,
            Self::Reset | Self::Unlock => EventId::PasswordResetFail,
            Self::AdminReset => EventId::ResetUserPasswordByAdminFail,
        }
    }
}
