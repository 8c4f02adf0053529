//! One person in thirty-nine bytes.

use zerocopy::little_endian::{U32, U128};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

/// The line of a person: what a lookup reads.
///
/// Three lines of five lie across two cache lines. Those come from memory side by side, so that a lookup waits once; with a
/// whole cache line a person, tried before, it took longer, for fewer people were near.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(C)]
pub struct Line {
    /// The anchor's GUID.
    id: U128,
    /// `objectGUID` of the first link.
    guid: U128,
    /// The number of the person's class, from the lowest byte; 0 where there is nobody.
    class: [u8; 3],
    /// Where the GUIDs of the other links stand in the overflow table, two words each.
    overflow: U32,
}

impl Line {
    /// Bytes of a line.
    pub const BYTES: usize = size_of::<Self>();
    /// No class has a larger number.
    pub const CLASS_MAX: u32 = 0x00ff_ffff;

    pub(super) fn new(id: u128, class: u32, guid: u128, overflow: u32) -> Self {
        let [lowest, middle, highest, _] = class.to_le_bytes();
        Self { id: id.into(), guid: guid.into(), class: [lowest, middle, highest], overflow: overflow.into() }
    }

    /// Whether this is the line of the anchor with this GUID.
    pub(super) fn is_of(&self, id: u128) -> bool {
        self.id.get() == id
    }

    pub(super) fn id(&self) -> u128 {
        self.id.get()
    }

    /// The number of the person's class; 0 where there is nobody.
    pub fn class(&self) -> u32 {
        let [lowest, middle, highest] = self.class;
        u32::from_le_bytes([lowest, middle, highest, 0])
    }

    /// The GUID of the first link.
    pub(super) fn guid(&self) -> u128 {
        self.guid.get()
    }

    /// Where the two words of a link's GUID stand in the overflow table, unless it stands here.
    pub(super) fn guid_place(&self, link: usize) -> Option<usize> {
        let beyond = link.checked_sub(1)?;
        usize::try_from(self.overflow.get()).ok()?.checked_add(beyond.checked_mul(2)?)
    }

    /// Something of the first byte and of the last: with these the whole line has come from memory.
    pub(super) fn touch(&self) -> u8 {
        let ([first, ..], [.., last]) = (self.id.to_bytes(), self.overflow.to_bytes());
        first ^ last
    }
}

pub(super) fn joined(high: u64, low: u64) -> u128 {
    u128::from(high) << 64 | u128::from(low)
}

pub(super) fn high(bits: u128) -> u64 {
    low(bits >> 64)
}

#[expect(clippy::cast_possible_truncation, reason = "the low half is what is asked for")]
pub(super) fn low(bits: u128) -> u64 {
    bits as u64
}
