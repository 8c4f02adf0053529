//! What travels: a package that only the holder of its generation's keys can open, in two tiers.

use super::bug::{Bug, Planted};
use super::generation::{CloudKeys, KeyRing, Keys};
use super::package::{METADATA_BYTES, Package};
use super::real::{self, NoKeys, PASSWORD_BYTES_MAX, RealKeys};
use super::{Generation, Operation, RequestId};
use crate::schema::Guid;
use std::sync::{Arc, Mutex};

/// How packages are protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Tier {
    /// By the model: an envelope that nothing but the keys of its generation opens. For many runs.
    #[default]
    Sealed,
    /// By RSA-2048 with OAEP-SHA256 and AES-256-GCM. Outcomes are those of the sealed tier.
    Real,
}

/// How large a package with one password is, in bytes.
pub(super) const TYPICAL_BYTES: usize =
    real::HEADER_BYTES + METADATA_BYTES + real::BLOCK_BYTES + real::TAG_BYTES;

/// Why a package does not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OpenError {
    /// It was cut or changed on its way, or packed for somebody else.
    Damaged,
    /// The keys of its generation are not there.
    NoSuchGeneration,
    /// It is of another tenant.
    OtherTenant,
    /// The key store does not give the private key.
    PrivateKey(RequestId, Operation),
}

/// A package on its way.
#[derive(Clone, Debug)]
pub(super) enum Envelope {
    Sealed(Box<Sealed>),
    Real(Vec<u8>),
}

/// A package that the model protects.
#[derive(Clone, Debug)]
pub(super) struct Sealed {
    tenant: Guid,
    generation: Generation,
    package: Package,
    damaged: bool,
}

/// Makes keys, and keeps those of the real tier: making them takes long, and a generation's are always the same.
#[derive(Clone, Debug)]
pub struct Forge {
    tier: Tier,
    made: Arc<Mutex<Made>>,
    planted: Planted,
}

/// The keys of the real tier that were made, by generation.
type Made = Vec<(Generation, Arc<RealKeys>)>;

/// All key pairs follow from this seed and their generation.
const KEY_SEED: u64 = 31_018;

impl Forge {
    /// A forge of a tier. Clones share the keys made.
    pub fn new(tier: Tier) -> Self {
        Self { tier, made: Arc::default(), planted: Planted::default() }
    }

    /// The same forge for worlds with a bug.
    #[cfg(test)]
    pub(super) fn with(self, planted: Planted) -> Self {
        Self { planted, ..self }
    }

    /// The bug of the worlds that it serves.
    pub(super) fn planted(&self) -> Planted {
        self.planted
    }

    /// The tier.
    pub fn tier(&self) -> Tier {
        self.tier
    }

    pub(super) fn keys(&self, generation: Generation) -> Result<Keys, NoKeys> {
        match self.tier {
            Tier::Sealed => Ok(Keys { generation, real: None }),
            Tier::Real => Ok(Keys { generation, real: Some(self.real_keys(generation)?) }),
        }
    }

    fn real_keys(&self, generation: Generation) -> Result<Arc<RealKeys>, NoKeys> {
        let mut made = self.made.lock().map_err(|_| NoKeys)?;
        if let Some((_, keys)) = made.iter().find(|(own, _)| *own == generation) {
            return Ok(keys.clone());
        }
        let keys = Arc::new(RealKeys::make(KEY_SEED, generation)?);
        made.push((generation, keys.clone()));
        Ok(keys)
    }
}

impl Envelope {
    /// Packs for the newest generation that the cloud knows; `None` where a password does not fit.
    pub(super) fn seal(tenant: Guid, cloud: &CloudKeys, nonce: u64, package: Package) -> Option<Self> {
        let generation = cloud.keys.generation;
        if package.secrets().any(|secret| secret.expose().len() > PASSWORD_BYTES_MAX) {
            return None;
        }
        match &cloud.keys.real {
            None => Some(Self::Sealed(Box::new(Sealed { tenant, generation, package, damaged: false }))),
            Some(keys) => keys.seal(tenant, generation, nonce, &package).map(Self::Real),
        }
    }

    /// How large a package is, in bytes: the same in both tiers.
    pub(super) fn bytes(package: &Package) -> usize {
        real::HEADER_BYTES + METADATA_BYTES + package.secrets().count() * real::BLOCK_BYTES + real::TAG_BYTES
    }

    /// Opens the package with the keys of exactly the generation that it names.
    pub(super) fn open(
        &self,
        tenant: Guid,
        ring: &KeyRing,
        key_store: bool,
        planted: Planted,
    ) -> Result<Package, OpenError> {
        let (own, generation) = match self {
            Self::Sealed(sealed) => (sealed.tenant, sealed.generation),
            Self::Real(bytes) => real::named(bytes).ok_or(OpenError::Damaged)?,
        };
        if own != tenant && !planted.is(Bug::OpensForeign) {
            return Err(OpenError::OtherTenant);
        }
        let keys = ring.of(generation).or_else(|| ring.newest().filter(|_| planted.is(Bug::OpensWithAnyKey)));
        let keys = keys.ok_or(OpenError::NoSuchGeneration)?;
        match (self, &keys.real) {
            (Self::Sealed(sealed), _) if sealed.damaged && !planted.is(Bug::OpensDamaged) => {
                Err(OpenError::Damaged)
            }
            (Self::Sealed(sealed), _) if !key_store && sealed.package.secrets().next().is_some() => {
                Err(OpenError::PrivateKey(sealed.package.request, sealed.package.operation))
            }
            (Self::Sealed(sealed), _) => Ok(sealed.package.clone()),
            (Self::Real(bytes), Some(keys)) => keys.open(bytes, key_store),
            (Self::Real(_), None) => Err(OpenError::NoSuchGeneration),
        }
    }

    /// Changes one bit, chosen by a number.
    pub(super) fn flip(&mut self, chosen: u64) {
        match self {
            Self::Sealed(sealed) => sealed.damaged = true,
            Self::Real(bytes) => {
                let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
                let place = usize::try_from((chosen >> 3).checked_rem(length).unwrap_or_default());
                if let Some(byte) = place.ok().and_then(|place| bytes.get_mut(place)) {
                    *byte ^= 1 << (chosen & 7);
                }
            }
        }
    }

    /// Cuts the end off, at least one byte, as a number says.
    pub(super) fn truncate(&mut self, chosen: u64) {
        match self {
            Self::Sealed(sealed) => sealed.damaged = true,
            Self::Real(bytes) => {
                let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
                let kept = chosen.checked_rem(length).unwrap_or_default();
                bytes.truncate(usize::try_from(kept).unwrap_or_default());
            }
        }
    }
}
