//! A stream of UTF-8 made of a stream that may be UTF-16 or begin with a byte order mark.

use std::io::{self, Read};

const CHUNK_BYTES: usize = 16 * 1024;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Encoding {
    Unknown,
    /// Passed on as it is: whoever splits it into values checks it, and can say where it is wrong.
    Utf8,
    Utf16Le,
    Utf16Be,
}

/// Drops a UTF-8 byte order mark and decodes UTF-16 where a mark says so, as `ldifde -u` and `Out-File` write it.
#[derive(Debug)]
pub(crate) struct Utf8Stream<R> {
    inner: R,
    encoding: Encoding,
    /// UTF-8 that is ready, from `ready_from` on.
    ready: Vec<u8>,
    ready_from: usize,
    /// A first half of a code unit, and of a surrogate pair, that waits for the second.
    odd_byte: Option<u8>,
    high_surrogate: Option<u16>,
    /// The offset in the file of the next byte that is read.
    offset: u64,
}

impl<R: Read> Utf8Stream<R> {
    pub(crate) fn new(inner: R) -> Self {
        Self {
            inner,
            encoding: Encoding::Unknown,
            ready: Vec::new(),
            ready_from: 0,
            odd_byte: None,
            high_surrogate: None,
            offset: 0,
        }
    }

    fn detect(&mut self) -> io::Result<()> {
        let mut start = Vec::with_capacity(3);
        self.inner.by_ref().take(3).read_to_end(&mut start)?;
        self.offset = start.len() as u64;
        let (encoding, rest) = match start.as_slice() {
            [0xEF, 0xBB, 0xBF] => (Encoding::Utf8, &[][..]),
            [0xFF, 0xFE, rest @ ..] => (Encoding::Utf16Le, rest),
            [0xFE, 0xFF, rest @ ..] => (Encoding::Utf16Be, rest),
            all => (Encoding::Utf8, all),
        };
        self.encoding = encoding;
        if encoding == Encoding::Utf8 {
            self.ready = rest.to_vec();
        } else {
            self.odd_byte = rest.first().copied();
        }
        Ok(())
    }

    /// Reads and decodes one chunk of UTF-16.
    fn refill(&mut self) -> io::Result<()> {
        self.ready.clear();
        self.ready_from = 0;
        let mut chunk = [0; CHUNK_BYTES];
        while self.ready.is_empty() {
            let count = self.inner.read(&mut chunk)?;
            if count == 0 {
                return self.check_end();
            }
            for byte in chunk.iter().take(count) {
                self.offset += 1;
                match self.odd_byte.take() {
                    None => self.odd_byte = Some(*byte),
                    Some(first) => self.unit([first, *byte])?,
                }
            }
        }
        Ok(())
    }

    fn unit(&mut self, bytes: [u8; 2]) -> io::Result<()> {
        let unit = match self.encoding {
            Encoding::Utf16Be => u16::from_be_bytes(bytes),
            Encoding::Utf16Le | Encoding::Utf8 | Encoding::Unknown => u16::from_le_bytes(bytes),
        };
        let is_high = (0xD800..0xDC00).contains(&unit);
        match self.high_surrogate.take() {
            None if is_high => self.high_surrogate = Some(unit),
            None => self.push(&[unit])?,
            Some(high) => self.push(&[high, unit])?,
        }
        Ok(())
    }

    fn push(&mut self, units: &[u16]) -> io::Result<()> {
        for decoded in char::decode_utf16(units.iter().copied()) {
            let character = decoded.map_err(|_| self.broken("an unpaired surrogate"))?;
            let mut bytes = [0; 4];
            self.ready.extend_from_slice(character.encode_utf8(&mut bytes).as_bytes());
        }
        Ok(())
    }

    fn check_end(&self) -> io::Result<()> {
        match (self.odd_byte, self.high_surrogate) {
            (None, None) => Ok(()),
            (Some(_), _) => Err(self.broken("half a code unit at its end")),
            (None, Some(_)) => Err(self.broken("half a surrogate pair at its end")),
        }
    }

    fn broken(&self, what: &str) -> io::Error {
        let message = format!("the UTF-16 text has {what}, before byte offset {}", self.offset);
        io::Error::new(io::ErrorKind::InvalidData, message)
    }
}

impl<R: Read> Read for Utf8Stream<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.encoding == Encoding::Unknown {
            self.detect()?;
        }
        let is_empty = self.ready_from >= self.ready.len();
        match self.encoding {
            Encoding::Utf8 | Encoding::Unknown if is_empty => return self.inner.read(buffer),
            Encoding::Utf16Le | Encoding::Utf16Be if is_empty => self.refill()?,
            Encoding::Utf8 | Encoding::Unknown | Encoding::Utf16Le | Encoding::Utf16Be => {}
        }
        let mut ready = self.ready.get(self.ready_from..).unwrap_or_default();
        let count = ready.read(buffer)?;
        self.ready_from += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8]) -> Result<String, String> {
        let mut text = String::new();
        match Utf8Stream::new(bytes).read_to_string(&mut text) {
            Ok(_) => Ok(text),
            Err(error) => Err(error.to_string()),
        }
    }

    fn utf16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        format!("\u{feff}{text}").encode_utf16().flat_map(to_bytes).collect()
    }

    #[test]
    fn marks_are_dropped_and_utf16_is_decoded() {
        let text = "dn: CN=Łukasz 𝒜\n".repeat(5000);
        for bytes in [
            utf16(&text, u16::to_le_bytes),
            utf16(&text, u16::to_be_bytes),
            format!("\u{feff}{text}").into_bytes(),
            text.clone().into_bytes(),
        ] {
            assert_eq!(decoded(&bytes).as_deref(), Ok(text.as_str()));
        }
        assert_eq!(decoded(b"").as_deref(), Ok(""));
        assert_eq!(decoded(b"a").as_deref(), Ok("a"));
    }

    #[test]
    fn broken_utf16_is_refused_with_its_offset() {
        for (bytes, expected) in [
            (&b"\xFF\xFEa"[..], "the UTF-16 text has half a code unit at its end, before byte offset 3"),
            (
                b"\xFF\xFE\x00\xD8",
                "the UTF-16 text has half a surrogate pair at its end, before byte offset 4",
            ),
            (b"\xFF\xFE\x00\xDCa\x00", "the UTF-16 text has an unpaired surrogate, before byte offset 4"),
            (b"\xFF\xFE\x00\xD8a\x00", "the UTF-16 text has an unpaired surrogate, before byte offset 6"),
        ] {
            assert_eq!(decoded(bytes).unwrap_err(), expected);
        }
    }
}
