//! The events that a server logs, with their ids and names.

/// Where an event comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EventSource {
    /// The writeback endpoint.
    PasswordResetService,
    /// The synchronisation engine.
    AdSync,
}

impl EventSource {
    /// The source's name in the Windows event log.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PasswordResetService => "PasswordResetService",
            Self::AdSync => "ADSync",
        }
    }
}

/// How grave an event is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// As it should be.
    Information,
    /// It is tried again.
    Warning,
    /// It failed.
    Error,
}

impl Level {
    /// The level's name in the Windows event log.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Information => "Information",
            Self::Warning => "Warning",
            Self::Error => "Error",
        }
    }
}

macro_rules! events {
    ($($variant:ident = $number:literal $name:literal $source:ident $level:ident,)*) => {
        /// An event of the server (spec/writeback.md 12).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum EventId {
            $(#[doc = concat!("`", stringify!($number), "` ", $name, ".")] $variant,)*
        }

        impl EventId {
            /// Every event, by source and number.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The number.
            pub const fn number(self) -> u32 {
                match self { $(Self::$variant => $number,)* }
            }

            /// The name, as the documents spell it.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// Where it comes from.
            pub const fn source(self) -> EventSource {
                match self { $(Self::$variant => EventSource::$source,)* }
            }

            /// How grave it is (*choose*: the documents say it of some).
            pub const fn level(self) -> Level {
                match self { $(Self::$variant => Level::$level,)* }
            }
        }
    };
}

events! {
    PasswordResetStart = 31001 "PasswordResetStart" PasswordResetService Information,
    PasswordResetSuccess = 31002 "PasswordResetSuccess" PasswordResetService Information,
    PasswordResetFail = 31003 "PasswordResetFail" PasswordResetService Error,
    OnboardingEventStart = 31004 "OnboardingEventStart" PasswordResetService Information,
    OnboardingEventSuccess = 31005 "OnboardingEventSuccess" PasswordResetService Information,
    ChangePasswordStart = 31006 "ChangePasswordStart" PasswordResetService Information,
    ChangePasswordSuccess = 31007 "ChangePasswordSuccess" PasswordResetService Information,
    ChangePasswordFail = 31008 "ChangePasswordFail" PasswordResetService Error,
    ResetUserPasswordByAdminStart = 31009 "ResetUserPasswordByAdminStart" PasswordResetService Information,
    ResetUserPasswordByAdminSuccess = 31010 "ResetUserPasswordByAdminSuccess" PasswordResetService Information,
    ResetUserPasswordByAdminFail = 31011 "ResetUserPasswordByAdminFail" PasswordResetService Error,
    OffboardingEventStart = 31012 "OffboardingEventStart" PasswordResetService Information,
    OffboardingEventSuccess = 31013 "OffboardingEventSuccess" PasswordResetService Information,
    OffboardingEventFail = 31014 "OffboardingEventFail" PasswordResetService Error,
    WriteBackServiceStarted = 31015 "WriteBackServiceStarted" PasswordResetService Information,
    WriteBackServiceStopped = 31016 "WriteBackServiceStopped" PasswordResetService Information,
    AuthTokenSuccess = 31017 "AuthTokenSuccess" PasswordResetService Information,
    KeyPairCreationSuccess = 31018 "KeyPairCreationSuccess" PasswordResetService Information,
    ServiceBusHeartBeat = 31019 "ServiceBusHeartBeat" PasswordResetService Information,
    ServiceBusListenerError = 31034 "ServiceBusListenerError" PasswordResetService Error,
    PasswordResetService = 31044 "PasswordResetService" PasswordResetService Error,
    UnknownError = 32000 "UnknownError" PasswordResetService Error,
    ServiceError = 32001 "ServiceError" PasswordResetService Error,
    ServiceBusError = 32002 "ServiceBusError" PasswordResetService Error,
    InputValidationError = 32003 "InputValidationError" PasswordResetService Error,
    DecryptionError = 32004 "DecryptionError" PasswordResetService Error,
    ConfigurationError = 32005 "ConfigurationError" PasswordResetService Error,
    OnBoardingConfigUpdateError = 32007 "OnBoardingConfigUpdateError" PasswordResetService Error,
    ValidationError = 32008 "ValidationError" PasswordResetService Error,
    AuthTokenError = 32009 "AuthTokenError" PasswordResetService Error,
    CryptoError = 32010 "CryptoError" PasswordResetService Error,
    OnBoardingServiceError = 32011 "OnBoardingServiceError" PasswordResetService Error,
    OffBoardingError = 32013 "OffBoardingError" PasswordResetService Error,
    ServiceBusWarning = 32014 "ServiceBusWarning" PasswordResetService Warning,
    ReportServiceHealthError = 32015 "ReportServiceHealthError" PasswordResetService Warning,
    AdUnknownError = 33001 "ADUnknownError" PasswordResetService Error,
    AdUserNotFoundError = 33002 "ADUserNotFoundError" PasswordResetService Error,
    AdMultiMatchError = 33003 "ADMultiMatchError" PasswordResetService Error,
    AdPermissionsError = 33004 "ADPermissionsError" PasswordResetService Error,
    AdUserAccountDisabled = 33005 "ADUserAccountDisabled" PasswordResetService Error,
    AdUserAccountLockedOut = 33006 "ADUserAccountLockedOut" PasswordResetService Error,
    AdUserIncorrectPassword = 33007 "ADUserIncorrectPassword" PasswordResetService Error,
    AdPasswordPolicyError = 33008 "ADPasswordPolicyError" PasswordResetService Error,
    AdConfigurationError = 33009 "ADConfigurationError" PasswordResetService Error,
    SyncEngineError = 6329 "UnexpectedError" AdSync Error,
    EndpointNotStarted = 6800 "EndpointNotStarted" AdSync Error,
}

impl EventId {
    /// The event with this number.
    pub fn numbered(number: u32) -> Option<Self> {
        Self::ALL.iter().copied().find(|id| id.number() == number)
    }

    /// Whether it is the first of an operation on a password.
    pub const fn starts_operation(self) -> bool {
        matches!(
            self,
            Self::PasswordResetStart | Self::ChangePasswordStart | Self::ResetUserPasswordByAdminStart
        )
    }

    /// Whether it is the last of an operation on a password.
    pub const fn ends_operation(self) -> bool {
        matches!(
            self,
            Self::PasswordResetSuccess
                | Self::PasswordResetFail
                | Self::ChangePasswordSuccess
                | Self::ChangePasswordFail
                | Self::ResetUserPasswordByAdminSuccess
                | Self::ResetUserPasswordByAdminFail
        )
    }
}
