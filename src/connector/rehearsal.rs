//! What an import would stage if a directory or the selection of a connector were changed: so that a change can be tried
//! on a copy of a connector space without its directory.

use super::{Anchor, ConnectorSpace, CsId, CsObject, FilterReason, Filtered, PendingImport};
use crate::schema::{Attributes, CloudAnchor, Dn};

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
        for filtered in admitted {
            let anchor = filtered.guid.map(Anchor::ObjectGuid);
            self.stage_anew(filtered, anchor);
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
        for filtered in restored {
            self.stage_anew(filtered, Some(Anchor::Cloud(anchor)));
        }
    }

    fn stage_anew(&mut self, filtered: Filtered, anchor: Option<Anchor>) {
        let Filtered { dn, object_type, attributes, .. } = filtered;
        let provisioned =
            self.with_dn(&dn).filter(|id| self.get(*id).is_some_and(|own| own.anchor.is_none()));
        let id = provisioned.unwrap_or_else(|| self.insert(CsObject::new(dn, object_type.clone())));
        self.edit(id, |object| object.arrive(anchor, object_type, attributes));
    }
}
