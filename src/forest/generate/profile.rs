//! How many people are of which kind.

use super::PersonKind;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Shares of the kinds of people, in any unit: only their proportion counts.
///
/// ```
/// use anchorwalk::forest::Profile;
/// let profile = Profile::from_json(r#"{"single": 9, "disabled": 1}"#)?;
/// assert_eq!(profile.total(), 10);
/// # Ok::<(), anchorwalk::forest::ProfileError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub struct Profile {
    /// One enabled account.
    pub single: u32,
    /// An account and a linked mailbox.
    pub linked_mailbox: u32,
    /// An account and two linked mailboxes.
    pub two_mailboxes: u32,
    /// An account, and a mail contact that stands for it in another forest.
    pub mail_contact: u32,
    /// One disabled account.
    pub disabled: u32,
    /// Enabled in two forests.
    pub both_enabled: u32,
    /// Of the cloud alone.
    pub cloud_only: u32,
    /// The account was deleted.
    pub orphaned: u32,
    /// In a container that is not imported.
    pub ou_excluded: u32,
    /// Kept out by a scoping filter.
    pub filtered: u32,
    /// An `inetOrgPerson`.
    pub inet_org_person: u32,
    /// In the forest whose rule for enabled accounts was lost.
    pub rule_missing: u32,
    /// Two cloud users with one anchor.
    pub duplicate_anchor: u32,
}

/// A profile that can't be used.
#[derive(Debug, Error)]
pub enum ProfileError {
    /// It is no JSON object of shares.
    #[error("{0}; a share is a whole number from 0 to {max}, of which only the proportion counts", max = u32::MAX)]
    Json(#[from] serde_json::Error),
    /// All shares are zero.
    #[error("every share is zero, so nobody can be made")]
    Empty,
}

impl Profile {
    /// A large organisation: nine of ten people resolve.
    pub const REALISTIC: Self = Self {
        single: 590,
        linked_mailbox: 240,
        two_mailboxes: 60,
        mail_contact: 20,
        disabled: 25,
        both_enabled: 5,
        cloud_only: 20,
        orphaned: 10,
        ou_excluded: 5,
        filtered: 5,
        inet_org_person: 5,
        rule_missing: 13,
        duplicate_anchor: 2,
    };

    /// Reads a profile: a JSON object of shares by kind; a kind that is not named has none.
    ///
    /// # Errors
    /// If it is none, names an unknown kind, or all shares are zero.
    pub fn from_json(text: &str) -> Result<Self, ProfileError> {
        let profile: Self = serde_json::from_str(text)?;
        if profile.total() == 0 { Err(ProfileError::Empty) } else { Ok(profile) }
    }

    /// The share of a kind.
    pub fn share(&self, kind: PersonKind) -> u32 {
        match kind {
            PersonKind::Single => self.single,
            PersonKind::LinkedMailbox => self.linked_mailbox,
            PersonKind::TwoMailboxes => self.two_mailboxes,
            PersonKind::MailContact => self.mail_contact,
            PersonKind::Disabled => self.disabled,
            PersonKind::BothEnabled => self.both_enabled,
            PersonKind::CloudOnly => self.cloud_only,
            PersonKind::Orphaned => self.orphaned,
            PersonKind::OuExcluded => self.ou_excluded,
            PersonKind::Filtered => self.filtered,
            PersonKind::InetOrgPerson => self.inet_org_person,
            PersonKind::RuleMissing => self.rule_missing,
            PersonKind::DuplicateAnchor => self.duplicate_anchor,
        }
    }

    /// The sum of all shares.
    pub fn total(&self) -> u64 {
        PersonKind::ALL.iter().map(|kind| u64::from(self.share(*kind))).sum()
    }

    /// The kind at a place among the shares, from 0 to [`Profile::total`].
    pub(super) fn kind_at(&self, place: u64) -> PersonKind {
        let mut rest = place;
        for kind in PersonKind::ALL {
            match rest.checked_sub(self.share(kind).into()) {
                Some(beyond) => rest = beyond,
                None => return kind,
            }
        }
        PersonKind::Single
    }
}

#[cfg(test)]
mod tests {
    use super::Profile;

    #[test]
    fn a_share_that_is_no_whole_number_is_refused_with_what_a_share_is() {
        for text in [r#"{"single": 0.5}"#, r#"{"single": -1}"#, r#"{"single": "1"}"#, r#"{"singel": 1}"#] {
            let error = Profile::from_json(text).unwrap_err().to_string();
            assert!(
                error.ends_with(
                    "a share is a whole number from 0 to 4294967295, of which only the proportion counts"
                ),
                "{error}"
            );
        }
    }
}
