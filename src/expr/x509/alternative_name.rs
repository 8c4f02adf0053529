//! The extensions with alternative names of a subject or an issuer.

use super::certificate::NotACertificate;
use super::text;
use x509_cert::der::asn1::{Any, ObjectIdentifier};
use x509_cert::der::{Decode as _, Reader as _, SliceReader, Tag, TagNumber, Tagged as _};

/// The object identifier of a user principal name among the other names.
const UPN: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.311.20.2.3");

/// A kind of alternative name that can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AlternativeName {
    Upn,
    Email,
    Dns,
    Url,
}

impl AlternativeName {
    /// The number of the choice in `GeneralName` (RFC 5280 4.2.1.6).
    const fn choice(self) -> TagNumber {
        TagNumber(match self {
            Self::Upn => 0,
            Self::Email => 1,
            Self::Dns => 2,
            Self::Url => 6,
        })
    }
}

/// The first name of this kind in the content of an extension; names of other kinds are passed over. An error if the
/// content is no list of names.
pub(super) fn first(
    extension: Option<&[u8]>,
    wanted: AlternativeName,
) -> Result<Option<String>, NotACertificate> {
    let Some(extension) = extension else { return Ok(None) };
    let names = Vec::<Any>::from_der(extension).map_err(|_| NotACertificate)?;
    let chosen = names.iter().filter(|name| number_of(name) == Some(wanted.choice()));
    for name in chosen {
        match wanted {
            AlternativeName::Email | AlternativeName::Dns | AlternativeName::Url => {
                return Ok(Some(String::from_utf8_lossy(name.value()).into_owned()));
            }
            AlternativeName::Upn => {
                if let Some(upn) = user_principal_name(name.value())? {
                    return Ok(Some(upn));
                }
            }
        }
    }
    Ok(None)
}

fn number_of(name: &Any) -> Option<TagNumber> {
    if let Tag::ContextSpecific { number, .. } = name.tag() { Some(number) } else { None }
}

/// The value of an other name, if it is a user principal name.
fn user_principal_name(content: &[u8]) -> Result<Option<String>, NotACertificate> {
    let read = || {
        let mut reader = SliceReader::new(content)?;
        let oid = ObjectIdentifier::decode(&mut reader)?;
        let wrapped = Any::decode(&mut reader)?;
        reader.finish()?;
        if oid == UPN { Any::from_der(wrapped.value()).map(Some) } else { Ok(None) }
    };
    let value: Option<Any> = read().map_err(|_: x509_cert::der::Error| NotACertificate)?;
    Ok(value.as_ref().map(text::of_value))
}
