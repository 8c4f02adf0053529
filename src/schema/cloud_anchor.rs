//! The `cloudAnchor`: the anchor of an object in the AAD connector space.

use super::{Guid, quoted};
use std::fmt;
use thiserror::Error;

/// The kinds of cloud object, as the word before the underscore of a `cloudAnchor` (spec/lookup.md).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CloudType {
    /// `User_…`
    User,
    /// `Group_…`
    Group,
    /// `Contact_…`
    Contact,
    /// `Device_…`
    Device,
}

impl CloudType {
    /// Every kind, in the order of the documents.
    pub const ALL: [CloudType; 4] = [Self::User, Self::Group, Self::Contact, Self::Device];

    /// The word as it stands in an anchor.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::User => "User",
            Self::Group => "Group",
            Self::Contact => "Contact",
            Self::Device => "Device",
        }
    }
}

/// `User_6f1c2b0e-8a4d-4b53-9f0a-1c2d3e4f5a6b`: object type, underscore, directory object id.
///
/// Read without regard to case (the AAD connector is exported with `case_normalize_dn_for_anchor` 1,
/// spec/sync-engine.md 1.1.2), printed in one form.
///
/// ```
/// use anchorwalk::schema::{CloudAnchor, CloudType};
/// let anchor: CloudAnchor = "user_6F1C2B0E-8A4D-4B53-9F0A-1C2D3E4F5A6B".parse()?;
/// assert_eq!(anchor.kind, CloudType::User);
/// assert_eq!(anchor.to_string(), "User_6f1c2b0e-8a4d-4b53-9f0a-1c2d3e4f5a6b");
/// assert!("User_6f1c2b0e".parse::<CloudAnchor>().is_err());
/// # Ok::<(), anchorwalk::schema::AnchorError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CloudAnchor {
    /// The kind of object.
    pub kind: CloudType,
    /// The directory object id.
    pub id: Guid,
}

/// Why a text is no `cloudAnchor`.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AnchorError {
    /// There is no underscore.
    #[error("no underscore: expected <Type>_<guid>")]
    NoUnderscore,
    /// The word before the underscore is no kind of cloud object.
    #[error("unknown type `{0}`: expected User, Group, Contact or Device")]
    UnknownType(String),
    /// What follows the underscore is no GUID.
    #[error("`{0}` is no GUID: expected 8-4-4-4-12 hexadecimal digits")]
    NoGuid(String),
}

impl std::str::FromStr for CloudAnchor {
    type Err = AnchorError;

    fn from_str(text: &str) -> Result<Self, AnchorError> {
        let (word, id) = text.split_once('_').ok_or(AnchorError::NoUnderscore)?;
        let kind = CloudType::ALL
            .into_iter()
            .find(|kind| kind.as_str().eq_ignore_ascii_case(word))
            .ok_or_else(|| AnchorError::UnknownType(quoted(word)))?;
        let no_guid = || AnchorError::NoGuid(quoted(id));
        if id.starts_with('{') {
            return Err(no_guid());
        }
        Ok(Self { kind, id: id.parse().map_err(|_| no_guid())? })
    }
}

impl fmt::Display for CloudAnchor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_{}", self.kind.as_str(), self.id)
    }
}
