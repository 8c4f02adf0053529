//! One `name: value` line.

use crate::ingest::quoted;
use crate::schema::{MASK, is_secret_name};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The value of a line, before any schema is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum RawValue<'a> {
    /// `name: value`
    Text(&'a str),
    /// `name:: value`, decoded.
    Bytes(Vec<u8>),
}

impl RawValue<'_> {
    /// The value where only text makes sense: `dn`, `objectClass`, `changetype`.
    pub(super) fn into_text(self) -> Result<String, String> {
        match self {
            Self::Text(text) => Ok(text.to_owned()),
            Self::Bytes(bytes) => String::from_utf8(bytes).map_err(|error| {
                format!("the base64 is no UTF-8 at byte {}", error.utf8_error().valid_up_to())
            }),
        }
    }
}

/// Part of a large attribute, as Active Directory answers it: `member;range=0-1499`, the last part `1500-*`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ValueRange {
    pub(super) first: u64,
    /// `None` is `*`: up to the last value.
    pub(super) last: Option<u64>,
}

/// A line in its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct AttributeLine<'a> {
    pub(super) name: &'a str,
    pub(super) range: Option<ValueRange>,
    /// An option other than `binary` and `range`, such as `lang-es`: the value is one of another attribute.
    pub(super) other_option: Option<&'a str>,
    pub(super) value: RawValue<'a>,
}

impl<'a> AttributeLine<'a> {
    /// The parts of a line, or what is wrong with it.
    pub(super) fn parse(line: &'a [u8]) -> Result<Self, String> {
        if line.first() == Some(&b' ') {
            return Err("a folded line that continues nothing".to_owned());
        }
        // What is no name may be the rest of a value that was folded badly, and the value a password: it isn't repeated.
        let colon = line
            .iter()
            .position(|byte| *byte == b':')
            .ok_or_else(|| "expected `name: value`, found a line without a colon".to_owned())?;
        let (description, rest) = line.split_at(colon);
        let name = name_of(description);
        if let Some(wrong) = name.iter().position(|byte| !is_name_byte(*byte)) {
            return Err(format!("byte {} of the line stands in no name of an attribute", wrong + 1));
        }
        let name = std::str::from_utf8(name).unwrap_or_default();
        if name.is_empty() {
            return Err("expected the name of an attribute before the colon".to_owned());
        }
        let mut parsed = Self { name, range: None, other_option: None, value: value(name, rest)? };
        let options = description.get(name.len()..).unwrap_or_default();
        let parts = std::str::from_utf8(options).unwrap_or_default().split(';').skip(1);
        for option in parts {
            match option.split_once('=') {
                Some((key, range)) if key.eq_ignore_ascii_case("range") => {
                    parsed.range = Some(value_range(range)?);
                }
                _ if option.eq_ignore_ascii_case("binary") => {}
                _ => parsed.other_option = Some(option),
            }
        }
        Ok(parsed)
    }
}

/// A line as a message may show it: without its value where that may be a password, and nothing where no name says what
/// the value is (spec/reliability.md 106).
pub(super) fn shown(line: &[u8]) -> Option<String> {
    /// Messages show less.
    const SHOWN_BYTES: usize = 400;
    let colon = line.iter().position(|byte| *byte == b':')?;
    let name = name_of(line.get(..colon)?);
    if name.is_empty() || !name.iter().all(|byte| is_name_byte(*byte)) {
        return None;
    }
    let name = String::from_utf8_lossy(name);
    if is_secret_name(&name) {
        return Some(format!("{name}: {MASK}"));
    }
    Some(String::from_utf8_lossy(line.get(..SHOWN_BYTES).unwrap_or(line)).into_owned())
}

/// The attribute's name without its options.
fn name_of(description: &[u8]) -> &[u8] {
    description.split(|byte| *byte == b';').next().unwrap_or_default()
}

/// Letters, digits, hyphens and, in OIDs, dots (RFC 4512 1.4); Active Directory has no others.
fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_')
}

fn value<'a>(name: &str, rest: &'a [u8]) -> Result<RawValue<'a>, String> {
    match rest {
        [b':', b':', base64 @ ..] => {
            let bytes = STANDARD.decode(base64.trim_ascii()).map_err(|error| {
                if is_secret_name(name) {
                    "invalid base64".to_owned()
                } else {
                    format!("invalid base64: {error}")
                }
            })?;
            Ok(RawValue::Bytes(bytes))
        }
        [b':', b'<', url @ ..] => {
            let url = String::from_utf8_lossy(url.trim_ascii());
            let shown = if is_secret_name(name) { MASK.to_owned() } else { quoted(&url) };
            Err(format!("the value is a reference to `{shown}`: references are never followed"))
        }
        [_, text @ ..] => {
            let text = std::str::from_utf8(text)
                .map_err(|error| format!("invalid UTF-8 at byte {} of the value", error.valid_up_to() + 1))?;
            if text.contains('\0') {
                return Err("a NUL character in the value".to_owned());
            }
            Ok(RawValue::Text(text.trim_start_matches(' ')))
        }
        [] => Err("expected a colon".to_owned()),
    }
}

fn value_range(text: &str) -> Result<ValueRange, String> {
    let wrong = || format!("`range={}` is no range: expected `range=0-1499` or `range=1500-*`", quoted(text));
    let (first, last) = text.split_once('-').ok_or_else(wrong)?;
    let first = first.parse().map_err(|_| wrong())?;
    let last = if last == "*" { None } else { Some(last.parse().map_err(|_| wrong())?) };
    if last.is_some_and(|last| last < first) { Err(wrong()) } else { Ok(ValueRange { first, last }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_a_name_options_and_a_value() {
        let line = |text: &'static str| AttributeLine::parse(text.as_bytes());
        assert_eq!(line("cn:   a: b ").unwrap().value, RawValue::Text("a: b "));
        assert_eq!(line("cn:").unwrap().value, RawValue::Text(""));
        assert_eq!(line("cn:: w6k= ").unwrap().value, RawValue::Bytes("é".into()));
        assert_eq!(line("userCertificate;binary:: AA==").unwrap().other_option, None);
        assert_eq!(line("description;lang-es: x").unwrap().other_option, Some("lang-es"));
        let range = line("member;Range=1500-*: CN=a").unwrap().range;
        assert_eq!(range, Some(ValueRange { first: 1500, last: None }));
    }

    #[test]
    fn broken_lines_say_what_was_expected() {
        for (text, expected) in [
            (&b"nothing"[..], "expected `name: value`, found a line without a colon"),
            (b" x", "a folded line that continues nothing"),
            (b"c n: x", "byte 2 of the line stands in no name of an attribute"),
            (b"c\xff: x", "byte 2 of the line stands in no name of an attribute"),
            (b": x", "expected the name of an attribute before the colon"),
            (b"unicodePwd:: !", "invalid base64"),
            (b"userPasword:< x", "the value is a reference to `****`: references are never followed"),
            (b"dn:: !!!notbase64", "invalid base64: Invalid symbol 33, offset 0."),
            (b"cn:: AAA", "invalid base64: Invalid padding"),
            (
                b"jpegPhoto:< file:///etc/shadow",
                "the value is a reference to `file:///etc/shadow`: references are never followed",
            ),
            (b"cn: a\xff", "invalid UTF-8 at byte 3 of the value"),
            (b"cn: a\0", "a NUL character in the value"),
            (b"member;range=9-1: x", "`range=9-1` is no range: expected `range=0-1499` or `range=1500-*`"),
        ] {
            let message = AttributeLine::parse(text).unwrap_err();
            assert!(message.starts_with(expected), "{message} / {expected}");
        }
    }

    #[test]
    fn a_value_is_shown_only_under_a_name_that_holds_no_password() {
        for (line, expected) in [
            (&b"cn: x"[..], Some("cn: x")),
            (b"userPassword: x", Some("userPassword: ****")),
            (b"unicodPwd;binary:: eA==", Some("unicodPwd: ****")),
            (b"x y: z", None),
            (b"x", None),
            (b": x", None),
        ] {
            assert_eq!(shown(line).as_deref(), expected);
        }
        assert_eq!(AttributeLine::parse(b"unicodePwd:: !").unwrap_err(), "invalid base64");
    }
}
