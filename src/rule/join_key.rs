//! When two values join.

use crate::schema::{Scalar, Sid, eq_folded, fold};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::borrow::Cow;

/// The form of a value under which join candidates are looked up: text folded, a binary SID as its text, other
/// bytes as base64. Candidates under one key are then compared by [`joins`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct JoinKey(Box<str>);

impl JoinKey {
    /// The key of a value.
    pub fn of(value: &Scalar) -> Self {
        match fold(&join_text(value)) {
            Cow::Borrowed(text) => Self(text.into()),
            Cow::Owned(text) => Self(text.into()),
        }
    }

    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether a connector-space value and a metaverse value join (spec/sync-engine.md 1.6.1): bytes with bytes
/// exactly, bytes with text as SID or base64, text with or without regard to case.
pub fn joins(cs_value: &Scalar, mv_value: &Scalar, case_sensitive: bool) -> bool {
    match (cs_value, mv_value) {
        (Scalar::Binary(left), Scalar::Binary(right)) => left == right,
        (Scalar::Reference(left), Scalar::Reference(right)) => left == right,
        _ if case_sensitive => join_text(cs_value) == join_text(mv_value),
        _ => eq_folded(&join_text(cs_value), &join_text(mv_value)),
    }
}

fn join_text(value: &Scalar) -> Cow<'_, str> {
    match value {
        Scalar::Text(text) => Cow::Borrowed(text),
        Scalar::Binary(bytes) => Sid::text_of(bytes).unwrap_or_else(|_| STANDARD.encode(bytes)).into(),
        Scalar::Reference(dn) => dn.key().as_str().to_owned().into(),
        Scalar::Number(_) | Scalar::Boolean(_) => value.to_string().into(),
    }
}
