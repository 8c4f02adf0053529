//! Attributes given as text, by hand.

use super::facts::Facts;
use crate::schema::{
    AttributeKind, AttributeName, AttributeType, BuiltInSchema, Dn, Guid, Scalar, Sid, Values, nearest,
};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::collections::BTreeMap;

/// An attribute or value that was given by hand and can't be understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct GivenError(String);

/// The types that can be asked for, as they are written behind the name of an attribute.
const KINDS: [(&str, AttributeKind, &str); 5] = [
    ("string", AttributeKind::String, "a text"),
    ("number", AttributeKind::Number, "a whole number in 64 bits"),
    ("boolean", AttributeKind::Boolean, "True or False"),
    ("binary", AttributeKind::Binary, "base64, a GUID or a SID"),
    ("reference", AttributeKind::Reference, "a distinguished name"),
];

impl Facts {
    /// An object with attributes given as text: pairs of a name and a value. A name that comes again adds a value.
    ///
    /// Values are read by the type that a built-in schema gives the attribute, and are a list where it is
    /// multi-valued or several are given. Other attributes are text; `name:number`, `name:boolean`, `name:binary`
    /// (base64, a GUID or a SID) and `name:reference` ask for a type.
    ///
    /// Errors name the pair, what was expected, and the nearest type.
    ///
    /// ```
    /// use anchorwalk::expr::{Expression, Facts};
    /// let facts = Facts::given([("userAccountControl", "514"), ("proxyAddresses", "smtp:a@x"), ("n:number", "7")])?;
    /// let text = "CStr(BitAnd([userAccountControl], 2) + [n]) & Item([proxyAddresses], 1)";
    /// assert_eq!(Expression::compile(text)?.evaluate(&facts)?.to_string(), "9smtp:a@x");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn given<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, GivenError> {
        let mut given: BTreeMap<AttributeName, (AttributeType, Vec<Scalar>)> = BTreeMap::new();
        for (name, text) in pairs {
            let (name, attribute_type) = typed_name(name)?;
            let scalar = scalar(attribute_type.kind, text).ok_or_else(|| {
                let expected = description(attribute_type.kind);
                GivenError(format!("`{text}` is no value of {name}: expected {expected}"))
            })?;
            let (known, scalars) = given.entry(name).or_insert((attribute_type, Vec::new()));
            if known.kind != attribute_type.kind {
                return Err(GivenError(format!("{name} is given values of different types")));
            }
            scalars.push(scalar);
        }
        let mut facts = Self::new();
        for (name, (attribute_type, scalars)) in given {
            let many = attribute_type.multi_valued || scalars.len() > 1;
            let values =
                if many { Values::many(scalars) } else { scalars.into_iter().next().map(Values::One) };
            if let Some(values) = values {
                facts = facts.with(name.as_str(), values);
            }
        }
        Ok(facts)
    }
}

/// The name, and the type behind its colon, or that a built-in schema knows, or text.
fn typed_name(written: &str) -> Result<(AttributeName, AttributeType), GivenError> {
    let (name, kind) = match written.rsplit_once(':') {
        Some((name, kind)) => (name, Some(kind_named(kind)?)),
        None => (written, None),
    };
    if name.trim().is_empty() {
        return Err(GivenError("expected the name of an attribute before its value".to_owned()));
    }
    let name = AttributeName::new(name.trim());
    let known = [BuiltInSchema::ActiveDirectory, BuiltInSchema::Metaverse, BuiltInSchema::EntraId]
        .into_iter()
        .find_map(|schema| schema.schema().attribute(name));
    let kind = kind.or(known.map(|known| known.kind)).unwrap_or(AttributeKind::String);
    let multi_valued = known.is_some_and(|known| known.multi_valued);
    Ok((name, AttributeType { kind, multi_valued, indexable: true }))
}

fn kind_named(name: &str) -> Result<AttributeKind, GivenError> {
    let names = KINDS.iter().map(|(known, ..)| *known);
    if let Some((_, kind, _)) = KINDS.iter().find(|(known, ..)| *known == name) {
        return Ok(*kind);
    }
    let near = nearest(name, names.clone()).map(|near| format!("; did you mean {near}?")).unwrap_or_default();
    let expected = names.collect::<Vec<_>>().join(", ");
    Err(GivenError(format!("unknown type `{name}`, expected one of {expected}{near}")))
}

fn description(kind: AttributeKind) -> &'static str {
    KINDS.iter().find(|(_, known, _)| *known == kind).map_or("a value", |(.., description)| description)
}

fn scalar(kind: AttributeKind, text: &str) -> Option<Scalar> {
    match kind {
        AttributeKind::String => Some(Scalar::text(text)),
        AttributeKind::Number => text.trim().parse().ok().map(Scalar::Number),
        AttributeKind::Boolean => Scalar::boolean_named(text).map(Scalar::Boolean),
        AttributeKind::Reference => Dn::parse(text).ok().map(Scalar::Reference),
        AttributeKind::Binary => match (text.parse::<Guid>(), text.parse::<Sid>()) {
            (Ok(guid), _) => Some(Scalar::binary(&guid.directory_bytes())),
            (_, Ok(sid)) => Some(Scalar::binary(sid.as_bytes())),
            _ => STANDARD.decode(text.as_bytes()).ok().map(|bytes| Scalar::binary(&bytes)),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_say_what_was_expected() {
        for (name, value, message) in [
            (
                "userAccountControl",
                "x",
                "`x` is no value of userAccountControl: expected a whole number in 64 bits",
            ),
            ("objectGUID", "?", "`?` is no value of objectGUID: expected base64, a GUID or a SID"),
            (
                "n:nunber",
                "1",
                "unknown type `nunber`, expected one of string, number, boolean, binary, reference; did you mean number?",
            ),
            (" ", "1", "expected the name of an attribute before its value"),
        ] {
            assert_eq!(Facts::given([(name, value)]).unwrap_err().to_string(), message);
        }
        let mixed = Facts::given([("n:number", "1"), ("n", "x")]).unwrap_err();
        assert_eq!(mixed.to_string(), "n is given values of different types");
    }
}
