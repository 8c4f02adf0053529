//! The service account may not do it.

use super::symptom::DENIED;
use super::{
    BuildBefore, Confidence, Fault, FaultClass, Hresult, SamCall, Says, Signature, Sspr, allows_it, names_it,
};

/// Win32: access is denied.
const ERROR_ACCESS_DENIED: u32 = 5;

pub(super) const FAULTS: &[Fault] = &[
    Fault {
        code: "PrivilegedAccount",
        class: FaultClass::Permission,
        message: "an administrator may not reset a privileged account through writeback, whatever the rights; by design",
        cure: "let the owner of the account reset it",
        incidents: "F5",
        signatures: &[names_it(&[Says("operation on a privileged account")])],
    },
    Fault {
        code: "AccessDeniedBug",
        class: FaultClass::Permission,
        message: "builds before 2.1.19.0 report ERROR_ACCESS_DENIED with SSPR_0029 where the rights are fine",
        cure: "upgrade first; look at the rights after that",
        incidents: "F16",
        signatures: &[Signature {
            confidence: Confidence::Likely,
            all: &[BuildBefore([2, 1, 19, 0]), Says("error_access_denied")],
            any: &[],
        }],
    },
    Fault {
        code: "RemoteSamRestricted",
        class: FaultClass::Permission,
        message: "the domain controllers restrict remote calls to SAM, and the service account is not among those allowed",
        cure: "add the service account to \"Restrict clients allowed to make remote calls to SAM\", or undefine the policy and delete the registry value RestrictRemoteSam, which outlives it",
        incidents: "F2 F7",
        signatures: &[
            names_it(&[SamCall(ERROR_ACCESS_DENIED)]),
            allows_it(&[SamCall(0), Sspr(29), Says("error_access_denied")]),
        ],
    },
    Fault {
        code: "RightsMissing",
        class: FaultClass::Permission,
        message: "the service account lacks a right on the user: Reset password (for a change, Change password), write lockoutTime, write pwdLastSet, or Unexpire Password on the domain's root",
        cure: "grant the rights to the account that the connector uses, on the root of every domain, for descendant user objects",
        incidents: "F10 F12 F15 F17",
        signatures: &[
            names_it(&[Hresult(0x8023_0626), Says("credentials were denied access")]),
            allows_it(DENIED),
        ],
    },
    Fault {
        code: "ProtectedAccount",
        class: FaultClass::Permission,
        message: "the user is or was a member of a protected group, so adminCount is 1 and AdminSDHolder's rights replace the inherited ones",
        cure: "take the user out of the protected group, clear adminCount and enable inheritance; rights may take an hour",
        incidents: "F3",
        signatures: &[allows_it(DENIED)],
    },
    Fault {
        code: "InheritanceDisabled",
        class: FaultClass::Permission,
        message: "the user's object does not inherit rights, so what was granted on the domain does not reach it",
        cure: "enable inheritance on the user's object",
        incidents: "F3 F15",
        signatures: &[allows_it(DENIED)],
    },
    Fault {
        code: "InstalledOnDomainController",
        class: FaultClass::Permission,
        message: "the product runs on a domain controller, where its calls to SAM are treated otherwise",
        cure: "move it to a member server, or prefer another domain controller",
        incidents: "F6",
        signatures: &[allows_it(DENIED)],
    },
];
