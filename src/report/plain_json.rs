//! JSON that a terminal may be shown.

use crate::schema::is_hostile;
use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::Formatter;
use std::io::{self, Write};

/// Writes a document as compact JSON in which no text steers a terminal or hides what it says: C1 controls,
/// bidirectional and invisible characters are escaped, as JSON itself does with C0 (spec/reliability.md 99 to 102).
/// Whoever reads the JSON gets the same text.
///
/// # Errors
/// Those of the stream.
///
/// ```
/// let mut out = Vec::new();
/// anchorwalk::report::write_json(&mut out, &"a\u{9b}b\u{202e}c\u{e0041}ł\n")?;
/// assert_eq!(String::from_utf8(out).unwrap(), r#""a\u009bb\u202ec\udb40\udc41ł\n""#);
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn write_json(out: &mut impl Write, document: &impl Serialize) -> io::Result<()> {
    document.serialize(&mut Serializer::with_formatter(out, Plain)).map_err(io::Error::from)
}

/// Compact, as the default, except for the texts.
struct Plain;

impl Formatter for Plain {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        let mut rest = fragment;
        while let Some((at, character)) = rest.char_indices().find(|(_, character)| is_hostile(*character)) {
            let (plain, from) = rest.split_at_checked(at).unwrap_or((rest, ""));
            out.write_all(plain.as_bytes())?;
            for unit in character.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}")?;
            }
            rest = from.get(character.len_utf8()..).unwrap_or_default();
        }
        out.write_all(rest.as_bytes())
    }
}
