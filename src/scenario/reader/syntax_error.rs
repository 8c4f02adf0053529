//! What ron says of a text that is no RON, in our words.

use super::{Problems, Source};
use ron::error::{Error, SpannedError};

/// Reports the one mistake that ron stopped at.
pub(super) fn syntax_error(source: &Source, problems: &Problems<'_>, error: &SpannedError) {
    let text = source.text();
    if is_attribute(&error.code) {
        let start = text.find("#!").unwrap_or_default();
        let message = "`#![…]` changes how the rest of the file is read and is not accepted; take it out";
        problems.report(&(start..start + 2), message);
    } else if ron::Deserializer::from_str(text).is_ok_and(|rest| rest.remainder().is_empty()) {
        problems.report(&(0..0), "empty scenario");
    } else {
        let offset = source.offset(error.span.end.line, error.span.end.col).min(text.trim_end().len());
        let message = if offset == text.trim_end().len() { END.to_owned() } else { message(&error.code) };
        problems.report_broken(&(offset..offset), message);
    }
}

const END: &str = "the text ends in the middle of a value";

/// The errors by which ron refuses the attributes of a document.
fn is_attribute(error: &Error) -> bool {
    matches!(error, Error::ExpectedAttribute | Error::ExpectedAttributeEnd | Error::NoSuchExtension(_))
        || matches!(error, Error::Message(text) if text.contains("RawValue cannot"))
}

/// What we say instead of ron.
const MESSAGES: [(Error, &str); 11] = [
    (Error::Eof, END),
    (Error::ExceededRecursionLimit, "brackets are nested too deeply"),
    (Error::TrailingCharacters, "a file holds one value, but this one goes on after it"),
    (Error::ExpectedStringEnd, "a text is not closed"),
    (Error::ExpectedComma, "expected a comma"),
    (Error::ExpectedMapColon, "expected a colon"),
    (Error::ExpectedIdentifier, "expected the name of a field"),
    (Error::ExpectedOption, "`Some` needs a value: `Some(…)`"),
    (Error::ExpectedStructLikeEnd, "expected `)`"),
    (Error::ExpectedArrayEnd, "expected `]`"),
    (Error::ExpectedMapEnd, "expected `}`"),
];

fn message(error: &Error) -> String {
    if matches!(error, Error::SuggestRawIdentifier(_)) {
        return message(&Error::ExpectedIdentifier);
    }
    let known = MESSAGES.iter().find(|(own, _)| own == error);
    known.map_or_else(|| lower_first(&error.to_string()), |(_, message)| (*message).to_owned())
}

/// ron begins its messages with a capital, ours continue a line.
fn lower_first(message: &str) -> String {
    let mut scalars = message.chars();
    scalars.next().map(|first| first.to_lowercase().chain(scalars).collect()).unwrap_or_default()
}
