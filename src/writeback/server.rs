//! The synchronisation server and what is installed on it.

use std::fmt;
use std::str::FromStr;

/// What synchronises the directory (spec/writeback.md 11).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Product {
    /// Azure AD Connect, today Microsoft Entra Connect.
    #[default]
    Connect,
    /// `DirSync`: can't write back any more.
    DirSync,
    /// Azure AD Sync: can't write back any more.
    AzureAdSync,
}

impl Product {
    /// Every product.
    pub const ALL: [Self; 3] = [Self::Connect, Self::DirSync, Self::AzureAdSync];

    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Connect => "Connect",
            Self::DirSync => "DirSync",
            Self::AzureAdSync => "AzureAdSync",
        }
    }
}

/// A version such as 1.1.443.0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(pub [u32; 4]);

impl Version {
    /// From this one on, HTTPS is enough to reach the relay (spec/writeback.md 11).
    pub const HTTPS_ONLY: Self = Self([1, 1, 443, 0]);
}

/// A version of 2024, for who says nothing.
impl Default for Version {
    fn default() -> Self {
        Self([2, 3, 20, 0])
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [major, minor, build, revision] = self.0;
        write!(f, "{major}.{minor}.{build}.{revision}")
    }
}

/// Reads `2.3.20.0` or `1.1.443`.
///
/// # Errors
/// What was expected, in words.
impl FromStr for Version {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is no version: expected one such as `2.3.20.0`");
        let parts: Vec<u32> =
            text.split('.').map(str::parse).collect::<Result<_, _>>().map_err(|_| wrong())?;
        match parts[..] {
            [major, minor, build] => Ok(Self([major, minor, build, 0])),
            [major, minor, build, revision] => Ok(Self([major, minor, build, revision])),
            _ => Err(wrong()),
        }
    }
}

/// The server.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct Server {
    /// What is installed.
    pub product: Product,
    /// Its version.
    pub version: Version,
    /// Whether it is in staging mode: it imports and synchronises, and serves nobody.
    pub staging: bool,
    /// Whether password writeback is turned on when the run begins.
    pub enabled: bool,
    /// Whether its service runs when the run begins.
    pub running: bool,
    /// Whether a full import and a full synchronisation were done on every connector.
    pub synchronised: bool,
    /// Whether its configuration file can be read and written.
    pub config_file: bool,
    /// Whether data can be kept in memory while it is turned on.
    pub config_memory: bool,
    /// Whether the key store gives its private key.
    pub key_store: bool,
    /// How far its clock is off, in milliseconds.
    pub skew_ms: i64,
}

impl Default for Server {
    fn default() -> Self {
        Self {
            product: Product::Connect,
            version: Version::default(),
            staging: false,
            enabled: true,
            running: true,
            synchronised: true,
            config_file: true,
            config_memory: true,
            key_store: true,
            skew_ms: 0,
        }
    }
}

impl Server {
    /// More than this and no token of the relay is valid (*choose*; the incidents show that a wrong clock fails), in
    /// milliseconds.
    pub const SKEW_MAX_MS: i64 = 5 * 60 * 1_000;

    /// Whether the clock is right enough for a token.
    pub fn has_valid_clock(&self) -> bool {
        self.skew_ms.abs() <= Self::SKEW_MAX_MS
    }
}

/// The credential typed into the wizard (spec/writeback.md 11).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct WizardCredential {
    /// Whether it is a global administrator's.
    pub global_admin: bool,
    /// Whether the account was made in the cloud.
    pub cloud_only: bool,
    /// Whether its password is right.
    pub right_password: bool,
    /// Whether it is of the tenant that the AAD connector leads to.
    pub right_tenant: bool,
}

impl Default for WizardCredential {
    fn default() -> Self {
        Self { global_admin: true, cloud_only: true, right_password: true, right_tenant: true }
    }
}

impl WizardCredential {
    /// Whether the cloud gives a token for it; otherwise 32009.
    pub const fn is_accepted(self) -> bool {
        self.global_admin && self.cloud_only && self.right_password && self.right_tenant
    }
}
