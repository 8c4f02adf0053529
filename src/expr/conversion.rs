//! Functions from one type to another (spec/expressions.md 2.4.2).

use super::arguments::Arguments;
use super::arithmetic::text_form;
use super::context::Context;
use super::date_text;
use super::eval_error::Failure;
use super::example::Example;
use super::function::{Arity, Evaluation, Family, Function};
use super::item::Item;
use super::keyword::Keyword;
use crate::schema::{Dn, Guid, Scalar, Sid};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

type Outcome = Result<Option<Item>, Failure>;

const fn function(
    name: &'static str,
    arity: Arity,
    run: fn(&Arguments<'_>, &mut Context<'_>) -> Outcome,
) -> Function {
    Function::new(Family::Conversion, name, arity, Evaluation::PerValue(run))
}

pub(super) const FUNCTIONS: &[Function] = &[
    function("CBin", Arity::exactly(2), c_bin).documented(
        "bin CBin(num value, num length)",
        "A number as that many bytes, the lowest first.",
        &[Example::new("ConvertToBase64(CBin(32, 2))", "IAA=")],
    ),
    function("CBool", Arity::exactly(1), c_bool).documented(
        "bool CBool(exp value)",
        "Whether a value is true or not zero; NULL is False.",
        &[Example::new("CBool(BitAnd(-2147483646, -2147483648))", "True")],
    ),
    function("CDate", Arity::exactly(1), c_date).documented(
        "dt CDate(str text)",
        "The instant that a text states, in UTC.",
        &[Example::new(r#"CDate("2013-01-10 4:00 PM -8")"#, "2013-01-11T00:00:00Z")],
    ),
    function("CGuid", Arity::exactly(1), c_guid).documented(
        "bin CGuid(str text)",
        "The 16 bytes of a GUID as objectGUID stores them.",
        &[Example::new(
            r#"ConvertToBase64(CGuid("8755d4a8-0aa5-45c1-ab7e-880eeaeebc14"))"#,
            "qNRVh6UKwUWrfogO6u68FA==",
        )],
    ),
    function("CNum", Arity::exactly(1), c_num).documented(
        "num CNum(str text | bin value)",
        "The number that a decimal text states, or that 1 to 8 bytes hold, the lowest first.",
        &[Example::new(r#"CNum("42")"#, "42")],
    ),
    function("CRef", Arity::exactly(1), c_ref).documented(
        "ref CRef(str dn | ref dn)",
        "The reference to the object with this distinguished name.",
        &[Example::new(
            r#"CRef("CN=Pools,CN=RTC Service," & "DC=fabrikam,DC=test")"#,
            "CN=Pools,CN=RTC Service,DC=fabrikam,DC=test",
        )],
    ),
    function("CStr", Arity::exactly(1), c_str).documented(
        "str CStr(num value | ref value | bool value | str value)",
        "The text form of a value.",
        &[Example::new("CStr(-5)", "-5")],
    ),
    function("ConvertFromBase64", Arity::between(1, 2), convert_from_base64).documented(
        "str ConvertFromBase64(str text [, enum encoding])",
        "The text that base64 encodes; in UTF-16 unless ASCII or UTF8 is given.",
        &[Example::new(r#"ConvertFromBase64("SGVsbG8gd29ybGQh", UTF8)"#, "Hello world!")],
    ),
    function("ConvertFromUTF8Hex", Arity::exactly(1), convert_from_utf8_hex).documented(
        "str ConvertFromUTF8Hex(str hex)",
        "The text whose UTF-8 bytes stand in hexadecimal.",
        &[Example::new(r#"ConvertFromUTF8Hex("48656C6C6F20776F726C6421")"#, "Hello world!")],
    ),
    function("ConvertToBase64", Arity::exactly(1), convert_to_base64).documented(
        "str ConvertToBase64(str text | bin value)",
        "Base64 of bytes, or of a text's UTF-16 bytes.",
        &[Example::new(r#"ConvertToBase64("Hello world!")"#, "SABlAGwAbABvACAAdwBvAHIAbABkACEA")],
    ),
    function("ConvertToUTF8Hex", Arity::exactly(1), convert_to_utf8_hex).documented(
        "str ConvertToUTF8Hex(str text)",
        "The UTF-8 bytes of a text in upper-case hexadecimal; used for the DN in the cloud.",
        &[Example::new(r#"ConvertToUTF8Hex("Räks")"#, "52C3A46B73")],
    ),
    function("StringFromGuid", Arity::exactly(1), string_from_guid).documented(
        "str StringFromGuid(bin guid)",
        "The text of a GUID in lower case, without braces.",
        &[Example::new(
            r#"StringFromGuid(CGuid("{8755D4A8-0AA5-45C1-AB7E-880EEAEEBC14}"))"#,
            "8755d4a8-0aa5-45c1-ab7e-880eeaeebc14",
        )],
    ),
    function("StringFromSid", Arity::exactly(1), string_from_sid).documented(
        "str StringFromSid(bin sid)",
        "The text of a security identifier.",
        &[Example::new("StringFromSid(CBin(&H0500000000000101, 8) & CBin(18, 4))", "S-1-5-18")],
    ),
];

fn c_bin(arguments: &Arguments<'_>, _: &mut Context<'_>) -> Outcome {
    /// No attribute that holds a number holds one of more bytes than this.
    const LENGTH_MAX: usize = 1024;
    let (Some(value), Some(length)) = (arguments.number(0)?, arguments.number(1)?) else { return Ok(None) };
    let Some(length) = usize::try_from(length).ok().filter(|length| (1..=LENGTH_MAX).contains(length)) else {
        return Err(Failure::argument(format!("the length must be 1 to {LENGTH_MAX} bytes")));
    };
    let mut bytes = value.to_le_bytes().to_vec();
    let lost = bytes.get(length..).is_some_and(|high| high.iter().any(|byte| *byte != 0));
    if value < 0 || lost {
        return Err(Failure::overflow(format!("{value} does not fit in {length} bytes")));
    }
    bytes.resize(length, 0);
    Ok(Some(Item::binary(&bytes)))
}

fn c_bool(arguments: &Arguments<'_>, _: &mut Context<'_>) -> Outcome {
    arguments.truth(0).map(|truth| Some(truth.into()))
}

fn c_date(arguments: &Arguments<'_>, _: &mut Context<'_>) -> Outcome {
    if let Some(Item::Date(date)) = arguments.item(0) {
        return Ok(Some((*date).into()));
    }
    let Some(text) = arguments.text(0)? else { return Ok(None) };
    match date_text::parse(text) {
        Some(date) => Ok(Some(date.into())),
        None => Err(Failure::argument(format!("{} is no date", quoted(text)))),
    }
}

fn c_guid(arguments: &Arguments<'_>, _: &mut Context<'_>) -> Outcome {
    let Some(text) = arguments.text(0)? else { return Ok(None) };
    match text.parse::<Guid>() {
        Ok(guid) => Ok(Some(Item::binary(&guid.directory_bytes()))),
        Err(error) => Err(Failure::argument(error.to_string())),
    }
}

fn c_num(arguments: &Arguments<'_>, _: &mut Context<'_>) -> Outcome {
    match arguments.item(0) {
        None => Ok(None),
        Some(Item::Scalar(Scalar::Text(text))) => number_of_text(text).map(|number| Some(number.into())),
        Some(Item::Scalar(Scalar::Binary(bytes))) => number_of_bytes(bytes).map(|number| Some(number.into())),
        Some(Item::Scalar(Scalar::Number(number))) => Ok(Some((*number).into())),
        Some(other) => {
            Err(Failure::of_type(format!("needs a string or binary, found a {}", other.type_name())))
        }
    }
}

/// Decimal digits with an optional sign and blanks around.
pub(super) fn number_of_text(text: &str) -> Result<i64, Failure> {
    let trimmed = text.trim();
    let digits = trimmed.strip_prefix(['+', '-']).unwrap_or(trimmed);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Failure::argument(format!("{} is no whole number", quoted(text))));
    }
    trimmed.parse().map_err(|_| Failure::overflow(format!("{} does not fit in 64 bits", quoted(text))))
}

fn number_of_bytes(bytes: &[u8]) -> Result<i64, Failure> {
    if bytes.is_empty() || bytes.len() > 8 {
        return Err(Failure::argument(format!("needs 1 to 8 bytes, found {}", bytes.len())));
    }
    let number = bytes.iter().rev().fold(0u64, |sum, byte| sum << 8 | u64::from(*byte));
    i64::try_from(number)
        .map_err(|_| Failure::overflow(format!("{number} does not fit in 64 bits with a sign")))
}

fn c_ref(arguments: &Arguments<'_>, _: &mut Context<'_>) -> Outcome {
    match arguments.item(0) {
        None => Ok(None),
        Some(reference @ Item::Scalar(Scalar::Reference(_))) => Ok(Some(reference.clone())),
        Some(Item::Scalar(Scalar::Text(text))) => match Dn::parse(text) {
            Ok(dn) => Ok(Some(Scalar::Reference(dn).into())),
            Err(error) => Err(Failure::argument(format!("{}: {error}", quoted(text)))),
        },
        Some(other) => {
            Err(Failure::of_type(format!("needs a string or reference, found a {}", other.type_name())))
        }
    }
}

fn c_str(arguments: &Arguments<'_>, _: &mut Context<'_>) -> Outcome {
    let Some(item) = arguments.item(0) else { return Ok(None) };
    match text_form(item) {
        Some(text) => Ok(Some(Item::text(&text))),
        None => Err(Failure::of_type(format!("a {} has no text form", item.type_name()))),
    }
}

fn convert_from_base64(arguments: &Arguments<'_>, _: &mut Context<'_>) -> Outcome {
    let encoding = arguments.keyword(1, &[Keyword::Unicode, Keyword::Ascii, Keyword::Utf8])?;
    let Some(text) = arguments.text(0)? else { return Ok(None) };
    let compact: String = text.chars().filter(|character| !character.is_ascii_whitespace()).collect();
    let Ok(bytes) = STANDARD.decode(compact) else {
        return Err(Failure::argument(format!("{} is no base64", quoted(text))));
    };
    let decoded = match encoding {
        Some(Keyword::Utf8) => String::from_utf8_lossy(&bytes).into_owned(),
        Some(Keyword::Ascii) => {
            bytes.iter().map(|byte| if byte.is_ascii() { char::from(*byte) } else { '?' }).collect()
        }
        _ => of_utf16(&bytes),
    };
    Ok(Some(Item::text(&decoded)))
}

/// What is no UTF-16 becomes the replacement character, as the .NET decoder has it.
fn of_utf16(bytes: &[u8]) -> String {
    let (pairs, odd) = bytes.as_chunks::<2>();
    let units: Vec<u16> = pairs.iter().map(|pair| u16::from_le_bytes(*pair)).collect();
    let mut text = String::from_utf16_lossy(&units);
    if !odd.is_empty() {
        text.push(char::REPLACEMENT_CHARACTER);
    }
    text
}

fn convert_to_base64(arguments: &Arguments<'_>, _: &mut Context<'_>) -> Outcome {
    let encoded = match arguments.item(0) {
        None => return Ok(None),
        Some(Item::Scalar(Scalar::Binary(bytes))) => STANDARD.encode(bytes),
        Some(Item::Scalar(Scalar::Text(text))) => {
            STANDARD.encode(text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>())
        }
        Some(other) => {
            return Err(Failure::of_type(format!("needs a string or binary, found a {}", other.type_name())));
        }
    };
    Ok(Some(Item::text(&encoded)))
}

fn convert_from_utf8_hex(arguments: &Arguments<'_>, _: &mut Context<'_>) -> Outcome {
    let Some(text) = arguments.text(0)? else { return Ok(None) };
    let digits: Option<Vec<u8>> = text.chars().map(hex_digit).collect();
    let Some((pairs, [])) = digits.as_deref().map(<[u8]>::as_chunks::<2>) else {
        return Err(Failure::argument(format!(
            "{} is not made of pairs of hexadecimal digits",
            quoted(text)
        )));
    };
    let bytes: Vec<u8> = pairs.iter().map(|[high, low]| high << 4 | low).collect();
    Ok(Some(Item::text(&String::from_utf8_lossy(&bytes))))
}

fn hex_digit(character: char) -> Option<u8> {
    character.to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

fn convert_to_utf8_hex(arguments: &Arguments<'_>, _: &mut Context<'_>) -> Outcome {
    let Some(text) = arguments.text(0)? else { return Ok(None) };
    let digit = |nibble: u8| char::from(nibble + if nibble < 10 { b'0' } else { b'A' - 10 });
    let mut hex = String::with_capacity(text.len() * 2);
    hex.extend(text.bytes().flat_map(|byte| [digit(byte >> 4), digit(byte & 0xf)]));
    Ok(Some(Item::text(&hex)))
}

fn string_from_guid(arguments: &Arguments<'_>, _: &mut Context<'_>) -> Outcome {
    let Some(bytes) = arguments.binary(0)? else { return Ok(None) };
    match Guid::from_directory_bytes(bytes) {
        Ok(guid) => Ok(Some(Item::text(&guid.to_string()))),
        Err(error) => Err(Failure::argument(error.to_string())),
    }
}

fn string_from_sid(arguments: &Arguments<'_>, _: &mut Context<'_>) -> Outcome {
    let Some(bytes) = arguments.binary(0)? else { return Ok(None) };
    match Sid::text_of(bytes) {
        Ok(text) => Ok(Some(Item::text(&text))),
        Err(error) => Err(Failure::argument(error.to_string())),
    }
}

/// The text in messages: quoted and not too long.
pub(super) fn quoted(text: &str) -> String {
    const SHOWN: usize = 60;
    let shown: String = text.chars().take(SHOWN).collect();
    let dots = if text.chars().nth(SHOWN).is_some() { "…" } else { "" };
    format!("\"{shown}{dots}\"")
}
