//! Which letters have a case, as the directory server sees it.

/// The case of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    Upper,
    Lower,
}

/// Where the server's case table has letters with a case: those of Unicode 1.1. Letters that got their other case in a
/// later version (`ș`, `ѝ`, Georgian, Cherokee) have none there. Source: the answers of a Samba 4.17 domain controller
/// to every character of Unicode.
const CASED: [(char, char); 38] = [
    ('\u{41}', '\u{17e}'),
    ('\u{181}', '\u{194}'),
    ('\u{196}', '\u{199}'),
    ('\u{19c}', '\u{19d}'),
    ('\u{19f}', '\u{1a5}'),
    ('\u{1a7}', '\u{1bd}'),
    ('\u{1c4}', '\u{1f5}'),
    ('\u{1fa}', '\u{217}'),
    ('\u{253}', '\u{25b}'),
    ('\u{260}', '\u{260}'),
    ('\u{263}', '\u{263}'),
    ('\u{268}', '\u{269}'),
    ('\u{26f}', '\u{26f}'),
    ('\u{272}', '\u{275}'),
    ('\u{283}', '\u{283}'),
    ('\u{288}', '\u{288}'),
    ('\u{28a}', '\u{28b}'),
    ('\u{292}', '\u{292}'),
    ('\u{386}', '\u{3ce}'),
    ('\u{3e2}', '\u{3ef}'),
    ('\u{401}', '\u{40c}'),
    ('\u{40e}', '\u{44f}'),
    ('\u{451}', '\u{45c}'),
    ('\u{45e}', '\u{481}'),
    ('\u{490}', '\u{4bf}'),
    ('\u{4c1}', '\u{4c4}'),
    ('\u{4c7}', '\u{4c8}'),
    ('\u{4cb}', '\u{4cc}'),
    ('\u{4d0}', '\u{4eb}'),
    ('\u{4ee}', '\u{4f5}'),
    ('\u{4f8}', '\u{4f9}'),
    ('\u{531}', '\u{586}'),
    ('\u{1e00}', '\u{1ef9}'),
    ('\u{1f00}', '\u{1ffb}'),
    ('\u{2160}', '\u{217f}'),
    ('\u{24b6}', '\u{24e9}'),
    ('\u{ff21}', '\u{ff3a}'),
    ('\u{ff41}', '\u{ff5a}'),
];

/// The final sigma: the one lower-case letter whose upper case leads back to another letter.
const FINAL_SIGMA: char = '\u{3c2}';

/// The case of a letter; none if the server's table gives it none. A letter has a case if it and its other case lead to
/// each other, so that `ß`, `İ`, `ı`, `µ` and the title-case `ǅ` have none.
pub(super) fn case_of(letter: char) -> Option<Case> {
    if letter == FINAL_SIGMA {
        return Some(Case::Lower);
    }
    if !CASED.iter().any(|(first, last)| (*first..=*last).contains(&letter)) {
        return None;
    }
    if lower(letter).is_some_and(|other| other != letter && upper(other) == Some(letter)) {
        Some(Case::Upper)
    } else if upper(letter).is_some_and(|other| other != letter && lower(other) == Some(letter)) {
        Some(Case::Lower)
    } else {
        None
    }
}

/// The upper case of a letter where it is one letter.
pub(super) fn upper(letter: char) -> Option<char> {
    only(letter.to_uppercase())
}

fn lower(letter: char) -> Option<char> {
    only(letter.to_lowercase())
}

fn only(mut letters: impl Iterator<Item = char>) -> Option<char> {
    let first = letters.next();
    if letters.next().is_none() { first } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_as_many_cased_letters_as_on_the_server() {
        let count = |case| ('\0'..=char::MAX).filter(|letter| case_of(*letter) == Some(case)).count();
        // The server's answers: 635 upper-case and 636 lower-case letters.
        assert_eq!((count(Case::Upper), count(Case::Lower)), (635, 636));
    }

    #[test]
    fn letters_of_every_sort() {
        let all = |case, letters: &str| letters.chars().all(|letter| case_of(letter) == case);
        assert!(all(Some(Case::Upper), "AZÀÉŁŽŠΑΩΆАЯЁҐԱＡⅠⒶẦἈ"));
        assert!(all(Some(Case::Lower), "azàéłžšÿαωςаяёґաａⅰⓐầἀ"));
        assert!(all(None, "ßªºµıİǅșѝა中אعไ€٣ᎠꜲ𐐀19_ "));
    }
}
