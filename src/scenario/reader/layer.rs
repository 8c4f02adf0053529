//! One layer of a RON text: a value whose parts are still text.
//!
//! This is the only file that sees serde. ron lexes, unescapes and counts brackets; the parts arrive as slices of
//! the source, whose addresses say where they stand. A part is read when its own layer is, so a text is gone over
//! once for every level of its nesting, which ron limits.

use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// A value of which only the outermost part has been read.
pub(super) enum Layer<'s> {
    Text(String),
    Number(i64),
    Boolean(bool),
    /// A bare name, or `()`.
    Unit,
    None,
    Some(&'s str),
    /// A list or a tuple.
    Items(Vec<&'s str>),
    /// A map or a struct; the first character of the source says which.
    Pairs(Vec<(&'s str, &'s str)>),
    Foreign(&'static str),
}

/// A map's key is a value, a struct's key an identifier.
#[derive(Clone, Copy, PartialEq, Eq)]
enum KeyKind {
    Value,
    Identifier,
}

/// Reads the outermost layer of a slice that is one RON value with blanks and comments around it. Gives the slice
/// without them too.
pub(super) fn layer(slice: &str) -> Result<(Layer<'_>, &str), ron::error::SpannedError> {
    let mut deserializer = ron::Deserializer::from_str(slice)?;
    let value = deserializer.remainder();
    if value.starts_with("b'") {
        return Ok((Layer::Foreign("a byte"), value));
    }
    let keys = if value.starts_with('{') { KeyKind::Value } else { KeyKind::Identifier };
    let result = deserializer.deserialize_any(LayerVisitor { value, keys });
    let layer = result.map_err(|error| deserializer.span_error(error))?;
    // After a bare name ron has gone on to see whether a bracket follows.
    let is_name = matches!(layer, Layer::Unit) && !value.starts_with('(');
    let rest = deserializer.remainder().len();
    let length = if is_name { identifier(value).len() } else { value.len() - rest };
    Ok((layer, value.get(..length).unwrap_or(value)))
}

/// The identifier that a value begins with, `r#` included; empty where it begins otherwise.
pub(super) fn identifier(value: &str) -> &str {
    let raw = if value.starts_with("r#") { 2 } else { 0 };
    let is_part = |c: char| c.is_alphanumeric() || "_.+-".contains(c);
    let end =
        value.char_indices().find(|(at, c)| *at >= raw && !is_part(*c)).map_or(value.len(), |(at, _)| at);
    value.get(..end).unwrap_or_default()
}

struct LayerVisitor<'s> {
    value: &'s str,
    keys: KeyKind,
}

impl<'s> Visitor<'s> for LayerVisitor<'s> {
    type Value = Layer<'s>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Layer<'s>, E> {
        Ok(Layer::Boolean(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Layer<'s>, E> {
        Ok(Layer::Number(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Layer<'s>, E> {
        Ok(i64::try_from(value).map_or(Layer::Foreign(TOO_LARGE), Layer::Number))
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Layer<'s>, E> {
        // ron reads an integer that fits no type as a float.
        let digits = identifier(self.value.trim_start_matches(['-', '+']));
        let is_integer = digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_');
        Ok(Layer::Foreign(if is_integer { TOO_LARGE } else { "a number that is not whole" }))
    }

    fn visit_char<E: Error>(self, _: char) -> Result<Layer<'s>, E> {
        Ok(Layer::Foreign("a character"))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Layer<'s>, E> {
        Ok(Layer::Text(text.to_owned()))
    }

    fn visit_bytes<E: Error>(self, _: &[u8]) -> Result<Layer<'s>, E> {
        Ok(Layer::Foreign("a byte string"))
    }

    fn visit_unit<E: Error>(self) -> Result<Layer<'s>, E> {
        Ok(if self.value.starts_with("..") { Layer::Foreign("a range") } else { Layer::Unit })
    }

    fn visit_none<E: Error>(self) -> Result<Layer<'s>, E> {
        Ok(Layer::None)
    }

    fn visit_some<D: Deserializer<'s>>(self, inner: D) -> Result<Layer<'s>, D::Error> {
        Part::deserialize(inner).map(|part| Layer::Some(part.0))
    }

    fn visit_seq<A: SeqAccess<'s>>(self, mut sequence: A) -> Result<Layer<'s>, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = sequence.next_element::<Part<'s>>()? {
            items.push(item.0);
        }
        Ok(Layer::Items(items))
    }

    fn visit_map<A: MapAccess<'s>>(self, mut map: A) -> Result<Layer<'s>, A::Error> {
        if self.value.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c)) {
            // ron gives a range as a map of its bounds.
            while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            return Ok(Layer::Foreign("a range"));
        }
        let mut pairs = Vec::new();
        loop {
            let key = match self.keys {
                KeyKind::Value => map.next_key::<Part<'s>>()?.map(|part| part.0),
                KeyKind::Identifier => map.next_key::<Identifier<'s>>()?.map(|identifier| identifier.0),
            };
            let Some(key) = key else { return Ok(Layer::Pairs(pairs)) };
            pairs.push((key, map.next_value::<Part<'s>>()?.0));
        }
    }
}

const TOO_LARGE: &str = "a number beyond 64 bits";

/// A value as the slice that it was written in, blanks and comments around it included.
struct Part<'s>(&'s str);

impl<'s> Deserialize<'s> for Part<'s> {
    fn deserialize<D: Deserializer<'s>>(deserializer: D) -> Result<Self, D::Error> {
        // What `ron::value::RawValue` asks for; that type itself would parse the slice a second time.
        deserializer.deserialize_newtype_struct("$ron::private::RawValue", SliceVisitor).map(Part)
    }
}

/// The name of a field, borrowed so that its address is known.
struct Identifier<'s>(&'s str);

impl<'s> Deserialize<'s> for Identifier<'s> {
    fn deserialize<D: Deserializer<'s>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_identifier(SliceVisitor).map(Identifier)
    }
}

/// Takes a slice of the source as it is.
struct SliceVisitor;

impl<'s> Visitor<'s> for SliceVisitor {
    type Value = &'s str;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a part of the text")
    }

    fn visit_borrowed_str<E: Error>(self, text: &'s str) -> Result<&'s str, E> {
        Ok(text)
    }
}
