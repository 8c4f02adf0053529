//! The bits of `userAccountControl` that a password set looks at.

/// Questions to a `userAccountControl` value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AccountFlags(pub u32);

impl AccountFlags {
    const DISABLED: u32 = 0x2;
    const CANNOT_CHANGE: u32 = 0x40;
    const TRUST_ACCOUNTS: u32 = 0x800 | 0x1000 | 0x2000;
    const NEVER_EXPIRES: u32 = 0x1_0000;

    /// `ACCOUNTDISABLE`.
    pub fn is_disabled(self) -> bool {
        self.0 & Self::DISABLED != 0
    }

    /// `PASSWD_CANT_CHANGE`: the user may not change the password.
    pub fn cannot_change_password(self) -> bool {
        self.0 & Self::CANNOT_CHANGE != 0
    }

    /// `DONT_EXPIRE_PASSWORD`: the password never expires, so a forced change at the next logon has no effect.
    pub fn password_never_expires(self) -> bool {
        self.0 & Self::NEVER_EXPIRES != 0
    }

    /// The account of a computer, a domain controller or a trust, to which no policy of passwords applies.
    pub fn is_trust_account(self) -> bool {
        self.0 & Self::TRUST_ACCOUNTS != 0
    }
}
