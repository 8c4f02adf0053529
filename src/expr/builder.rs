//! A text that grows no longer than a value may be.

use super::context::check_size;
use super::eval_error::Failure;
use super::item::Item;

/// Collects a text piece by piece and refuses to pass the limit before the memory is taken.
#[derive(Default)]
pub(super) struct Builder(String);

impl Builder {
    pub(super) fn push(&mut self, piece: &str) -> Result<(), Failure> {
        check_size(self.0.len() + piece.len())?;
        self.0.push_str(piece);
        Ok(())
    }

    pub(super) fn push_char(&mut self, character: char) -> Result<(), Failure> {
        self.push(character.encode_utf8(&mut [0; 4]))
    }

    pub(super) fn into_item(self) -> Item {
        Item::text(&self.0)
    }
}
