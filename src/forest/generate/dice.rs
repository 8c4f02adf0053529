//! Chance that follows from a seed and nothing else.

/// One well-mixed number of a seed and a place (`SplitMix64`).
pub(crate) fn mixed(seed: u64, place: u64) -> u64 {
    let mut state = seed ^ place.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(0x1656_67b1_9e37_79f9);
    state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    state ^ (state >> 31)
}

/// Throws for one person.
#[derive(Clone, Copy, Debug)]
pub(super) struct Dice {
    seed: u64,
}

impl Dice {
    pub(super) fn of(seed: u64, number: u32) -> Self {
        Self { seed: mixed(seed, number.into()) }
    }

    /// A number below `sides`, for a purpose that has its own throw.
    pub(super) fn below(self, purpose: u64, sides: u64) -> u64 {
        // The product of 64-bit numbers spreads evenly enough for shares in a thousand.
        let product = u128::from(mixed(self.seed, purpose)) * u128::from(sides);
        u64::try_from(product >> 64).unwrap_or_default()
    }

    /// 128 bits for a GUID.
    pub(super) fn bits(self, purpose: u64) -> u128 {
        u128::from(mixed(self.seed, purpose)) << 64 | u128::from(mixed(self.seed, purpose ^ 0x5555_0000))
    }
}
