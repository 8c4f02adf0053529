//! An account in a domain, as its domain controllers see it.

use super::policy::{AccountFlags, PasswordAccount};
use crate::directory::{PasswordHistory, PasswordPolicy};
use crate::schema::Guid;
use crate::sim::{Span, Time};
use std::time::Duration;

/// An account, by position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountId(pub u32);

/// When a password was last set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LastSet {
    /// It must be changed at the next logon (`pwdLastSet` is 0).
    MustChange,
    /// So long before the run began.
    Before(Span),
    /// In the run.
    At(Time),
}

/// An account.
#[derive(Clone, Debug)]
pub struct Account {
    /// The domain that it is in.
    pub domain: super::DomainId,
    /// Its `objectGUID`.
    pub object: Guid,
    /// Its name as people read it: the DN.
    pub dn: String,
    /// `sAMAccountName`.
    pub sam_account_name: String,
    /// `displayName`.
    pub display_name: String,
    /// `userAccountControl`.
    pub user_account_control: u32,
    /// Whether it is protected: a member, however nested, of a protected group, or `adminCount` 1.
    pub protected: bool,
    /// Whether it inherits the rights of the containers above it.
    pub inherits: bool,
    /// The container above it whose name has a reserved character.
    pub reserved_container: Option<String>,
    /// Whether it still stands in the directory.
    pub stands: bool,
    /// The password policy that holds for it.
    pub policy: PasswordPolicy,
    /// The passwords it has had.
    pub history: PasswordHistory,
    /// When the current one was set.
    pub last_set: LastSet,
    /// How often a password was set in the run.
    pub version: u32,
    /// Since when it is locked out.
    pub locked_since: Option<Time>,
    /// When wrong passwords were given, within the window.
    pub wrong: Vec<Time>,
}

impl Account {
    /// An account as most are.
    pub fn new(domain: super::DomainId, object: Guid, dn: &str, sam_account_name: &str) -> Self {
        Self {
            domain,
            object,
            dn: dn.to_owned(),
            sam_account_name: sam_account_name.to_owned(),
            display_name: String::new(),
            user_account_control: 512,
            protected: false,
            inherits: true,
            reserved_container: None,
            stands: true,
            policy: PasswordPolicy::default(),
            history: PasswordHistory::default(),
            last_set: LastSet::Before(crate::sim::days(10)),
            version: 0,
            locked_since: None,
            wrong: Vec::new(),
        }
    }

    /// The questions to its `userAccountControl`.
    pub fn flags(&self) -> AccountFlags {
        AccountFlags(self.user_account_control)
    }

    /// The age of its password; `None` where it must be changed at the next logon.
    pub fn password_age(&self, now: Time) -> Option<Span> {
        match self.last_set {
            LastSet::MustChange => None,
            LastSet::Before(span) => Some(span + now.since(Time::START)),
            LastSet::At(at) => Some(now.since(at)),
        }
    }

    /// Whether its password must be changed before anything else: it has expired, or an administrator wants it so.
    pub fn is_expired(&self, now: Time) -> bool {
        if self.flags().password_never_expires() {
            return false;
        }
        match self.password_age(now) {
            None => true,
            Some(age) => self.policy.maximum_age.is_some_and(|maximum| duration(age) > maximum),
        }
    }

    /// Whether wrong passwords have locked it, and still do.
    pub fn is_locked_out(&self, now: Time) -> bool {
        let duration = span(self.policy.lockout.duration);
        self.locked_since.is_some_and(|since| duration == Span::ZERO || now.since(since) < duration)
    }

    /// Counts a wrong password; it may lock the account.
    pub fn count_wrong(&mut self, now: Time) {
        let lockout = self.policy.lockout;
        let window = span(lockout.window);
        self.wrong.retain(|at| now.since(*at) < window);
        self.wrong.push(now);
        if lockout.threshold > 0 && self.wrong.len() as u64 >= u64::from(lockout.threshold) {
            self.locked_since = Some(now);
        }
    }

    /// Unlocks it.
    pub fn unlock(&mut self) {
        self.locked_since = None;
        self.wrong.clear();
    }

    /// The account as the policy looks at it.
    pub(super) fn for_policy(&self, now: Time) -> PasswordAccount<'_> {
        PasswordAccount {
            sam_account_name: &self.sam_account_name,
            display_name: &self.display_name,
            password_age: self.password_age(now).map(duration),
            history: &self.history,
            user_account_control: self.user_account_control,
            locked_out: self.is_locked_out(now),
        }
    }
}

fn duration(span: Span) -> Duration {
    Duration::from_millis(span.as_ms())
}

fn span(duration: Duration) -> Span {
    Span::from_ms(u64::try_from(duration.as_millis()).unwrap_or(u64::MAX))
}
