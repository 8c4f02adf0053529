//! Positions in a text, counted in UTF-16 code units (spec/expressions.md 2.2.5).

/// The length in code units.
pub(super) fn length(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.chars().map(char::len_utf16).sum() }
}

/// The byte offset of the first character that begins at or behind `units` code units.
pub(super) fn byte_at(text: &str, units: usize) -> usize {
    if text.is_ascii() {
        return units.min(text.len());
    }
    let mut passed = 0;
    for (byte, character) in text.char_indices() {
        if passed >= units {
            return byte;
        }
        passed += character.len_utf16();
    }
    text.len()
}

/// The code units before a byte offset.
pub(super) fn units_before(text: &str, byte: usize) -> usize {
    length(text.get(..byte).unwrap_or(text))
}

/// `count` code units from the one at `from`. Where a cut would split a surrogate pair, its half is dropped.
pub(super) fn cut(text: &str, from: usize, count: usize) -> &str {
    let start = byte_at(text, from);
    let tail = text.get(start..).unwrap_or_default();
    // If the start moved behind a split pair, what remains is one unit shorter.
    let moved = units_before(text, start).saturating_sub(from);
    let wanted = count.saturating_sub(moved);
    tail.get(..fitting(tail, wanted)).unwrap_or_default()
}

/// The bytes of the longest beginning that has at most `units` code units.
fn fitting(text: &str, units: usize) -> usize {
    if text.is_ascii() {
        return units.min(text.len());
    }
    let mut passed = 0;
    for (byte, character) in text.char_indices() {
        passed += character.len_utf16();
        if passed > units {
            return byte;
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_split_pair_loses_its_half() {
        let text = "a😀b";
        assert_eq!(length(text), 4);
        for (from, count, expected) in [
            (0, 1, "a"),
            (0, 2, "a"),
            (0, 3, "a😀"),
            (1, 2, "😀"),
            (2, 2, "b"),
            (2, 1, ""),
            (3, 9, "b"),
            (4, 1, ""),
        ] {
            assert_eq!(cut(text, from, count), expected, "{from} {count}");
        }
    }
}
