//! Reading the anchor of a user without a branch a digit.

use crate::schema::Guid;

/// Eight hexadecimal digits, read as a little-endian word, as their 32 bits; `None` if one is no digit.
fn digits(word: u64) -> Option<u32> {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const TOPS: u64 = 0x8080_8080_8080_8080;
    // Whether each byte lies in a range, in its top bit; bytes above 127 have been refused before.
    let within = |bytes: u64, low: u8, high: u8| {
        let from = bytes + ONES * u64::from(0x80 - low);
        let beyond = bytes + ONES * u64::from(0x7f - high);
        from & !beyond & TOPS
    };
    if word & TOPS != 0 {
        return None;
    }
    let lower = word | (ONES * 0x20);
    let (decimal, letter) = (within(word, b'0', b'9'), within(lower, b'a', b'f'));
    if decimal | letter != TOPS {
        return None;
    }
    let nibbles = (word & (ONES * 0x0f)) + (letter >> 7) * 9;
    // Two digits to a byte, the first one on top; then the bytes in the order of reading.
    let pairs = (nibbles << 4 | nibbles >> 8) & 0x00ff_00ff_00ff_00ff;
    let quads = (pairs << 8 | pairs >> 16) & 0x0000_ffff_0000_ffff;
    u32::try_from((quads << 16 | quads >> 32) & 0xffff_ffff).ok()
}

fn word(text: &[u8], at: usize) -> Option<u64> {
    let bytes: [u8; 8] = text.get(at..at + 8)?.try_into().ok()?;
    Some(u64::from_le_bytes(bytes))
}

/// The object id in `User_6f1c2b0e-8a4d-4b53-9f0a-1c2d3e4f5a6b`, for the form that nearly every anchor has. `None`
/// says only that the text has another form: it may still be an anchor, so ask [`crate::schema::CloudAnchor`].
///
/// ```
/// use anchorwalk::forest::read_user_anchor;
/// let id = read_user_anchor("User_6f1c2b0e-8a4d-4b53-9f0a-1c2d3e4f5a6b").unwrap();
/// assert_eq!(id.to_string(), "6f1c2b0e-8a4d-4b53-9f0a-1c2d3e4f5a6b");
/// assert!(read_user_anchor("Group_6f1c2b0e-8a4d-4b53-9f0a-1c2d3e4f5a6b").is_none());
/// ```
pub fn read_user_anchor(text: impl AsRef<[u8]>) -> Option<Guid> {
    let text: &[u8; 41] = text.as_ref().try_into().ok()?;
    let dashes = [text[13], text[18], text[23], text[28]];
    if !text.starts_with(b"User_") || dashes != *b"----" {
        return None;
    }
    let second =
        u64::from_le_bytes([text[14], text[15], text[16], text[17], text[19], text[20], text[21], text[22]]);
    let third =
        u64::from_le_bytes([text[24], text[25], text[26], text[27], text[29], text[30], text[31], text[32]]);
    let first = digits(word(text, 5)?)?;
    let (second, third, fourth) = (digits(second)?, digits(third)?, digits(word(text, 33)?)?);
    let join = |high: u32, low: u32| u64::from(high) << 32 | u64::from(low);
    let bits = u128::from(join(first, second)) << 64 | u128::from(join(third, fourth));
    Some(Guid::from_u128(bits))
}
