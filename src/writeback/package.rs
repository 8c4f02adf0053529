//! What a request carries to the agent.

use super::{Operation, RequestId};
use crate::schema::{CloudAnchor, CloudType, Guid, Plaintext};
use crate::sim::Time;

/// The package (spec/writeback.md 9): the passwords and what is needed to store them.
#[derive(Clone, Debug)]
pub(super) struct Package {
    pub(super) request: RequestId,
    pub(super) operation: Operation,
    pub(super) anchor: CloudAnchor,
    pub(super) created: Time,
    pub(super) not_after: Time,
    pub(super) must_change: bool,
    pub(super) new: Option<Plaintext>,
    pub(super) current: Option<Plaintext>,
}

/// What goes before the secrets, in bytes.
pub(super) const METADATA_BYTES: usize = 4 + 1 + 1 + 16 + 8 + 8 + 1;

const MUST_CHANGE: u8 = 1;
const HAS_NEW: u8 = 2;
const HAS_CURRENT: u8 = 4;
const TYPES: [CloudType; 4] = [CloudType::User, CloudType::Group, CloudType::Contact, CloudType::Device];

impl Package {
    /// The secrets in order: the new password, the present one.
    pub(super) fn secrets(&self) -> impl Iterator<Item = &Plaintext> {
        [&self.new, &self.current].into_iter().flatten()
    }

    /// Everything but the secrets.
    pub(super) fn metadata(&self) -> [u8; METADATA_BYTES] {
        let position = |found: Option<usize>| u8::try_from(found.unwrap_or_default()).unwrap_or_default();
        let operation = Operation::ALL.iter().position(|own| *own == self.operation);
        let kind = TYPES.iter().position(|own| *own == self.anchor.kind);
        let flag = |is: bool, flag: u8| if is { flag } else { 0 };
        let flags = flag(self.must_change, MUST_CHANGE)
            | flag(self.new.is_some(), HAS_NEW)
            | flag(self.current.is_some(), HAS_CURRENT);
        let mut bytes = [0; METADATA_BYTES];
        let parts: [&[u8]; 7] = [
            &self.request.0.to_le_bytes(),
            &[position(operation)],
            &[position(kind)],
            &self.anchor.id.as_u128().to_le_bytes(),
            &self.created.as_ms().to_le_bytes(),
            &self.not_after.as_ms().to_le_bytes(),
            &[flags],
        ];
        for (place, byte) in bytes.iter_mut().zip(parts.iter().flat_map(|part| part.iter())) {
            *place = *byte;
        }
        bytes
    }

    /// The package of these bytes, with the secrets that `open` makes of what follows them; `None` where the bytes are
    /// none of ours.
    pub(super) fn of_metadata(bytes: &[u8], mut open: impl FnMut() -> Option<Plaintext>) -> Option<Self> {
        let mut rest = bytes;
        let request = u32::from_le_bytes(take(&mut rest)?);
        let [operation, kind] = take(&mut rest)?;
        let id = u128::from_le_bytes(take(&mut rest)?);
        let created = u64::from_le_bytes(take(&mut rest)?);
        let not_after = u64::from_le_bytes(take(&mut rest)?);
        let [flags] = take(&mut rest)?;
        let new = if flags & HAS_NEW == 0 { None } else { Some(open()?) };
        let current = if flags & HAS_CURRENT == 0 { None } else { Some(open()?) };
        Some(Self {
            request: RequestId(request),
            operation: *Operation::ALL.get(usize::from(operation))?,
            anchor: CloudAnchor { kind: *TYPES.get(usize::from(kind))?, id: Guid::from_u128(id) },
            created: Time::from_ms(created),
            not_after: Time::from_ms(not_after),
            must_change: flags & MUST_CHANGE != 0,
            new,
            current,
        })
    }
}

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (head, tail) = rest.split_first_chunk::<N>()?;
    *rest = tail;
    Some(*head)
}
