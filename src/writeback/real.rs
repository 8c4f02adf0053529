//! The real tier: RSA-2048 with OAEP and SHA-256 around each password, AES-256-GCM around the whole package.
//!
//! The padding is our choice: no public document says which one the service uses (spec/reliability.md). Keys follow from
//! a seed so that a run can be repeated byte by byte; they protect a simulation, and nothing else.

use super::Generation;
use super::envelope::OpenError;
use super::package::{METADATA_BYTES, Package};
use crate::schema::{Guid, Plaintext};
use aes_gcm::aead::{Aead as _, Payload};
use aes_gcm::{Aes256Gcm, KeyInit as _};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};
use rsa::sha2::Sha256;
use rsa::{PrivateKey, PublicKey};
use std::fmt;
use zeroize::Zeroizing;

/// The size of the key pair, in bits.
const KEY_BITS: usize = 2048;
/// A block of RSA, in bytes.
pub(super) const BLOCK_BYTES: usize = KEY_BITS / 8;
/// The longest password that one block holds with OAEP and SHA-256, in bytes of UTF-8.
pub(super) const PASSWORD_BYTES_MAX: usize = BLOCK_BYTES - 2 * 32 - 2;
/// What AES-GCM adds, in bytes.
pub(super) const TAG_BYTES: usize = 16;
/// Version, tenant, generation and nonce: in the clear, and authenticated.
pub(super) const HEADER_BYTES: usize = 1 + 16 + 4 + 12;

const VERSION: u8 = 1;

/// The keys of one generation.
pub(super) struct RealKeys {
    private: PrivateKey,
    public: PublicKey,
    cipher: Aes256Gcm,
}

impl fmt::Debug for RealKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RealKeys(hidden)")
    }
}

/// The keys can't be made: the generator of random numbers or of primes failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no RSA-2048 key pair could be made")]
pub struct NoKeys;

impl RealKeys {
    /// Makes the keys of a generation from a seed.
    pub(super) fn make(seed: u64, generation: Generation) -> Result<Self, NoKeys> {
        let mut random = random(seed, 0, u64::from(generation.0));
        let private = PrivateKey::new(&mut random, KEY_BITS).map_err(|_| NoKeys)?;
        let mut key = Zeroizing::new([0u8; 32]);
        random.fill_bytes(&mut *key);
        let cipher = Aes256Gcm::new_from_slice(&*key).map_err(|_| NoKeys)?;
        Ok(Self { public: private.to_public_key(), private, cipher })
    }

    /// Packs; `None` where a password does not fit into a block.
    pub(super) fn seal(
        &self,
        tenant: Guid,
        generation: Generation,
        nonce: u64,
        package: &Package,
    ) -> Option<Vec<u8>> {
        let mut random = random(nonce, 1, u64::from(generation.0));
        let mut inner = Zeroizing::new(package.metadata().to_vec());
        for secret in package.secrets() {
            let text = secret.expose().as_bytes();
            inner.extend(self.public.oaep_encrypt_with_rng::<Sha256, _>(&mut random, text).ok()?);
        }
        let header = header(tenant, generation, nonce);
        let payload = Payload { msg: &inner, aad: &header };
        let mut bytes = header.to_vec();
        bytes.extend(self.cipher.encrypt(&nonce_bytes(nonce).into(), payload).ok()?);
        Some(bytes)
    }

    /// Opens what was packed for this tenant with this generation.
    pub(super) fn open(&self, bytes: &[u8], key_store: bool) -> Result<Package, OpenError> {
        let (header, body) = bytes.split_at_checked(HEADER_BYTES).ok_or(OpenError::Damaged)?;
        let nonce = header.last_chunk::<12>().ok_or(OpenError::Damaged)?;
        let payload = Payload { msg: body, aad: header };
        let inner = self.cipher.decrypt(&(*nonce).into(), payload).map_err(|_| OpenError::Damaged)?;
        let (metadata, secrets) = inner.split_at_checked(METADATA_BYTES).ok_or(OpenError::Damaged)?;
        let mut blocks = secrets.chunks(BLOCK_BYTES);
        let mut locked = false;
        let package = Package::of_metadata(metadata, || {
            let secret = blocks.next().and_then(|block| self.secret(block, key_store));
            locked |= secret.is_none();
            // What the key store does not open is not needed: the operation ends here.
            secret.or_else(|| Some(Plaintext::new(String::new())))
        })
        .ok_or(OpenError::Damaged)?;
        if locked { Err(OpenError::PrivateKey(package.request, package.operation)) } else { Ok(package) }
    }

    fn secret(&self, block: &[u8], key_store: bool) -> Option<Plaintext> {
        if !key_store {
            return None;
        }
        let mut blinding = random(0, 2, 0);
        let opened = self.private.oaep_decrypt_with_rng::<Sha256, _>(&mut blinding, block).ok()?;
        String::from_utf8(opened).ok().map(Plaintext::new)
    }
}

/// The tenant and the generation that a package names in the clear; `None` where it is too short to name any.
pub(super) fn named(bytes: &[u8]) -> Option<(Guid, Generation)> {
    let rest = bytes.strip_prefix(&[VERSION])?;
    let (tenant, rest) = rest.split_first_chunk::<16>()?;
    let (generation, _) = rest.split_first_chunk::<4>()?;
    Some((Guid::from_u128(u128::from_le_bytes(*tenant)), Generation(u32::from_le_bytes(*generation))))
}

fn header(tenant: Guid, generation: Generation, nonce: u64) -> [u8; HEADER_BYTES] {
    let mut bytes = [VERSION; HEADER_BYTES];
    let parts: [&[u8]; 4] =
        [&[VERSION], &tenant.as_u128().to_le_bytes(), &generation.0.to_le_bytes(), &nonce_bytes(nonce)];
    for (place, byte) in bytes.iter_mut().zip(parts.iter().flat_map(|part| part.iter())) {
        *place = *byte;
    }
    bytes
}

fn nonce_bytes(nonce: u64) -> [u8; 12] {
    let mut bytes = [0; 12];
    for (place, byte) in bytes.iter_mut().zip(nonce.to_le_bytes()) {
        *place = byte;
    }
    bytes
}

/// Random numbers of one purpose.
fn random(seed: u64, purpose: u64, generation: u64) -> ChaCha20Rng {
    let mut bytes = [0u8; 32];
    let parts = [seed, purpose, generation, 0x616e_6368_6f72];
    for (place, byte) in bytes.iter_mut().zip(parts.iter().flat_map(|part| part.to_le_bytes())) {
        *place = byte;
    }
    ChaCha20Rng::from_seed(bytes)
}
