//! All reasons for which a domain controller refuses a password.

use super::AccountFlags;
use super::caseless::Caseless;
use super::complexity::CharacterKinds;
use super::name_rule::name_is_contained;
use crate::directory::{PasswordHistory, PasswordPolicy};
use crate::schema::Plaintext;
use std::fmt;
use std::time::Duration;

/// What is asked of the domain controller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PasswordOperation {
    /// The user has forgotten the password and sets a new one from the reset portal.
    Reset,
    /// An administrator sets the password of a user.
    AdminReset,
    /// The user knows the password and changes it.
    Change,
}

impl PasswordOperation {
    /// Every operation.
    pub const ALL: [Self; 3] = [Self::Reset, Self::AdminReset, Self::Change];

    /// The stable name (spec/cli.md, policy-check).
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Reset => "reset",
            Self::AdminReset => "adminReset",
            Self::Change => "change",
        }
    }
}

/// Why a password is refused. The order is that of spec/cli.md, policy-check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PasswordReason {
    /// It is too short.
    Length,
    /// It has too few kinds of characters.
    Complexity,
    /// It has a name of the user in it.
    NameContained,
    /// The user had it before.
    History,
    /// The current password is too young to be changed.
    MinimumAge,
    /// A password filter found something banned in it.
    Banned,
    /// The user may not change the password.
    CannotChange,
    /// The account is disabled.
    Disabled,
    /// The account is locked out, and a change does not unlock it.
    LockedOut,
}

impl PasswordReason {
    /// Every reason, in order.
    pub const ALL: [Self; 9] = [
        Self::Length,
        Self::Complexity,
        Self::NameContained,
        Self::History,
        Self::MinimumAge,
        Self::Banned,
        Self::CannotChange,
        Self::Disabled,
        Self::LockedOut,
    ];

    /// The reason with that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == name)
    }

    /// The stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Length => "length",
            Self::Complexity => "complexity",
            Self::NameContained => "nameContained",
            Self::History => "history",
            Self::MinimumAge => "minAge",
            Self::Banned => "banned",
            Self::CannotChange => "cannotChange",
            Self::Disabled => "disabled",
            Self::LockedOut => "lockedOut",
        }
    }
}

impl fmt::Display for PasswordReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The account whose password is set.
#[derive(Clone, Copy, Debug)]
pub struct PasswordAccount<'a> {
    /// `sAMAccountName`; empty if there is none.
    pub sam_account_name: &'a str,
    /// `displayName`; empty if there is none.
    pub display_name: &'a str,
    /// The time since `pwdLastSet`; none if no password was ever set or it must be changed at the next logon
    /// (`pwdLastSet` 0), either of which is old enough.
    pub password_age: Option<Duration>,
    /// The passwords it has had, the current one first.
    pub history: &'a PasswordHistory,
    /// `userAccountControl`.
    pub user_account_control: u32,
    /// Whether too many wrong passwords have locked it out, and still do.
    pub locked_out: bool,
}

/// A new password.
#[derive(Clone, Copy, Debug)]
pub struct PasswordRequest<'a> {
    /// What is asked.
    pub operation: PasswordOperation,
    /// Whether the request carries the policy-hints control, 1.2.840.113556.1.4.2066 or .2239: it makes a reset obey
    /// what otherwise guards changes alone.
    pub policy_hints: bool,
    /// The new password.
    pub password: &'a Plaintext,
}

impl PasswordRequest<'_> {
    /// Whether history and minimum age count: on a change, and on any reset with the policy-hints control
    /// (spec/writeback.md 8; MS-ADTS 3.1.1.3.4.1.27). The domain controller can't tell a user's reset from an
    /// administrator's.
    fn obeys_history_and_age(self) -> bool {
        self.policy_hints || self.operation == PasswordOperation::Change
    }

    /// Whether it matters that the user may not change the password: on a change (Samba), and on the user's own reset
    /// that is treated as one (spec/writeback.md 5). An administrator may set the password of such a user.
    fn is_by_user(self) -> bool {
        match self.operation {
            PasswordOperation::Change => true,
            PasswordOperation::Reset => self.policy_hints,
            PasswordOperation::AdminReset => false,
        }
    }
}

/// All reasons for which a password is refused, in the documented order; empty if it is accepted.
///
/// Whether an account is protected, whether the caller has the right to set a password and whether a change brings the
/// right current password are other questions.
pub fn refusals(
    policy: &PasswordPolicy,
    account: &PasswordAccount<'_>,
    request: &PasswordRequest<'_>,
) -> Vec<PasswordReason> {
    let flags = AccountFlags(account.user_account_control);
    let mut reasons = Vec::new();
    // Samba: the accounts of computers and trusts have no restrictions.
    if !flags.is_trust_account() {
        add_restrictions(&mut reasons, policy, account, request);
    }
    // spec/writeback.md 5: 33005.
    if flags.is_disabled() {
        reasons.push(PasswordReason::Disabled);
    }
    // spec/writeback.md 5: 33006 on a change; a reset unlocks.
    if account.locked_out && request.operation == PasswordOperation::Change {
        reasons.push(PasswordReason::LockedOut);
    }
    reasons
}

fn add_restrictions(
    reasons: &mut Vec<PasswordReason>,
    policy: &PasswordPolicy,
    account: &PasswordAccount<'_>,
    request: &PasswordRequest<'_>,
) {
    let password = request.password;
    let caseless = Caseless::of(password);
    let mut add = |holds: bool, reason: PasswordReason| {
        if holds {
            reasons.push(reason);
        }
    };
    let length = u32::try_from(password.utf16_length()).unwrap_or(u32::MAX);
    add(length < policy.minimum_length, PasswordReason::Length);
    if policy.complexity {
        add(!CharacterKinds::of(password).are_complex(), PasswordReason::Complexity);
        let named = name_is_contained(&caseless, account.sam_account_name, account.display_name);
        add(named, PasswordReason::NameContained);
    }
    if request.obeys_history_and_age() {
        add(account.history.holds(password, policy.history_length), PasswordReason::History);
        // Samba: a password as old as the minimum age may be changed.
        let too_young = account.password_age.is_some_and(|age| age < policy.minimum_age);
        add(too_young, PasswordReason::MinimumAge);
    }
    // A filter is asked on changes and resets alike, whether or not complexity is on (Windows password filters).
    let banned = policy.banned.iter().filter(|text| !text.is_empty()).any(|text| caseless.contains(text));
    add(banned, PasswordReason::Banned);
    let cannot_change = AccountFlags(account.user_account_control).cannot_change_password();
    add(cannot_change && request.is_by_user(), PasswordReason::CannotChange);
}
