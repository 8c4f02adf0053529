//! The connector, the domain controllers, keys and files.

use super::{Confidence, Event, Fault, FaultClass, Hresult, SamCall, Says, Signature, allows_it, names_it};

/// Win32: the RPC server is unavailable.
const RPC_SERVER_UNAVAILABLE: u32 = 1722;

pub(super) const FAULTS: &[Fault] = &[
    Fault {
        code: "PolicyControlMissing",
        class: FaultClass::AdConfig,
        message: "the domain controller does not know the LDAP control for policy hints, 1.2.840.113556.1.4.2066",
        cure: "use domain controllers of Windows Server 2016 or later (in 2017: 2008 R2, or 2008 with the hotfix)",
        incidents: "G11 G12",
        signatures: &[
            names_it(&[Says("contain the ldap password policy control"), Says("1.2.840.113556.1.4.2066")]),
            allows_it(&[Hresult(0x8023_062C)]),
        ],
    },
    Fault {
        code: "PasswordSyncNotAllowed",
        class: FaultClass::AdConfig,
        message: "password synchronisation is not enabled on this connector: the forest was added after writeback was enabled",
        cure: "disable and enable password writeback again",
        incidents: "33009",
        signatures: &[names_it(&[Hresult(0x8023_061F)])],
    },
    Fault {
        code: "ConnectorConfiguration",
        class: FaultClass::AdConfig,
        message: "the connector's configuration does not let it set passwords: sign-and-seal, credentials or the choice of domain controllers",
        cure: "check the connector's credentials, that it signs and seals, and its preferred domain controllers",
        incidents: "33009",
        signatures: &[names_it(&[Hresult(0x8023_062C)]), allows_it(&[Event(33009)])],
    },
    Fault {
        code: "ServiceAccountPasswordTooLong",
        class: FaultClass::AdConfig,
        message: "the password of the service account is longer than 256 characters",
        cure: "give the service account a shorter password",
        incidents: "800700CE",
        signatures: &[names_it(&[Hresult(0x8007_00CE)])],
    },
    Fault {
        code: "ReservedCharacterInOu",
        class: FaultClass::AdUnknown,
        message: "the path of the user's OU has a reserved character: , + \" \\ < > ; = / a line end, a leading blank or #, or a trailing blank",
        cure: "rename the OU",
        incidents: "I7",
        signatures: &[names_it(&[Hresult(0x8000_5000)]), allows_it(&[Event(33001)])],
    },
    Fault {
        code: "WriteRightsMissing",
        class: FaultClass::AdUnknown,
        message: "the rights to write lockoutTime or pwdLastSet are missing, which may surface as an unknown error",
        cure: "grant the writes to lockoutTime and pwdLastSet, and Unexpire Password",
        incidents: "F13",
        signatures: &[
            Signature {
                confidence: Confidence::Likely,
                all: &[Hresult(0x8000_4005), Event(33001)],
                any: &[],
            },
            allows_it(&[Event(33001), Hresult(0x8000_4005)]),
        ],
    },
    Fault {
        code: "PdcUnreachable",
        class: FaultClass::Connectivity,
        message: "the PDC emulator of the user's domain, or the domain controller that was asked, can't be reached",
        cure: "make the PDC emulator reachable, port 135 and the ports of RPC included; preferred domain controllers steer the rest of the traffic (documents of 2017)",
        incidents: "H15",
        signatures: &[
            names_it(&[
                Says("pdc emulator"),
                Says("primary domain controller could not be contacted"),
                Hresult(0x8007_203A),
                Hresult(0x8007_06BA),
                SamCall(RPC_SERVER_UNAVAILABLE),
            ]),
            Signature {
                confidence: Confidence::Likely,
                all: &[Event(33001)],
                any: &[
                    Says("can't be reached"),
                    Says("could not be contacted"),
                    Says("cannot be contacted"),
                    Says("server is not operational"),
                    Says("rpc server is unavailable"),
                ],
            },
            allows_it(&[Event(33001)]),
        ],
    },
    Fault {
        code: "KeyMismatch",
        class: FaultClass::CryptoOrConfig,
        message: "the server can't decrypt what the cloud sent: their keys are of different generations, or the package was damaged",
        cure: "disable and enable password writeback again, which makes new keys",
        incidents: "H11",
        signatures: &[names_it(&[Event(32004), Says("decryption error")]), allows_it(&[Event(32010)])],
    },
    Fault {
        code: "ConfigurationFile",
        class: FaultClass::CryptoOrConfig,
        message: "the service's configuration, on disk or in memory, is not what it expects",
        cure: "disable and enable password writeback again; if that does not help, repair the installation",
        incidents: "32005 32007 32008",
        signatures: &[names_it(&[Event(32005), Event(32007)]), allows_it(&[Event(32008), Event(32003)])],
    },
];
