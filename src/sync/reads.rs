//! What a plan has read, and what commits have changed since.

use crate::metaverse::{ConnectorIndex, CsRef, MvId};
use crate::rule::JoinKey;
use crate::schema::{AttributeName, DnKey, Guid};
use slotmap::Key as _;
use std::cell::RefCell;
use std::collections::HashSet;
use std::hash::{BuildHasherDefault, Hasher};
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// One thing that a plan can rest on and a commit can change, as a number. What only an import changes is none. Two
/// things may share a number: then a plan is made again for nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Read(u64);

impl Read {
    /// The state of a connector-space object.
    pub(super) fn object(object: CsRef) -> Self {
        Self::of(1, object.connector.position(), &object.id.data().as_ffi().to_le_bytes())
    }

    /// The link of a connector-space object.
    pub(super) fn link(object: CsRef) -> Self {
        Self::of(2, object.connector.position(), &object.id.data().as_ffi().to_le_bytes())
    }

    /// A metaverse object: its attributes and its links.
    pub(super) fn metaverse(object: MvId) -> Self {
        Self::of(3, 0, &object.data().as_ffi().to_le_bytes())
    }

    /// Which object of a connector has this DN.
    pub(super) fn dn(connector: ConnectorIndex, dn: &DnKey) -> Self {
        Self::of(4, connector.position(), dn.as_str().as_bytes())
    }

    /// Which metaverse object has this GUID.
    pub(super) fn guid(guid: Guid) -> Self {
        Self::of(5, 0, &guid.as_u128().to_le_bytes())
    }

    /// Which metaverse objects hold a value.
    pub(super) fn joins(attribute: AttributeName, value: &JoinKey) -> Self {
        Self::of(6, attribute.number(), value.as_str().as_bytes())
    }

    fn of(kind: u64, place: usize, name: &[u8]) -> Self {
        /// Seeds that are close to each other would give short names of neighbours the same numbers.
        const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;
        let seed = (kind << 32 | u64::try_from(place).unwrap_or(u64::MAX)).wrapping_mul(SPREAD);
        Self(xxh3_64_with_seed(name, seed))
    }
}

/// Hashes a [`Read`], which is a hash already.
#[derive(Debug, Default)]
struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = xxh3_64_with_seed(bytes, self.0);
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = number;
    }
}

/// The reads of one plan.
#[derive(Debug)]
pub(super) struct Reads(RefCell<Vec<Read>>);

impl Default for Reads {
    /// With room for those of most plans: a list that grows makes threads wait for each other.
    fn default() -> Self {
        Self(RefCell::new(Vec::with_capacity(32)))
    }
}

impl Reads {
    pub(super) fn note(&self, read: Read) {
        self.0.borrow_mut().push(read);
    }

    pub(super) fn into_list(self) -> Vec<Read> {
        self.0.into_inner()
    }
}

/// What commits have changed while plans that were made before wait for their turn.
#[derive(Debug, Default)]
pub(super) struct Touched {
    reads: HashSet<Read, BuildHasherDefault<AsItIs>>,
    everything: bool,
    /// Whether plans wait.
    matters: bool,
}

impl Touched {
    /// So many plans have been made; what is touched from now on matters to them.
    pub(super) fn begin(&mut self, plans: usize) {
        self.reads.clear();
        self.everything = false;
        self.matters = plans > 0;
    }

    pub(super) fn touch(&mut self, read: impl FnOnce() -> Read) {
        if self.matters {
            self.reads.insert(read());
        }
    }

    /// A link between these began, changed or ended.
    pub(super) fn touch_link(&mut self, object: CsRef, target: MvId) {
        self.touch(|| Read::link(object));
        self.touch(|| Read::metaverse(target));
    }

    /// Something was removed, which can show anywhere.
    pub(super) fn touch_everything(&mut self) {
        self.everything = true;
    }

    /// Whether a plan with these reads still holds.
    pub(super) fn spares(&self, reads: &[Read]) -> bool {
        !self.everything && !reads.iter().any(|read| self.reads.contains(read))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connector::CsId;
    use slotmap::SlotMap;

    #[test]
    fn things_that_stand_side_by_side_have_numbers_of_their_own() {
        const COUNT: usize = 5_000;
        let (mut staged, mut people) = (SlotMap::<CsId, ()>::with_key(), SlotMap::<MvId, ()>::with_key());
        let mut numbers = HashSet::new();
        for _ in 0..COUNT {
            let id = staged.insert(());
            for connector in [ConnectorIndex(0), ConnectorIndex(1)] {
                numbers.insert(Read::object(CsRef { connector, id }));
                numbers.insert(Read::link(CsRef { connector, id }));
            }
            numbers.insert(Read::metaverse(people.insert(())));
        }
        assert_eq!(numbers.len(), 5 * COUNT);
    }
}
