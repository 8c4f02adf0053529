//! Reading a JSON string without leaving copies of it behind.

use zeroize::Zeroizing;

/// Why a string literal has no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LiteralMistake {
    /// It is no string literal at all.
    Form,
    /// It has one half of a surrogate pair without the other.
    HalfPair,
}

/// The text of a string literal, its quotation marks included. Its memory is overwritten when it is dropped, and no
/// part of it was anywhere else.
pub(super) fn text_of(literal: &str) -> Result<Zeroizing<String>, LiteralMistake> {
    let inner =
        literal.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).ok_or(LiteralMistake::Form)?;
    // An escape is never shorter than the bytes of its character, so the text never moves to another place in memory.
    let mut text = Zeroizing::new(String::with_capacity(inner.len()));
    let mut rest = inner;
    while let Some(backslash) = rest.find('\\') {
        let (plain, escape) = rest.split_at(backslash);
        text.push_str(plain);
        let (character, after) = unescaped(escape)?;
        text.push(character);
        rest = after;
    }
    text.push_str(rest);
    Ok(text)
}

/// The character that the escape at the beginning stands for, and what follows.
fn unescaped(escape: &str) -> Result<(char, &str), LiteralMistake> {
    let mut characters = escape.strip_prefix('\\').unwrap_or_default().chars();
    let letter = characters.next().ok_or(LiteralMistake::Form)?;
    let character = match letter {
        '"' | '\\' | '/' => letter,
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => return unicode(escape),
        _ => return Err(LiteralMistake::Form),
    };
    Ok((character, characters.as_str()))
}

/// `\u` and four hexadecimal digits, or two of them that form a surrogate pair.
fn unicode(escape: &str) -> Result<(char, &str), LiteralMistake> {
    let (first, after) = unit(escape).ok_or(LiteralMistake::Form)?;
    let second = unit(after).filter(|_| (0xd800..0xdc00).contains(&first));
    let (units, after) = match second {
        Some((second, after)) => (vec![first, second], after),
        None => (vec![first], after),
    };
    let mut decoded = char::decode_utf16(units);
    match (decoded.next(), decoded.next()) {
        (Some(Ok(character)), None) => Ok((character, after)),
        _ => Err(LiteralMistake::HalfPair),
    }
}

fn unit(escape: &str) -> Option<(u16, &str)> {
    let digits = escape.strip_prefix("\\u")?;
    let (digits, after) = digits.split_at_checked(4)?;
    Some((u16::from_str_radix(digits, 16).ok()?, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_read_as_json_has_them() {
        for (literal, text) in [
            (r#""""#, ""),
            (r#""abc""#, "abc"),
            (r#""a\"\\\/\b\f\n\r\tz""#, "a\"\\/\u{8}\u{c}\n\r\tz"),
            (r#""\u00e9\u0000""#, "é\0"),
            (r#""\ud83e\udd80!""#, "\u{1f980}!"),
        ] {
            assert_eq!(text_of(literal).unwrap().as_str(), text, "{literal}");
            assert_eq!(serde_json::from_str::<String>(literal).unwrap(), text, "{literal}");
        }
    }

    #[test]
    fn half_a_pair_is_no_character() {
        for literal in [r#""\ud83e""#, r#""\udd80""#, r#""\ud83e\u0041""#, r#""\ud83e\ud83e""#] {
            assert_eq!(text_of(literal), Err(LiteralMistake::HalfPair), "{literal}");
        }
    }

    #[test]
    fn no_literal_has_no_text() {
        for literal in ["", "\"", "abc", r#""\u00""#, r#""\x""#, r#""\"#] {
            assert_eq!(text_of(literal), Err(LiteralMistake::Form), "{literal}");
        }
    }
}
