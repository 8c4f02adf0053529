//! Functions of strings (spec/expressions.md 2.4.9).

use super::arguments::Arguments;
use super::builder::Builder;
use super::casing;
use super::context::Context;
use super::eval_error::Failure;
use super::example::Example;
use super::function::{Arity, Evaluation, Family, Function};
use super::item::Item;
use super::keyword::Keyword;
use super::position;
use super::search::{self, Case};
use crate::schema::{Guid, Scalar};
use sha2::Digest as _;
use std::collections::HashMap;

type Outcome = Result<Option<Item>, Failure>;

const fn function(
    name: &'static str,
    arity: Arity,
    run: fn(&Arguments<'_>, &mut Context<'_>) -> Outcome,
) -> Function {
    Function::new(Family::Text, name, arity, Evaluation::PerValue(run))
}

pub(super) const FUNCTIONS: &[Function] = &[
    function("Guid", Arity::exactly(0), guid).documented(
        "str Guid()",
        "A new random GUID.",
        &[Example::new("IsGuid(Guid())", "True")],
    ),
    function("InStr", Arity::between(2, 4), in_str).documented(
        "num InStr(str text, str wanted [, num start [, enum comparison]])",
        "The position of the first occurrence at or after the start, or 0.",
        &[Example::new(r#"InStr("repEated", "e", 3, vbBinaryCompare)"#, "7")],
    ),
    function("InStrRev", Arity::between(2, 4), in_str_rev).documented(
        "num InStrRev(str text, str wanted [, num start [, enum comparison]])",
        "The position of the last occurrence that ends at or before the start, or 0.",
        &[Example::new(r#"InStrRev("abbcdbbbef", "bb")"#, "7")],
    ),
    function("LCase", Arity::exactly(1), l_case).documented(
        "str LCase(str text)",
        "The text in lower case.",
        &[Example::new(r#"LCase("TeSt")"#, "test")],
    ),
    function("LTrim", Arity::exactly(1), l_trim).documented(
        "str LTrim(str text)",
        "The text without blanks at its beginning.",
        &[Example::new(r#"LTrim("  Test") & "!""#, "Test!")],
    ),
    function("Left", Arity::exactly(2), left).documented(
        "str Left(str text, num count)",
        "The first characters of a text; an empty string for NULL.",
        &[Example::new(r#"Left("John Doe", 3)"#, "Joh")],
    ),
    function("Len", Arity::exactly(1), len).documented(
        "num Len(str text | bin value)",
        "The number of characters of a text, or of bytes; 0 for NULL.",
        &[Example::new(r#"Len("John Doe")"#, "8")],
    ),
    function("Mid", Arity::between(2, 3), mid).documented(
        "str Mid(str text | bin value, num start [, num count])",
        "Characters from the middle of a text, or bytes; the whole text if it ends before the start.",
        &[Example::new(r#"Mid("John Doe", 3, 5)"#, "hn Do")],
    ),
    function("PCase", Arity::exactly(1), p_case).documented(
        "str PCase(str text)",
        "The first letter of every word in upper case, the rest in lower case.",
        &[Example::new(r#"PCase("mary ANN")"#, "Mary Ann")],
    ),
    function("PadLeft", Arity::exactly(3), pad_left).documented(
        "str PadLeft(str text, num length, str character)",
        "The text with characters put before it until it is that long.",
        &[Example::new(r#"PadLeft("User", 10, "0")"#, "000000User")],
    ),
    function("PadRight", Arity::exactly(3), pad_right).documented(
        "str PadRight(str text, num length, str character)",
        "The text with characters put behind it until it is that long.",
        &[Example::new(r#"PadRight("User", 10, "0")"#, "User000000")],
    ),
    function("RTrim", Arity::exactly(1), r_trim).documented(
        "str RTrim(str text)",
        "The text without blanks at its end.",
        &[Example::new(r#"RTrim("Test  ") & "!""#, "Test!")],
    ),
    function("Replace", Arity::exactly(3), replace).documented(
        "str Replace(str text, str old, str new)",
        r"The text with every occurrence replaced; \n, \r and \t stand for line feed, carriage return and tab.",
        &[Example::new(r#"Replace("One" & CRLF & "Two", "\r\n", ", ")"#, "One, Two")],
    ),
    function("ReplaceChars", Arity::exactly(2), replace_chars).documented(
        "str ReplaceChars(str text, str pattern)",
        "The text with characters replaced after a pattern such as ä:ae,ö:oe.",
        &[Example::new(r#"ReplaceChars("Räksmörgås", "’:,Å:A,Ä:A,Ö:O,å:a,ä:a,ö:o")"#, "Raksmorgas")],
    ),
    function("Right", Arity::exactly(2), right).documented(
        "str Right(str text, num count)",
        "The last characters of a text; an empty string for NULL.",
        &[Example::new(r#"Right("John Doe", 3)"#, "Doe")],
    ),
    function("Thumbprint", Arity::exactly(1), thumbprint).documented(
        "bin Thumbprint(bin value)",
        "The SHA-256 hash of bytes.",
        &[Example::new("ConvertToBase64(Mid(Thumbprint(CBin(0, 1)), 1, 6))", "bjQLnP+z")],
    ),
    function("Trim", Arity::exactly(1), trim).documented(
        "str Trim(str s)",
        "The text without blanks at both ends.",
        &[Example::new(r#"Trim(" Test ")"#, "Test")],
    ),
    function("UCase", Arity::exactly(1), u_case).documented(
        "str UCase(str text)",
        "The text in upper case.",
        &[Example::new(r#"UCase("TeSt")"#, "TEST")],
    ),
    function("Word", Arity::exactly(3), word).documented(
        "str Word(str text, num position, str delimiters)",
        "A word of a text, split at any of the delimiters; an empty string if there are fewer words.",
        &[Example::new(r#"Word("This,string!has&many separators", 3, ",!&#")"#, "has")],
    ),
];

/// A random GUID of version 4.
#[expect(clippy::unnecessary_wraps, reason = "the table holds functions of one type")]
fn guid(_: &Arguments<'_>, context: &mut Context<'_>) -> Outcome {
    const VERSION_4: u128 = 0x4 << 76;
    const VARIANT: u128 = 0b10 << 62;
    const FIXED: u128 = 0xF << 76 | 0b11 << 62;
    let random = u128::from(context.subject.random()) << 64 | u128::from(context.subject.random());
    Ok(Some(Item::text(&Guid::from_u128(random & !FIXED | VERSION_4 | VARIANT).to_string())))
}

fn comparison(arguments: &Arguments<'_>, context: &Context<'_>) -> Result<Case, Failure> {
    let word = arguments.keyword(3, &[Keyword::TextCompare, Keyword::BinaryCompare])?;
    let ignored = word.map_or(context.language.in_str_ignores_case, |word| word == Keyword::TextCompare);
    Ok(if ignored { Case::Ignored } else { Case::Counts })
}

fn in_str(arguments: &Arguments<'_>, context: &mut Context<'_>) -> Outcome {
    let case = comparison(arguments, context)?;
    let start = if arguments.given(2) { arguments.number(2)? } else { Some(1) };
    let (Some(text), Some(wanted), Some(start)) = (arguments.text(0)?, arguments.text(1)?, start) else {
        return Ok(Some(0.into()));
    };
    let Some(from) = start.checked_sub(1).and_then(|from| usize::try_from(from).ok()) else {
        return Err(Failure::argument(format!("the start must be 1 or more, found {start}")));
    };
    if from > 0 && from >= position::length(text) {
        return Ok(Some(0.into()));
    }
    let byte = position::byte_at(text, from);
    let found = text.get(byte..).and_then(|tail| search::first(tail, wanted, case));
    Ok(Some(position_of(text, found.map(|at| byte + at))))
}

fn in_str_rev(arguments: &Arguments<'_>, context: &mut Context<'_>) -> Outcome {
    let case = comparison(arguments, context)?;
    let start = if arguments.given(2) { arguments.number(2)? } else { Some(-1) };
    let (Some(text), Some(wanted), Some(start)) = (arguments.text(0)?, arguments.text(1)?, start) else {
        return Ok(Some(0.into()));
    };
    let length = position::length(text);
    let end = match usize::try_from(start) {
        _ if start == -1 => length,
        Ok(end) if end > 0 => end,
        _ => return Err(Failure::argument(format!("the start must be 1 or more, found {start}"))),
    };
    if end > length {
        return Ok(Some(0.into()));
    }
    if wanted.is_empty() {
        return Ok(Some(i64::try_from(end).unwrap_or(i64::MAX).into()));
    }
    let head = position::cut(text, 0, end);
    Ok(Some(position_of(text, search::last(head, wanted, case))))
}

/// The position, from 1, of a byte offset; 0 for none.
fn position_of(text: &str, byte: Option<usize>) -> Item {
    let position = byte.map_or(0, |byte| position::units_before(text, byte) + 1);
    i64::try_from(position).unwrap_or(i64::MAX).into()
}

fn l_case(arguments: &Arguments<'_>, _: &mut Context<'_>) -> Outcome {
    Ok(arguments.text(0)?.map(|text| Item::text(&casing::lower(text))))
}

fn u_case(arguments: &Arguments<'_>, _: &mut Context<'_>) -> Outcome {
    Ok(arguments.text(0)?.map(|text| Item::text(&casing::upper(text))))
}

fn p_case(arguments: &Arguments<'_>, _: &mut Context<'_>) -> Outcome {
    Ok(arguments.text(0)?.map(|text| Item::text(&casing::proper(text))))
}

fn trim(arguments: &Arguments<'_>, _: &mut Context<'_>) -> Outcome {
    Ok(arguments.text(0)?.map(|text| arguments.part(0, text.trim())))
}

fn l_trim(arguments: &Arguments<'_>, _: &mut Context<'_>) -> Outcome {
    Ok(arguments.text(0)?.map(|text| arguments.part(0, text.trim_start())))
}

fn r_trim(arguments: &Arguments<'_>, _: &mut Context<'_>) -> Outcome {
    Ok(arguments.text(0)?.map(|text| arguments.part(0, text.trim_end())))
}

fn left(arguments: &Arguments<'_>, _: &mut Context<'_>) -> Outcome {
    let (text, count) = (arguments.text(0)?.unwrap_or_default(), arguments.number(1)?.unwrap_or(0));
    let kept = usize::try_from(count).map_or(text, |count| position::cut(text, 0, count));
    Ok(Some(arguments.part(0, kept)))
}

fn right(arguments: &Arguments<'_>, _: &mut Context<'_>) -> Outcome {
    let (text, count) = (arguments.text(0)?.unwrap_or_default(), arguments.number(1)?.unwrap_or(0));
    let length = position::length(text);
    let kept =
        usize::try_from(count).map_or(text, |count| position::cut(text, length.saturating_sub(count), count));
    Ok(Some(arguments.part(0, kept)))
}

fn len(arguments: &Arguments<'_>, _: &mut Context<'_>) -> Outcome {
    let length = match arguments.item(0) {
        Some(Item::Scalar(Scalar::Binary(bytes))) => bytes.len(),
        _ => arguments.text(0)?.map_or(0, position::length),
    };
    Ok(Some(i64::try_from(length).unwrap_or(i64::MAX).into()))
}

fn mid(arguments: &Arguments<'_>, _: &mut Context<'_>) -> Outcome {
    let (start, count) = (arguments.number(1)?, arguments.number(2)?);
    let count = if arguments.given(2) { count } else { Some(i64::MAX) };
    if let Some(Item::Scalar(Scalar::Binary(bytes))) = arguments.item(0) {
        return Ok(Some(middle_bytes(bytes, start, count)));
    }
    let (Some(text), Some(start), Some(count)) = (arguments.text(0)?, start, count) else {
        return Ok(Some(Item::text("")));
    };
    Ok(Some(Item::text(middle(text, start, count))))
}

/// The documents give the whole text back where VBA gives an empty one: for a start beyond the end and for a
/// negative count.
fn middle(text: &str, start: i64, count: i64) -> &str {
    let from = start.checked_sub(1).and_then(|from| usize::try_from(from).ok());
    match (from, usize::try_from(count)) {
        (_, Ok(0)) => "",
        (Some(from), Ok(count)) if from < position::length(text) => position::cut(text, from, count),
        _ => text,
    }
}

/// As [`middle`], but bytes beyond the end are none.
fn middle_bytes(bytes: &[u8], start: Option<i64>, count: Option<i64>) -> Item {
    let (Some(start), Some(count)) = (start, count) else { return Item::binary(&[]) };
    let from = start.checked_sub(1).and_then(|from| usize::try_from(from).ok());
    let kept = match (from, usize::try_from(count)) {
        (_, Ok(0)) => &[],
        (Some(from), Ok(count)) => {
            let tail = bytes.get(from..).unwrap_or_default();
            tail.get(..count).unwrap_or(tail)
        }
        _ => bytes,
    };
    Item::binary(kept)
}

fn pad_left(arguments: &Arguments<'_>, _: &mut Context<'_>) -> Outcome {
    let (text, padding, count) = padding(arguments)?;
    let mut padded = Builder::default();
    for _ in 0..count {
        padded.push_char(padding)?;
    }
    padded.push(text)?;
    Ok(Some(padded.into_item()))
}

fn pad_right(arguments: &Arguments<'_>, _: &mut Context<'_>) -> Outcome {
    let (text, padding, count) = padding(arguments)?;
    let mut padded = Builder::default();
    padded.push(text)?;
    for _ in 0..count {
        padded.push_char(padding)?;
    }
    Ok(Some(padded.into_item()))
}

/// The text, the character to pad it with, and how many of them; nothing for NULL.
fn padding<'a>(arguments: &Arguments<'a>) -> Result<(&'a str, char, usize), Failure> {
    let (Some(text), Some(wanted), Some(padding)) =
        (arguments.text(0)?, arguments.number(1)?, arguments.text(2)?)
    else {
        return Ok(("", ' ', 0));
    };
    let mut characters = padding.chars();
    let (Some(character), None) = (characters.next(), characters.next()) else {
        return Err(Failure::argument("the padding must be one character"));
    };
    let missing = usize::try_from(wanted).unwrap_or(0).saturating_sub(position::length(text));
    Ok((text, character, missing / character.len_utf16()))
}

fn replace(arguments: &Arguments<'_>, _: &mut Context<'_>) -> Outcome {
    let (Some(text), Some(old), Some(new)) = (arguments.text(0)?, arguments.text(1)?, arguments.text(2)?)
    else {
        return Ok(None);
    };
    let (old, new) = (with_line_breaks(old), with_line_breaks(new));
    if old.is_empty() {
        return Ok(Some(Item::text(text)));
    }
    let mut replaced = Builder::default();
    for (index, part) in text.split(&old).enumerate() {
        if index > 0 {
            replaced.push(&new)?;
        }
        replaced.push(part)?;
    }
    Ok(Some(replaced.into_item()))
}

fn with_line_breaks(text: &str) -> String {
    text.replace("\\n", "\n").replace("\\r", "\r").replace("\\t", "\t")
}

fn replace_chars(arguments: &Arguments<'_>, _: &mut Context<'_>) -> Outcome {
    let (Some(text), Some(pattern)) = (arguments.text(0)?, arguments.text(1)?) else { return Ok(None) };
    let pattern: String = pattern.chars().filter(|character| !character.is_whitespace()).collect();
    let targets = targets(&pattern)?;
    let mut replaced = Builder::default();
    for character in text.chars() {
        match targets.get(&character) {
            Some(target) => replaced.push(target)?,
            None => replaced.push_char(character)?,
        }
    }
    Ok(Some(replaced.into_item()))
}

/// The pairs of a pattern; the first of several for the same character counts.
fn targets(pattern: &str) -> Result<HashMap<char, &str>, Failure> {
    let mut targets = HashMap::new();
    for pair in pattern.split(',').filter(|pair| !pair.is_empty()) {
        let (source, target) = pair.split_once(':').unwrap_or((pair, ""));
        let mut characters = source.chars();
        let (Some(source), None, true) = (characters.next(), characters.next(), pair.contains(':')) else {
            let shown: String = pair.chars().take(40).collect();
            return Err(Failure::argument(format!("`{shown}` is not of the form character:replacement")));
        };
        targets.entry(source).or_insert(target);
    }
    Ok(targets)
}

fn word(arguments: &Arguments<'_>, context: &mut Context<'_>) -> Outcome {
    let (Some(text), Some(number), Some(delimiters)) =
        (arguments.text(0)?, arguments.number(1)?, arguments.text(2)?)
    else {
        return Ok(Some(Item::text("")));
    };
    let delimiters: std::collections::HashSet<char> = delimiters.chars().collect();
    let is_delimiter = |character: char| delimiters.contains(&character);
    if context.language.word_needs_delimiter && !text.contains(is_delimiter) {
        return Ok(Some(Item::text("")));
    }
    let index = number.checked_sub(1).and_then(|index| usize::try_from(index).ok());
    let mut words = text.split(is_delimiter).filter(|word| !word.is_empty());
    Ok(Some(Item::text(index.and_then(|index| words.nth(index)).unwrap_or_default())))
}

fn thumbprint(arguments: &Arguments<'_>, _: &mut Context<'_>) -> Outcome {
    Ok(arguments.binary(0)?.map(|bytes| Item::binary(&sha2::Sha256::digest(bytes))))
}
