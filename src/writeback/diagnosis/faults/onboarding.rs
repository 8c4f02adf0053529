//! Turning the feature on or off.

use super::{Confidence, Event, Fault, FaultClass, Says, Signature, allows_it, names_it};

pub(super) const LICENCE_TEXT: super::super::Clue = Says("ensure you have the required license");

pub(super) const FAULTS: &[Fault] = &[
    Fault {
        code: "ClockSkew",
        class: FaultClass::Onboarding,
        message: "the server's clock is wrong, so its tokens are refused; the text about a licence misleads",
        cure: "correct the clock and restart the service",
        incidents: "H7",
        signatures: &[
            Signature { confidence: Confidence::Likely, all: &[LICENCE_TEXT, Event(6306)], any: &[] },
            names_it(&[
                Says("clock skew"),
                Says("expired or is not yet valid"),
                Says("time difference between"),
            ]),
            allows_it(&[LICENCE_TEXT]),
        ],
    },
    Fault {
        code: "ProxyNotInMachineConfig",
        class: FaultClass::Onboarding,
        message: "the service does not know the proxy: machine.config has none; the text about a licence misleads",
        cure: "enter the proxy in machine.config and restart the service",
        incidents: "H8",
        signatures: &[
            names_it(&[Says("machine.config")]),
            Signature { confidence: Confidence::Likely, all: &[LICENCE_TEXT], any: &[] },
        ],
    },
    Fault {
        code: "ProxyWantsAuthentication",
        class: FaultClass::Connectivity,
        message: "the proxy asks the service for credentials, and a service has nobody to type them in",
        cure: "let the server through the proxy without authentication for the service's destinations",
        incidents: "H8",
        signatures: &[names_it(&[Says("proxy authentication required"), Says("error: (407)")])],
    },
    Fault {
        code: "WizardCredentials",
        class: FaultClass::Onboarding,
        message: "the account given to the wizard is federated, not a global administrator, or of another tenant",
        cure: "use a cloud-only global administrator of this tenant, with the right password",
        incidents: "I8 I9",
        signatures: &[names_it(&[Event(32009)])],
    },
    Fault {
        code: "OnboardingFailed",
        class: FaultClass::Onboarding,
        message: "the feature could not be turned on",
        cure: "try again with a cloud-only global administrator; if it stays, disable and enable the feature",
        incidents: "32011",
        signatures: &[names_it(&[Event(32011)])],
    },
    Fault {
        code: "OffboardingFailed",
        class: FaultClass::Onboarding,
        message: "the feature could not be turned off",
        cure: "try again with a cloud-only global administrator",
        incidents: "32013 31014",
        signatures: &[names_it(&[Event(32013), Event(31014)])],
    },
    Fault {
        code: "EndpointDidNotStart",
        class: FaultClass::Onboarding,
        message: "the writeback endpoint did not start with the synchronisation service",
        cure: "read the events beside it: they say whether keys, connectivity or the clock kept it down",
        incidents: "E6 6800",
        signatures: &[allows_it(&[Event(6800)])],
    },
];
