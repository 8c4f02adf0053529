//! Finding one text in another.

use super::casing;

/// Whether case counts in a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    Counts,
    Ignored,
}

/// The byte offset of the first occurrence.
pub(super) fn first(text: &str, wanted: &str, case: Case) -> Option<usize> {
    match case {
        Case::Counts => text.find(wanted),
        Case::Ignored => in_upper(text, |upper| upper.find(&casing::upper(wanted))),
    }
}

/// The byte offset of the last occurrence.
pub(super) fn last(text: &str, wanted: &str, case: Case) -> Option<usize> {
    match case {
        Case::Counts => text.rfind(wanted),
        Case::Ignored => in_upper(text, |upper| upper.rfind(&casing::upper(wanted))),
    }
}

/// Searches the upper-case form, which has as many characters, and takes the place back to the text.
fn in_upper(text: &str, search: impl Fn(&str) -> Option<usize>) -> Option<usize> {
    let upper = casing::upper(text);
    let characters = upper.get(..search(&upper)?)?.chars().count();
    Some(text.char_indices().nth(characters).map_or(text.len(), |(byte, _)| byte))
}
