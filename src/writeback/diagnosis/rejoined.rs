//! Anchors that a mail program, a forum or a console has dressed up or broken over lines.

use crate::schema::CloudType;
use std::borrow::Cow;
use std::ops::Range;

/// How many characters a GUID has.
pub(super) const GUID_LENGTH: usize = 36;

/// The text with every anchor in one piece: without a backslash before its underscore, without braces, with plain hyphens.
pub(super) fn rejoined(text: &str) -> Cow<'_, str> {
    let dressed = text.contains(['\\', '{', '\u{2010}', '\u{2011}']);
    if !dressed {
        return in_one_piece(text);
    }
    let plain = text.replace("\\_", "_").replace("_{", "_").replace(['\u{2010}', '\u{2011}'], "-");
    Cow::Owned(in_one_piece(&plain).into_owned())
}

fn in_one_piece(text: &str) -> Cow<'_, str> {
    let anchors = text.match_indices('_').filter(|(at, _)| names_a_kind(text, *at));
    let breaks: Vec<Range<usize>> = anchors.flat_map(|(at, _)| breaks_of(text, at + 1)).collect();
    if breaks.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut whole = String::with_capacity(text.len());
    let mut from = 0;
    for blanks in breaks {
        whole.push_str(text.get(from..blanks.start).unwrap_or_default());
        from = blanks.end;
    }
    whole.push_str(text.get(from..).unwrap_or_default());
    Cow::Owned(whole)
}

fn names_a_kind(text: &str, end: usize) -> bool {
    CloudType::ALL.into_iter().any(|kind| {
        let start = end.checked_sub(kind.as_str().len());
        start
            .and_then(|start| text.get(start..end))
            .is_some_and(|word| word.eq_ignore_ascii_case(kind.as_str()))
    })
}

/// What breaks the GUID that begins here; nothing where it is whole, or no GUID.
fn breaks_of(text: &str, start: usize) -> Vec<Range<usize>> {
    let (mut at, mut length, mut breaks) = (start, 0, Vec::new());
    loop {
        let part = guid_part(text.get(at..).unwrap_or_default());
        (at, length) = (at + part, length + part);
        if length >= GUID_LENGTH {
            return breaks;
        }
        let rest = text.get(at..).unwrap_or_default();
        // A mail in quoted-printable ends a broken line with an equals sign.
        let blanks = rest.len() - rest.strip_prefix('=').unwrap_or(rest).trim_start().len();
        if part == 0 || !rest.get(..blanks).is_some_and(|blanks| blanks.contains('\n')) {
            return Vec::new();
        }
        breaks.push(at..at + blanks);
        at += blanks;
    }
}

/// How many characters of a GUID the text begins with.
fn guid_part(text: &str) -> usize {
    let is_part = |byte: &u8| byte.is_ascii_hexdigit() || *byte == b'-';
    text.bytes().take(GUID_LENGTH).take_while(is_part).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_broken_guid_is_joined() {
        let whole = "x User_6f1c2b0e-8a4d-4b53-9f0a-1c2d3e4f5a6b\nabcd";
        assert_eq!(rejoined(whole), whole);
        let broken = "x User_6f1c2b0e-8a4d-\r\n  4b53-9f0a\n-1c2d3e4f5a6b\nuser_6f1c2b0e\n-8a4d-4b53-9f0a-1c2d3e4f5a6b";
        assert_eq!(
            rejoined(broken),
            "x User_6f1c2b0e-8a4d-4b53-9f0a-1c2d3e4f5a6b\nuser_6f1c2b0e-8a4d-4b53-9f0a-1c2d3e4f5a6b"
        );
        for other in ["User_\nabc", "User_6f1c2b0e\nabc, then", "User_xyz", "User_6f1c2b0e 8a4d", "_\n_"] {
            assert_eq!(rejoined(other), other);
        }
    }
}
