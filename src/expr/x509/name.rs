//! Names of subjects and issuers, written as Windows and .NET write them.

use super::alternative_name::{self, AlternativeName};
use super::certificate::NotACertificate;
use super::text;
use std::fmt;
use x509_cert::der::asn1::ObjectIdentifier;
use x509_cert::name::Name;

const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
const UNIT: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.11");
const ORGANIZATION: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.10");
const EMAIL: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.1");

/// Attribute types with the short names that Windows prints; others are printed as `OID.1.2.3`.
const SHORT_NAMES: [(ObjectIdentifier, &str); 19] = [
    (COMMON_NAME, "CN"),
    (UNIT, "OU"),
    (ORGANIZATION, "O"),
    (EMAIL, "E"),
    (ObjectIdentifier::new_unwrap("2.5.4.6"), "C"),
    (ObjectIdentifier::new_unwrap("2.5.4.7"), "L"),
    (ObjectIdentifier::new_unwrap("2.5.4.8"), "S"),
    (ObjectIdentifier::new_unwrap("2.5.4.9"), "STREET"),
    (ObjectIdentifier::new_unwrap("0.9.2342.19200300.100.1.25"), "DC"),
    (ObjectIdentifier::new_unwrap("2.5.4.4"), "SN"),
    (ObjectIdentifier::new_unwrap("2.5.4.42"), "G"),
    (ObjectIdentifier::new_unwrap("2.5.4.43"), "I"),
    (ObjectIdentifier::new_unwrap("2.5.4.12"), "T"),
    (ObjectIdentifier::new_unwrap("2.5.4.5"), "SERIALNUMBER"),
    (ObjectIdentifier::new_unwrap("2.5.4.13"), "Description"),
    (ObjectIdentifier::new_unwrap("2.5.4.17"), "PostalCode"),
    (ObjectIdentifier::new_unwrap("2.5.4.18"), "POBox"),
    (ObjectIdentifier::new_unwrap("2.5.4.20"), "Phone"),
    (ObjectIdentifier::new_unwrap("2.5.4.46"), "dnQualifier"),
];

/// Whose name is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::expr) enum Side {
    /// The one the certificate is about.
    Subject,
    /// The one who signed it.
    Issuer,
}

impl Side {
    /// The extension with this side's alternative names.
    pub(super) const fn alternative_name_oid(self) -> ObjectIdentifier {
        ObjectIdentifier::new_unwrap(match self {
            Self::Subject => "2.5.29.17",
            Self::Issuer => "2.5.29.18",
        })
    }
}

/// Which name `CertNameInfo` is asked for (.NET `X509NameType`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::expr) enum NameKind {
    Simple,
    Email,
    Upn,
    Dns,
    DnsFromAlternativeName,
    Url,
}

impl NameKind {
    const NAMES: [(&str, Self); 6] = [
        ("SimpleName", Self::Simple),
        ("EmailName", Self::Email),
        ("UpnName", Self::Upn),
        ("DnsName", Self::Dns),
        ("DnsFromAlternativeName", Self::DnsFromAlternativeName),
        ("UrlName", Self::Url),
    ];

    /// The kind of this name; the names count, not their case, as .NET parses them.
    pub(in crate::expr) fn named(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, kind)| *kind)
    }

    /// The names of all kinds.
    pub(in crate::expr) fn names() -> impl Iterator<Item = &'static str> {
        Self::NAMES.iter().map(|(name, _)| *name)
    }
}

/// One attribute of a name.
struct Part {
    oid: ObjectIdentifier,
    text: String,
}

/// A name: its relative parts, most specific first, each of one attribute or more.
pub(super) struct X500Name<'c>(&'c Name);

impl<'c> X500Name<'c> {
    pub(super) fn of(name: &'c Name) -> Self {
        Self(name)
    }

    fn parts(&self) -> Vec<Vec<Part>> {
        let part = |attribute: &x509_cert::attr::AttributeTypeAndValue| Part {
            oid: attribute.oid,
            text: text::of_value(&attribute.value),
        };
        let mut parts: Vec<Vec<Part>> = self.0.iter_rdn().map(|rdn| rdn.iter().map(part).collect()).collect();
        parts.reverse();
        parts
    }

    /// A name of one kind, from this name or from the extension with the alternative names, in the order that .NET
    /// documents for `GetNameInfo`.
    pub(super) fn of_kind(
        &self,
        kind: NameKind,
        alternatives: Option<&[u8]>,
    ) -> Result<Option<String>, NotACertificate> {
        let alternative = |wanted| alternative_name::first(alternatives, wanted);
        Ok(match kind {
            NameKind::Simple => match self.simple() {
                Some(name) => Some(name),
                None => alternative(AlternativeName::Email)?,
            },
            NameKind::Email => alternative(AlternativeName::Email)?.or_else(|| self.first(EMAIL)),
            NameKind::Upn => alternative(AlternativeName::Upn)?,
            NameKind::Dns => alternative(AlternativeName::Dns)?.or_else(|| self.first(COMMON_NAME)),
            NameKind::DnsFromAlternativeName => alternative(AlternativeName::Dns)?,
            NameKind::Url => alternative(AlternativeName::Url)?,
        })
    }

    fn simple(&self) -> Option<String> {
        let best = [COMMON_NAME, UNIT, ORGANIZATION, EMAIL].into_iter().find_map(|oid| self.first(oid));
        best.or_else(|| self.parts().into_iter().flatten().next().map(|part| part.text))
    }

    /// The most specific attribute of a type.
    fn first(&self, oid: ObjectIdentifier) -> Option<String> {
        self.parts().into_iter().flatten().find(|part| part.oid == oid).map(|part| part.text)
    }
}

/// `CN=Ana, O="Fabrikam, Inc.", C=NO`: most specific part first; several attributes of one part with `+`.
impl fmt::Display for X500Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, part) in self.parts().iter().enumerate() {
            if index > 0 {
                f.write_str(", ")?;
            }
            for (index, attribute) in part.iter().enumerate() {
                if index > 0 {
                    f.write_str(" + ")?;
                }
                write!(f, "{}={}", short_name(attribute.oid), quoted(&attribute.text))?;
            }
        }
        Ok(())
    }
}

fn short_name(oid: ObjectIdentifier) -> String {
    let known = SHORT_NAMES.iter().find(|(known, _)| *known == oid);
    known.map_or_else(|| format!("OID.{oid}"), |(_, name)| (*name).to_owned())
}

/// In double quotes where the text could be misread; a quote inside is doubled.
fn quoted(text: &str) -> String {
    let blank = |character: char| character.is_ascii_whitespace();
    let ambiguous = text.is_empty()
        || text.starts_with(blank)
        || text.ends_with(blank)
        || text.contains([',', '+', '=', '"', '\n', '<', '>', '#', ';']);
    if ambiguous { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}
