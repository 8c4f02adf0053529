//! What an import would stage if a directory or the selection of a connector were changed: so that a change can be tried
//! on a copy of a connector space without its directory.

use super::{Anchor, ConnectorSpace, CsId, CsObject, FilterReason, Filtered, PendingImport};
use crate::schema::{AttributeName, Attributes, CloudAnchor, Dn, ObjectType, Scalar, SourceAnchor, Values};

impl ConnectorSpace {
    /// Changes what was imported of an object, as if its directory had been changed and imported: an update is pending.
    pub fn restage(&mut self, id: CsId, change: impl FnOnce(&mut Attributes)) {
        self.edit(id, |object| {
            object.remember();
            change(&mut object.imported);
            object.pending_import = object.pending_import.or(Some(PendingImport::Update));
        });
    }

    /// Stages what the last import left out and the configuration now selects; an entry without anchor stays out.
    pub fn readmit(&mut self) {
        let config = &self.config;
        let selected = |filtered: &Filtered| {
            let of_selection = match filtered.reason {
                FilterReason::ContainerExcluded(_)
                | FilterReason::ClassNotSelected(_)
                | FilterReason::PartitionNotSelected(_) => true,
                FilterReason::OutsidePartitions
                | FilterReason::SoftDeleted
                | FilterReason::ImportError(..) => false,
            };
            of_selection
                && filtered.guid.is_some()
                && config.selects(&filtered.dn.key(), filtered.object_type.as_str()).is_ok()
        };
        let (admitted, kept): (Vec<Filtered>, Vec<Filtered>) =
            self.filtered().iter().cloned().partition(selected);
        self.set_filtered(kept);
        for Filtered { guid, dn, object_type, attributes, .. } in admitted {
            self.stage_anew(dn, object_type, attributes, guid.map(Anchor::ObjectGuid));
        }
    }

    /// Moves an entry that was left out to another DN, and stages it if it is selected there.
    pub fn move_left_out(&mut self, from: &Dn, to: &Dn) {
        let key = from.key();
        let mut filtered = self.filtered().to_vec();
        if let Some(moved) = filtered.iter_mut().find(|filtered| filtered.dn.key() == key) {
            moved.dn = to.clone();
        }
        self.set_filtered(filtered);
        self.readmit();
    }

    /// Stages a soft-deleted object of the tenant again.
    pub fn restore(&mut self, anchor: CloudAnchor) {
        let is_it = |filtered: &Filtered| filtered.cloud_anchor == Some(anchor);
        let (restored, kept): (Vec<Filtered>, Vec<Filtered>) =
            self.filtered().iter().cloned().partition(is_it);
        self.set_filtered(kept);
        for Filtered { dn, object_type, attributes, .. } in restored {
            self.stage_anew(dn, object_type, attributes, Some(Anchor::Cloud(anchor)));
        }
    }

    /// Gives an object of the tenant that is linked to nothing another source anchor, and so another DN: it takes the
    /// place of what was provisioned there and not exported yet.
    pub fn reanchor(&mut self, id: CsId, source_anchor: &SourceAnchor) {
        let Some(CsObject { object_type, anchor, mut imported, .. }) = self.remove(id) else { return };
        imported.set(AttributeName::new("sourceAnchor"), Values::One(Scalar::text(source_anchor.as_str())));
        self.stage_anew(source_anchor.cloud_dn(), object_type, imported, anchor);
    }

    fn stage_anew(
        &mut self,
        dn: Dn,
        object_type: ObjectType,
        attributes: Attributes,
        anchor: Option<Anchor>,
    ) {
        let provisioned =
            self.with_dn(&dn).filter(|id| self.get(*id).is_some_and(|own| own.anchor.is_none()));
        let id = provisioned.unwrap_or_else(|| self.insert(CsObject::new(dn, object_type.clone())));
        self.edit(id, |object| object.arrive(anchor, object_type, attributes));
    }
}
