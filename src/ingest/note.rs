//! What was read but not understood, or not modelled.

use crate::schema::Location;
use std::fmt;

/// A finding that is no mistake: something met in the input that the simulation does not know or does not use.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Note {
    /// Where it stands.
    pub at: Location,
    /// What was met. Text of the file is shortened and its control characters escaped.
    pub message: String,
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.at, self.message)
    }
}

/// Notes while they are collected. A hostile file can be all notes: after [`NoteList::KEPT_MAX`] they are counted,
/// and one note at the end gives the number.
#[derive(Clone, Debug, Default)]
pub(super) struct NoteList {
    kept: Vec<Note>,
    more: u64,
}

impl NoteList {
    pub(super) const KEPT_MAX: usize = 1000;

    pub(super) fn push(&mut self, at: Location, message: impl Into<String>) {
        if self.kept.len() < Self::KEPT_MAX {
            self.kept.push(Note { at, message: message.into() });
        } else {
            self.more += 1;
        }
    }

    pub(super) fn append(&mut self, notes: impl IntoIterator<Item = Note>) {
        notes.into_iter().for_each(|note| self.push(note.at, note.message));
    }

    /// The notes, the last of which tells how many were not kept.
    pub(super) fn into_vec(mut self) -> Vec<Note> {
        if let (true, Some(last)) = (self.more > 0, self.kept.last()) {
            let message = format!("{} more notes are not listed", self.more);
            self.kept.push(Note { at: Location::file(last.at.file.clone()), message });
        }
        self.kept
    }
}
