//! What the service account of a connector may do.

use crate::sim::Time;

/// The rights of the service account in one domain (spec/writeback.md 6).
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a right of its own")]
pub struct Rights {
    /// Reset password, on descendant user objects.
    pub reset_password: bool,
    /// Change password, on descendant user objects.
    pub change_password: bool,
    /// Write `lockoutTime`, on descendant user objects.
    pub write_lockout_time: bool,
    /// Write `pwdLastSet`, on descendant user objects.
    pub write_pwd_last_set: bool,
    /// Unexpire Password, on the domain root.
    pub unexpire_password: bool,
    /// The rights hold from this instant on: they were granted shortly before, and `AdminSDHolder` takes up to an hour.
    pub effective_from: Time,
    /// Whether the policy on remote calls to SAM lets the service account in.
    pub sam_calls: bool,
    /// How long the service account's password is, in characters.
    pub service_password_length: u32,
}

/// A service account's password may be this long, in characters (the text of 2017 says 127).
pub const SERVICE_PASSWORD_MAX: u32 = 256;

impl Default for Rights {
    fn default() -> Self {
        Self {
            reset_password: true,
            change_password: true,
            write_lockout_time: true,
            write_pwd_last_set: true,
            unexpire_password: true,
            effective_from: Time::START,
            sam_calls: true,
            service_password_length: 32,
        }
    }
}
