//! One object of a connector space.

use super::{ErrorRecord, ExportOperation, PendingExport, PendingImport, Synchronized};
use crate::schema::{AttributeName, Attributes, CloudAnchor, Dn, Guid, Location, ObjectType, Values};
use std::collections::BTreeMap;
use std::fmt;

slotmap::new_key_type! {
    /// An object of a connector space. Its order is no order that may reach output; sort by dn.
    pub struct CsId;
}

/// What identifies an object for good in its directory (spec/sync-engine.md 1.1.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Anchor {
    /// `objectGUID` of an AD object.
    ObjectGuid(Guid),
    /// `cloudAnchor` of an AAD object.
    Cloud(CloudAnchor),
}

impl fmt::Display for Anchor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ObjectGuid(guid) => write!(f, "{guid}"),
            Self::Cloud(anchor) => write!(f, "{anchor}"),
        }
    }
}

/// A staging object: what was imported of one directory object, and what is exported to it.
///
/// Its five images and the deltas between them are in [`super::Hologram`].
#[derive(Clone, Debug)]
pub struct CsObject {
    /// The DN.
    pub dn: Dn,
    /// The object type.
    pub object_type: ObjectType,
    /// The anchor; `None` while the object was never exported.
    pub anchor: Option<Anchor>,
    /// What was imported, by the connector's schema; without the DN.
    pub imported: Attributes,
    /// The import that waits for synchronisation.
    pub pending_import: Option<PendingImport>,
    /// What the object was when it was last synchronised, while an update, a delete or a delete-add is pending.
    pub synchronized: Option<Box<Synchronized>>,
    /// The export that waits to be sent: the unapplied export.
    pub pending_export: Option<PendingExport>,
    /// An export that was sent and never answered, because the run was interrupted. It stays staged too, until it is
    /// known what became of it.
    pub escrowed_export: Option<Box<PendingExport>>,
    /// What was sent with success and is not confirmed by an import yet.
    pub unconfirmed_export: Option<Box<PendingExport>>,
    /// What outbound merges contribute, or did and the directory still holds: they take back only what is their own
    /// (spec/sync-engine.md 1.8.4).
    pub merged: BTreeMap<AttributeName, Values>,
    /// The object was moved aside, because another one came by its DN (spec/sync-engine.md 1.1.1).
    pub transient: bool,
    /// The error of its last synchronisation.
    pub error: Option<Box<ErrorRecord>>,
    /// The error of its last import or export.
    pub export_error: Option<Box<ErrorRecord>>,
    /// The number of the object in order of creation within its connector space.
    pub sequence: u64,
    /// Where the object stands in its dump.
    pub at: Option<Location>,
}

impl CsObject {
    /// An object with nothing imported, nothing staged and no history.
    pub fn new(dn: Dn, object_type: ObjectType) -> Self {
        Self {
            dn,
            object_type,
            anchor: None,
            imported: Attributes::new(),
            pending_import: None,
            synchronized: None,
            pending_export: None,
            escrowed_export: None,
            unconfirmed_export: None,
            merged: BTreeMap::new(),
            transient: false,
            error: None,
            export_error: None,
            sequence: 0,
            at: None,
        }
    }

    /// The attribute as the directory holds it once everything that was sent with success has arrived: what was imported,
    /// overlaid by what is unconfirmed. What is escrowed may never have arrived, so it stays staged.
    pub fn sent(&self, name: AttributeName) -> Option<&Values> {
        self.sent_over(&self.imported, name)
    }

    fn sent_over<'a>(&'a self, imported: &'a Attributes, name: AttributeName) -> Option<&'a Values> {
        match self.unconfirmed_export.as_ref().and_then(|export| export.attributes.get(&name)) {
            Some(change) => change.as_ref(),
            None => imported.get(name),
        }
    }

    /// The attribute in its expected state, which rules read: also what is staged counts as arrived
    /// (spec/sync-engine.md 1.1.3).
    pub fn expected(&self, name: AttributeName) -> Option<&Values> {
        self.expected_over(&self.imported, name)
    }

    /// The attribute in its expected state, had these been imported.
    pub(crate) fn expected_over<'a>(
        &'a self,
        imported: &'a Attributes,
        name: AttributeName,
    ) -> Option<&'a Values> {
        match self.pending_export.as_ref().and_then(|export| export.attributes.get(&name)) {
            Some(change) => change.as_ref(),
            None => self.sent_over(imported, name),
        }
    }

    /// Every attribute in its expected state, had these been imported. One may come several times: what comes last holds,
    /// `None` if it is removed.
    pub(crate) fn all_expected_over<'a>(
        &'a self,
        imported: &'a Attributes,
    ) -> impl Iterator<Item = (AttributeName, Option<&'a Values>)> {
        let exports = self.unconfirmed_export.as_deref().into_iter().chain(&self.pending_export);
        let changes = exports.flat_map(|export| &export.attributes);
        let imported = imported.iter().map(|(name, values)| (name, Some(values)));
        imported.chain(changes.map(|(name, change)| (*name, change.as_ref())))
    }

    /// The DN by which people know the object: one that was moved aside is still known by the DN it had.
    pub fn known_as(&self) -> &Dn {
        match &self.synchronized {
            Some(before) if self.transient => &before.dn,
            _ => &self.dn,
        }
    }

    /// Whether a delete is staged.
    pub fn is_leaving(&self) -> bool {
        self.pending_export.as_ref().is_some_and(|export| export.operation == ExportOperation::Delete)
    }

    /// Whether the object was created and exported, and no import has shown it yet (`rebuild-in-progress`).
    pub fn awaits_confirmation(&self) -> bool {
        self.unconfirmed_export.as_ref().is_some_and(|export| export.operation == ExportOperation::Add)
    }

    /// Keeps what the object was when it was last synchronised, unless that is kept already or there is nothing to keep.
    pub(super) fn remember(&mut self) {
        let known = self.pending_import.is_none() && !self.awaits_confirmation();
        if known && self.synchronized.is_none() {
            self.synchronized = Some(Box::new(Synchronized {
                dn: self.dn.clone(),
                object_type: self.object_type.clone(),
                attributes: self.imported.clone(),
            }));
        }
    }

    /// Takes what its directory holds at its first import; the add that was staged for it has become needless.
    pub(super) fn arrive(&mut self, anchor: Option<Anchor>, object_type: ObjectType, imported: Attributes) {
        self.anchor = anchor;
        self.object_type = object_type;
        self.imported = imported;
        self.pending_import = Some(PendingImport::Add);
        self.pending_export = None;
    }
}
