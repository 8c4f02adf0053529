//! A perfect hash: every anchor has a line of its own, found with half a byte of memory a person.

#![expect(
    clippy::cast_possible_truncation,
    reason = "multiplying and shifting leave numbers below 32-bit counts"
)]

use super::line::{high, low};

/// Keys to a bucket on average; more save memory and cost time to build.
const BUCKET_KEYS: u64 = 9;
const BUCKET_KEYS_OF: u64 = 2;
/// Of a hundred lines this many are used.
const FILL_PERCENT: u64 = 98;
/// Chances on as many seeds before giving up; one is enough unless keys were made to collide.
const SEEDS_MAX: u64 = 64;

/// What a key alone decides: its bucket, and its line once the pilot of the bucket is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shape {
    pub(super) seed: u64,
    pub(super) lines: u64,
    pub(super) buckets: u64,
}

impl Shape {
    /// `None` if there can be no such hash.
    pub(super) fn of_parts(seed: u64, lines: u64, buckets: u64) -> Option<Self> {
        let counts = 1..=u64::from(u32::MAX);
        (counts.contains(&lines) && counts.contains(&buckets)).then_some(Self { seed, lines, buckets })
    }

    /// 64 bits of a key: both halves of the product count, so that every bit of the key does.
    pub(super) fn hash(&self, key: u128) -> u64 {
        let (left, right) =
            (high(key) ^ self.seed, low(key) ^ self.seed.rotate_left(32) ^ 0xa076_1d64_78bd_642f);
        let product = u128::from(left) * u128::from(right);
        let folded = high(product) ^ low(product);
        (folded ^ folded >> 32).wrapping_mul(0xe703_7ed1_a0b4_28db)
    }

    pub(super) fn bucket(&self, hash: u64) -> usize {
        (((hash & 0xffff_ffff) * self.buckets) >> 32) as usize
    }

    pub(super) fn place(&self, hash: u64, pilot: u16) -> usize {
        let mixed =
            (hash ^ u64::from(pilot).wrapping_mul(0xd6e8_feb8_6659_fd93)).wrapping_mul(0x9fb2_1c65_1e98_df25);
        (((mixed >> 32) * self.lines) >> 32) as usize
    }
}

/// Which line belongs to which key: a small table of pilots, one a bucket of keys, each chosen so that no two keys share
/// a line (after `PTHash`). Any key is given a line, so the line must hold the key to compare with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PerfectHash {
    shape: Shape,
    pilots: Vec<u16>,
}

impl PerfectHash {
    /// A perfect hash of these keys, each different from the others. `None` only if 64 seeds in a row failed.
    pub fn of(keys: &(impl Iterator<Item = u128> + Clone), count: u64) -> Option<Self> {
        let lines = (count * 100).div_ceil(FILL_PERCENT).max(1);
        let buckets = (count * BUCKET_KEYS_OF).div_ceil(BUCKET_KEYS).max(1);
        (0..SEEDS_MAX).find_map(|attempt| {
            let seed = attempt.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x2545_f491_4f6c_dd1d;
            let shape = Shape::of_parts(seed, lines, buckets)?;
            Some(Self { shape, pilots: choose_pilots(shape, keys.clone())? })
        })
    }

    /// The hash as it was stored; `None` if the parts can't belong together.
    pub fn of_parts(seed: u64, lines: u64, pilots: Vec<u16>) -> Option<Self> {
        Some(Self { shape: Shape::of_parts(seed, lines, pilots.len() as u64)?, pilots })
    }

    /// What the choice of lines began with.
    pub fn seed(&self) -> u64 {
        self.shape.seed
    }

    /// How many lines there are, used or not.
    pub fn lines(&self) -> u64 {
        self.shape.lines
    }

    /// The pilots.
    pub fn pilots(&self) -> &[u16] {
        &self.pilots
    }

    /// The line of a key.
    pub fn line(&self, key: u128) -> usize {
        let hash = self.shape.hash(key);
        let pilot = self.pilots.get(self.shape.bucket(hash)).copied().unwrap_or_default();
        self.shape.place(hash, pilot)
    }
}

/// Gives the fullest buckets their lines first, while there is room. `None` if a bucket finds none.
fn choose_pilots(shape: Shape, keys: impl Iterator<Item = u128>) -> Option<Vec<u16>> {
    // The bucket grows with the low half of a hash, so hashes in order of that half are in order of buckets.
    let mut turned: Vec<u64> = keys.map(|key| shape.hash(key).rotate_left(32)).collect();
    turned.sort_unstable();
    let bucket = |turned: u64| shape.bucket(turned.rotate_right(32));
    let mut groups: Vec<&[u64]> = turned.chunk_by(|left, right| bucket(*left) == bucket(*right)).collect();
    groups.sort_by_key(|group| std::cmp::Reverse(group.len()));
    let mut pilots = vec![0; usize::try_from(shape.buckets).ok()?];
    let mut taken = Taken::new(shape.lines);
    let mut places = Vec::new();
    for group in groups {
        let fits = |pilot: &u16| {
            places.clear();
            group.iter().all(|turned| {
                let place = shape.place(turned.rotate_right(32), *pilot);
                let free = !taken.is(place) && !places.contains(&place);
                places.push(place);
                free
            })
        };
        let pilot = (0..=u16::MAX).find(fits)?;
        for place in &places {
            taken.set(*place);
        }
        *pilots.get_mut(bucket(*group.first()?))? = pilot;
    }
    Some(pilots)
}

/// Which lines are taken, a bit each.
struct Taken(Vec<u64>);

impl Taken {
    fn new(lines: u64) -> Self {
        Self(vec![0; lines.div_ceil(64) as usize])
    }

    fn is(&self, line: usize) -> bool {
        self.0.get(line / 64).is_none_or(|word| word >> (line % 64) & 1 == 1)
    }

    fn set(&mut self, line: usize) {
        if let Some(word) = self.0.get_mut(line / 64) {
            *word |= 1 << (line % 64);
        }
    }
}
