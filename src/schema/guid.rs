//! GUIDs as Active Directory stores and prints them.

use super::quoted;
use std::fmt;
use thiserror::Error;
use uuid::Uuid;

/// A GUID. Printed in lower case, 8-4-4-4-12, without braces.
///
/// The 16 bytes of an `objectGUID` hold the first three fields little-endian, so the bytes and the text differ
/// in order; [`Guid::from_directory_bytes`] and [`Guid::directory_bytes`] convert.
///
/// ```
/// use anchorwalk::schema::Guid;
/// let guid: Guid = "{8755D4A8-0AA5-45C1-AB7E-880EEAEEBC14}".parse()?;
/// assert_eq!(guid.to_string(), "8755d4a8-0aa5-45c1-ab7e-880eeaeebc14");
/// assert_eq!(guid.directory_bytes()[..4], [0xa8, 0xd4, 0x55, 0x87]);
/// # Ok::<(), anchorwalk::schema::GuidError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Guid(Uuid);

/// A text or byte string that is no GUID.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum GuidError {
    /// The text is not 32 hexadecimal digits in 8-4-4-4-12 form, braces optional.
    #[error("expected a GUID such as 6f1c2b0e-8a4d-4b53-9f0a-1c2d3e4f5a6b, found `{0}`")]
    Text(String),
    /// A binary GUID has 16 bytes.
    #[error("expected 16 bytes of a GUID, found {0}")]
    Length(usize),
}

impl Guid {
    /// From the 16 bytes of `objectGUID` or `mS-DS-ConsistencyGuid`.
    pub fn from_directory_bytes(bytes: &[u8]) -> Result<Self, GuidError> {
        let bytes: [u8; 16] = bytes.try_into().map_err(|_| GuidError::Length(bytes.len()))?;
        Ok(Self(Uuid::from_bytes_le(bytes)))
    }

    /// The 16 bytes as `objectGUID` stores them.
    pub fn directory_bytes(self) -> [u8; 16] {
        self.0.to_bytes_le()
    }

    /// The 128 bits, most significant first, as the text reads.
    pub fn as_u128(self) -> u128 {
        self.0.as_u128()
    }

    /// From the 128 bits as the text reads.
    pub const fn from_u128(bits: u128) -> Self {
        Self(Uuid::from_u128(bits))
    }

    /// A GUID that follows from a name: the same name gives the same GUID on every machine (RFC 9562, version 5).
    pub fn named(name: &str) -> Self {
        const SPACE: Uuid = Uuid::from_u128(0x4f1c_9a27_6a3b_5e0d_8c41_b0f2_7de6_9315);
        Self(Uuid::new_v5(&SPACE, name.as_bytes()))
    }

    /// `{8755d4a8-…}`, the form in rules and parameters (spec/expressions.md 2.1.2).
    pub fn braced(self) -> String {
        self.with_braced(str::to_owned)
    }

    /// Does something with [`Guid::braced`] where it need not be kept.
    pub(super) fn with_braced<T>(self, use_text: impl FnOnce(&str) -> T) -> T {
        use_text(self.0.braced().encode_lower(&mut Uuid::encode_buffer()))
    }
}

impl std::str::FromStr for Guid {
    type Err = GuidError;

    fn from_str(text: &str) -> Result<Self, GuidError> {
        let bare = text.strip_prefix('{').and_then(|inner| inner.strip_suffix('}')).unwrap_or(text);
        if bare.len() != 36 {
            return Err(GuidError::Text(quoted(text)));
        }
        Uuid::try_parse(bare).map(Self).map_err(|_| GuidError::Text(quoted(text)))
    }
}

impl fmt::Display for Guid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0.hyphenated(), f)
    }
}

impl fmt::Debug for Guid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
