//! One value inside an expression.

use super::keyword::Keyword;
use crate::schema::Scalar;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use std::fmt;

/// One value inside an expression: more types than an attribute can hold (spec/expressions.md 2.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// What an attribute can hold.
    Scalar(Scalar),
    /// A date and time in UTC; lives only inside expressions.
    Date(DateTime),
    /// An enum word; lives only as an argument.
    Keyword(Keyword),
}

impl Item {
    pub(super) fn text(text: &str) -> Self {
        Self::Scalar(Scalar::text(text))
    }

    pub(super) fn binary(bytes: &[u8]) -> Self {
        Self::Scalar(Scalar::binary(bytes))
    }

    /// The item with a text of its own.
    pub(super) fn copied(&self) -> Self {
        if let Self::Scalar(Scalar::Text(text)) = self { Self::text(text) } else { self.clone() }
    }

    /// The type's name in messages.
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::Scalar(scalar) => scalar.type_name(),
            Self::Date(_) => "date",
            Self::Keyword(_) => "keyword",
        }
    }

    /// The bytes of its content, as far as they can grow.
    pub(super) fn size(&self) -> usize {
        match self {
            Self::Scalar(Scalar::Text(text)) => text.len(),
            Self::Scalar(Scalar::Binary(bytes)) => bytes.len(),
            Self::Scalar(Scalar::Reference(dn)) => dn.as_str().len(),
            Self::Scalar(Scalar::Number(_) | Scalar::Boolean(_)) | Self::Date(_) | Self::Keyword(_) => 8,
        }
    }

    pub(super) fn is_empty_text(&self) -> bool {
        matches!(self, Self::Scalar(Scalar::Text(text)) if text.is_empty())
    }
}

impl From<bool> for Item {
    fn from(truth: bool) -> Self {
        Self::Scalar(Scalar::Boolean(truth))
    }
}

impl From<i64> for Item {
    fn from(number: i64) -> Self {
        Self::Scalar(Scalar::Number(number))
    }
}

impl From<Scalar> for Item {
    fn from(scalar: Scalar) -> Self {
        Self::Scalar(scalar)
    }
}

impl From<DateTime> for Item {
    fn from(date: DateTime) -> Self {
        Self::Date(date)
    }
}

impl From<Timestamp> for Item {
    fn from(instant: Timestamp) -> Self {
        Self::Date(TimeZone::UTC.to_datetime(instant))
    }
}

/// As a person writes it; a date in the form of RFC 3339.
impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Scalar(scalar) => write!(f, "{scalar}"),
            Self::Date(date) => write!(f, "{date}Z"),
            Self::Keyword(keyword) => write!(f, "{keyword}"),
        }
    }
}
