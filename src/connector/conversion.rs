//! Raw values of a dump, read by the connector's schema.

use crate::schema::{
    AttributeKind, AttributeName, AttributeType, Dn, Guid, MASK, Scalar, Sid, Values, is_secret_name, quoted,
};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::sync::Arc;

/// An import error of one attribute, by the engine family's name (spec/sync-engine.md 1.10.1) and what was found.
pub(super) type ConversionError = (&'static str, String);

/// What text means that a dump holds in a binary attribute and that is no GUID and no SID.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BinaryText {
    /// Its own octets: LDIF writes octets as text where all of them are safe (RFC 2849).
    Octets,
    /// Base64: JSON has no other form.
    Base64,
}

/// The values of an attribute by its type. `None` where there is no value.
///
/// Empty text counts as no value, as no directory stores it. A GUID or SID may come as text in its own form
/// (spec/config-export.md 3.6, *choose*).
pub(super) fn converted(
    name: AttributeName,
    attribute_type: AttributeType,
    raw: &[Scalar],
    text: BinaryText,
) -> Result<Option<Values>, ConversionError> {
    let mut scalars = Vec::with_capacity(raw.len());
    for value in raw {
        if let Some(scalar) = scalar(attribute_type.kind, value, text).map_err(|code| {
            let text = name.to_string();
            let shown = if is_secret_name(&text) { MASK.to_owned() } else { quoted(&value.to_string()) };
            (code, format!("{text}: `{shown}` is no {}", kind_name(attribute_type.kind)))
        })? {
            scalars.push(scalar);
        }
    }
    if attribute_type.multi_valued {
        return Ok(Values::many(scalars));
    }
    match scalars.len() {
        0 | 1 => Ok(scalars.pop().map(Values::One)),
        count => {
            Err(("multi-single-mismatch", format!("{name}: {count} values in a single-valued attribute")))
        }
    }
}

fn scalar(kind: AttributeKind, raw: &Scalar, octets: BinaryText) -> Result<Option<Scalar>, &'static str> {
    if kind == AttributeKind::Binary {
        return binary(raw, octets);
    }
    let text = match raw {
        Scalar::Text(text) => Arc::clone(text),
        Scalar::Binary(bytes) if kind == AttributeKind::Reference && Sid::from_bytes(bytes).is_ok() => {
            return Ok(Sid::from_bytes(bytes).ok().map(|sid| sid_reference(&sid)));
        }
        Scalar::Binary(bytes) => {
            Arc::from(std::str::from_utf8(bytes).map_err(|_| "invalid-attribute-value")?)
        }
        typed @ (Scalar::Number(_) | Scalar::Boolean(_) | Scalar::Reference(_)) => {
            return if matches_kind(kind, typed) {
                Ok(Some(typed.clone()))
            } else {
                Err("invalid-attribute-value")
            };
        }
    };
    if text.is_empty() {
        return Ok(None);
    }
    match kind {
        AttributeKind::String => Ok(Some(Scalar::Text(text))),
        AttributeKind::Number => {
            text.trim().parse().map(Scalar::Number).map(Some).map_err(|_| "invalid-numeric-value")
        }
        AttributeKind::Boolean => Scalar::boolean_named(&text)
            .map(|value| Some(Scalar::Boolean(value)))
            .ok_or("invalid-boolean-value"),
        AttributeKind::Reference => reference(&text).map(Some).ok_or("invalid-reference-value"),
        AttributeKind::Binary => Err("invalid-attribute-value"),
    }
}

fn matches_kind(kind: AttributeKind, scalar: &Scalar) -> bool {
    matches!(
        (kind, scalar),
        (AttributeKind::Number, Scalar::Number(_))
            | (AttributeKind::Boolean, Scalar::Boolean(_))
            | (AttributeKind::Reference, Scalar::Reference(_))
    )
}

fn reference(text: &str) -> Option<Scalar> {
    if let Ok(sid) = text.parse::<Sid>() {
        return Some(sid_reference(&sid));
    }
    Dn::parse(text).ok().map(Scalar::Reference)
}

fn sid_reference(sid: &Sid) -> Scalar {
    Scalar::Reference(Dn::of_sid(sid))
}

/// Bytes; or text that is a GUID, a SID or, by the dump's form, octets or base64.
fn binary(raw: &Scalar, octets: BinaryText) -> Result<Option<Scalar>, &'static str> {
    let bytes: Vec<u8> = match raw {
        Scalar::Binary(bytes) if bytes.is_empty() => return Ok(None),
        Scalar::Binary(bytes) => return Ok(Some(Scalar::Binary(Arc::clone(bytes)))),
        Scalar::Text(text) if text.is_empty() => return Ok(None),
        Scalar::Text(text) => {
            if let Ok(guid) = text.parse::<Guid>() {
                guid.directory_bytes().to_vec()
            } else if let Ok(sid) = text.parse::<Sid>() {
                sid.as_bytes().to_vec()
            } else {
                match octets {
                    BinaryText::Octets => text.as_bytes().to_vec(),
                    BinaryText::Base64 => {
                        STANDARD.decode(text.as_bytes()).map_err(|_| "invalid-base64-value")?
                    }
                }
            }
        }
        Scalar::Number(_) | Scalar::Boolean(_) | Scalar::Reference(_) => {
            return Err("invalid-attribute-value");
        }
    };
    Ok(Some(Scalar::binary(&bytes)))
}

fn kind_name(kind: AttributeKind) -> &'static str {
    match kind {
        AttributeKind::String => "text",
        AttributeKind::Number => "number",
        AttributeKind::Boolean => "boolean",
        AttributeKind::Reference => "DN",
        AttributeKind::Binary => "GUID, SID or base64",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BINARY: AttributeType =
        AttributeType { kind: AttributeKind::Binary, multi_valued: false, indexable: false };

    fn octets(text: &str, form: BinaryText) -> Result<Vec<u8>, ConversionError> {
        let name = AttributeName::new("mS-DS-ConsistencyGuid");
        match converted(name, BINARY, &[Scalar::text(text)], form)?.unwrap().first() {
            Some(Scalar::Binary(bytes)) => Ok(bytes.to_vec()),
            other => panic!("{other:?}"),
        }
    }

    /// LDIF writes sixteen safe octets as text; that they look like base64 makes them none.
    #[test]
    fn safe_octets_stand_as_text_in_ldif() {
        assert_eq!(octets("ABCDEFGHIJKLMNOP", BinaryText::Octets).unwrap(), b"ABCDEFGHIJKLMNOP");
        assert_eq!(octets("abcdefgh", BinaryText::Octets).unwrap(), b"abcdefgh");
        assert_eq!(octets("QUJD", BinaryText::Base64).unwrap(), b"ABC");
        let (code, message) = octets("no base64", BinaryText::Base64).unwrap_err();
        assert_eq!(code, "invalid-base64-value");
        assert_eq!(message, "mS-DS-ConsistencyGuid: `no base64` is no GUID, SID or base64");
    }

    #[test]
    fn a_guid_or_sid_may_stand_in_its_own_form_everywhere() {
        for form in [BinaryText::Octets, BinaryText::Base64] {
            let guid = octets("8755d4a8-0aa5-45c1-ab7e-880eeaeebc14", form).unwrap();
            assert_eq!(STANDARD.encode(guid), "qNRVh6UKwUWrfogO6u68FA==");
            assert_eq!(octets("S-1-5-10", form).unwrap(), [1, 1, 0, 0, 0, 0, 0, 5, 10, 0, 0, 0]);
        }
    }
}
