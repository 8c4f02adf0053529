//! What an expression evaluates to.

use super::contribution::Contribution;
use super::eval_error::EvalError;
use super::item::Item;
use crate::schema::{Scalar, Values};
use std::fmt;

/// What an expression, or a part of one, evaluates to (spec/expressions.md 2.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Nothing: the attribute is absent, or the expression says `NULL`.
    Null,
    /// `AuthoritativeNull`: nothing, and no other rule may contribute. Only as a final result.
    AuthoritativeNull,
    /// `IgnoreThisFlow`: as if the mapping did not exist. Only as a final result.
    IgnoreThisFlow,
    /// One value.
    One(Item),
    /// The values of a multi-valued attribute or list, at least one, in order.
    Many(Vec<Item>),
}

impl Value {
    /// One text.
    pub fn text(text: &str) -> Self {
        Self::One(Item::text(text))
    }

    /// One number.
    pub fn number(number: i64) -> Self {
        Self::One(number.into())
    }

    /// One boolean.
    pub fn boolean(truth: bool) -> Self {
        Self::One(truth.into())
    }

    /// A list; `Null` if it is empty.
    pub fn many(items: Vec<Item>) -> Self {
        if items.is_empty() { Self::Null } else { Self::Many(items) }
    }

    /// Whether this is `True`, as a scoping filter or a filter flag needs it.
    pub fn is_true(&self) -> bool {
        matches!(self, Self::One(Item::Scalar(Scalar::Boolean(true))))
    }

    /// The values in order; none for the three kinds of nothing.
    pub fn items(&self) -> &[Item] {
        match self {
            Self::One(item) => std::slice::from_ref(item),
            Self::Many(items) => items,
            Self::Null | Self::AuthoritativeNull | Self::IgnoreThisFlow => &[],
        }
    }

    /// What this value means where a flow ends: empty strings are dropped and an empty result is NULL; a date or
    /// an enum word is an error, because no attribute holds one (spec/expressions.md 2.2.3).
    ///
    /// ```
    /// use anchorwalk::expr::{Contribution, Expression, Facts};
    /// let blank = Expression::compile("Trim(\"   \")")?.evaluate(&Facts::new())?;
    /// assert_eq!(blank.into_contribution()?, Contribution::Null);
    /// let date = Expression::compile("CDate(\"2013-01-10\")")?.evaluate(&Facts::new())?;
    /// assert!(date.into_contribution().is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn into_contribution(self) -> Result<Contribution, EvalError> {
        Contribution::of(self)
    }

    /// What it is, for messages: `a string`, `a list`, `NULL`.
    pub(super) fn described(&self) -> String {
        match self {
            Self::Null => "NULL".to_owned(),
            Self::AuthoritativeNull => "AuthoritativeNull".to_owned(),
            Self::IgnoreThisFlow => "IgnoreThisFlow".to_owned(),
            Self::One(item) => format!("a {}", item.type_name()),
            Self::Many(_) => "a list of values".to_owned(),
        }
    }

    pub(super) fn is_final_only(&self) -> bool {
        match self {
            Self::AuthoritativeNull | Self::IgnoreThisFlow => true,
            Self::Null | Self::One(_) | Self::Many(_) => false,
        }
    }
}

impl From<Option<Item>> for Value {
    fn from(item: Option<Item>) -> Self {
        item.map_or(Self::Null, Self::One)
    }
}

impl From<&Values> for Value {
    fn from(values: &Values) -> Self {
        match values {
            Values::One(scalar) => Self::One(scalar.clone().into()),
            Values::Many(scalars) => Self::many(scalars.iter().cloned().map(Item::from).collect()),
        }
    }
}

/// As a person reads it: `NULL`, one value as is, a list as `{a; b}`.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("NULL"),
            Self::AuthoritativeNull => f.write_str("AuthoritativeNull"),
            Self::IgnoreThisFlow => f.write_str("IgnoreThisFlow"),
            Self::One(item) => write!(f, "{item}"),
            Self::Many(items) => {
                f.write_str("{")?;
                for (index, item) in items.iter().enumerate() {
                    let separator = if index > 0 { "; " } else { "" };
                    write!(f, "{separator}{item}")?;
                }
                f.write_str("}")
            }
        }
    }
}
