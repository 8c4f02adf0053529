//! Immutable tags: how an out-of-box rule is known whatever its name or version.

use crate::schema::{eq_folded, fold};
use std::fmt;
use std::sync::Arc;

/// The immutable tag of an out-of-box rule, such as `Microsoft.InfromADUserAccountEnabled.004`; empty for custom
/// rules, clones among them (spec/config-export.md 3.2).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ImmutableTag(Arc<str>);

impl ImmutableTag {
    /// The family of the rule that marks enabled user accounts (spec/lookup.md, step 4).
    pub const USER_ACCOUNT_ENABLED: &'static str = "Microsoft.InfromADUserAccountEnabled";
    /// The family of its twin for `inetOrgPerson`, which never qualifies (spec/lookup.md, step 4).
    pub const INET_ORG_PERSON_ACCOUNT_ENABLED: &'static str = "Microsoft.InfromADInetOrgPersonAccountEnabled";

    /// The tag with this text.
    pub fn new(text: &str) -> Self {
        Self(text.trim().into())
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether there is no tag: the rule is custom.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The tag without its version: versions differ between installations, hence the ".xxx" of the documents.
    ///
    /// ```
    /// use anchorwalk::rule::ImmutableTag;
    /// let tag = ImmutableTag::new("Microsoft.InfromADUserAccountEnabled.007");
    /// assert_eq!(tag.family(), ImmutableTag::USER_ACCOUNT_ENABLED);
    /// ```
    pub fn family(&self) -> &str {
        self.0.rsplit_once('.').map_or(&*self.0, |(family, _)| family)
    }

    /// Whether the tag is of this family, ignoring case.
    pub fn is_of(&self, family: &str) -> bool {
        !self.is_empty() && eq_folded(self.family(), family)
    }

    /// Whether `name` means this tag: in full, or by its family.
    pub fn is_meant_by(&self, name: &str) -> bool {
        !self.is_empty() && (fold(name) == fold(&self.0) || self.is_of(name))
    }
}

impl fmt::Display for ImmutableTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}
