//! Why an operation is refused: what the user reads, what the server logs, what the audit shows.

use super::EventId;

/// Why an operation was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    /// Self-service reset is off in the tenant.
    SsprDisabled,
    /// Self-service reset is off for administrators.
    AdminSsprDisabled,
    /// Writeback is not enabled in the tenant.
    WritebackNotEnabled,
    /// No reset policy applies to the user.
    NoResetPolicy,
    /// The user has no suitable licence.
    NotLicensed,
    /// The user is not in the group that may reset.
    NotInGroup,
    /// The user has registered too few authentication methods.
    MethodsMissing,
    /// The user did not pass the authentication gates.
    GatesNotPassed,
    /// The new password was typed differently the second time.
    TypedDifferently,
    /// The cloud's own policy or list of banned words refuses the password before it is sent.
    CloudPolicy,
    /// No password that long can be packed.
    PasswordTooLong,
    /// The tenant does not allow an unlock without a reset.
    UnlockNotAllowed,
    /// The door does not write back, and the user is managed on premises.
    UnsupportedDoor,
    /// There is no such operation at that door.
    NotOffered,
    /// Only a tool that can't write back is installed: `DirSync` or Azure AD Sync.
    UnsupportedProduct,
    /// The writeback service is not up.
    ServiceDown,
    /// The relay's queue is full.
    RelayBusy,
    /// The channel has no TLS, so nothing was sent.
    ChannelNotSecure,
    /// What arrived could not be understood.
    InvalidInput,
    /// What arrived could not be decrypted.
    NotDecrypted,
    /// The package opened, but the private key did not.
    PrivateKeyFailed,
    /// What arrived was packed for another request.
    WrongRequest,
    /// Something unknown went wrong in the service.
    UnknownError,
    /// The lookup found nobody.
    NotFound,
    /// The lookup found several.
    SeveralFound,
    /// The service account may not do it.
    AccessDenied,
    /// The user is in a protected group.
    ProtectedAccount,
    /// The computer policy on remote calls to SAM shuts the service account out.
    SamRestricted,
    /// The account is disabled.
    AccountDisabled,
    /// The account is locked out.
    AccountLockedOut,
    /// The present password is wrong.
    WrongPassword,
    /// The password policy refuses it.
    PasswordPolicy,
    /// Password synchronisation is not enabled on this connector.
    ConnectorNotEnabled,
    /// The domain controller lacks the policy-hints control.
    PolicyControlMissing,
    /// The service account's password is too long.
    ServicePasswordTooLong,
    /// The path to the user has a reserved character.
    ReservedCharacter,
    /// A right to write an attribute is missing.
    AttributeRightMissing,
    /// The PDC emulator can't be reached.
    PdcUnreachable,
}

/// What belongs to a cause.
struct Row {
    name: &'static str,
    event: Option<EventId>,
    hresult: Option<&'static str>,
    code: Option<&'static str>,
    message: &'static str,
}

const fn row(
    name: &'static str,
    event: Option<EventId>,
    hresult: Option<&'static str>,
    code: Option<&'static str>,
    message: &'static str,
) -> Row {
    Row { name, event, hresult, code, message }
}

const ACCESS_DENIED: Option<&str> = Some("0x80230626");
const NOT_NOW: &str = "Your password can't be changed right now: your organisation's password service can't be reached. Please try again later.";
const CONFIGURATION: &str = "Your password can't be changed because of an error in your on-premises configuration. Please contact your administrator.";
const CHANGED: &str = "Your password can't be changed because your account information has changed on premises. Please contact your administrator.";
const NOT_SET_UP: &str = "You can't reset your own password because password reset isn't set up for your account. Please contact your administrator.";
const TRY_AGAIN: &str = "Something went wrong and your password was not changed. Please try again.";

impl Cause {
    /// Every cause.
    pub const ALL: [Self; 38] = [
        Self::SsprDisabled,
        Self::AdminSsprDisabled,
        Self::WritebackNotEnabled,
        Self::NoResetPolicy,
        Self::NotLicensed,
        Self::NotInGroup,
        Self::MethodsMissing,
        Self::GatesNotPassed,
        Self::TypedDifferently,
        Self::CloudPolicy,
        Self::PasswordTooLong,
        Self::UnlockNotAllowed,
        Self::UnsupportedDoor,
        Self::NotOffered,
        Self::UnsupportedProduct,
        Self::ServiceDown,
        Self::RelayBusy,
        Self::ChannelNotSecure,
        Self::InvalidInput,
        Self::NotDecrypted,
        Self::PrivateKeyFailed,
        Self::WrongRequest,
        Self::UnknownError,
        Self::NotFound,
        Self::SeveralFound,
        Self::AccessDenied,
        Self::ProtectedAccount,
        Self::SamRestricted,
        Self::AccountDisabled,
        Self::AccountLockedOut,
        Self::WrongPassword,
        Self::PasswordPolicy,
        Self::ConnectorNotEnabled,
        Self::PolicyControlMissing,
        Self::ServicePasswordTooLong,
        Self::ReservedCharacter,
        Self::AttributeRightMissing,
        Self::PdcUnreachable,
    ];

    #[expect(clippy::too_many_lines, reason = "one table, one row a cause")]
    const fn row(self) -> Row {
        use EventId as E;
        match self {
            Self::SsprDisabled => row("SsprDisabled", None, None, Some("SSPR_0009"), NOT_SET_UP),
            Self::AdminSsprDisabled => row("AdminSsprDisabled", None, None, Some("SSPR_0009"), NOT_SET_UP),
            Self::WritebackNotEnabled => row(
                "WritebackNotEnabled",
                None,
                None,
                Some("SSPR_0010"),
                "Your password can't be changed here because your organisation has not turned on password writeback. Please contact your administrator.",
            ),
            Self::NoResetPolicy => row("NoResetPolicy", None, None, Some("SSPR_0011"), NOT_SET_UP),
            Self::NotLicensed => row(
                "NotLicensed",
                None,
                None,
                Some("SSPR_0012"),
                "Your password can't be changed because you don't have the licence for it. Please contact your administrator.",
            ),
            Self::NotInGroup => row(
                "NotInGroup",
                None,
                None,
                Some("SSPR_0013"),
                "You can't reset your own password because you are not in a group that may. Please contact your administrator.",
            ),
            Self::MethodsMissing => row(
                "MethodsMissing",
                None,
                None,
                Some("SSPR_0014"),
                "You can't reset your own password because you haven't registered the methods that prove who you are. Please contact your administrator.",
            ),
            Self::GatesNotPassed => row(
                "GatesNotPassed",
                None,
                None,
                None,
                "We couldn't verify that it is you. Please try again or use another method.",
            ),
            Self::TypedDifferently => row(
                "TypedDifferently",
                None,
                None,
                None,
                "The two passwords differ. Please type the same one twice.",
            ),
            Self::CloudPolicy => row(
                "CloudPolicy",
                None,
                None,
                None,
                "That password is too easy to guess. Please choose another.",
            ),
            Self::PasswordTooLong => row(
                "PasswordTooLong",
                None,
                None,
                None,
                "That password is too long. Please choose a shorter one.",
            ),
            Self::UnlockNotAllowed => row(
                "UnlockNotAllowed",
                None,
                None,
                None,
                "Your organisation doesn't let you unlock your account without choosing a new password.",
            ),
            Self::UnsupportedDoor => row(
                "UnsupportedDoor",
                None,
                None,
                None,
                "This password is managed on premises and can't be changed from here. Use the password reset portal or the Azure portal.",
            ),
            Self::NotOffered => row("NotOffered", None, None, None, "That can't be done here."),
            Self::UnsupportedProduct => row(
                "UnsupportedProduct",
                None,
                None,
                Some("SSPR_0010"),
                "Your password can't be changed here: DirSync and Azure AD Sync can't write passwords back. Please contact your administrator.",
            ),
            Self::ServiceDown => row("ServiceDown", None, None, Some("SSPR_0030"), NOT_NOW),
            Self::RelayBusy => row("RelayBusy", None, None, Some("SSPR_0030"), NOT_NOW),
            Self::ChannelNotSecure => row("ChannelNotSecure", None, None, Some("SSPR_0030"), NOT_NOW),
            Self::InvalidInput => row("InvalidInput", Some(E::InputValidationError), None, None, TRY_AGAIN),
            Self::NotDecrypted => row("NotDecrypted", Some(E::DecryptionError), None, None, TRY_AGAIN),
            Self::PrivateKeyFailed => row("PrivateKeyFailed", Some(E::CryptoError), None, None, TRY_AGAIN),
            Self::WrongRequest => row("WrongRequest", Some(E::ValidationError), None, None, TRY_AGAIN),
            Self::UnknownError => row("UnknownError", Some(E::UnknownError), None, None, TRY_AGAIN),
            Self::NotFound => {
                row("NotFound", Some(E::AdUserNotFoundError), Some("0x80230405"), None, CHANGED)
            }
            Self::SeveralFound => {
                row("SeveralFound", Some(E::AdMultiMatchError), Some("0x80230402"), None, CHANGED)
            }
            Self::AccessDenied => row(
                "AccessDenied",
                Some(E::AdPermissionsError),
                ACCESS_DENIED,
                Some("SSPR_0029"),
                CONFIGURATION,
            ),
            Self::ProtectedAccount => row(
                "ProtectedAccount",
                Some(E::AdPermissionsError),
                ACCESS_DENIED,
                Some("SSPR_0029"),
                CONFIGURATION,
            ),
            Self::SamRestricted => row(
                "SamRestricted",
                Some(E::AdPermissionsError),
                ACCESS_DENIED,
                Some("SSPR_0029"),
                CONFIGURATION,
            ),
            Self::AccountDisabled => row(
                "AccountDisabled",
                Some(E::AdUserAccountDisabled),
                None,
                None,
                "Your account is disabled on premises. Please contact your administrator.",
            ),
            Self::AccountLockedOut => row(
                "AccountLockedOut",
                Some(E::AdUserAccountLockedOut),
                None,
                None,
                "Your account is locked. Wait a while, or reset your password instead.",
            ),
            Self::WrongPassword => row(
                "WrongPassword",
                Some(E::AdUserIncorrectPassword),
                None,
                None,
                "The old password is not right. Please try again.",
            ),
            Self::PasswordPolicy => row(
                "PasswordPolicy",
                Some(E::AdPasswordPolicyError),
                Some("0x80230619"),
                None,
                "That password doesn't meet your organisation's policy (length, complexity or history), or your present one is too new to be changed. Please choose another, or try again later.",
            ),
            Self::ConnectorNotEnabled => row(
                "ConnectorNotEnabled",
                Some(E::AdConfigurationError),
                Some("0x8023061f"),
                Some("SSPR_0029"),
                CONFIGURATION,
            ),
            Self::PolicyControlMissing => row(
                "PolicyControlMissing",
                Some(E::AdConfigurationError),
                Some("0x8023062C"),
                Some("SSPR_0029"),
                CONFIGURATION,
            ),
            Self::ServicePasswordTooLong => row(
                "ServicePasswordTooLong",
                Some(E::AdConfigurationError),
                Some("0x800700CE"),
                Some("SSPR_0029"),
                CONFIGURATION,
            ),
            Self::ReservedCharacter => row(
                "ReservedCharacter",
                Some(E::AdUnknownError),
                Some("0x80005000"),
                Some("SSPR_0029"),
                CONFIGURATION,
            ),
            Self::AttributeRightMissing => row(
                "AttributeRightMissing",
                Some(E::AdUnknownError),
                Some("0x80004005"),
                Some("SSPR_0029"),
                CONFIGURATION,
            ),
            Self::PdcUnreachable => {
                row("PdcUnreachable", Some(E::AdUnknownError), None, Some("SSPR_0029"), CONFIGURATION)
            }
        }
    }

    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        self.row().name
    }

    /// The event that the server logs for it; `None` where the server never hears of the operation.
    pub const fn event(self) -> Option<EventId> {
        self.row().event
    }

    /// The hresult in the event's text.
    pub const fn hresult(self) -> Option<&'static str> {
        self.row().hresult
    }

    /// The code that the user can quote, where one is known (spec/incidents.md 3).
    pub const fn code(self) -> Option<&'static str> {
        self.row().code
    }

    /// What the user reads. The wording is ours; the codes are the vendor's.
    pub const fn message(self) -> &'static str {
        self.row().message
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cause_is_listed_once_and_told_apart_by_its_name() {
        let names: std::collections::BTreeSet<&str> = Cause::ALL.iter().map(|cause| cause.as_str()).collect();
        assert_eq!(names.len(), Cause::ALL.len());
    }
}
