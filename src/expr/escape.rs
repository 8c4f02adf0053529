//! Escapes inside string literals.

/// The content of a string literal: `""` is one quote, `\\` one backslash, and every other backslash stays, so
/// that `"\"` is a backslash and `"\r\n"` reaches Replace as written (spec/expressions.md 2.1).
pub(super) fn unescaped(literal: &str) -> Box<str> {
    if !literal.contains(['"', '\\']) {
        return literal.into();
    }
    let mut text = String::with_capacity(literal.len());
    let mut characters = literal.chars().peekable();
    while let Some(character) = characters.next() {
        text.push(character);
        if matches!(character, '"' | '\\') {
            characters.next_if_eq(&character);
        }
    }
    text.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_become_one_and_the_rest_stays() {
        for (literal, text) in [
            ("plain", "plain"),
            (r"\\0ACNF:", r"\0ACNF:"),
            (r"\", r"\"),
            (r"\r\n", r"\r\n"),
            (r"\\\", r"\\"),
            (r#"say ""hi"""#, r#"say "hi""#),
        ] {
            assert_eq!(&*unescaped(literal), text, "{literal}");
        }
    }
}
