//! JSON values, with duplicate keys refused and depth limited wherever they stand.

use crate::ingest::quoted;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::collections::HashSet;
use std::fmt;

/// The most keys of one object.
const KEYS_MAX: usize = 10_000;

/// A value of a property that is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum JsonValue {
    Null,
    Boolean(bool),
    /// No property that is used is a number.
    Number,
    Text(String),
    List(Vec<JsonValue>),
    Object(Vec<(String, JsonValue)>),
}

impl JsonValue {
    /// The type's name in messages.
    pub(super) fn type_name(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean(_) => "true or false",
            Self::Number => "a number",
            Self::Text(_) => "a text",
            Self::List(_) => "an array",
            Self::Object(_) => "an object",
        }
    }
}

/// The keys of one object, each of which may stand once.
#[derive(Debug, Default)]
pub(super) struct Keys(HashSet<String>);

impl Keys {
    pub(super) fn add<E: Error>(&mut self, key: &str) -> Result<(), E> {
        if !self.0.insert(key.to_owned()) {
            return Err(E::custom(format!("the key `{}` stands twice in one object", quoted(key))));
        }
        if self.0.len() > KEYS_MAX {
            return Err(E::custom(format!("an object has more than {KEYS_MAX} keys")));
        }
        Ok(())
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = JsonValue;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<JsonValue, E> {
        Ok(JsonValue::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<JsonValue, E> {
        Ok(JsonValue::Boolean(value))
    }

    fn visit_i64<E>(self, _: i64) -> Result<JsonValue, E> {
        Ok(JsonValue::Number)
    }

    fn visit_u64<E>(self, _: u64) -> Result<JsonValue, E> {
        Ok(JsonValue::Number)
    }

    fn visit_f64<E>(self, _: f64) -> Result<JsonValue, E> {
        Ok(JsonValue::Number)
    }

    fn visit_str<E>(self, value: &str) -> Result<JsonValue, E> {
        Ok(JsonValue::Text(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<JsonValue, E> {
        Ok(JsonValue::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<JsonValue, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = list.next_element()? {
            values.push(value);
        }
        Ok(JsonValue::List(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<JsonValue, A::Error> {
        let mut keys = Keys::default();
        let mut fields = Vec::new();
        while let Some(key) = map.next_key::<String>()? {
            keys.add(&key)?;
            fields.push((key, map.next_value()?));
        }
        Ok(JsonValue::Object(fields))
    }
}

impl<'de> Deserialize<'de> for JsonValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

/// A value that is not used, checked all the same: a parser that only skips would accept any depth.
#[derive(Debug)]
pub(super) struct Unused;

struct UnusedVisitor;

impl<'de> Visitor<'de> for UnusedVisitor {
    type Value = Unused;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Unused, E> {
        Ok(Unused)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Unused, E> {
        Ok(Unused)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Unused, E> {
        Ok(Unused)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Unused, E> {
        Ok(Unused)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Unused, E> {
        Ok(Unused)
    }

    fn visit_str<E>(self, _: &str) -> Result<Unused, E> {
        Ok(Unused)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Unused, A::Error> {
        while list.next_element::<Unused>()?.is_some() {}
        Ok(Unused)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Unused, A::Error> {
        let mut keys = Keys::default();
        while let Some(key) = map.next_key::<String>()? {
            keys.add(&key)?;
            map.next_value::<Unused>()?;
        }
        Ok(Unused)
    }
}

impl<'de> Deserialize<'de> for Unused {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(UnusedVisitor)
    }
}
