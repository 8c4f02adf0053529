//! Attribute values.

use super::{Dn, Guid, Sid};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::fmt;
use std::sync::Arc;

/// One value of an attribute. The five types of the engine (spec/sync-engine.md 1.1); there is no date type.
#[derive(Clone, Debug, Eq, Hash)]
#[expect(clippy::derived_hash_with_manual_eq, reason = "what is shared is equal, and hashes alike")]
pub enum Scalar {
    /// Text.
    Text(Arc<str>),
    /// A signed 64-bit number.
    Number(i64),
    /// True or false.
    Boolean(bool),
    /// Bytes.
    Binary(Arc<[u8]>),
    /// A reference to another object: a DN in a connector space, a [`Dn::of_metaverse`] in the metaverse.
    Reference(Dn),
}

impl Scalar {
    /// A text value.
    pub fn text(text: &str) -> Self {
        Self::Text(text.into())
    }

    /// A binary value.
    pub fn binary(bytes: &[u8]) -> Self {
        Self::Binary(bytes.into())
    }

    /// The text of a text value.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Number(_) | Self::Boolean(_) | Self::Binary(_) | Self::Reference(_) => None,
        }
    }

    /// The truth value that a text names, whatever its case: exports write `True`, `TRUE` and `true`
    /// (spec/sync-engine.md 1.4.1, law 3).
    pub fn boolean_named(text: &str) -> Option<bool> {
        match text {
            _ if text.eq_ignore_ascii_case("true") => Some(true),
            _ if text.eq_ignore_ascii_case("false") => Some(false),
            _ => None,
        }
    }

    /// The type's name in messages.
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::Text(_) => "string",
            Self::Number(_) => "number",
            Self::Boolean(_) => "boolean",
            Self::Binary(_) => "binary",
            Self::Reference(_) => "reference",
        }
    }
}

/// What flows unchanged is shared from the directory to the export, so most values that are compared are one.
impl PartialEq for Scalar {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Text(left), Self::Text(right)) => Arc::ptr_eq(left, right) || left == right,
            (Self::Binary(left), Self::Binary(right)) => Arc::ptr_eq(left, right) || left == right,
            (Self::Number(left), Self::Number(right)) => left == right,
            (Self::Boolean(left), Self::Boolean(right)) => left == right,
            (Self::Reference(left), Self::Reference(right)) => left == right,
            (
                Self::Text(_) | Self::Binary(_) | Self::Number(_) | Self::Boolean(_) | Self::Reference(_),
                _,
            ) => false,
        }
    }
}

/// As a person writes it: text as is, a GUID or SID in its own form, other bytes in base64.
impl fmt::Display for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Number(number) => write!(f, "{number}"),
            Self::Boolean(true) => f.write_str("True"),
            Self::Boolean(false) => f.write_str("False"),
            Self::Reference(dn) => write!(f, "{dn}"),
            Self::Binary(bytes) => match (Guid::from_directory_bytes(bytes), Sid::from_bytes(bytes)) {
                (Ok(guid), _) => write!(f, "{guid}"),
                (_, Ok(sid)) => write!(f, "{sid}"),
                _ => f.write_str(&STANDARD.encode(bytes)),
            },
        }
    }
}

/// The values of one attribute that is present. Absence is `Option::None`, never an empty list.
///
/// Whether an attribute is single- or multi-valued is the schema's word, not the data's: a multi-valued
/// attribute with one value is `Many` (spec/expressions.md 2.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Values {
    /// The value of a single-valued attribute.
    One(Scalar),
    /// The values of a multi-valued attribute, at least one, in stored order.
    Many(Arc<[Scalar]>),
}

impl Values {
    /// The values of a multi-valued attribute; `None` if there are none.
    pub fn many(values: impl Into<Arc<[Scalar]>>) -> Option<Self> {
        let values = values.into();
        if values.is_empty() { None } else { Some(Self::Many(values)) }
    }

    /// A single text value.
    pub fn text(text: &str) -> Self {
        Self::One(Scalar::text(text))
    }

    /// The values as a slice, at least one.
    pub fn as_slice(&self) -> &[Scalar] {
        match self {
            Self::One(scalar) => std::slice::from_ref(scalar),
            Self::Many(values) => values,
        }
    }

    /// The values in stored order.
    pub fn iter(&self) -> std::slice::Iter<'_, Scalar> {
        self.as_slice().iter()
    }

    /// The first value.
    pub fn first(&self) -> Option<&Scalar> {
        self.as_slice().first()
    }

    /// The references among the values.
    pub fn references(&self) -> impl Iterator<Item = &Dn> {
        self.iter().filter_map(|scalar| match scalar {
            Scalar::Reference(dn) => Some(dn),
            Scalar::Text(_) | Scalar::Number(_) | Scalar::Boolean(_) | Scalar::Binary(_) => None,
        })
    }

    /// Whether both hold the same values, in any order: how a directory compares multi-valued attributes.
    pub fn same_set(&self, other: &Values) -> bool {
        let (left, right) = (self.as_slice(), other.as_slice());
        if left == right {
            return true;
        }
        if left.len() != right.len() {
            return false;
        }
        let mut counts: std::collections::HashMap<&Scalar, usize> = std::collections::HashMap::new();
        for scalar in left {
            *counts.entry(scalar).or_default() += 1;
        }
        right.iter().all(|scalar| match counts.get_mut(scalar) {
            Some(count) if *count > 0 => {
                *count -= 1;
                true
            }
            _ => false,
        })
    }
}

impl<'a> IntoIterator for &'a Values {
    type Item = &'a Scalar;
    type IntoIter = std::slice::Iter<'a, Scalar>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for Values {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::One(scalar) => write!(f, "{scalar}"),
            Self::Many(values) => {
                f.write_str("{")?;
                for (index, scalar) in values.iter().enumerate() {
                    if index > 0 {
                        f.write_str("; ")?;
                    }
                    write!(f, "{scalar}")?;
                }
                f.write_str("}")
            }
        }
    }
}
