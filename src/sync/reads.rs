//! What a plan has read, and what commits have changed since.

use crate::metaverse::{ConnectorIndex, CsRef, MvId};
use crate::rule::JoinKey;
use crate::schema::{AttributeName, DnKey};
use std::cell::RefCell;
use std::collections::HashSet;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

/// One thing that a plan can rest on and a commit can change. What only an import changes is none.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Read {
    /// The state of a connector-space object.
    Object(CsRef),
    /// The link of a connector-space object.
    Link(CsRef),
    /// A metaverse object: its attributes and its links.
    Metaverse(MvId),
    /// Which object of a connector has this DN.
    Dn(ConnectorIndex, DnKey),
    /// Which metaverse object has this name.
    Name(DnKey),
    /// Which metaverse objects hold a value.
    Joins(AttributeName, JoinKey),
}

impl Read {
    /// Two reads may share a number: then a plan is made again for nothing.
    fn number(&self) -> u64 {
        BuildHasherDefault::<DefaultHasher>::default().hash_one(self)
    }
}

/// The reads of one plan.
#[derive(Debug, Default)]
pub(super) struct Reads(RefCell<Vec<u64>>);

impl Reads {
    pub(super) fn note(&self, read: &Read) {
        self.0.borrow_mut().push(read.number());
    }

    pub(super) fn into_numbers(self) -> Vec<u64> {
        self.0.into_inner()
    }
}

/// What commits have changed while plans that were made before wait for their turn.
#[derive(Debug, Default)]
pub(super) struct Touched {
    /// `None` while no plan waits.
    numbers: Option<HashSet<u64>>,
    everything: bool,
}

impl Touched {
    /// Plans have been made; what is touched from now on matters to them.
    pub(super) fn begin(&mut self) {
        self.numbers = Some(HashSet::new());
        self.everything = false;
    }

    /// No plan waits any more.
    pub(super) fn end(&mut self) {
        self.numbers = None;
    }

    pub(super) fn touch(&mut self, read: impl FnOnce() -> Read) {
        if let Some(numbers) = &mut self.numbers {
            numbers.insert(read().number());
        }
    }

    /// A link between these began, changed or ended.
    pub(super) fn touch_link(&mut self, object: CsRef, target: MvId) {
        self.touch(|| Read::Link(object));
        self.touch(|| Read::Metaverse(target));
    }

    /// Something was removed, which can show anywhere.
    pub(super) fn touch_everything(&mut self) {
        self.everything = true;
    }

    /// Whether a plan with these reads still holds.
    pub(super) fn spares(&self, reads: &[u64]) -> bool {
        let touched = |number| self.numbers.as_ref().is_some_and(|numbers| numbers.contains(number));
        !self.everything && !reads.iter().any(touched)
    }
}
