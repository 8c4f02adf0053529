//! The floor: loads that each wait for the one before.

use crate::forest::mixed;
use crate::forest::pages::Pages;
use std::hint::black_box;

/// Memory to chase pointers through: so many regions, each with a cell a user, on the same kind of pages as the index.
#[derive(Debug)]
pub struct Chase<const WORDS: usize> {
    regions: Vec<Pages<[u64; WORDS]>>,
    cells: u64,
}

impl<const WORDS: usize> Chase<WORDS> {
    /// `regions` dependent loads a step, over regions of `cells` cells of `WORDS` words; `None` if there is not so much
    /// memory.
    pub fn new(regions: usize, cells: u64) -> Option<Self> {
        let region = |region: usize| {
            let mut pages = Pages::<[u64; WORDS]>::zeroed(usize::try_from(cells).ok()?)?;
            for (cell, place) in (0..).zip(pages.items_mut()) {
                *place = [mixed(region as u64, cell); WORDS];
            }
            Some(pages)
        };
        Some(Self { regions: (0..regions).map(region).collect::<Option<_>>()?, cells })
    }

    fn regions(&self) -> Vec<&[[u64; WORDS]]> {
        self.regions.iter().map(Pages::items).collect()
    }

    fn step(&self, regions: &[&[[u64; WORDS]]], from: u64) -> u64 {
        regions.iter().fold(from, |at, region| {
            let cell = ((at >> 32) * self.cells) >> 32;
            let cell = usize::try_from(cell).ok().and_then(|cell| region.get(cell));
            let value = cell.and_then(|cell| cell.first()).copied().unwrap_or_default();
            // The way on hangs on where it came from, too, so that no short circle is run.
            value.wrapping_add(at.wrapping_mul(0x9e37_79b9_7f4a_7c15))
        })
    }

    /// Steps that wait for each other: latency.
    pub fn serial(&self, steps: u64) {
        let regions = self.regions();
        black_box((0..steps).fold(1u64 << 40, |at, _| self.step(&regions, at)));
    }

    /// Steps of 32 ways side by side: as many cache misses at once as the machine has room for.
    pub fn interleaved(&self, steps: u64) {
        let regions = self.regions();
        let mut ways: [u64; 32] = std::array::from_fn(|way| mixed(7, way as u64));
        for _ in 0..steps / 32 {
            for way in &mut ways {
                *way = self.step(&regions, *way);
            }
        }
        black_box(ways);
    }
}
