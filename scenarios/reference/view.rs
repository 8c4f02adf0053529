//! What a rule sees of an object.

use super::engine::Engine;
use super::object::{CsKey, CsObject};
use anchorwalk::expr::Subject;
use anchorwalk::schema::{AttributeKind, AttributeName, Dn, Guid, Scalar, Schema, Values};
use std::borrow::Cow;

/// An object as scoping filters and flows see it.
#[derive(Clone, Copy)]
pub(crate) enum Seen<'a> {
    /// A connector-space object, for inbound rules.
    Cs(&'a Engine, CsKey, &'a CsObject),
    /// A metaverse object, for the outbound rules of a connector.
    Mv(&'a Engine, Guid, usize),
}

impl<'a> Seen<'a> {
    /// A connector-space object.
    pub(crate) fn cs(engine: &'a Engine, key: CsKey) -> Option<Self> {
        engine.cs.get(&key).map(|object| Self::Cs(engine, key, object))
    }

    /// The expected values of an attribute.
    pub(crate) fn values(self, name: AttributeName) -> Option<Values> {
        match self {
            Self::Cs(_, _, object) if name == AttributeName::dn() => {
                Some(Values::One(Scalar::Reference(object.dn.clone())))
            }
            Self::Cs(_, _, object) => object.expected(name).cloned(),
            Self::Mv(engine, guid, _) => {
                engine.mv.get(&guid)?.attributes.get(&name).map(|value| value.values.clone())
            }
        }
    }

    /// The kind of an attribute by the schema of the object's side.
    pub(crate) fn kind(self, name: AttributeName) -> Option<AttributeKind> {
        self.schema()?.attribute(name).map(|attribute| attribute.kind)
    }

    /// Whether it is a direct member of the group with this DN, in its own connector space
    /// (spec/sync-engine.md 1.4.2 ISMEMBEROF).
    pub(crate) fn is_member_of(self, group: &str) -> bool {
        let Self::Cs(engine, key, object) = self else { return false };
        let Ok(group) = Dn::parse(group) else { return false };
        let Some(group) = engine.named(key.connector, &group).and_then(|group| engine.cs.get(&group)) else {
            return false;
        };
        let members = group.expected(AttributeName::new("member"));
        members.is_some_and(|members| members.references().any(|member| *member == object.dn))
    }

    fn schema(self) -> Option<&'a Schema> {
        match self {
            Self::Cs(engine, key, _) => {
                engine.connectors.get(key.connector).map(|connector| &connector.schema)
            }
            Self::Mv(engine, _, _) => Some(&engine.metaverse_schema),
        }
    }

    fn engine(self) -> &'a Engine {
        match self {
            Self::Cs(engine, _, _) | Self::Mv(engine, _, _) => engine,
        }
    }
}

impl Subject for Seen<'_> {
    fn attribute(&self, name: AttributeName) -> Option<Cow<'_, Values>> {
        self.values(name).map(Cow::Owned)
    }

    fn imported(&self, name: AttributeName) -> Option<Cow<'_, Values>> {
        match self {
            Self::Cs(_, _, object) if name == AttributeName::dn() => {
                Some(Cow::Owned(Values::One(Scalar::Reference(object.dn.clone()))))
            }
            Self::Cs(_, _, object) => object.imported.get(&name).map(Cow::Borrowed),
            Self::Mv(..) => None,
        }
    }

    fn parameter(&self, name: &str) -> Option<Cow<'_, str>> {
        match self {
            Self::Mv(engine, _, connector) => {
                let id = engine.connectors.get(*connector)?.id;
                (name == "Connector.ID").then(|| Cow::Owned(id.braced()))
            }
            Self::Cs(engine, key, object) => {
                let connector = engine.connectors.get(key.connector)?;
                if name == "Connector.ID" {
                    return Some(Cow::Owned(connector.id.braced()));
                }
                let domain = connector.domain_of(&object.dn)?;
                domain.parameters.get(name).map(|value| Cow::Borrowed(value.as_str()))
            }
        }
    }

    fn now(&self) -> jiff::Timestamp {
        self.engine().options.now
    }

    fn random(&self) -> u64 {
        0
    }

    fn allows_imported_value(&self) -> bool {
        matches!(self, Self::Cs(..))
    }
}
