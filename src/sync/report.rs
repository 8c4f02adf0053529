//! What a commit tells of what it does.

use super::{Change, ChangeKind};
use crate::schema::Dn;

/// The changes of a commit, if anybody wants to know them.
pub(super) struct Report {
    /// The connector and the DN that changes are reported under; `None` if nobody wants them.
    subject: Option<(String, Dn)>,
    changes: Vec<Change>,
}

impl Report {
    pub(super) fn new(subject: Option<(String, Dn)>) -> Self {
        Self { subject, changes: Vec::new() }
    }

    /// Whether changes are kept.
    pub(super) fn is_kept(&self) -> bool {
        self.subject.is_some()
    }

    /// Keeps a change, which is made only if it is kept.
    pub(super) fn tell(&mut self, kind: impl FnOnce() -> ChangeKind) {
        if let Some((connector, dn)) = &self.subject {
            self.changes.push(Change { connector: connector.clone(), dn: dn.clone(), kind: kind() });
        }
    }

    pub(super) fn into_changes(self) -> Vec<Change> {
        self.changes
    }
}
