//! Raw values of a dump, read by the connector's schema.

use crate::schema::{
    AttributeKind, AttributeName, AttributeType, Dn, Guid, MASK, Scalar, Sid, Values, is_secret_name, quoted,
};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::sync::Arc;

/// An import error of one attribute, by the engine family's name (spec/sync-engine.md 1.10.1) and what was found.
pub(super) type ConversionError = (&'static str, String);

/// The values of an attribute by its type. `None` where there is no value.
///
/// Empty text counts as no value, as no directory stores it. A GUID or SID may come as text in its own form
/// (spec/config-export.md 3.6, *choose*).
pub(super) fn converted(
    name: AttributeName,
    attribute_type: AttributeType,
    raw: &[Scalar],
) -> Result<Option<Values>, ConversionError> {
    let mut scalars = Vec::with_capacity(raw.len());
    for value in raw {
        if let Some(scalar) = scalar(attribute_type.kind, value).map_err(|code| {
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

fn scalar(kind: AttributeKind, raw: &Scalar) -> Result<Option<Scalar>, &'static str> {
    if kind == AttributeKind::Binary {
        return binary(raw);
    }
    let text = match raw {
        Scalar::Text(text) => Arc::clone(text),
        Scalar::Binary(bytes) if kind == AttributeKind::Reference && Sid::from_bytes(bytes).is_ok() => {
            return Ok(Sid::from_bytes(bytes).ok().and_then(|sid| sid_reference(&sid)));
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
        return sid_reference(&sid);
    }
    Dn::parse(text).ok().map(Scalar::Reference)
}

fn sid_reference(sid: &Sid) -> Option<Scalar> {
    Dn::parse(&format!("<SID={sid}>")).ok().map(Scalar::Reference)
}

/// Bytes; or text that is a GUID, a SID or base64.
fn binary(raw: &Scalar) -> Result<Option<Scalar>, &'static str> {
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
                STANDARD.decode(text.as_bytes()).map_err(|_| "invalid-base64-value")?
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
