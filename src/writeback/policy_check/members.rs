//! The members of a JSON object by name, each once.

use super::LineMistake;
use super::raw::Raw;
use crate::schema::{nearest, quoted};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// More members than this are no question.
const COUNT_MAX: usize = 1_000;

/// The members of one object.
pub(super) struct Members<'a> {
    path: String,
    all: Vec<(Cow<'a, str>, Raw<'a>)>,
}

impl<'a> Members<'a> {
    pub(super) fn of(object: Raw<'a>, path: &str) -> Result<Self, LineMistake> {
        let members: RawMembers<'a> = serde_json::from_str(object.text())
            .map_err(|_| object.mistake(path, format!("an object of more than {COUNT_MAX} members")))?;
        let mut all: Vec<(Cow<'a, str>, Raw<'a>)> = Vec::with_capacity(members.0.len());
        for (name, value) in members.0 {
            let value = object.part(value.get());
            if all.iter().any(|(own, _)| *own == name) {
                return Err(value.mistake(&joined(path, &name), "stands twice"));
            }
            all.push((name, value));
        }
        Ok(Self { path: path.to_owned(), all })
    }

    /// The value of a member and its path; none where it is missing or null.
    pub(super) fn take(&mut self, name: &str) -> Option<(Raw<'a>, String)> {
        let index = self.all.iter().position(|(own, _)| own == name)?;
        let (_, value) = self.all.swap_remove(index);
        (!value.is_null()).then(|| (value, joined(&self.path, name)))
    }

    /// The names of the members that were not taken. One that looks like a slip of the pen is a mistake, because what
    /// it says would be lost.
    pub(super) fn rest(self, known: &[&str]) -> Result<Vec<String>, LineMistake> {
        let path = self.path;
        self.all
            .into_iter()
            .map(|(name, value)| match nearest(&name, known.iter().copied()) {
                Some(meant) => Err(value.mistake(
                    &joined(&path, &name),
                    format!("unknown field, expected `{}`", joined(&path, meant)),
                )),
                None => Ok(joined(&path, &name)),
            })
            .collect()
    }
}

fn joined(path: &str, name: &str) -> String {
    if path.is_empty() { quoted(name) } else { format!("{path}.{}", quoted(name)) }
}

struct RawMembers<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for RawMembers<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor).map(RawMembers)
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Vec<(Cow<'de, str>, &'de RawValue)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some(name) = map.next_key::<Cow<'de, str>>()? {
            if members.len() == COUNT_MAX {
                return Err(serde::de::Error::custom("too many members"));
            }
            members.push((name, map.next_value()?));
        }
        Ok(members)
    }
}
