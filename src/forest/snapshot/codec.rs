//! Values as bytes: little-endian numbers, texts and lists after their length.

use crate::schema::Guid;
use thiserror::Error;

/// Writes values one after another.
#[derive(Clone, Debug, Default)]
pub(in crate::forest) struct Encoder(Vec<u8>);

impl Encoder {
    pub(in crate::forest) fn finish(self) -> Vec<u8> {
        self.0
    }

    pub(in crate::forest) fn byte(&mut self, value: u8) {
        self.0.push(value);
    }

    pub(in crate::forest) fn truth(&mut self, value: bool) {
        self.byte(u8::from(value));
    }

    pub(in crate::forest) fn number(&mut self, value: u64) {
        self.0.extend(value.to_le_bytes());
    }

    pub(in crate::forest) fn guid(&mut self, value: Guid) {
        self.0.extend(value.as_u128().to_le_bytes());
    }

    pub(in crate::forest) fn bytes(&mut self, value: &[u8]) {
        self.number(value.len() as u64);
        self.0.extend(value);
    }

    pub(in crate::forest) fn text(&mut self, value: &str) {
        self.bytes(value.as_bytes());
    }

    pub(in crate::forest) fn option<T>(&mut self, value: Option<T>, put: impl FnOnce(&mut Self, T)) {
        self.truth(value.is_some());
        if let Some(value) = value {
            put(self, value);
        }
    }

    pub(in crate::forest) fn list<T>(
        &mut self,
        items: impl ExactSizeIterator<Item = T>,
        mut put: impl FnMut(&mut Self, T),
    ) {
        self.number(items.len() as u64);
        for item in items {
            put(self, item);
        }
    }
}

/// What was expected where, in a section whose checksum held.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("expected {expected} at byte {at}")]
pub(in crate::forest) struct Malformed {
    at: usize,
    expected: String,
}

/// Reads values one after another. It never allocates more than the bytes at hand warrant.
#[derive(Clone, Debug)]
pub(in crate::forest) struct Decoder<'a> {
    bytes: &'a [u8],
    at: usize,
}

type Read<T> = Result<T, Malformed>;

impl<'a> Decoder<'a> {
    pub(in crate::forest) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    pub(in crate::forest) fn malformed(&self, expected: impl Into<String>) -> Malformed {
        Malformed { at: self.at, expected: expected.into() }
    }

    fn take(&mut self, length: usize, expected: &str) -> Read<&'a [u8]> {
        let end = self.at.checked_add(length);
        let taken = end.and_then(|end| self.bytes.get(self.at..end));
        let taken = taken.ok_or_else(|| self.malformed(expected))?;
        self.at += length;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self, expected: &str) -> Read<[u8; N]> {
        let bytes = self.take(N, expected)?;
        bytes.try_into().map_err(|_| self.malformed(expected))
    }

    pub(in crate::forest) fn byte(&mut self) -> Read<u8> {
        Ok(u8::from_le_bytes(self.array("a byte")?))
    }

    pub(in crate::forest) fn truth(&mut self) -> Read<bool> {
        match self.byte()? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(self.malformed("0 or 1 before this byte")),
        }
    }

    pub(in crate::forest) fn number(&mut self) -> Read<u64> {
        Ok(u64::from_le_bytes(self.array("a number")?))
    }

    /// A number that has to fit a smaller type.
    pub(in crate::forest) fn small<T: TryFrom<u64>>(&mut self, expected: &str) -> Read<T> {
        let number = self.number()?;
        T::try_from(number).map_err(|_| self.malformed(expected))
    }

    pub(in crate::forest) fn guid(&mut self) -> Read<Guid> {
        Ok(Guid::from_u128(u128::from_le_bytes(self.array("a GUID")?)))
    }

    pub(in crate::forest) fn bytes(&mut self) -> Read<&'a [u8]> {
        let length = self.small("a length")?;
        self.take(length, "as many bytes as stated")
    }

    pub(in crate::forest) fn text(&mut self) -> Read<&'a str> {
        let bytes = self.bytes()?;
        std::str::from_utf8(bytes).map_err(|_| self.malformed("UTF-8 before this byte"))
    }

    pub(in crate::forest) fn option<T>(
        &mut self,
        take: impl FnOnce(&mut Self) -> Read<T>,
    ) -> Read<Option<T>> {
        if self.truth()? { take(self).map(Some) } else { Ok(None) }
    }

    /// A list; each item has at least one byte, so that a forged length can't ask for memory that is not warranted.
    pub(in crate::forest) fn list<T>(&mut self, mut take: impl FnMut(&mut Self) -> Read<T>) -> Read<Vec<T>> {
        let length: usize = self.small("a length")?;
        if length > self.bytes.len().saturating_sub(self.at) {
            return Err(self.malformed("as many items as stated before this byte"));
        }
        (0..length).map(|_| take(self)).collect()
    }

    pub(in crate::forest) fn end(&self) -> Read<()> {
        if self.at == self.bytes.len() { Ok(()) } else { Err(self.malformed("the end")) }
    }
}
