//! What there is of a value.

use super::item::Item;
use super::value::Value;
use crate::schema::Values;

/// What there is of a value: all that some functions ask (spec/expressions.md 2.4.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Presence {
    /// No value.
    Nothing,
    /// Empty strings only.
    Empty,
    /// A value other than an empty string.
    Something,
}

impl Presence {
    pub(super) fn of(value: &Value) -> Self {
        Self::of_items(value.items().iter().map(Item::is_empty_text))
    }

    pub(super) fn of_attribute(values: Option<&Values>) -> Self {
        Self::of_items(values.into_iter().flatten().map(|scalar| scalar.as_text() == Some("")))
    }

    /// Of items, each given by whether it is an empty string.
    fn of_items(mut items: impl Iterator<Item = bool>) -> Self {
        match items.next() {
            None => Self::Nothing,
            Some(true) if items.all(|empty| empty) => Self::Empty,
            Some(_) => Self::Something,
        }
    }
}
