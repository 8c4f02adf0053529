//! Memory for tables too large for the caches, on pages as large as the system gives.

use memmap2::MmapMut;
use std::marker::PhantomData;
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

/// A table of a fixed length, all zero when it is made.
///
/// Where the system has huge pages it asks for them: on small ones the processor looks up where a page is nearly as often
/// as it reads a line, and a lookup took 1.3 to 1.5 times as long.
pub(super) struct Pages<T> {
    memory: MmapMut,
    items: PhantomData<T>,
}

impl<T: FromBytes + IntoBytes + Immutable + KnownLayout> Pages<T> {
    /// `None` if there is not so much memory.
    pub(super) fn zeroed(count: usize) -> Option<Self> {
        let bytes = count.checked_mul(size_of::<T>())?;
        let memory = MmapMut::map_anon(bytes).ok()?;
        ask_for_huge_pages(&memory);
        Some(Self { memory, items: PhantomData })
    }

    /// The table.
    pub(super) fn items(&self) -> &[T] {
        // The memory begins with a page and holds whole items, so this is the table.
        <[T]>::ref_from_bytes(&self.memory).unwrap_or_default()
    }

    /// The table, to be written.
    pub(super) fn items_mut(&mut self) -> &mut [T] {
        <[T]>::mut_from_bytes(&mut self.memory).unwrap_or_default()
    }
}

#[cfg(target_os = "linux")]
fn ask_for_huge_pages(memory: &MmapMut) {
    /// Less memory than a few huge pages is not worth one.
    const WORTH: usize = 8 * 1024 * 1024;
    if memory.len() >= WORTH {
        // A system without them says no, and then small ones do.
        let _ = memory.advise(memmap2::Advice::HugePage);
    }
}

#[cfg(not(target_os = "linux"))]
fn ask_for_huge_pages(_: &MmapMut) {}

impl<T: FromBytes + IntoBytes + Immutable + KnownLayout + PartialEq> PartialEq for Pages<T> {
    fn eq(&self, other: &Self) -> bool {
        self.items() == other.items()
    }
}

impl<T: FromBytes + IntoBytes + Immutable + KnownLayout + Eq> Eq for Pages<T> {}

impl<T> std::fmt::Debug for Pages<T> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} bytes", self.memory.len())
    }
}

#[cfg(test)]
mod tests {
    use super::Pages;

    #[test]
    fn a_table_is_zero_and_holds_what_is_written() {
        for count in [0, 1, 3, 2_000_000] {
            let mut table: Pages<u64> = Pages::zeroed(count).unwrap();
            assert_eq!(table.items().len(), count);
            assert!(table.items().iter().all(|item| *item == 0));
            if let Some(last) = table.items_mut().last_mut() {
                *last = 7;
            }
            assert_eq!(table.items().last().copied(), (count > 0).then_some(7));
        }
    }

    #[test]
    fn more_than_there_is_memory_is_refused() {
        assert!(Pages::<u64>::zeroed(usize::MAX).is_none());
        assert!(Pages::<u64>::zeroed(1 << 60).is_none());
    }
}
