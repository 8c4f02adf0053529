//! The words of an event text, with what stands around them.

/// A word: letters, digits and what may stand inside an anchor, an address, a version or a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token<'a> {
    /// The word, without dots and hyphens at its ends, except the sign of a number.
    pub(super) text: &'a str,
    /// The character before it; none at the beginning of a line.
    pub(super) before: Option<char>,
    /// The character after it; none at the end of a line.
    pub(super) after: Option<char>,
    /// What stands before it on its line.
    pub(super) lead: &'a str,
    /// Where it begins in its line, in bytes.
    pub(super) at: usize,
}

/// Text longer than this before a word says nothing of it, in bytes.
const LEAD_MAX: usize = 48;

/// The words of a text, line by line.
pub(super) fn tokens(text: &str) -> impl Iterator<Item = Token<'_>> {
    text.lines().flat_map(tokens_of_line)
}

fn tokens_of_line(line: &str) -> impl Iterator<Item = Token<'_>> {
    let mut position = 0;
    std::iter::from_fn(move || {
        let rest = line.get(position..)?;
        let start = position + rest.find(is_inner)?;
        let word = line.get(start..)?;
        let end = start + word.find(|character| !is_inner(character)).unwrap_or(word.len());
        position = end;
        Some(token(line, start, end))
    })
}

fn token(line: &str, start: usize, end: usize) -> Token<'_> {
    let whole = line.get(start..end).unwrap_or_default();
    let is_negative =
        whole.strip_prefix('-').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let text = whole.trim_end_matches(['.', '-']);
    let text = if is_negative { text } else { text.trim_start_matches(['.', '-']) };
    let before = line.get(..start).unwrap_or_default();
    let lead_from = before.len().saturating_sub(LEAD_MAX);
    let lead_from =
        (lead_from..=before.len()).find(|at| before.is_char_boundary(*at)).unwrap_or(before.len());
    Token {
        text,
        before: before.chars().next_back(),
        after: line.get(end..).and_then(|rest| rest.chars().next()),
        lead: before.get(lead_from..).unwrap_or_default(),
        at: start,
    }
}

fn is_inner(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '-' | '.' | '@')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_keep_what_belongs_to_them() {
        let text =
            "BAIL: ..\\ObjectSearcher.cpp(491): 0x80230405 anchor = User_6f1c2b0e-8a4d.\nÄreignis-ID: 33002";
        let words: Vec<&str> = tokens(text).map(|token| token.text).filter(|word| !word.is_empty()).collect();
        let expected = [
            "BAIL",
            "ObjectSearcher.cpp",
            "491",
            "0x80230405",
            "anchor",
            "User_6f1c2b0e-8a4d",
            "Äreignis-ID",
            "33002",
        ];
        assert_eq!(words, expected);
        let last = tokens(text).last().unwrap();
        assert_eq!((last.before, last.after, last.lead), (Some(' '), None, "Äreignis-ID: "));
        assert_eq!(tokens("hr=-2145188859.").last().unwrap().text, "-2145188859");
    }
}
