//! Text of a scenario without the passwords that somebody may have written into it.

use crate::schema::{secret_names, struck_out};

/// Whether words without quotes are struck out too: in a file that was not understood a word may be a password, in one
/// that was it is the name of a description.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::scenario) enum Words {
    /// They stay.
    Shown,
    /// They are struck out.
    Hidden,
}

/// The text without what stands in quotes, or as a word, where a password is asked for (spec/reliability.md 106). Every
/// byte keeps its place.
pub(in crate::scenario) fn masked(text: &str, words: Words) -> String {
    let mut masked = text.to_owned();
    for (_, name_end) in secret_names(text) {
        let rest = text.get(name_end..).unwrap_or_default();
        let after_name = rest.strip_prefix('"').unwrap_or(rest).trim_start();
        let Some(tail) = after_name.strip_prefix([':', '=']).map(str::trim_start) else { continue };
        let start = text.len() - tail.len();
        let value = tail.get(..value_length(tail)).unwrap_or(tail);
        let hidden = match (value.contains('"'), words) {
            (true, _) => without_quoted(value),
            (false, Words::Hidden) => struck_out(value),
            (false, Words::Shown) => continue,
        };
        masked.replace_range(start..start + value.len(), &hidden);
    }
    masked
}

/// How far the value at the beginning of a text reaches: up to what separates it from the next, or to the end where it
/// is not closed.
fn value_length(text: &str) -> usize {
    let (mut depth, mut in_quotes, mut escaped) = (0_usize, false, false);
    for (at, character) in text.char_indices() {
        match character {
            _ if escaped => escaped = false,
            '\\' if in_quotes => escaped = true,
            '"' => in_quotes = !in_quotes,
            _ if in_quotes => {}
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' if depth > 0 => depth -= 1,
            ')' | ']' | '}' | ',' if depth == 0 => return at,
            _ => {}
        }
    }
    text.len()
}

/// The value with what stands in quotes struck out.
fn without_quoted(value: &str) -> String {
    let (mut in_quotes, mut escaped) = (false, false);
    value
        .chars()
        .map(|character| match character {
            '"' if !escaped => {
                in_quotes = !in_quotes;
                "\"".to_owned()
            }
            _ if in_quotes => {
                escaped = character == '\\' && !escaped;
                struck_out(character.encode_utf8(&mut [0; 4]))
            }
            _ => character.to_string(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_password_is_shown_however_it_is_written() {
        for line in [
            "Reset(user: \"ana\", password: \"Kanarie\", cause: X)",
            "Reset(user: \"ana\", password: \"a\\\"Kanarie\", cause: X)",
            "Reset(pasword: \"Kanarie\")",
            "Reset(password: Kanarie)",
            "Reset(password: Kanarie, cause: X)",
            "Reset(password: Literal(\"Kanarie\"), cause: X)",
            "Reset(password: [\"x\", \"Kanarie\"], cause: X)",
            "Reset(password: \"Kanarie",
            "User(\"CN=Ana\", {\"userPassword\": \"Kanarie\", \"unicodePwd\": [\"Kanarie\"]})",
            "Change(current: Containing(\"Kanarie\"), password: Good)",
        ] {
            let shown = masked(line, Words::Hidden);
            assert_eq!(shown.len(), line.len());
            assert!(!shown.contains("Kanarie"), "{shown}");
            assert_eq!(shown.contains("cause: X"), line.contains("cause: X"), "{shown}");
        }
    }

    #[test]
    fn what_was_understood_keeps_its_words() {
        let shown = |line| masked(line, Words::Shown);
        let harmless = "Reset(user: \"ana\", password: Previous(1), cause: WrongPassword, answer: Refused)";
        assert_eq!(shown(harmless), harmless);
        assert_eq!(
            shown("Reset(password: Containing(\"fabrikam\"))"),
            "Reset(password: Containing(\"********\"))"
        );
    }
}
