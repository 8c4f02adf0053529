//! The users of the tenant, as the portal knows them.

use super::Licence;
use crate::lookup::Outcome;
use crate::schema::CloudAnchor;

/// A user of the tenant, by position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UserId(pub u32);

/// Where a user's password is managed (spec/writeback.md 2, step 1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Management {
    /// In the cloud alone: nothing is ever written back.
    CloudOnly,
    /// On premises, with its hash synchronised to the cloud.
    #[default]
    PasswordHashSync,
    /// On premises, signed in by a federation service.
    Federated,
    /// On premises, signed in by pass-through agents.
    PassThrough,
}

impl Management {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::CloudOnly, Self::PasswordHashSync, Self::Federated, Self::PassThrough];

    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CloudOnly => "CloudOnly",
            Self::PasswordHashSync => "PasswordHashSync",
            Self::Federated => "Federated",
            Self::PassThrough => "PassThrough",
        }
    }

    /// Whether the cloud stores the password, or its hash.
    pub const fn is_stored_in_cloud(self) -> bool {
        matches!(self, Self::CloudOnly | Self::PasswordHashSync)
    }
}

/// What the synchronisation engine answers for a user's anchor, as its last run left it (spec/lookup.md).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Located {
    /// The ending of the lookup.
    pub outcome: Outcome,
    /// The account; only where the outcome is `Resolved`.
    pub account: Option<super::AccountId>,
}

/// A user of the tenant.
#[derive(Clone, Debug)]
pub struct User {
    /// The name by which people talk of the user.
    pub name: String,
    /// The anchor that a request carries.
    pub anchor: CloudAnchor,
    /// Where the lookup ends.
    pub located: Located,
    /// Where the password is managed.
    pub management: Management,
    /// The licences assigned.
    pub licences: Vec<Licence>,
    /// How many authentication methods are registered.
    pub methods: u8,
    /// Whether the user holds an administrator's role in the cloud.
    pub admin: bool,
    /// Whether the user is in the group that may reset, where the tenant has one.
    pub in_group: bool,
    /// Whether a reset policy applies to the user.
    pub reset_policy: bool,
    /// Which password the cloud has, as the number of the request that set it; nothing was set yet at 0.
    pub cloud_version: u32,
}

impl User {
    /// A user as most are: password-hash-synchronised, licensed, with two methods registered.
    pub fn new(name: &str, anchor: CloudAnchor, located: Located) -> Self {
        Self {
            name: name.to_owned(),
            anchor,
            located,
            management: Management::default(),
            licences: vec![Licence::PremiumP1],
            methods: 2,
            admin: false,
            in_group: true,
            reset_policy: true,
            cloud_version: 0,
        }
    }
}
