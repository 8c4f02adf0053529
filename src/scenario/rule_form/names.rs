//! Lists of attribute names in one text: `"cn objectSid extensionAttribute1..15"`.

use crate::scenario::Item;
use crate::schema::Location;
use std::ops::RangeInclusive;

/// Longer series than this are a slip of the pen.
const SERIES_MAX: u32 = 100;

/// The names of a list, each with the place where it stands.
pub(super) fn names(item: Item<'_>) -> Option<Vec<(String, Location)>> {
    let text = item.text()?;
    if text.trim().is_empty() {
        item.report("expected the name of an attribute");
        return None;
    }
    let mut names = Vec::new();
    for word in text.split_whitespace() {
        let at = location(item, text, word);
        match series(word) {
            Ok(None) => names.push((word.to_owned(), at)),
            Ok(Some((stem, numbers))) => {
                names.extend(numbers.map(|number| (format!("{stem}{number}"), at.clone())));
            }
            Err(()) => {
                item.report(format!("`{word}` is no series of names such as `extensionAttribute1..15`"));
            }
        }
    }
    Some(names)
}

/// `extensionAttribute1..15` as its stem and its numbers.
fn series(word: &str) -> Result<Option<(&str, RangeInclusive<u32>)>, ()> {
    let Some((left, last)) = word.split_once("..") else { return Ok(None) };
    let stem = left.trim_end_matches(|c: char| c.is_ascii_digit());
    let first = left.get(stem.len()..).unwrap_or_default();
    let (first, last): (u32, u32) = (first.parse().map_err(drop)?, last.parse().map_err(drop)?);
    let is_series = !stem.is_empty() && first < last && last - first < SERIES_MAX;
    if is_series { Ok(Some((stem, first..=last))) } else { Err(()) }
}

/// Where a word of a text stands in the file; where the text has escapes, the whole text.
fn location(item: Item<'_>, text: &str, word: &str) -> Location {
    let source = item.problems().source();
    let written = source.slice(item.span());
    let start = written.find(text).map(|start| start + word.as_ptr().addr() - text.as_ptr().addr());
    source.location(item.span().start + start.unwrap_or_default())
}
