//! Chance that a seed decides.

use super::Span;

/// A likelihood in thousandths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct PerMille(u16);

impl PerMille {
    /// Never.
    pub const NEVER: Self = Self(0);
    /// Always.
    pub const ALWAYS: Self = Self(1_000);

    /// So many thousandths, at most all of them.
    pub const fn new(thousandths: u16) -> Self {
        Self(if thousandths > 1_000 { 1_000 } else { thousandths })
    }

    /// The thousandths.
    pub const fn get(self) -> u16 {
        self.0
    }
}

/// A generator of numbers that a seed decides, the same on every platform and in every version: `SplitMix64` and
/// sampling of our own. It is for choosing, never for keys.
#[derive(Clone, Debug)]
pub struct Chance {
    state: u64,
    drawn: u64,
}

const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

impl Chance {
    /// The generator of a seed.
    pub const fn new(seed: u64) -> Self {
        Self { state: seed, drawn: 0 }
    }

    /// A generator of its own for one purpose, so that a draw more in one place changes nothing in another.
    pub fn stream(seed: u64, purpose: u64) -> Self {
        let mut outer = Self::new(seed ^ purpose.wrapping_mul(STEP));
        Self::new(outer.next_u64())
    }

    /// The next 64 bits.
    pub fn next_u64(&mut self) -> u64 {
        self.drawn += 1;
        self.state = self.state.wrapping_add(STEP);
        let mut bits = self.state;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    /// A number below `bound`; zero where nothing is below.
    pub fn below(&mut self, bound: u64) -> u64 {
        let product = u128::from(self.next_u64()) * u128::from(bound);
        u64::try_from(product >> 64).unwrap_or_default()
    }

    /// Whether it happens. What never or always happens draws nothing.
    pub fn happens(&mut self, likelihood: PerMille) -> bool {
        match likelihood {
            PerMille::NEVER => false,
            PerMille::ALWAYS => true,
            PerMille(thousandths) => self.below(1_000) < u64::from(thousandths),
        }
    }

    /// A length of time from `low` to `high`, both included.
    pub fn span(&mut self, low: Span, high: Span) -> Span {
        let width = high.as_ms().saturating_sub(low.as_ms());
        low + Span::from_ms(self.below(width.saturating_add(1)))
    }

    /// One of several; `None` where there are none.
    pub fn pick<'a, T>(&mut self, choices: &'a [T]) -> Option<&'a T> {
        let index = self.below(choices.len() as u64);
        choices.get(usize::try_from(index).unwrap_or_default())
    }

    /// How many numbers were drawn.
    pub fn drawn(&self) -> u64 {
        self.drawn
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_decides_every_number() {
        // The published sequence of SplitMix64 for the seed 1234567.
        let mut chance = Chance::new(1_234_567);
        let drawn: Vec<u64> = (0..3).map(|_| chance.next_u64()).collect();
        assert_eq!(drawn, [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]);
    }

    #[test]
    fn numbers_stay_below_their_bound_and_reach_it() {
        let mut chance = Chance::new(u64::MAX);
        let mut seen = [false; 6];
        for _ in 0..1_000 {
            seen[usize::try_from(chance.below(6)).unwrap()] = true;
        }
        assert_eq!(seen, [true; 6]);
        assert_eq!(chance.below(0), 0);
        assert_eq!(chance.pick::<u8>(&[]), None);
    }

    #[test]
    fn what_is_certain_draws_nothing() {
        let mut chance = Chance::new(0);
        assert!(chance.happens(PerMille::ALWAYS) && !chance.happens(PerMille::NEVER));
        assert_eq!(chance.drawn(), 0);
    }
}
