//! One object of a Graph dump.

use super::json::{JsonValue, Keys, Unused};
use super::property::{Use, use_of};
use crate::directory::CloudUser;
use crate::ingest::quoted;
use crate::schema::{AttributeName, CloudType, Guid, Location, Scalar, Sid};
use serde::de::{Error, MapAccess};

/// The properties of an object in the order of the dump.
#[derive(Debug, Default)]
pub(super) struct GraphObject {
    keys: Keys,
    /// The properties that are used, with their values.
    used: Vec<(String, Use, JsonValue)>,
    /// The names of the others.
    unused: Vec<String>,
}

impl GraphObject {
    /// Takes in the value that follows the key.
    pub(super) fn add<'de, A: MapAccess<'de>>(&mut self, key: String, map: &mut A) -> Result<(), A::Error> {
        self.add_key(&key)?;
        match use_of(&key) {
            Some(Use::NoCounterpart) | None => {
                map.next_value::<Unused>()?;
                self.unused.push(key);
            }
            Some(what) => self.used.push((key, what, map.next_value()?)),
        }
        Ok(())
    }

    /// Takes in a key whose value is read elsewhere.
    pub(super) fn add_key<E: Error>(&mut self, key: &str) -> Result<(), E> {
        self.keys.add(key)
    }

    /// The names of all properties.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.used.iter().map(|(name, _, _)| name.as_str()).chain(self.unused.iter().map(String::as_str))
    }

    /// The object of the tenant, or what is wrong with it.
    pub(super) fn into_cloud_user(self, at: Location) -> Result<CloudUser, String> {
        let id = self.id()?;
        let kind = self.kind()?;
        let mut user = CloudUser {
            id,
            kind,
            immutable_id: None,
            sync_enabled: None,
            deleted: false,
            attributes: Vec::new(),
            at,
        };
        for (name, what, value) in self.used {
            apply(&mut user, what, value).map_err(|message| format!("{id}: {name}: {message}"))?;
        }
        Ok(user)
    }

    fn id(&self) -> Result<Guid, String> {
        let expected = "an id such as 6f1c2b0e-8a4d-4b53-9f0a-1c2d3e4f5a6b";
        match self.used.iter().find(|(_, what, _)| *what == Use::Id) {
            None if self.unused.iter().any(|name| name == "error") => {
                Err("this is an error message of Graph, not a list of users".to_owned())
            }
            None => Err(format!("an object without id: expected {expected}")),
            Some((_, _, JsonValue::Text(text))) => {
                text.parse().map_err(|_| format!("id: expected {expected}, found `{}`", quoted(text)))
            }
            Some((_, _, other)) => Err(format!("id: expected {expected}, found {}", other.type_name())),
        }
    }

    /// By `@odata.type`, else by the properties that only groups have.
    fn kind(&self) -> Result<CloudType, String> {
        let has =
            |name: &str| self.used.iter().any(|(own, _, value)| own == name && *value != JsonValue::Null);
        let stated = self.used.iter().find(|(_, what, _)| *what == Use::ODataType);
        match stated {
            Some((_, _, JsonValue::Text(text))) => match text.as_str() {
                "#microsoft.graph.user" => Ok(CloudType::User),
                "#microsoft.graph.group" => Ok(CloudType::Group),
                "#microsoft.graph.orgContact" => Ok(CloudType::Contact),
                "#microsoft.graph.device" => Ok(CloudType::Device),
                other => Err(format!(
                    "@odata.type: expected #microsoft.graph.user, group, orgContact or device, found `{}`",
                    quoted(other)
                )),
            },
            Some((_, _, other)) => Err(format!("@odata.type: expected a text, found {}", other.type_name())),
            None if (has("groupTypes") || has("securityEnabled")) && !has("userPrincipalName") => {
                Ok(CloudType::Group)
            }
            None => Ok(CloudType::User),
        }
    }
}

/// Null is absence everywhere.
fn apply(user: &mut CloudUser, what: Use, value: JsonValue) -> Result<(), String> {
    if value == JsonValue::Null {
        return Ok(());
    }
    match what {
        Use::Id | Use::ODataType | Use::GroupTypes | Use::NoCounterpart => {}
        Use::ImmutableId if user.immutable_id.is_some() => {
            return Err("a second property with the sourceAnchor".to_owned());
        }
        Use::ImmutableId => user.immutable_id = Some(text(value)?),
        Use::SyncEnabled => user.sync_enabled = Some(boolean(&value)?),
        Use::DeletedAt => user.deleted = text(value).map(|_| true)?,
        Use::Text(attribute) => set(user, attribute, vec![Scalar::text(&text(value)?)]),
        Use::Boolean(attribute) => set(user, attribute, vec![Scalar::Boolean(boolean(&value)?)]),
        Use::Texts(attribute) => set(user, attribute, texts(value)?),
        Use::FirstText(attribute) => set(user, attribute, texts(value)?.into_iter().take(1).collect()),
        Use::Sid(attribute) => {
            let sid: Sid = text(value)?.parse().map_err(|error| quoted(&format!("{error}")))?;
            set(user, attribute, vec![Scalar::binary(sid.as_bytes())]);
        }
        Use::Extensions => extensions(user, value)?,
    }
    Ok(())
}

fn set(user: &mut CloudUser, attribute: &str, values: Vec<Scalar>) {
    if !values.is_empty() {
        user.attributes.push((AttributeName::new(attribute), values));
    }
}

fn extensions(user: &mut CloudUser, value: JsonValue) -> Result<(), String> {
    let JsonValue::Object(fields) = value else {
        return Err(format!("expected an object, found {}", value.type_name()));
    };
    for (name, value) in fields {
        let number = name.strip_prefix("extensionAttribute").and_then(|number| number.parse::<u8>().ok());
        if !number.is_some_and(|number| (1..=15).contains(&number)) {
            return Err(format!("expected extensionAttribute1 to 15, found `{}`", quoted(&name)));
        }
        if value != JsonValue::Null {
            set(user, &name, vec![Scalar::text(&text(value)?)]);
        }
    }
    Ok(())
}

fn text(value: JsonValue) -> Result<String, String> {
    let found = value.type_name();
    match value {
        JsonValue::Text(text) if text.contains('\0') => Err("a NUL character in the text".to_owned()),
        JsonValue::Text(text) => Ok(text),
        JsonValue::Null
        | JsonValue::Boolean(_)
        | JsonValue::Number
        | JsonValue::List(_)
        | JsonValue::Object(_) => Err(format!("expected a text or null, found {found}")),
    }
}

fn texts(value: JsonValue) -> Result<Vec<Scalar>, String> {
    let JsonValue::List(values) = value else {
        return Err(format!("expected an array of texts, found {}", value.type_name()));
    };
    values.into_iter().map(|value| Ok(Scalar::text(&text(value)?))).collect()
}

fn boolean(value: &JsonValue) -> Result<bool, String> {
    let JsonValue::Boolean(value) = value else {
        return Err(format!("expected true, false or null, found {}", value.type_name()));
    };
    Ok(*value)
}
