//! XML files, checked for what the event reader beneath does not check, as trees of elements.

mod document;
mod element;
mod place;
mod text;

pub(super) use element::{Element, Vocabulary};
pub(super) use text::XmlText;
