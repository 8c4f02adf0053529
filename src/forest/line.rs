//! One person in one cache line.

#![expect(clippy::cast_possible_truncation, reason = "fields are cut out of words by their width")]

use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

/// The 64 bytes of a person, aligned so that reading them costs one cache miss.
///
/// | word | holds |
/// |---|---|
/// | 0, 1 | the anchor's GUID, high and low half |
/// | 2, 3 | `objectGUID` of the first link |
/// | 4, 5 | `objectGUID` of the second link |
/// | 6 | kinds of the first three links, 16 bits each from the lowest; class of the person in the highest 16 |
/// | 7 | place in the overflow table of what has no room here; number of the person in the high half |
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(C, align(64))]
pub struct Line([u64; 8]);

/// Links whose kind stands in the line.
pub(super) const KINDS: usize = 3;
/// Links whose `objectGUID` stands in the line.
pub(super) const GUIDS: usize = 2;

impl Line {
    /// Bytes of a line.
    pub const BYTES: usize = 64;

    pub(super) fn new(id: u128, class: u16, number: u32) -> Self {
        let mut line = Self::default();
        line.0[0] = high(id);
        line.0[1] = low(id);
        line.0[6] = u64::from(class) << 48;
        line.0[7] = u64::from(number) << 32;
        line
    }

    /// The line of these words.
    pub fn of_words(words: [u64; 8]) -> Self {
        Self(words)
    }

    /// The words of the line.
    pub fn words(&self) -> &[u64; 8] {
        &self.0
    }

    /// Whether this is the line of the anchor with this GUID.
    pub(super) fn is_of(&self, id: u128) -> bool {
        // Both halves are compared at once: a wrong guess of a branch would cost more than the second word.
        (self.0[0] ^ high(id)) | (self.0[1] ^ low(id)) == 0
    }

    pub(super) fn id(&self) -> u128 {
        joined(self.0[0], self.0[1])
    }

    /// Kinds and class in one word: all that a scan reads.
    pub(super) fn kinds_and_class(&self) -> u64 {
        self.0[6]
    }

    pub(super) fn class(&self) -> u16 {
        class_of(self.0[6])
    }

    pub(super) fn kind(&self, link: usize) -> u16 {
        kind_of(self.0[6], link)
    }

    pub(super) fn set_kind(&mut self, link: usize, kind: u16) {
        if link < KINDS {
            self.0[6] |= u64::from(kind) << (16 * link);
        }
    }

    /// The GUID of the first or the second link.
    pub(super) fn guid(&self, link: usize) -> u128 {
        let (high, low) = if link == 0 { (self.0[2], self.0[3]) } else { (self.0[4], self.0[5]) };
        joined(high, low)
    }

    pub(super) fn set_guid(&mut self, link: usize, guid: u128) {
        match link {
            0 => (self.0[2], self.0[3]) = (high(guid), low(guid)),
            1 => (self.0[4], self.0[5]) = (high(guid), low(guid)),
            _ => {}
        }
    }

    pub(super) fn overflow(&self) -> usize {
        (self.0[7] & 0xffff_ffff) as usize
    }

    pub(super) fn set_overflow(&mut self, place: u32) {
        self.0[7] |= u64::from(place);
    }

    /// Where the kind of a link stands in the overflow table, unless it stands here.
    pub(super) fn kind_place(&self, links: usize, link: usize) -> Option<usize> {
        let beyond = link.checked_sub(KINDS)?;
        Some(self.overflow() + 2 * links.saturating_sub(GUIDS) + beyond)
    }

    /// Where the two words of a link's GUID stand in the overflow table, unless they stand here.
    pub(super) fn guid_place(&self, link: usize) -> Option<usize> {
        Some(self.overflow() + 2 * link.checked_sub(GUIDS)?)
    }

    pub(super) fn number(&self) -> u32 {
        (self.0[7] >> 32) as u32
    }
}

/// The class in a word of kinds and class; 0 where there is nobody.
pub(super) fn class_of(word: u64) -> u16 {
    (word >> 48) as u16
}

/// The kind of one of the first three links in a word of kinds and class.
pub(super) fn kind_of(word: u64, link: usize) -> u16 {
    if link < KINDS { (word >> (16 * link) & 0xffff) as u16 } else { 0 }
}

pub(super) fn joined(high: u64, low: u64) -> u128 {
    u128::from(high) << 64 | u128::from(low)
}

pub(super) fn high(bits: u128) -> u64 {
    (bits >> 64) as u64
}

pub(super) fn low(bits: u128) -> u64 {
    bits as u64
}
