//! The account's state, and the password policy.

use super::symptom::RESTRICTION;
use super::{Against, Confidence, Event, Fault, FaultClass, Says, Signature, allows_it, names_it};
use crate::writeback::policy::PasswordReason;

pub(super) const FAULTS: &[Fault] = &[
    Fault {
        code: "AccountDisabled",
        class: FaultClass::AccountState,
        message: "the account has been disabled on premises since the last synchronisation",
        cure: "enable the account, or leave it and synchronise",
        incidents: "33005",
        signatures: &[names_it(&[Event(33005)])],
    },
    Fault {
        code: "AccountLockedOut",
        class: FaultClass::AccountState,
        message: "the account is locked out, and a change does not unlock it",
        cure: "unlock the account, or let the user reset the password instead of changing it",
        incidents: "G9",
        signatures: &[names_it(&[Event(33006)])],
    },
    Fault {
        code: "WrongCurrentPassword",
        class: FaultClass::AccountState,
        message: "the current password that the user typed is wrong",
        cure: "let the user try again, or reset the password",
        incidents: "G10",
        signatures: &[names_it(&[Event(33007)])],
    },
    Fault {
        code: "MinimumPasswordAge",
        class: FaultClass::Policy,
        message: "the current password is younger than the domain's minimum age; through writeback the age is checked on resets too",
        cure: "wait until the minimum age has passed, or lower it (0 for a test)",
        incidents: "G1 G8",
        signatures: &[
            names_it(&[
                Against(PasswordReason::MinimumAge),
                Says("minimum password age"),
                Says("too young to change"),
                Says("recently changed"),
            ]),
            allows_it(RESTRICTION),
        ],
    },
    Fault {
        code: "PasswordPolicy",
        class: FaultClass::Policy,
        message: "the on-premises password policy refuses the password: length, complexity, history or a name in it",
        cure: "choose a password that the policy of the user's domain accepts; `policy-check` says what a policy refuses",
        incidents: "G1 G6",
        signatures: &[
            names_it(&[
                Against(PasswordReason::Length),
                Against(PasswordReason::Complexity),
                Against(PasswordReason::NameContained),
                Against(PasswordReason::History),
            ]),
            Signature { confidence: Confidence::Likely, all: &[Event(4724)], any: RESTRICTION },
            allows_it(RESTRICTION),
        ],
    },
    Fault {
        code: "PasswordFilter",
        class: FaultClass::Policy,
        message: "a password filter on the domain controllers, such as Password Protection, refuses the password",
        cure: "look at the filter's own log on the domain controllers",
        incidents: "G3",
        signatures: &[names_it(&[Against(PasswordReason::Banned)]), allows_it(RESTRICTION)],
    },
    Fault {
        code: "UserCannotChangePassword",
        class: FaultClass::Policy,
        message: "the account has \"User cannot change password\"",
        cure: "clear the flag, or let an administrator set the password",
        incidents: "G7 F14",
        signatures: &[
            names_it(&[Against(PasswordReason::CannotChange), Says("user cannot change password")]),
            allows_it(RESTRICTION),
        ],
    },
    Fault {
        code: "CloudBannedList",
        class: FaultClass::Policy,
        message: "the cloud's list of banned passwords refuses the password before it is sent; the server logs nothing",
        cure: "choose another password, or change the list of banned passwords",
        incidents: "G4",
        signatures: &[names_it(&[
            Says("too easy for people to guess"),
            Says("choose something harder to guess"),
            Says("contains a word, phrase, or pattern that makes it easily guessable"),
        ])],
    },
];
