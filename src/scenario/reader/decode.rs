//! From the bytes of a file to its text.

/// Why bytes are no text, with the byte offset that shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DecodeError {
    /// The offset in bytes from the start of the file.
    pub(super) offset: usize,
    /// What is wrong.
    pub(super) message: &'static str,
}

/// Decodes UTF-8, with or without a byte order mark, and UTF-16 with one, as PowerShell's `Out-File` writes it
/// (spec/reliability.md B1, 7 to 9).
pub(super) fn decode(bytes: &[u8]) -> Result<String, DecodeError> {
    match bytes {
        [0xff, 0xfe, rest @ ..] => utf_16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf_16(rest, u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => utf_8(rest, 3),
        _ => utf_8(bytes, 0),
    }
}

fn utf_8(bytes: &[u8], skipped: usize) -> Result<String, DecodeError> {
    std::str::from_utf8(bytes).map(str::to_owned).map_err(|error| DecodeError {
        offset: skipped + error.valid_up_to(),
        message: "this is not UTF-8; save the file as UTF-8",
    })
}

fn utf_16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, DecodeError> {
    const MESSAGE: &str = "this is not UTF-16 although the byte order mark says so; save the file as UTF-8";
    let (pairs, rest) = bytes.as_chunks::<2>();
    if !rest.is_empty() {
        return Err(DecodeError { offset: 2 + bytes.len() - 1, message: MESSAGE });
    }
    let mut text = String::with_capacity(pairs.len());
    let mut offset = 2;
    for scalar in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
        let scalar = scalar.map_err(|_| DecodeError { offset, message: MESSAGE })?;
        offset += 2 * scalar.len_utf16();
        text.push(scalar);
    }
    Ok(text)
}
