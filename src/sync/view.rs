//! What a rule sees of an object.

use super::reads::{Read, Reads};
use super::{Options, SyncServer};
use crate::connector::{ConnectorSpace, CsObject, Partition, PendingImport};
use crate::expr::Subject;
use crate::metaverse::{ConnectorIndex, CsRef, MvAttributes};
use crate::schema::{AttributeKind, AttributeName, Attributes, Dn, Guid, ObjectType, Scalar, Schema, Values};
use jiff::Timestamp;
use std::borrow::Cow;
use std::cell::{Cell, OnceCell};

/// An object as scope clauses see it: its attributes, and the groups it belongs to.
pub trait View: Subject {
    /// Whether the object is a direct member of the group with this DN (spec/sync-engine.md 1.4.2, ISMEMBEROF).
    fn is_member_of(&self, group: &str) -> bool;

    /// Whether the schema of the object's side says that the attribute is a boolean.
    fn is_boolean(&self, name: AttributeName) -> bool;
}

/// A connector-space object in its *expected* state: what was imported, with the staged export laid over it
/// (spec/sync-engine.md 1.1.3).
pub struct CsView<'a> {
    space: &'a ConnectorSpace,
    object: &'a CsObject,
    dn: &'a Dn,
    /// The DN as an attribute.
    dn_values: Values,
    imported: &'a Attributes,
    partition: OnceCell<Option<&'a Partition>>,
    options: &'a Options,
    draws: Cell<u64>,
    at: CsRef,
    reads: Option<&'a Reads>,
}

static NOTHING: Attributes = Attributes::new();

impl<'a> CsView<'a> {
    /// The view of an object; `None` if it is gone.
    pub fn new(server: &'a SyncServer, at: CsRef) -> Option<Self> {
        let space = server.space(at.connector)?;
        let object = space.get(at.id)?;
        Some(Self {
            space,
            object,
            dn: &object.dn,
            dn_values: dn_values(&object.dn),
            imported: &object.imported,
            partition: OnceCell::new(),
            options: &server.options,
            draws: Cell::new(0),
            at,
            reads: None,
        })
    }

    /// The view, noting what it reads beyond the object itself.
    pub(super) fn noting(self, reads: Option<&'a Reads>) -> Self {
        Self { reads, ..self }
    }

    /// The view as of the object's last synchronisation: an import that still waits for its own does not show
    /// (spec/sync-engine.md 1.2.2: objects are processed one at a time; 1.3.3: of one with an error nothing is
    /// committed).
    pub(super) fn synchronized(self) -> Self {
        match &self.object.synchronized {
            Some(before) => {
                let (dn, imported) = (&before.dn, &before.attributes);
                Self { dn, dn_values: dn_values(dn), imported, ..self }
            }
            // What was provisioned has arrived: none of that was synchronised.
            None if self.object.pending_import == Some(PendingImport::Add) => {
                Self { imported: &NOTHING, ..self }
            }
            None => self,
        }
    }

    /// The object.
    pub fn object(&self) -> &'a CsObject {
        self.object
    }

    /// Every attribute that it has; one may come several times: what comes last holds, `None` if it is removed.
    pub(super) fn attributes(&self) -> impl Iterator<Item = (AttributeName, Option<&Values>)> {
        let dn = (AttributeName::dn(), Some(&self.dn_values));
        self.object.all_expected_over(self.imported).chain([dn])
    }
}

fn dn_values(dn: &Dn) -> Values {
    Values::One(Scalar::Reference(dn.clone()))
}

impl Subject for CsView<'_> {
    fn attribute(&self, name: AttributeName) -> Option<Cow<'_, Values>> {
        if name == AttributeName::dn() {
            return Some(Cow::Borrowed(&self.dn_values));
        }
        self.object.expected_over(self.imported, name).map(Cow::Borrowed)
    }

    fn imported(&self, name: AttributeName) -> Option<Cow<'_, Values>> {
        self.imported.get(name).map(Cow::Borrowed)
    }

    fn parameter(&self, name: &str) -> Option<Cow<'_, str>> {
        let partition = self.partition.get_or_init(|| self.space.config.partition_of(&self.dn.key()));
        let of_partition = partition.and_then(|partition| partition.parameters.get(name));
        match of_partition.or_else(|| self.space.config.parameters.get(name)) {
            Some(value) => Some(Cow::Borrowed(value)),
            None => connector_id(self.space, name),
        }
    }

    fn now(&self) -> Timestamp {
        self.options.now
    }

    fn random(&self) -> u64 {
        draw(self.options.seed, self.dn.key().as_str(), &self.draws)
    }
}

impl View for CsView<'_> {
    fn is_member_of(&self, group: &str) -> bool {
        let Ok(group) = Dn::parse(group) else { return false };
        let key = group.key();
        if let Some(reads) = self.reads {
            reads.note(Read::dn(self.at.connector, &key));
        }
        let group = self.space.with_key(&key).and_then(|id| self.space.get(id));
        let members = group.and_then(|group| group.expected(AttributeName::new("member")));
        members.is_some_and(|members| {
            members.iter().any(|member| matches!(member, Scalar::Reference(dn) if dn == self.dn))
        })
    }

    fn is_boolean(&self, name: AttributeName) -> bool {
        let attribute = self.space.config.schema.attribute(name);
        attribute.is_some_and(|attribute| attribute.kind == AttributeKind::Boolean)
    }
}

/// A metaverse object as outbound rules see it.
pub struct MvView<'a> {
    guid: Guid,
    object_type: &'a ObjectType,
    attributes: &'a MvAttributes,
    target: &'a ConnectorSpace,
    schema: &'a Schema,
    options: &'a Options,
    draws: Cell<u64>,
}

impl<'a> MvView<'a> {
    /// The view of a metaverse object for the rules of one connector; `None` if there is no such connector.
    pub fn new(
        server: &'a SyncServer,
        guid: Guid,
        object_type: &'a ObjectType,
        attributes: &'a MvAttributes,
        target: ConnectorIndex,
    ) -> Option<Self> {
        let target = server.space(target)?;
        let (schema, options) = (&server.metaverse.schema, &server.options);
        Some(Self { guid, object_type, attributes, target, schema, options, draws: Cell::new(0) })
    }

    /// The object type.
    pub fn object_type(&self) -> &ObjectType {
        self.object_type
    }

    /// Every attribute that it has.
    pub(super) fn attributes(&self) -> impl Iterator<Item = (AttributeName, Option<&'a Values>)> + use<'a> {
        self.attributes.iter().map(|(name, attribute)| (name, Some(&attribute.values)))
    }
}

impl Subject for MvView<'_> {
    fn attribute(&self, name: AttributeName) -> Option<Cow<'_, Values>> {
        self.attributes.values(name).map(Cow::Borrowed)
    }

    fn imported(&self, _name: AttributeName) -> Option<Cow<'_, Values>> {
        None
    }

    fn parameter(&self, name: &str) -> Option<Cow<'_, str>> {
        // The Domain. and Forest. parameters are documented for inbound rules only (spec/expressions.md 2.1.2).
        connector_id(self.target, name)
    }

    fn now(&self) -> Timestamp {
        self.options.now
    }

    fn random(&self) -> u64 {
        draw(self.options.seed, &self.guid.to_string(), &self.draws)
    }

    fn allows_imported_value(&self) -> bool {
        false
    }
}

impl View for MvView<'_> {
    fn is_member_of(&self, _group: &str) -> bool {
        false
    }

    fn is_boolean(&self, name: AttributeName) -> bool {
        self.schema.attribute(name).is_some_and(|attribute| attribute.kind == AttributeKind::Boolean)
    }
}

fn connector_id<'a>(space: &ConnectorSpace, name: &str) -> Option<Cow<'a, str>> {
    (name == "Connector.ID").then(|| Cow::Owned(space.config.id.braced()))
}

/// The n-th random number of an object: it follows from the seed and the object alone.
fn draw(seed: u64, object: &str, draws: &Cell<u64>) -> u64 {
    draws.set(draws.get() + 1);
    let bits = Guid::named(&format!("{seed} {object} {}", draws.get())).as_u128();
    u64::try_from(bits & u128::from(u64::MAX)).unwrap_or(u64::MAX)
}
