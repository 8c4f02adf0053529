//! The objects of both spaces.

use anchorwalk::rule::{Direction, RuleId};
use anchorwalk::schema::{AttributeName, Dn, Guid, ObjectType, Scalar, Sid, Values};
use std::collections::BTreeMap;

/// A connector-space object: its connector's place, and its number in order of creation there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct CsKey {
    /// The place of the connector.
    pub(crate) connector: usize,
    /// The number in order of creation.
    pub(crate) number: u64,
}

/// An import that waits for synchronisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PendingImport {
    /// The object is new.
    Add,
    /// It changed.
    Update,
    /// It is gone.
    Delete,
    /// It is of another type now.
    DeleteAdd,
}

/// What is staged for export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Export {
    /// The object is to be created with these attributes.
    Add(BTreeMap<AttributeName, Values>),
    /// Its name or its attributes are to be changed; `None` removes one.
    Update {
        /// The new name.
        dn: Option<Dn>,
        /// The attributes.
        attributes: BTreeMap<AttributeName, Option<Values>>,
    },
    /// It is to be deleted.
    Delete,
}

/// A connector-space object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CsObject {
    /// Its DN.
    pub(crate) dn: Dn,
    /// Its type.
    pub(crate) object_type: ObjectType,
    /// Its anchor; `None` until it is exported.
    pub(crate) anchor: Option<String>,
    /// What was imported.
    pub(crate) imported: BTreeMap<AttributeName, Values>,
    /// What waits for synchronisation.
    pub(crate) pending_import: Option<PendingImport>,
    /// The name and the attributes that it was last synchronised with, while something else waits.
    pub(crate) synchronized: Option<(Dn, BTreeMap<AttributeName, Values>)>,
    /// What waits for export.
    pub(crate) export: Option<Export>,
    /// What outbound merges contributed when they last did.
    pub(crate) merged: BTreeMap<AttributeName, Vec<Scalar>>,
    /// The error of its last synchronisation.
    pub(crate) error: Option<&'static str>,
    /// Its link to the metaverse.
    pub(crate) link: Option<Link>,
}

/// A link with its lineage (spec/sync-engine.md 1.6.5).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Link {
    /// The metaverse object.
    pub(crate) metaverse: Guid,
    /// Which direction's rule made it.
    pub(crate) origin: Direction,
    /// The inbound rule that supports it.
    pub(crate) inbound: Option<RuleId>,
    /// The outbound rule that supports it.
    pub(crate) outbound: Option<RuleId>,
    /// The inbound rules in scope.
    pub(crate) inbound_rules: Vec<RuleId>,
    /// The outbound rules in scope.
    pub(crate) outbound_rules: Vec<RuleId>,
}

/// The values of a metaverse attribute, and who contributed them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MvValue {
    /// The values.
    pub(crate) values: Values,
    /// The rule, the first one where several were merged.
    pub(crate) rule: RuleId,
    /// The object they came from.
    pub(crate) object: CsKey,
}

/// A metaverse object; its GUID is its key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MvObject {
    /// Its type.
    pub(crate) object_type: ObjectType,
    /// Its attributes.
    pub(crate) attributes: BTreeMap<AttributeName, MvValue>,
}

impl CsObject {
    /// Whether it was never exported.
    pub(crate) fn is_add(&self) -> bool {
        matches!(self.export, Some(Export::Add(_)))
    }

    /// Whether its delete is staged.
    pub(crate) fn is_leaving(&self) -> bool {
        self.export == Some(Export::Delete)
    }

    /// The values expected in the directory once everything staged is exported (spec/sync-engine.md 1.1.3).
    pub(crate) fn expected(&self, name: AttributeName) -> Option<&Values> {
        match &self.export {
            Some(Export::Add(attributes)) => attributes.get(&name),
            Some(Export::Update { attributes, .. }) => match attributes.get(&name) {
                Some(staged) => staged.as_ref(),
                None => self.imported.get(&name),
            },
            Some(Export::Delete) | None => self.imported.get(&name),
        }
    }

    /// The object without the import that waits for its synchronisation.
    pub(crate) fn as_synchronized(&self) -> Self {
        match &self.synchronized {
            Some((dn, imported)) => Self { dn: dn.clone(), imported: imported.clone(), ..self.clone() },
            // What was provisioned has arrived: none of that was synchronised.
            None if self.pending_import == Some(PendingImport::Add) => {
                Self { imported: BTreeMap::new(), ..self.clone() }
            }
            None => self.clone(),
        }
    }

    /// Keeps what it was synchronised with, before an import changes it.
    pub(crate) fn keep_synchronized(&mut self) {
        if self.pending_import.is_none() {
            self.synchronized = Some((self.dn.clone(), self.imported.clone()));
        }
    }

    /// The name by which references mean it by its SID, as `mS-DS-CreatorSID` does (spec/sync-engine.md 1.8.6).
    pub(crate) fn sid_name(&self) -> Option<Dn> {
        let Scalar::Binary(bytes) = self.imported.get(&AttributeName::new("objectSid"))?.first()? else {
            return None;
        };
        let sid = Sid::from_bytes(bytes).ok()?;
        Dn::parse(&format!("<SID={sid}>")).ok()
    }
}
