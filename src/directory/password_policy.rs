//! What a domain demands of passwords.

use std::time::Duration;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const HALF_HOUR: Duration = Duration::from_secs(30 * 60);

/// The password policy of a domain, or of a fine-grained policy in it.
///
/// The default is the default domain policy of spec/writeback.md 8.
///
/// ```
/// let policy = anchorwalk::directory::PasswordPolicy::default();
/// assert_eq!((policy.minimum_length, policy.history_length), (7, 24));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasswordPolicy {
    /// The least length, in 16-bit units; 0 lets an empty password through. There is no greatest length: the spec
    /// names none, and what does not fit into a message fails there.
    pub minimum_length: u32,
    /// Whether a password must have three kinds of characters and none of the user's names in it.
    pub complexity: bool,
    /// How many passwords, the current one included, can't be used again; 0 remembers none.
    pub history_length: u32,
    /// How old a password must be before its user may change it.
    pub minimum_age: Duration,
    /// How old a password may become; none if passwords never expire.
    pub maximum_age: Option<Duration>,
    /// When wrong passwords lock an account.
    pub lockout: Lockout,
    /// What a custom password filter refuses wherever it stands in a password, whatever its case.
    pub banned: Vec<String>,
}

/// When wrong passwords lock an account, and for how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lockout {
    /// After how many wrong passwords; 0 never locks.
    pub threshold: u32,
    /// For how long; zero until an administrator unlocks it.
    pub duration: Duration,
    /// Within which time wrong passwords are counted together.
    pub window: Duration,
}

impl Default for PasswordPolicy {
    fn default() -> Self {
        Self {
            minimum_length: 7,
            complexity: true,
            history_length: 24,
            minimum_age: DAY,
            maximum_age: Some(DAY * 42),
            lockout: Lockout::default(),
            banned: Vec::new(),
        }
    }
}

impl Default for Lockout {
    fn default() -> Self {
        Self { threshold: 0, duration: HALF_HOUR, window: HALF_HOUR }
    }
}
