//! Licences and policies of the tenant; the server is never asked.

use super::{Fault, FaultClass, Says, Sspr, allows_it, names_it};

pub(super) const FAULTS: &[Fault] = &[
    Fault {
        code: "SsprDisabled",
        class: FaultClass::TenantOrLicence,
        message: "self-service reset is off: for everybody, or, for a user with an administrator's role, the switch for administrators",
        cure: "turn self-service reset on for the user's group; for administrators set allowedToUseSSPR",
        incidents: "I2 SSPR_0009",
        signatures: &[names_it(&[Sspr(9), Says("tenantssprflagdisabled")])],
    },
    Fault {
        code: "WritebackNotEnabled",
        class: FaultClass::TenantOrLicence,
        message: "password writeback is not enabled in the tenant",
        cure: "turn on \"Write back passwords to your on-premises directory\" in the portal",
        incidents: "I12 E3 SSPR_0010",
        signatures: &[names_it(&[Sspr(10), Says("writebacknotenabled")])],
    },
    Fault {
        code: "NoResetPolicy",
        class: FaultClass::TenantOrLicence,
        message: "no reset policy applies to the user",
        cure: "enable self-service reset for the user",
        incidents: "SSPR_0011",
        signatures: &[names_it(&[Sspr(11), Says("ssprnotenabledinuserpolicy")])],
    },
    Fault {
        code: "NotLicensed",
        class: FaultClass::TenantOrLicence,
        message: "the user has no licence that includes writeback",
        cure: "assign Azure AD Premium P1 or P2, or a plan that contains one",
        incidents: "I1 I10 SSPR_0012",
        signatures: &[names_it(&[Sspr(12), Says("usernotlicensed")])],
    },
    Fault {
        code: "NotInGroup",
        class: FaultClass::TenantOrLicence,
        message: "the user is not in the group that may use self-service reset",
        cure: "add the user to the group, or open self-service reset to all",
        incidents: "I11 SSPR_0013",
        // The documents of 2017 printed SSPR_0012 for it.
        signatures: &[
            names_it(&[Sspr(13), Says("usernotmemberofscopedaccessgroup")]),
            allows_it(&[Sspr(12)]),
        ],
    },
    Fault {
        code: "MethodsMissing",
        class: FaultClass::TenantOrLicence,
        message: "the user has not registered enough authentication methods",
        cure: "let the user register at https://aka.ms/ssprsetup",
        incidents: "SSPR_0014",
        signatures: &[names_it(&[Sspr(14), Says("usernotproperlyconfigured")])],
    },
];
