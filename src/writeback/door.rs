//! The doors through which an operation comes in, and which of them write back.

use super::{Era, Operation};

/// A place where a password can be changed (spec/writeback.md 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Door {
    /// The access panel.
    AccessPanel,
    /// Office 365.
    Office365,
    /// My Account.
    MyAccount,
    /// The sign-in page, where an expired password must be changed.
    SignIn,
    /// The password reset portal.
    ResetPortal,
    /// The Azure portal.
    AzurePortal,
    /// The classic portal of 2017.
    ClassicPortal,
    /// Microsoft Graph, `resetPassword`.
    GraphResetPassword,
    /// The Office, today Microsoft 365, admin portal.
    OfficeAdminPortal,
    /// `MSOnline` PowerShell, version 1.
    PowerShellV1,
    /// `AzureAD` PowerShell, version 2.
    PowerShellV2,
    /// The Azure AD Graph API.
    AzureAdGraph,
}

/// What becomes of an operation at a door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Support {
    /// The password is written back.
    WrittenBack,
    /// The operation exists there, and is not written back: refused for whoever is managed on premises.
    NotWrittenBack,
    /// There is no such operation at that door in that era.
    NotOffered,
}

impl Door {
    /// Every door.
    pub const ALL: [Self; 12] = [
        Self::AccessPanel,
        Self::Office365,
        Self::MyAccount,
        Self::SignIn,
        Self::ResetPortal,
        Self::AzurePortal,
        Self::ClassicPortal,
        Self::GraphResetPassword,
        Self::OfficeAdminPortal,
        Self::PowerShellV1,
        Self::PowerShellV2,
        Self::AzureAdGraph,
    ];

    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AccessPanel => "AccessPanel",
            Self::Office365 => "Office365",
            Self::MyAccount => "MyAccount",
            Self::SignIn => "SignIn",
            Self::ResetPortal => "ResetPortal",
            Self::AzurePortal => "AzurePortal",
            Self::ClassicPortal => "ClassicPortal",
            Self::GraphResetPassword => "GraphResetPassword",
            Self::OfficeAdminPortal => "OfficeAdminPortal",
            Self::PowerShellV1 => "PowerShellV1",
            Self::PowerShellV2 => "PowerShellV2",
            Self::AzureAdGraph => "AzureAdGraph",
        }
    }

    /// The door that an operation usually comes through.
    pub const fn usual(operation: Operation) -> Self {
        match operation {
            Operation::VoluntaryChange => Self::MyAccount,
            Operation::ForcedChange => Self::SignIn,
            Operation::Reset | Operation::Unlock => Self::ResetPortal,
            Operation::AdminReset => Self::AzurePortal,
        }
    }

    /// The table of spec/writeback.md 4. It is the same for users and for administrators who act for themselves.
    pub const fn support(self, operation: Operation, era: Era) -> Support {
        use Operation::{AdminReset, ForcedChange, Reset, Unlock, VoluntaryChange};
        match (self, operation, era) {
            (Self::AccessPanel | Self::Office365 | Self::MyAccount, VoluntaryChange, _)
            | (Self::SignIn, ForcedChange, _)
            | (Self::ResetPortal, Reset | Unlock, _)
            | (Self::AzurePortal, AdminReset, _)
            | (Self::ClassicPortal, AdminReset, Era::Y2017)
            | (Self::GraphResetPassword, AdminReset, Era::Current) => Support::WrittenBack,
            (Self::GraphResetPassword, AdminReset, Era::Y2017)
            | (Self::OfficeAdminPortal, AdminReset, _)
            | (Self::PowerShellV1 | Self::PowerShellV2 | Self::AzureAdGraph, Reset | AdminReset, _) => {
                Support::NotWrittenBack
            }
            _ => Support::NotOffered,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_usual_door_writes_back_in_both_eras() {
        for operation in Operation::ALL {
            for era in Era::ALL {
                assert_eq!(Door::usual(operation).support(operation, era), Support::WrittenBack);
            }
        }
    }

    #[test]
    fn graph_and_the_classic_portal_are_where_the_eras_differ() {
        for door in Door::ALL {
            for operation in Operation::ALL {
                let differs = door.support(operation, Era::Y2017) != door.support(operation, Era::Current);
                let expected = matches!(door, Door::GraphResetPassword | Door::ClassicPortal)
                    && operation == Operation::AdminReset;
                assert_eq!(differs, expected, "{door:?} {operation:?}");
            }
        }
    }
}
