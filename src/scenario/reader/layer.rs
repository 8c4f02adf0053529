//! One layer of a RON text: a value whose parts are still text.
//!
//! This is the only file that sees serde. ron lexes, unescapes and counts brackets; the parts arrive as slices of
//! the source, whose addresses say where they stand.

use ron::value::RawValue;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
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

/// Reads the outermost layer of a slice that is one RON value without blanks and comments around it.
pub(super) fn layer(slice: &str) -> Result<Layer<'_>, ron::error::SpannedError> {
    if slice.starts_with("b'") {
        return Ok(Layer::Foreign("a byte"));
    }
    let mut deserializer = ron::Deserializer::from_str(slice)?;
    let keys = if slice.starts_with('{') { KeyKind::Value } else { KeyKind::Identifier };
    let result = deserializer.deserialize_any(LayerVisitor { slice, keys });
    result.map_err(|error| deserializer.span_error(error))
}

struct LayerVisitor<'s> {
    slice: &'s str,
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
        let digits = self.slice.trim_start_matches(['-', '+']);
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
        Ok(if self.slice.starts_with("..") { Layer::Foreign("a range") } else { Layer::Unit })
    }

    fn visit_none<E: Error>(self) -> Result<Layer<'s>, E> {
        Ok(Layer::None)
    }

    fn visit_some<D: Deserializer<'s>>(self, inner: D) -> Result<Layer<'s>, D::Error> {
        Ok(Layer::Some(raw(<&RawValue>::deserialize(inner)?)))
    }

    fn visit_seq<A: SeqAccess<'s>>(self, mut sequence: A) -> Result<Layer<'s>, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = sequence.next_element::<&RawValue>()? {
            items.push(raw(item));
        }
        Ok(Layer::Items(items))
    }

    fn visit_map<A: MapAccess<'s>>(self, mut map: A) -> Result<Layer<'s>, A::Error> {
        if !self.slice.ends_with(['}', ')']) {
            // ron gives a range as a map of its bounds.
            while map.next_entry::<serde::de::IgnoredAny, serde::de::IgnoredAny>()?.is_some() {}
            return Ok(Layer::Foreign("a range"));
        }
        let mut pairs = Vec::new();
        loop {
            let key = match self.keys {
                KeyKind::Value => map.next_key::<&RawValue>()?.map(raw),
                KeyKind::Identifier => map.next_key::<Identifier<'s>>()?.map(|identifier| identifier.0),
            };
            let Some(key) = key else { return Ok(Layer::Pairs(pairs)) };
            pairs.push((key, raw(map.next_value()?)));
        }
    }
}

const TOO_LARGE: &str = "a number beyond 64 bits";

/// The text of a part without the blanks and comments around it.
fn raw(value: &RawValue) -> &str {
    value.trim().get_ron()
}

/// The name of a field, borrowed so that its address is known.
struct Identifier<'s>(&'s str);

impl<'s> Deserialize<'s> for Identifier<'s> {
    fn deserialize<D: Deserializer<'s>>(deserializer: D) -> Result<Self, D::Error> {
        struct IdentifierVisitor;

        impl<'s> Visitor<'s> for IdentifierVisitor {
            type Value = Identifier<'s>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a field")
            }

            fn visit_borrowed_str<E: Error>(self, text: &'s str) -> Result<Identifier<'s>, E> {
                Ok(Identifier(text))
            }
        }

        deserializer.deserialize_identifier(IdentifierVisitor)
    }
}
