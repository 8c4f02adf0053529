//! The import of one connector: stage what is offered, mark what is gone.

use super::confirmation::{NOT_REIMPORTED, confirm};
use super::{
    Anchor, ConnectorSpace, CsId, CsObject, ErrorRecord, FilterReason, Filtered, Incoming, PendingImport,
};
use crate::directory::Entry;
use crate::schema::{Attributes, CloudAnchor, Dn, Location, ObjectType, SourceAnchor};
use foldhash::{HashMap, HashSet};
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::fmt;

/// Something odd that an import met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportFinding {
    /// Where it stands.
    pub at: Location,
    /// The object, where it or a value of it could not be imported: a discovery error. `None` where nothing failed.
    pub object: Option<String>,
    /// The import error by its name (spec/sync-engine.md 1.10.1), such as `duplicate-object`.
    pub code: &'static str,
    /// What is odd.
    pub message: String,
}

/// What an import did.
#[derive(Clone, Debug, Default)]
pub struct ImportReport {
    /// Counters by the names of spec/sync-engine.md 1.2.7: `stage-add`, `stage-update`, …
    pub statistics: BTreeMap<&'static str, u64>,
    /// What was odd.
    pub findings: Vec<ImportFinding>,
    /// How many objects were moved aside and have not come to rest (spec/sync-engine.md 1.1.1, transient).
    pub transient: u64,
}

/// How much of the directory an import is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Extent {
    /// Everything: what is not offered is gone.
    Full,
    /// What changed since the last import: what is not offered is as it was.
    Delta,
}

/// An import that is under way (spec/sync-engine.md 1.2.1). Entries are offered one by one, so a dump is never
/// held; [`Import::finish`] marks what a full import was not offered as deleted.
#[derive(Debug)]
pub struct Import<'a> {
    space: &'a mut ConnectorSpace,
    extent: Extent,
    now: Timestamp,
    seen: HashSet<CsId>,
    /// The DNs that objects had before.
    renamed: HashMap<CsId, Dn>,
    filtered: Vec<Filtered>,
    report: ImportReport,
}

impl<'a> Import<'a> {
    /// Begins a full import at this time.
    pub fn full(space: &'a mut ConnectorSpace, now: Timestamp) -> Self {
        Self::begin(space, Extent::Full, now)
    }

    /// Begins a delta import at this time: only what changed is offered. It needs a full import before it
    /// ([`ConnectorSpace::was_imported`]); whoever runs it checks that.
    pub fn delta(space: &'a mut ConnectorSpace, now: Timestamp) -> Self {
        Self::begin(space, Extent::Delta, now)
    }

    fn begin(space: &'a mut ConnectorSpace, extent: Extent, now: Timestamp) -> Self {
        let (seen, renamed, filtered) = (HashSet::default(), HashMap::default(), Vec::new());
        Self { space, extent, now, seen, renamed, filtered, report: ImportReport::default() }
    }

    /// The connector space that is imported into.
    pub fn space(&self) -> &ConnectorSpace {
        self.space
    }

    /// Tells how far the directory's changes are seen with what has been offered.
    pub fn reached(&mut self, watermark: u64) {
        self.space.watermark = watermark;
    }

    /// Whether only what changed is to be offered.
    pub fn is_delta(&self) -> bool {
        self.extent == Extent::Delta
    }

    /// Offers an entry of an AD forest.
    pub fn offer(&mut self, entry: &Entry) {
        let key = entry.dn.key();
        let Some(class) = entry.most_derived_class() else {
            self.leave_out(
                entry,
                FilterReason::ImportError("missing-object-class", "no objectClass".to_owned()),
            );
            return;
        };
        let object_type = match self.space.config.selects(&key, class) {
            Ok(object_type) => object_type,
            Err(reason) => return self.leave_out(entry, reason),
        };
        let incoming = self.space.config.read(entry, object_type);
        for (code, message) in &incoming.errors {
            self.failure(
                &entry.at,
                &entry.dn,
                code,
                format!("{}: {message}; the value is dropped", entry.dn),
            );
        }
        if incoming.anchor.is_none() {
            let text = "no objectGUID of 16 bytes".to_owned();
            return self.leave_out(entry, FilterReason::ImportError("missing-anchor-component", text));
        }
        self.stage(entry.dn.clone(), incoming, &entry.at);
    }

    /// Tells that the object with this anchor is gone from its directory; full imports notice that by themselves.
    pub fn offer_deleted(&mut self, anchor: Anchor) {
        for id in self.space.with_anchor(anchor).to_vec() {
            if self.seen.insert(id) {
                self.obsolete(id);
            }
        }
    }

    /// Ends the import. In a full one every object that was not offered is a pending delete, unless some could not be
    /// read: what is missing then may only have been misread (spec/sync-engine.md 1.2.1 step 6).
    pub fn finish(mut self) -> ImportReport {
        let is_whole = self.report.findings.iter().all(|finding| finding.object.is_none());
        if self.extent == Extent::Full {
            for id in self.space.ids().into_iter().filter(|_| is_whole) {
                // An object that was never exported is not in the directory yet, so it can't be missing there.
                let exported = self.space.get(id).is_some_and(|object| object.anchor.is_some());
                if exported && !self.seen.contains(&id) {
                    self.obsolete(id);
                }
            }
            self.report_outside();
            self.space.set_filtered(self.filtered);
        } else {
            self.space.update_filtered(self.filtered, &self.seen);
        }
        self.space.follow(&self.renamed);
        let restless =
            |object: &CsObject| object.transient && object.pending_import != Some(PendingImport::Delete);
        self.report.transient = self.space.iter().filter(|(_, object)| restless(object)).count() as u64;
        self.space.mark_imported();
        self.report
    }

    /// The object is gone: a pending delete.
    fn obsolete(&mut self, id: CsId) {
        let Some(object) = self.space.get(id) else { return };
        if object.pending_import == Some(PendingImport::Delete) {
            return;
        }
        self.space.mark(id, |object| {
            object.remember();
            object.pending_import = Some(PendingImport::Delete);
        });
        self.count("stage-delete");
    }

    /// Entries of no partition are no part of the connector; one finding tells how many there were.
    fn report_outside(&mut self) {
        let outside = |filtered: &&Filtered| filtered.reason == FilterReason::OutsidePartitions;
        let count = self.filtered.iter().filter(outside).count();
        if let Some(first) = self.filtered.iter().find(outside) {
            let message =
                format!("{count} entries stand in no partition of the connector, the first is {}", first.dn);
            let at = Location::file(self.space.config.name.clone());
            self.finding(&at, "dn-outside-partitions", message);
        }
    }

    /// Finds the object by anchor, else by DN, and stages the difference.
    pub(super) fn stage(&mut self, dn: Dn, incoming: Incoming, at: &Location) {
        if let Some(id) = self.with_same_anchor(&dn, &incoming) {
            if !self.seen.insert(id) {
                self.duplicate(id, &dn, at);
                return;
            }
            self.update(id, dn, incoming, at);
            return;
        }
        if let Some(id) = self.space.with_dn(&dn) {
            if self.seen.contains(&id) {
                return match incoming.anchor {
                    Some(Anchor::Cloud(anchor)) => self.add_twin(id, anchor, incoming, at),
                    Some(Anchor::ObjectGuid(_)) | None => self.duplicate(id, &dn, at),
                };
            }
            // Same DN, other anchor: what was staged is not this object (spec/sync-engine.md 1.2.1 step 2).
            match self.space.get(id).filter(|object| object.anchor.is_none()) {
                Some(object) if object.object_type == incoming.object_type => {
                    return self.adopt(id, incoming, at);
                }
                // What was provisioned is of another type, so it is not this object; the directory will say so.
                Some(_) => {}
                None => self.set_aside(id),
            }
        }
        self.add(dn, incoming, at);
    }

    /// Two AAD objects may share an anchor in a damaged directory: they are told apart by DN.
    fn with_same_anchor(&self, dn: &Dn, incoming: &Incoming) -> Option<CsId> {
        let same = self.space.with_anchor(incoming.anchor?);
        match incoming.anchor? {
            Anchor::ObjectGuid(_) => same.first().copied(),
            Anchor::Cloud(_) => {
                let own = self
                    .space
                    .with_dn(dn)
                    .filter(|id| self.space.get(*id).is_some_and(|object| object.anchor == incoming.anchor));
                // Only an earlier import can have left an object that this entry may be under another DN.
                let earlier = || same.iter().copied().find(|id| !self.seen.contains(id));
                own.or_else(|| if self.space.was_imported() { earlier() } else { None })
            }
        }
    }

    /// Another object has come by the DN of this one, which gets a name of its own until the rename or the delete
    /// that must be behind it shows up (spec/sync-engine.md 1.2.1 step 2).
    fn set_aside(&mut self, id: CsId) {
        let Some(object) = self.space.get(id) else { return };
        let anchor = object.anchor.map(|anchor| anchor.to_string()).unwrap_or_default();
        let Ok(dn) = Dn::parse(&format!("CN=transient-{anchor}")) else { return };
        self.renamed.entry(id).or_insert_with(|| object.dn.clone());
        self.space.edit(id, |object| {
            object.remember();
            object.dn = dn;
            object.transient = true;
            object.pending_import.get_or_insert(PendingImport::Update);
        });
    }

    fn update(&mut self, id: CsId, dn: Dn, incoming: Incoming, at: &Location) {
        let twin = self.twin_of(id, &dn);
        if let Some((first, anchor)) = twin {
            self.tell_twin(first, anchor, at);
        }
        let dn = twin.map_or(dn, |(_, anchor)| own_name(anchor));
        let Some(object) = self.space.get(id) else { return };
        let renamed = object.known_as().as_str() != dn.as_str();
        let retyped = object.object_type != incoming.object_type;
        let returned = object.pending_import == Some(PendingImport::Delete);
        if object.dn.as_str() != dn.as_str() {
            self.renamed.entry(id).or_insert_with(|| object.dn.clone());
        }
        let unchanged = !renamed && !retyped && !returned && !object.transient;
        if unchanged && object.imported == incoming.attributes {
            self.count("stage-no-change");
            self.confirm(id);
            return;
        }
        self.count(if retyped {
            "stage-delete-add"
        } else if renamed {
            "stage-rename"
        } else {
            "stage-update"
        });
        if let Some(other) = self.space.with_dn(&dn).filter(|other| *other != id && renamed) {
            if self.seen.contains(&other) {
                return self.duplicate(other, &dn, at);
            }
            self.set_aside(other);
        }
        self.space.edit(id, |object| {
            object.remember();
            object.dn = dn;
            object.object_type = incoming.object_type;
            object.imported = incoming.attributes;
            object.at = Some(at.clone());
            object.transient = false;
            object.pending_import = Some(match object.pending_import {
                Some(PendingImport::Add) => PendingImport::Add,
                None if object.awaits_confirmation() => PendingImport::Add,
                Some(PendingImport::DeleteAdd) => PendingImport::DeleteAdd,
                _ if retyped => PendingImport::DeleteAdd,
                _ => PendingImport::Update,
            });
        });
        self.confirm(id);
    }

    /// What was exported is compared with what has come back.
    fn confirm(&mut self, id: CsId) {
        let Some(object) = self.space.get(id) else { return };
        if object.unconfirmed_export.is_none() && object.escrowed_export.is_none() {
            return;
        }
        let (dn, at) = (object.dn.clone(), object.at.clone());
        let now = self.now;
        let missing = self.space.confirm(id, |object, imports| {
            let confirmation = confirm(object, imports);
            let names: Vec<String> = confirmation.missing.iter().map(ToString::to_string).collect();
            // The error of an export that is still to be repeated stays.
            let before = object.export_error.take();
            object.export_error = if names.is_empty() {
                before.filter(|error| !confirmation.settled && error.name != NOT_REIMPORTED)
            } else {
                let message = names.join(", ");
                Some(Box::new(ErrorRecord::again(before.as_deref(), NOT_REIMPORTED, message, now)))
            };
            names
        });
        if !missing.is_empty() {
            let at = at.unwrap_or_else(|| Location::file(self.space.config.name.clone()));
            self.finding(&at, NOT_REIMPORTED, format!("{dn}: {}", missing.join(", ")));
        }
    }

    /// For an object of the tenant that asks for a DN which another object of this import has, that object and the own
    /// anchor: the second of two with one source anchor.
    fn twin_of(&self, id: CsId, dn: &Dn) -> Option<(CsId, CloudAnchor)> {
        let cloud_anchor = |id| match self.space.get(id)?.anchor? {
            Anchor::Cloud(anchor) => Some(anchor),
            Anchor::ObjectGuid(_) => None,
        };
        let holder = self.space.with_dn(dn).filter(|holder| *holder != id && self.seen.contains(holder))?;
        cloud_anchor(holder)?;
        Some((holder, cloud_anchor(id)?))
    }

    /// The object that an outbound rule provisioned has arrived from the directory.
    fn adopt(&mut self, id: CsId, incoming: Incoming, at: &Location) {
        self.seen.insert(id);
        self.count("stage-add");
        self.space.edit(id, |object| {
            object.arrive(incoming.anchor, incoming.object_type, incoming.attributes);
            object.at = Some(at.clone());
        });
        self.confirm(id);
    }

    fn add(&mut self, dn: Dn, incoming: Incoming, at: &Location) {
        let id = self.space.insert(CsObject {
            anchor: incoming.anchor,
            imported: incoming.attributes,
            pending_import: Some(PendingImport::Add),
            at: Some(at.clone()),
            ..CsObject::new(dn, incoming.object_type)
        });
        self.seen.insert(id);
        self.count("stage-add");
    }

    /// Two objects of the tenant can't share a source anchor, yet a dump may say so. The second one stays in the
    /// connector space under a DN of its own, so that it can be asked for; nothing joins it.
    fn add_twin(&mut self, first: CsId, anchor: CloudAnchor, incoming: Incoming, at: &Location) {
        self.tell_twin(first, anchor, at);
        self.add(own_name(anchor), incoming, at);
    }

    fn tell_twin(&mut self, first: CsId, anchor: CloudAnchor, at: &Location) {
        let twin = self.space.get(first).map(|object| object.dn.to_string()).unwrap_or_default();
        let message = format!("{anchor} has the same source anchor as another object of the tenant ({twin})");
        self.failure(at, &anchor, "duplicate-object", message);
    }

    fn duplicate(&mut self, id: CsId, dn: &Dn, at: &Location) {
        let Some(first) = self.space.get(id) else { return };
        let place = first.at.as_ref().map_or_else(String::new, |first| format!(" (first at {first})"));
        let found = if first.known_as().key() == dn.key() {
            format!("{dn} stands twice{place}")
        } else {
            format!("{dn} has the anchor of {}{place}", first.known_as())
        };
        self.failure(at, dn, "duplicate-object", format!("{found}; the first one is kept"));
        self.count("stage-failure");
    }

    fn leave_out(&mut self, entry: &Entry, reason: FilterReason) {
        if let FilterReason::ImportError(code, message) = &reason {
            let message = format!("{}: {message}; the entry is left out", entry.dn);
            self.failure(&entry.at, &entry.dn, code, message);
            self.count("stage-failure");
        }
        let object_type = ObjectType::new(entry.most_derived_class().unwrap_or_default());
        // What is outside the selected classes has no rules: a name is all that an explanation needs of it.
        let attributes = match reason {
            FilterReason::ClassNotSelected(_)
            | FilterReason::OutsidePartitions
            | FilterReason::SoftDeleted => Attributes::new(),
            FilterReason::ContainerExcluded(_)
            | FilterReason::PartitionNotSelected(_)
            | FilterReason::ImportError(..) => self.space.config.read(entry, object_type.clone()).attributes,
        };
        let guid = entry.object_guid();
        self.keep_filtered(Filtered {
            dn: entry.dn.clone(),
            object_type,
            guid,
            cloud_anchor: None,
            attributes,
            reason,
        });
    }

    pub(super) fn keep_filtered(&mut self, filtered: Filtered) {
        self.filtered.push(filtered);
    }

    pub(super) fn finding(&mut self, at: &Location, code: &'static str, message: String) {
        self.report.findings.push(ImportFinding { at: at.clone(), object: None, code, message });
    }

    /// A finding that is a discovery error of an object.
    pub(super) fn failure(
        &mut self,
        at: &Location,
        object: &dyn fmt::Display,
        code: &'static str,
        message: String,
    ) {
        let object = Some(object.to_string());
        self.report.findings.push(ImportFinding { at: at.clone(), object, code, message });
    }

    fn count(&mut self, name: &'static str) {
        *self.report.statistics.entry(name).or_default() += 1;
    }
}

/// The DN of an object of the tenant that can't have the one of its source anchor.
fn own_name(anchor: CloudAnchor) -> Dn {
    SourceAnchor::new(&anchor.to_string()).cloud_dn()
}
