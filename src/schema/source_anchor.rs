//! The `sourceAnchor`: what ties a cloud object to its on-premises object for life.

use super::{Dn, Guid};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use std::fmt::{self, Write as _};
use std::sync::Arc;

/// A `sourceAnchor` (immutable id), compared exactly.
///
/// By default it is base64 of the 16 bytes of `objectGUID` or `mS-DS-ConsistencyGuid`, so it equals the text
/// after `objectGUID:: ` in an LDIF file (spec/sync-engine.md 1.1.2).
///
/// ```
/// use anchorwalk::schema::SourceAnchor;
/// let anchor = SourceAnchor::new("qNRVh6UKwUWrfogO6u68FA==");
/// assert_eq!(anchor.guid().unwrap().to_string(), "8755d4a8-0aa5-45c1-ab7e-880eeaeebc14");
/// assert_eq!(anchor.cloud_dn().as_str(), "CN={714E52566836554B77555772666F674F3675363846413D3D}");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceAnchor(Arc<str>);

impl SourceAnchor {
    /// The anchor with this text.
    pub fn new(text: &str) -> Self {
        Self(text.into())
    }

    /// The anchor of an object whose anchor attribute holds this GUID.
    pub fn of_guid(guid: Guid) -> Self {
        Self(STANDARD.encode(guid.directory_bytes()).into())
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The GUID it encodes, if it is base64 of 16 bytes.
    pub fn guid(&self) -> Option<Guid> {
        Guid::from_directory_bytes(&STANDARD.decode(self.0.as_bytes()).ok()?).ok()
    }

    /// The GUID that a wrong spelling means: the GUID as text, or its bytes in base64 without padding, in the alphabet of
    /// URLs, or with blanks. For explanations; the engine compares the text.
    ///
    /// ```
    /// use anchorwalk::schema::SourceAnchor;
    /// let right = SourceAnchor::new("qNRVh6UKwUWrfogO6u68FA==");
    /// for wrong in ["qNRVh6UKwUWrfogO6u68FA", "qNRVh6UKwUWrfogO6u68FA==\r\n", "8755D4A8-0AA5-45C1-AB7E-880EEAEEBC14"] {
    ///     assert_eq!(SourceAnchor::new(wrong).guid(), None);
    ///     assert_eq!(SourceAnchor::new(wrong).meant_guid(), right.guid());
    /// }
    /// ```
    pub fn meant_guid(&self) -> Option<Guid> {
        let text: String = self.0.chars().filter(|letter| !letter.is_whitespace()).collect();
        let of_bytes = || {
            let standard = text.trim_end_matches('=').replace('-', "+").replace('_', "/");
            Guid::from_directory_bytes(&STANDARD_NO_PAD.decode(standard).ok()?).ok()
        };
        text.parse().ok().or_else(of_bytes)
    }

    /// The DN of the object in the AAD connector space: `CN={upper hex of the UTF-8 bytes}`
    /// (spec/sync-engine.md 1.1.2).
    pub fn cloud_dn(&self) -> Dn {
        let mut text = String::with_capacity(5 + 2 * self.0.len());
        text.push_str("CN={");
        for byte in self.0.bytes() {
            let _ = write!(text, "{byte:02X}");
        }
        text.push('}');
        Dn::of_hex(text)
    }

    /// The anchor that a DN of the AAD connector space is made of; `None` if it has another form.
    ///
    /// ```
    /// use anchorwalk::schema::SourceAnchor;
    /// let anchor = SourceAnchor::new("qNRVh6UKwUWrfogO6u68FA==");
    /// assert_eq!(SourceAnchor::of_cloud_dn(&anchor.cloud_dn()), Some(anchor));
    /// ```
    pub fn of_cloud_dn(dn: &Dn) -> Option<Self> {
        let hex = dn.as_str().strip_prefix("CN={")?.strip_suffix('}')?;
        let digits = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
        let (pairs, rest) = hex.as_bytes().as_chunks::<2>();
        let bytes: Option<Vec<u8>> = pairs.iter().map(|pair| digits(pair)).collect();
        let text = String::from_utf8(bytes?).ok()?;
        (rest.is_empty() && !text.is_empty()).then(|| Self::new(&text))
    }
}

impl fmt::Display for SourceAnchor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}
