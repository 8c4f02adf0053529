//! The text of bytes, whatever wrote them.

/// A text, and how it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without a byte-order mark.
    pub text: String,
    /// The encoding, where the bytes do not say it and it was guessed.
    pub guessed: Option<&'static str>,
}

/// The text of bytes: UTF-16 as `PowerShell` writes it, with a byte-order mark or without, UTF-8, or else the code page
/// 1252, as an older console writes it. The ids, codes and names that matter are ASCII in every code page.
///
/// ```
/// use anchorwalk::writeback::diagnosis::decoded;
/// assert_eq!(decoded(b"Id: 33002").guessed, None);
/// let old = decoded(b"Id: 33008 f\xfcr 5\x80");
/// assert_eq!((old.text.as_str(), old.guessed), ("Id: 33008 für 5€", Some("Windows-1252")));
/// ```
pub fn decoded(bytes: &[u8]) -> Decoded {
    let (text, guessed) = match bytes {
        [0xff, 0xfe, rest @ ..] => (utf16(rest, u16::from_le_bytes), None),
        [0xfe, 0xff, rest @ ..] => (utf16(rest, u16::from_be_bytes), None),
        _ => unmarked(bytes),
    };
    Decoded { text: text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text), guessed }
}

/// Without a mark: NULs, which no text has, tell UTF-16 by where they stand.
fn unmarked(bytes: &[u8]) -> (String, Option<&'static str>) {
    let pairs = bytes.as_chunks::<2>().0;
    let [first, second] = pairs.iter().fold([0_usize; 2], |[first, second], [left, right]| {
        [first + usize::from(*left == 0), second + usize::from(*right == 0)]
    });
    // A text for an event log is ASCII for the most part, in every language's script at the least in its ids.
    let many = pairs.len() / 4;
    if second > many && second > first {
        return (utf16(bytes, u16::from_le_bytes), Some("UTF-16LE"));
    }
    if first > many {
        return (utf16(bytes, u16::from_be_bytes), Some("UTF-16BE"));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => (text.to_owned(), None),
        Err(_) => (bytes.iter().copied().map(windows_1252).collect(), Some("Windows-1252")),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units: Vec<u16> = bytes.as_chunks::<2>().0.iter().map(|pair| unit(*pair)).collect();
    String::from_utf16_lossy(&units)
}

/// What Windows-1252 has where ISO 8859-1 has control characters; the five bytes that mean nothing stay what they are.
const HIGH: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}',
    '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

fn windows_1252(byte: u8) -> char {
    let high = usize::from(byte).checked_sub(0x80).and_then(|place| HIGH.get(place));
    high.copied().unwrap_or(char::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_comes_in_several_encodings() {
        let text = "Ereignis-ID: 33002, Größe – 5 €";
        let units = |mark: &str| format!("{mark}{text}").encode_utf16().collect::<Vec<u16>>();
        let little = |mark| units(mark).into_iter().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        let big = |mark| units(mark).into_iter().flat_map(u16::to_be_bytes).collect::<Vec<u8>>();
        let old = b"Ereignis-ID: 33002, Gr\xf6\xdfe \x96 5 \x80".to_vec();
        for (bytes, guessed) in [
            (text.as_bytes().to_vec(), None),
            (format!("\u{feff}{text}").into_bytes(), None),
            (little("\u{feff}"), None),
            (big("\u{feff}"), None),
            (little(""), Some("UTF-16LE")),
            (big(""), Some("UTF-16BE")),
            (old, Some("Windows-1252")),
        ] {
            assert_eq!(decoded(&bytes), Decoded { text: text.to_owned(), guessed });
        }
        assert_eq!(decoded(b""), Decoded { text: String::new(), guessed: None });
        assert_eq!(decoded(b"\0").text, "\0");
    }
}
