//! The floor: loads that each wait for the one before.

use crate::forest::mixed;
use std::hint::black_box;

/// Memory to chase pointers through: so many regions, each with a cell a user.
#[derive(Clone, Debug)]
pub struct Chase<const WORDS: usize> {
    regions: Vec<Vec<[u64; WORDS]>>,
    cells: u64,
}

impl<const WORDS: usize> Chase<WORDS> {
    /// `regions` dependent loads a step, over regions of `cells` cells of `WORDS` words.
    pub fn new(regions: usize, cells: u64) -> Self {
        let region = |region: usize| (0..cells).map(|cell| [mixed(region as u64, cell); WORDS]).collect();
        Self { regions: (0..regions).map(region).collect(), cells }
    }

    fn step(&self, from: u64) -> u64 {
        self.regions.iter().fold(from, |at, region| {
            let cell = ((at >> 32) * self.cells) >> 32;
            let cell = usize::try_from(cell).ok().and_then(|cell| region.get(cell));
            let value = cell.and_then(|cell| cell.first()).copied().unwrap_or_default();
            // The way on hangs on where it came from, too, so that no short circle is run.
            value.wrapping_add(at.wrapping_mul(0x9e37_79b9_7f4a_7c15))
        })
    }

    /// Steps that wait for each other: latency.
    pub fn serial(&self, steps: u64) {
        black_box((0..steps).fold(1u64 << 40, |at, _| self.step(at)));
    }

    /// Steps of 32 ways side by side: as many cache misses at once as the machine has room for.
    pub fn interleaved(&self, steps: u64) {
        let mut ways: [u64; 32] = std::array::from_fn(|way| mixed(7, way as u64));
        for _ in 0..steps / 32 {
            for way in &mut ways {
                *way = self.step(*way);
            }
        }
        black_box(ways);
    }
}
