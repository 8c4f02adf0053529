//! Texts as certificates hold them.

use std::fmt::Write as _;
use x509_cert::der::asn1::Any;
use x509_cert::der::{Encode as _, Tag, Tagged as _};

/// Upper-case hexadecimal.
pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut hex, byte| {
        // Writing to a String does not fail.
        let _ = write!(hex, "{byte:02X}");
        hex
    })
}

/// The text of a value in one of the string types; of other types the hexadecimal DER behind a `#`.
pub(super) fn of_value(value: &Any) -> String {
    const UTF8_AND_PARTS_OF_IT: [Tag; 5] =
        [Tag::Utf8String, Tag::PrintableString, Tag::Ia5String, Tag::NumericString, Tag::VisibleString];
    let (tag, bytes) = (value.tag(), value.value());
    if UTF8_AND_PARTS_OF_IT.contains(&tag) {
        String::from_utf8_lossy(bytes).into_owned()
    } else if tag == Tag::BmpString {
        of_utf16(bytes)
    } else if tag == Tag::TeletexString {
        bytes.iter().map(|byte| char::from(*byte)).collect()
    } else {
        // What was decoded can be encoded.
        format!("#{}", hexadecimal(&value.to_der().unwrap_or_default()))
    }
}

/// Text in UTF-16, high byte first; what is none becomes the replacement character.
fn of_utf16(bytes: &[u8]) -> String {
    let units: Vec<u16> = bytes.as_chunks::<2>().0.iter().map(|pair| u16::from_be_bytes(*pair)).collect();
    String::from_utf16_lossy(&units)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_string_type_has_its_encoding() {
        for (tag, bytes, text) in [
            (Tag::Utf8String, "Åse".as_bytes(), "Åse"),
            (Tag::PrintableString, b"Ase".as_slice(), "Ase"),
            (Tag::TeletexString, &[0xC5, b's', b'e'], "Åse"),
            (Tag::BmpString, &[0, 0xC5, 0, b's', 0, b'e'], "Åse"),
            (Tag::OctetString, &[0xFF], "#0401FF"),
        ] {
            assert_eq!(of_value(&Any::new(tag, bytes).unwrap()), text, "{tag}");
        }
    }
}
