//! What the tenant has switched on.

/// Who may reset their own password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum ResetScope {
    /// Nobody.
    Off,
    /// The members of a group.
    Group,
    /// Everybody.
    #[default]
    All,
}

impl ResetScope {
    /// Every scope.
    pub const ALL: [Self; 3] = [Self::Off, Self::Group, Self::All];

    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Off => "Off",
            Self::Group => "Group",
            Self::All => "All",
        }
    }
}

/// The tenant's settings that decide about passwords (spec/writeback.md 1, 2, 11).
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct Tenant {
    /// Who may reset.
    pub reset: ResetScope,
    /// Whether administrators may reset their own.
    pub admin_reset: bool,
    /// "Write back passwords to your on-premises directory?"
    pub write_back: bool,
    /// "Allow users to unlock accounts without resetting their password?"
    pub unlock_without_reset: bool,
    /// How many gates a user passes, one or two; an administrator always passes two.
    pub gates: u8,
    /// `EnforceCloudPasswordPolicyForPasswordSyncedUsers`.
    pub enforce_cloud_policy: bool,
    /// The words that the cloud refuses in a password.
    pub banned: Vec<String>,
}

impl Default for Tenant {
    fn default() -> Self {
        Self {
            reset: ResetScope::All,
            admin_reset: true,
            write_back: true,
            unlock_without_reset: true,
            gates: 1,
            enforce_cloud_policy: false,
            banned: Vec::new(),
        }
    }
}
