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
    /// How much it matters.
    pub kind: NoteKind,
}

/// How much a note matters to the answers that follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoteKind {
    /// An answer may be wrong because of it.
    Finding,
    /// Something that the simulation knows of and does not compute.
    NotModelled,
    /// Good to know: what was left unread on purpose.
    Remark,
}

impl Note {
    /// A note that an answer may be wrong, or, when it says so in its first words, that something is not modelled.
    pub fn new(at: Location, message: impl Into<String>) -> Self {
        let message = message.into();
        let kind =
            if message.starts_with("not modelled") { NoteKind::NotModelled } else { NoteKind::Finding };
        Self { at, message, kind }
    }
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
        self.keep(Note::new(at, message));
    }

    /// Notes what was left unread on purpose.
    pub(super) fn remark(&mut self, at: Location, message: impl Into<String>) {
        self.keep(Note { at, message: message.into(), kind: NoteKind::Remark });
    }

    fn keep(&mut self, note: Note) {
        if self.kept.len() < Self::KEPT_MAX {
            self.kept.push(note);
        } else {
            self.more += 1;
        }
    }

    pub(super) fn append(&mut self, notes: impl IntoIterator<Item = Note>) {
        notes.into_iter().for_each(|note| self.keep(note));
    }

    /// The notes, the last of which tells how many were not kept.
    pub(super) fn into_vec(mut self) -> Vec<Note> {
        if let (true, Some(last)) = (self.more > 0, self.kept.last()) {
            let message = format!("{} more notes are not listed", self.more);
            self.kept.push(Note::new(Location::file(last.at.file.clone()), message));
        }
        self.kept
    }
}
