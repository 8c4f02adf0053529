//! Security identifiers.

use super::quoted;
use std::fmt::{self, Write as _};
use std::sync::Arc;
use thiserror::Error;

/// A security identifier, kept as the bytes of `objectSid` and printed as `S-1-5-21-…`.
///
/// ```
/// use anchorwalk::schema::Sid;
/// let sid: Sid = "S-1-5-21-1004336348-1177238915-682003330-512".parse()?;
/// assert_eq!(sid.as_bytes().len(), 28);
/// assert_eq!(sid.to_string(), "S-1-5-21-1004336348-1177238915-682003330-512");
/// # Ok::<(), anchorwalk::schema::SidError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Sid(Arc<[u8]>);

/// A text or byte string that is no SID.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SidError {
    /// The text is not `S-1-` followed by decimal numbers.
    #[error("expected a SID such as S-1-5-21-1-2-3-1104, found `{0}`")]
    Text(String),
    /// The length is not 8 + 4n bytes for the n that the second byte states.
    #[error("expected the 8 + 4n bytes of a SID, found {0}")]
    Length(usize),
}

impl Sid {
    /// From the bytes of `objectSid`: revision, count n, 6 bytes of authority, n little-endian numbers.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SidError> {
        checked(bytes).map(|bytes| Self(bytes.into()))
    }

    /// The text of the SID that these bytes are, as it is printed.
    pub fn text_of(bytes: &[u8]) -> Result<String, SidError> {
        checked(bytes).map(written)
    }

    /// The bytes as the directory stores them.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl std::str::FromStr for Sid {
    type Err = SidError;

    fn from_str(text: &str) -> Result<Self, SidError> {
        parse(text).map(|bytes| Self(bytes.into())).ok_or_else(|| SidError::Text(quoted(text)))
    }
}

fn checked(bytes: &[u8]) -> Result<&[u8], SidError> {
    match bytes {
        [1, count, ..] if bytes.len() == 8 + 4 * usize::from(*count) => Ok(bytes),
        _ => Err(SidError::Length(bytes.len())),
    }
}

fn parse(text: &str) -> Option<Vec<u8>> {
    let numbers = text.strip_prefix("S-1-").or_else(|| text.strip_prefix("s-1-"))?;
    let mut parts = numbers.split('-');
    let authority: u64 = decimal(parts.next()?)?;
    let subs =
        parts.map(|part| decimal(part).and_then(|n| u32::try_from(n).ok())).collect::<Option<Vec<_>>>()?;
    if authority >= 1 << 48 || subs.len() > 15 {
        return None;
    }
    let mut bytes = vec![1, u8::try_from(subs.len()).ok()?];
    bytes.extend(authority.to_be_bytes().into_iter().skip(2));
    bytes.extend(subs.iter().flat_map(|sub| sub.to_le_bytes()));
    Some(bytes)
}

fn decimal(text: &str) -> Option<u64> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) { text.parse().ok() } else { None }
}

impl fmt::Display for Sid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&written(&self.0))
    }
}

fn written(sid: &[u8]) -> String {
    /// Of the first number, 48 bits, and of each that follows, with the sign before it.
    const DIGITS: (usize, usize) = (15, 11);
    let subs = sid.get(8..).unwrap_or_default().as_chunks::<4>().0;
    let authority = sid.iter().skip(2).take(6).fold(0u64, |sum, byte| sum << 8 | u64::from(*byte));
    let mut text = String::with_capacity("S-1-".len() + DIGITS.0 + DIGITS.1 * subs.len());
    // Writing to a String does not fail.
    let _ = write!(text, "S-1-{authority}");
    for sub in subs {
        let _ = write!(text, "-{}", u32::from_le_bytes(*sub));
    }
    text
}

impl fmt::Debug for Sid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
