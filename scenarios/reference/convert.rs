//! Values of one type as values of another.

use super::error::SyncError;
use anchorwalk::schema::{AttributeKind, AttributeType, Dn, Guid, Scalar, Sid, Values};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// What an import makes of raw values; `None` where there is nothing, or something that does not fit and is dropped
/// with a finding.
pub(crate) fn imported(attribute: AttributeType, raw: &[Scalar]) -> Option<Values> {
    let mut values = Vec::new();
    for value in raw.iter().filter(|value| !is_nothing(value)) {
        values.push(imported_value(attribute.kind, value)?);
    }
    shaped(attribute, values)
}

/// Values in the form that the schema gives an attribute; `None` for several in a single-valued one.
pub(crate) fn shaped(attribute: AttributeType, mut values: Vec<Scalar>) -> Option<Values> {
    if attribute.multi_valued {
        Values::many(values)
    } else if values.len() == 1 {
        values.pop().map(Values::One)
    } else {
        None
    }
}

/// Whether a raw value counts as none.
pub(crate) fn is_nothing(value: &Scalar) -> bool {
    match value {
        Scalar::Text(text) => text.is_empty(),
        Scalar::Binary(bytes) => bytes.is_empty(),
        Scalar::Number(_) | Scalar::Boolean(_) | Scalar::Reference(_) => false,
    }
}

fn imported_value(kind: AttributeKind, raw: &Scalar) -> Option<Scalar> {
    match (kind, raw) {
        (AttributeKind::Binary, Scalar::Binary(_))
        | (AttributeKind::Number, Scalar::Number(_))
        | (AttributeKind::Boolean, Scalar::Boolean(_))
        | (AttributeKind::Reference, Scalar::Reference(_))
        | (AttributeKind::String, Scalar::Text(_)) => Some(raw.clone()),
        (AttributeKind::Reference, Scalar::Binary(bytes)) if Sid::from_bytes(bytes).is_ok() => {
            reference(&Sid::from_bytes(bytes).ok()?.to_string())
        }
        (_, Scalar::Binary(bytes)) => imported_value(kind, &Scalar::text(std::str::from_utf8(bytes).ok()?)),
        (AttributeKind::Number, Scalar::Text(text)) => text.trim().parse().ok().map(Scalar::Number),
        (AttributeKind::Boolean, Scalar::Text(text)) => boolean(text).map(Scalar::Boolean),
        (AttributeKind::Reference, Scalar::Text(text)) => reference(text),
        (AttributeKind::Binary, Scalar::Text(text)) => bytes(text).map(|bytes| Scalar::binary(&bytes)),
        _ => None,
    }
}

pub(crate) fn boolean(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    }
}

/// A DN, or a SID as the name `<SID=S-1-…>` (spec/sync-engine.md 1.8.6).
fn reference(text: &str) -> Option<Scalar> {
    let dn = match text.parse::<Sid>() {
        Ok(sid) => Dn::parse(&format!("<SID={sid}>")),
        Err(_) => Dn::parse(text),
    };
    dn.ok().map(Scalar::Reference)
}

fn bytes(text: &str) -> Option<Vec<u8>> {
    if let Ok(guid) = text.parse::<Guid>() {
        return Some(guid.directory_bytes().to_vec());
    }
    if let Ok(sid) = text.parse::<Sid>() {
        return Some(sid.as_bytes().to_vec());
    }
    STANDARD.decode(text).ok()
}

/// A value as a flow brings it to an attribute of this kind (spec/sync-engine.md 1.8.1): strings, numbers, booleans and
/// references change into each other where the text allows; bytes stay bytes.
pub(crate) fn flowed(kind: AttributeKind, value: &Scalar) -> Result<Scalar, SyncError> {
    let text = match (kind, value) {
        (AttributeKind::String, Scalar::Text(_))
        | (AttributeKind::Number, Scalar::Number(_))
        | (AttributeKind::Boolean, Scalar::Boolean(_))
        | (AttributeKind::Reference, Scalar::Reference(_))
        | (AttributeKind::Binary, Scalar::Binary(_)) => return Ok(value.clone()),
        (AttributeKind::Binary, _) | (_, Scalar::Binary(_)) => return Err(SyncError::TYPE_MISMATCH),
        _ => value.to_string(),
    };
    let changed = match kind {
        AttributeKind::String => Some(Scalar::text(&text)),
        AttributeKind::Number => text.trim().parse().ok().map(Scalar::Number),
        AttributeKind::Boolean => boolean(&text).map(Scalar::Boolean),
        AttributeKind::Reference => Dn::parse(&text).ok().map(Scalar::Reference),
        AttributeKind::Binary => None,
    };
    changed.ok_or(SyncError::TYPE_MISMATCH)
}
