//! Distinguished names: kept as written, compared in one normal form.

use super::{Guid, Sid, fold};
use std::fmt::{self, Write as _};
use std::hash::{Hash, Hasher};
use std::sync::Arc;
use thiserror::Error;

/// A distinguished name.
///
/// The text stays as the directory wrote it. Two DNs are equal when their normal forms are: attribute types and
/// values without regard to case, blanks around separators dropped, escapes decoded (`\,`, `\2C`, `#0401…`), the
/// parts of a multi-valued RDN in order (spec/config-export.md 3.6).
///
/// ```
/// use anchorwalk::schema::Dn;
/// let one = Dn::parse("CN=Gómez\\, Ana,OU=Staff,DC=fabrikam,DC=test")?;
/// let other = Dn::parse("cn=g\\C3\\B3mez\\2c ana, ou=staff,dc=FABRIKAM,dc=test")?;
/// assert_eq!(one, other);
/// assert!(one.is_under(&Dn::parse("OU=Staff,DC=fabrikam,DC=test")?));
/// # Ok::<(), anchorwalk::schema::DnError>(())
/// ```
#[derive(Clone)]
pub struct Dn(Arc<str>);

/// The normal form of a DN, for maps and comparison. Relative distinguished names are separated by a newline,
/// which no normalised RDN contains unescaped.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DnKey(Box<str>);

/// One relative distinguished name, as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rdn<'a> {
    /// The attribute type, such as `CN`.
    pub attribute: &'a str,
    /// The value with its escapes, without blanks at its ends.
    pub value: &'a str,
}

impl Rdn<'_> {
    /// The value with its escapes resolved, as the naming attribute holds it.
    pub fn text(&self) -> String {
        decoded(self.value)
    }
}

/// Why a text is no DN.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum DnError {
    /// Longer than [`Dn::LENGTH_MAX`] bytes.
    #[error("a DN of {0} bytes is longer than the limit of {limit}", limit = Dn::LENGTH_MAX)]
    TooLong(usize),
    /// More than [`Dn::RDN_MAX`] components.
    #[error("a DN of {0} components has more than the limit of {limit}", limit = Dn::RDN_MAX)]
    TooDeep(usize),
    /// A component has no `=`, or nothing before it.
    #[error("component {0} of the DN is not of the form type=value")]
    NoEquals(usize),
    /// A backslash at the end, or before something that is neither a special character nor two hex digits.
    #[error("component {0} of the DN has a backslash that escapes nothing")]
    BadEscape(usize),
}

impl Dn {
    /// The longest DN accepted, in bytes.
    pub const LENGTH_MAX: usize = 16 * 1024;
    /// The most components accepted.
    pub const RDN_MAX: usize = 256;

    /// A DN from its text. A raw line feed before `CNF:` or `DEL:` (some dump writers unescape it) becomes the text
    /// `\0A` (spec/config-export.md 3.6, *choose*).
    pub fn parse(text: &str) -> Result<Self, DnError> {
        if text.len() > Self::LENGTH_MAX {
            return Err(DnError::TooLong(text.len()));
        }
        let text = if text.contains('\n') { text.replace('\n', "\\0A").into() } else { Arc::from(text) };
        let dn = Self(text);
        let count = dn.rdns().count();
        if count > Self::RDN_MAX {
            return Err(DnError::TooDeep(count));
        }
        for (index, part) in dn.parts().enumerate() {
            check_rdn(part, index + 1)?;
        }
        Ok(dn)
    }

    /// The name that a metaverse object goes by in references: its GUID in braces (spec/config-export.md 3.5).
    pub fn of_metaverse(id: Guid) -> Self {
        Self(id.with_braced(|text| text.into()))
    }

    /// The metaverse object that a reference of the form [`Dn::of_metaverse`] means.
    pub fn metaverse_guid(&self) -> Option<Guid> {
        let text = self.0.trim();
        if text.starts_with('{') { text.parse().ok() } else { None }
    }

    /// The name that an object goes by in references that give its SID: `<SID=S-1-…>` (spec/sync-engine.md 1.8.6).
    pub fn of_sid(sid: &Sid) -> Self {
        Self(format!("<SID={sid}>").into())
    }

    /// The SID of a reference of the form [`Dn::of_sid`].
    pub fn sid(&self) -> Option<Sid> {
        self.0.strip_prefix("<SID=")?.strip_suffix('>')?.parse().ok()
    }

    /// A DN of the form `CN={…}` that is well-formed by construction.
    pub(super) fn of_hex(text: String) -> Self {
        Self(text.into())
    }

    /// The text as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The normal form.
    pub fn key(&self) -> DnKey {
        DnKey(normal_form(&self.0).into())
    }

    /// The components from the left, as written.
    pub fn rdns(&self) -> impl Iterator<Item = Rdn<'_>> {
        self.parts().map(|part| {
            let (attribute, value) = part.split_once('=').unwrap_or((part, ""));
            Rdn { attribute: attribute.trim(), value: trim_value(value) }
        })
    }

    /// The DN without its leftmost component; `None` at the root.
    pub fn parent(&self) -> Option<Dn> {
        let first = self.parts().next()?;
        let rest = self.0.get(first.len() + 1..)?;
        Some(Self(rest.trim_start().into()))
    }

    /// Whether this object is `ancestor` or stands below it.
    pub fn is_under(&self, ancestor: &Dn) -> bool {
        self.key().is_under(&ancestor.key())
    }

    /// The domain naming context at its end: `DC=fabrikam,DC=test`, if there is one.
    pub fn domain(&self) -> Option<Dn> {
        let mut start = None;
        let mut offset = 0;
        for part in self.parts() {
            let is_dc = part.split_once('=').is_some_and(|(name, _)| name.trim().eq_ignore_ascii_case("dc"));
            start = if is_dc { start.or(Some(offset)) } else { None };
            offset += part.len() + 1;
        }
        self.0.get(start?..).map(|rest| Self(rest.trim_start().into()))
    }

    /// This DN below `base`: `CN=Ana,OU=Staff` below `DC=fabrikam,DC=test`.
    #[must_use]
    pub fn below(&self, base: &Dn) -> Dn {
        Self(format!("{},{}", self.0, base.0).into())
    }

    fn parts(&self) -> impl Iterator<Item = &str> {
        split_unescaped(&self.0, ',')
    }
}

impl DnKey {
    /// Whether this is `ancestor` or stands below it.
    pub fn is_under(&self, ancestor: &DnKey) -> bool {
        match self.0.strip_suffix(&*ancestor.0) {
            Some("") => true,
            Some(rest) => rest.ends_with('\n') || ancestor.0.is_empty(),
            None => false,
        }
    }

    /// How many components the DN has: the more, the more specific.
    pub fn depth(&self) -> usize {
        if self.0.is_empty() { 0 } else { self.0.split('\n').count() }
    }

    /// The normal form as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The domain naming context at its end, in normal form; empty where there is none.
    pub fn domain(&self) -> &str {
        let mut start = self.0.len();
        for part in self.0.rsplit('\n') {
            if !part.starts_with("dc=") {
                break;
            }
            start = start.saturating_sub(part.len() + usize::from(start < self.0.len()));
        }
        self.0.get(start..).unwrap_or_default()
    }
}

fn check_rdn(part: &str, number: usize) -> Result<(), DnError> {
    match part.split_once('=') {
        Some((name, _)) if !name.trim().is_empty() => {}
        _ => return Err(DnError::NoEquals(number)),
    }
    let mut characters = part.chars();
    while let Some(character) = characters.next() {
        if character == '\\' && !escapes_something(&mut characters) {
            return Err(DnError::BadEscape(number));
        }
    }
    Ok(())
}

fn escapes_something(characters: &mut std::str::Chars<'_>) -> bool {
    match characters.next() {
        Some(first) if first.is_ascii_hexdigit() => characters.next().is_some_and(|c| c.is_ascii_hexdigit()),
        Some(first) => !first.is_alphanumeric(),
        None => false,
    }
}

fn split_unescaped(text: &str, separator: char) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let current = rest?;
        let mut escaped = false;
        for (index, character) in current.char_indices() {
            if escaped {
                escaped = false;
            } else if character == '\\' {
                escaped = true;
            } else if character == separator {
                rest = current.get(index + 1..);
                return current.get(..index);
            }
        }
        rest = None;
        Some(current)
    })
}

/// Blanks at the ends are no part of the value, but an escaped blank at the end is.
fn trim_value(value: &str) -> &str {
    let value = value.trim_start_matches(' ');
    let trimmed = value.trim_end_matches(' ');
    let backslashes = trimmed.len() - trimmed.trim_end_matches('\\').len();
    if backslashes % 2 == 1 { value.get(..=trimmed.len()).unwrap_or(value) } else { trimmed }
}

/// Whether the normal form of a DN is its ASCII lower case with other separators: nothing to decode, sort or trim.
fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    let plain = |byte: &u8| matches!(byte, b' '..=b'~') && !matches!(byte, b'\\' | b'#' | b'+');
    let blank_at_separator = |pair: &[u8]| matches!(pair, [b' ', b',' | b'='] | [b',' | b'=', b' ']);
    bytes.iter().all(plain)
        && bytes.first() != Some(&b' ')
        && bytes.last() != Some(&b' ')
        && !bytes.windows(2).any(blank_at_separator)
}

fn normal_form(text: &str) -> String {
    if is_plain(text) {
        let normal = |byte: u8| if byte == b',' { b'\n' } else { byte.to_ascii_lowercase() };
        // Plain text is ASCII.
        return String::from_utf8(text.bytes().map(normal).collect()).unwrap_or_default();
    }
    let mut key = String::with_capacity(text.len());
    for (index, part) in split_unescaped(text, ',').enumerate() {
        if index > 0 {
            key.push('\n');
        }
        let mut pairs: Vec<String> = split_unescaped(part, '+').map(normal_pair).collect();
        pairs.sort();
        key.push_str(&pairs.join("+"));
    }
    key
}

fn normal_pair(pair: &str) -> String {
    let Some((attribute, value)) = pair.split_once('=') else {
        return fold(pair.trim()).into_owned();
    };
    let mut normal = fold(attribute.trim()).into_owned();
    normal.push('=');
    for character in fold(&decoded(trim_value(value))).chars() {
        // The separators of the normal form never stand bare in a value.
        match character {
            '\n' => normal.push_str("\\0a"),
            '+' | '\\' => {
                normal.push('\\');
                normal.push(character);
            }
            other => normal.push(other),
        }
    }
    normal
}

/// The value with its escapes resolved; bytes that are no UTF-8 stay as hex pairs.
fn decoded(value: &str) -> String {
    if let Some(text) = value.strip_prefix('#').and_then(decoded_ber) {
        return text;
    }
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'\\' {
            bytes.push(byte);
            continue;
        }
        let mut ahead = rest.clone();
        match (ahead.next().and_then(hex_digit), ahead.next().and_then(hex_digit)) {
            (Some(high), Some(low)) => {
                bytes.push(high << 4 | low);
                rest = ahead;
            }
            _ => bytes.extend(rest.next()),
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|error| {
        error.as_bytes().iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "\\{byte:02x}");
            text
        })
    })
}

/// `#0403414243`: the hex of a BER string with a short length, as RFC 4514 2.4 allows.
fn decoded_ber(hex: &str) -> Option<String> {
    let digits: Vec<u8> = hex.bytes().map(hex_digit).collect::<Option<_>>()?;
    let (pairs, []) = digits.as_chunks::<2>() else { return None };
    let bytes: Vec<u8> = pairs.iter().map(|[high, low]| high << 4 | low).collect();
    match bytes.as_slice() {
        [_, length, content @ ..] if usize::from(*length) == content.len() => {
            String::from_utf8(content.to_vec()).ok()
        }
        _ => None,
    }
}

fn hex_digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

impl PartialEq for Dn {
    fn eq(&self, other: &Self) -> bool {
        if self.0 == other.0 {
            return true;
        }
        if is_plain(&self.0) && is_plain(&other.0) {
            return self.0.eq_ignore_ascii_case(&other.0);
        }
        self.key() == other.key()
    }
}

impl Eq for Dn {}

impl Hash for Dn {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key().hash(state);
    }
}

impl fmt::Display for Dn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for Dn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dn(text: &str) -> Dn {
        Dn::parse(text).unwrap()
    }

    #[test]
    fn spellings_of_one_name_are_equal() {
        for (left, right) in [
            ("CN=a\\,b,DC=x", "cn=A\\2Cb , dc=X"),
            ("CN=#0403414243,DC=x", "CN=abc,DC=x"),
            ("CN=a+OU=b,DC=x", "OU=B+CN=A,DC=x"),
            ("CN=a\\ ,DC=x", "CN=a\\20,DC=x"),
        ] {
            assert_eq!(dn(left), dn(right), "{left} and {right}");
        }
        assert_ne!(dn("CN=a\\+b,DC=x"), dn("CN=a+CN=b,DC=x"));
    }

    #[test]
    fn a_container_holds_what_is_below_it_only() {
        let staff = dn("OU=Staff,DC=x");
        assert!(dn("CN=a,OU=Staff,DC=x").is_under(&staff));
        assert!(staff.is_under(&staff));
        assert!(!dn("OU=MyOU=Staff,DC=x").is_under(&staff));
        assert!(!dn("CN=OU\\=Staff,DC=x").is_under(&dn("OU=Staff,DC=x")));
    }

    #[test]
    fn a_replication_conflict_keeps_its_escape() {
        let conflict = dn("CN=Foo\nCNF:8755d4a8-0aa5-45c1-ab7e-880eeaeebc14,DC=x");
        assert_eq!(conflict.rdns().next().unwrap().value, "Foo\\0ACNF:8755d4a8-0aa5-45c1-ab7e-880eeaeebc14");
        assert_eq!(conflict, dn("CN=Foo\\0ACNF:8755d4a8-0aa5-45c1-ab7e-880eeaeebc14,DC=x"));
    }

    #[test]
    fn hostile_names_are_refused() {
        assert!(matches!(Dn::parse("=x"), Err(DnError::NoEquals(1))));
        assert!(matches!(Dn::parse("CN=a\\"), Err(DnError::BadEscape(1))));
        assert!(matches!(Dn::parse(&"CN=a,".repeat(300)), Err(DnError::TooDeep(_) | DnError::NoEquals(_))));
        assert!(matches!(Dn::parse(&"x".repeat(20_000)), Err(DnError::TooLong(20_000))));
    }

    #[test]
    fn the_domain_is_the_tail_of_dc_components() {
        assert_eq!(dn("CN=a,DC=child,DC=x,DC=test").key().domain(), "dc=child\ndc=x\ndc=test");
        assert_eq!(dn("DC=x,DC=test").key().domain(), "dc=x\ndc=test");
        assert_eq!(dn("CN=a,OU=b").key().domain(), "");
        assert_eq!(dn("CN=a,DC=child,DC=x,DC=test").domain().unwrap().as_str(), "DC=child,DC=x,DC=test");
        assert!(dn("CN=a,OU=b").domain().is_none());
    }
}
