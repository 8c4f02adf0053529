//! Upper and lower case of the invariant culture.

/// Upper case, character by character: the length in characters never changes, no locale is asked, and the
/// Turkish dotless `ı` and dotted `İ` stay what they are (spec/expressions.md 2.4.9, spec/reliability.md B4, 62).
pub(super) fn upper(text: &str) -> String {
    if text.is_ascii() { text.to_ascii_uppercase() } else { text.chars().map(upper_char).collect() }
}

/// Lower case, by the same rules.
pub(super) fn lower(text: &str) -> String {
    if text.is_ascii() { text.to_ascii_lowercase() } else { text.chars().map(lower_char).collect() }
}

/// The first letter of every blank-separated word in upper case, the rest in lower case.
pub(super) fn proper(text: &str) -> String {
    let mut at_start = true;
    text.chars()
        .map(|character| {
            let cased = if at_start { upper_char(character) } else { lower_char(character) };
            at_start = character.is_whitespace();
            cased
        })
        .collect()
}

fn upper_char(character: char) -> char {
    match character {
        'ı' | 'ſ' => character,
        other => only(other.to_uppercase(), other),
    }
}

fn lower_char(character: char) -> char {
    match character {
        'İ' => character,
        other => only(other.to_lowercase(), other),
    }
}

/// The one character of a mapping; the original if the mapping has several, as `ß` to `SS`.
fn only(mut mapped: impl Iterator<Item = char>, original: char) -> char {
    match (mapped.next(), mapped.next()) {
        (Some(single), None) => single,
        _ => original,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_is_that_of_no_locale() {
        assert_eq!(upper("straße i ı"), "STRAßE I ı");
        assert_eq!(lower("İI ÄÖÜ"), "İi äöü");
        assert_eq!(proper("mary  ANN o'neil"), "Mary  Ann O'neil");
    }
}
