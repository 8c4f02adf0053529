//! One certificate.

use super::name::{NameKind, Side, X500Name};
use super::text::hexadecimal;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use sha1::{Digest as _, Sha1};
use x509_cert::certificate::{CertificateInner, Raw, Version};
use x509_cert::der::{Decode as _, Encode as _};
use x509_cert::ext::Extension;
use x509_cert::time::Time;

/// A certificate that was read. Its signature is not verified, nor whether it is valid now: the functions of the
/// language show what is written in it.
pub(in crate::expr) struct Certificate {
    der: Vec<u8>,
    parsed: CertificateInner<Raw>,
}

/// The bytes are no certificate.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::expr) struct NotACertificate;

impl Certificate {
    /// Reads DER, or base64 of it, with or without the lines of PEM around.
    pub(in crate::expr) fn read(bytes: &[u8]) -> Result<Self, NotACertificate> {
        let der = match bytes.first() {
            // The tag of a sequence, with which every certificate in DER begins, is also the digit 0; base64 of such a
            // sequence begins with M.
            Some(0x30) => bytes.to_vec(),
            _ => of_text(bytes).ok_or(NotACertificate)?,
        };
        let parsed = CertificateInner::<Raw>::from_der(&der).map_err(|_| NotACertificate)?;
        Ok(Self { der, parsed })
    }

    /// The object identifiers of the critical extensions, in the certificate's order.
    pub(in crate::expr) fn critical_extensions(&self) -> impl Iterator<Item = String> {
        self.extensions().iter().filter(|extension| extension.critical).map(|found| found.extn_id.to_string())
    }

    /// The SHA-1 hash of the DER bytes, in upper-case hexadecimal.
    pub(in crate::expr) fn thumbprint(&self) -> String {
        hexadecimal(&Sha1::digest(&self.der))
    }

    /// The distinguished name of the subject or the issuer, most specific part first.
    pub(in crate::expr) fn distinguished_name(&self, side: Side) -> String {
        self.name(side).to_string()
    }

    /// A name of the subject or the issuer; `None` if it has none of this kind, an error if the alternative names
    /// can't be read.
    pub(in crate::expr) fn name_info(
        &self,
        kind: NameKind,
        side: Side,
    ) -> Result<Option<String>, NotACertificate> {
        let wanted = side.alternative_name_oid();
        let extension = self.extensions().iter().find(|extension| extension.extn_id == wanted);
        self.name(side).of_kind(kind, extension.map(|found| found.extn_value.as_bytes()))
    }

    /// The object identifier of the key's algorithm.
    pub(in crate::expr) fn key_algorithm(&self) -> String {
        self.parsed.tbs_certificate().subject_public_key_info().algorithm.oid.to_string()
    }

    /// The parameters of the key's algorithm as hexadecimal of their DER; empty if the algorithm has none.
    pub(in crate::expr) fn key_parameters(&self) -> String {
        let parameters =
            self.parsed.tbs_certificate().subject_public_key_info().algorithm.parameters.as_ref();
        // What was decoded can be encoded.
        hexadecimal(&parameters.and_then(|parameters| parameters.to_der().ok()).unwrap_or_default())
    }

    /// The object identifier of the algorithm of the signature.
    pub(in crate::expr) fn signature_algorithm(&self) -> String {
        self.parsed.signature_algorithm().oid.to_string()
    }

    /// The serial number in upper-case hexadecimal, as it is encoded: with a leading 00 if the first bit is set.
    pub(in crate::expr) fn serial_number(&self) -> String {
        hexadecimal(self.parsed.tbs_certificate().serial_number().as_bytes())
    }

    /// The beginning of validity; `None` outside the calendar.
    pub(in crate::expr) fn not_before(&self) -> Option<Timestamp> {
        instant(self.parsed.tbs_certificate().validity().not_before)
    }

    /// The end of validity; `None` outside the calendar.
    pub(in crate::expr) fn not_after(&self) -> Option<Timestamp> {
        instant(self.parsed.tbs_certificate().validity().not_after)
    }

    /// The version as people count: 1 to 3.
    pub(in crate::expr) fn version(&self) -> &'static str {
        match self.parsed.tbs_certificate().version() {
            Version::V1 => "1",
            Version::V2 => "2",
            Version::V3 => "3",
        }
    }

    fn name(&self, side: Side) -> X500Name<'_> {
        let certificate = self.parsed.tbs_certificate();
        X500Name::of(match side {
            Side::Subject => certificate.subject(),
            Side::Issuer => certificate.issuer(),
        })
    }

    fn extensions(&self) -> &[Extension] {
        self.parsed.tbs_certificate().extensions().map_or(&[], Vec::as_slice)
    }
}

/// The bytes that base64 states, without the lines of PEM around it.
fn of_text(bytes: &[u8]) -> Option<Vec<u8>> {
    const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
    const END: &str = "-----END CERTIFICATE-----";
    let text = std::str::from_utf8(bytes).ok()?;
    let inside = match text.split_once(BEGIN) {
        Some((_, behind)) => behind.split_once(END)?.0,
        None => text,
    };
    let compact: String = inside.chars().filter(|character| !character.is_ascii_whitespace()).collect();
    STANDARD.decode(compact).ok()
}

fn instant(time: Time) -> Option<Timestamp> {
    let since_epoch = time.to_unix_duration();
    Timestamp::from_second(i64::try_from(since_epoch.as_secs()).ok()?).ok()
}
