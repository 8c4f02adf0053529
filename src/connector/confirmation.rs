//! Confirming import: whether what was sent has arrived (spec/sync-engine.md 1.2.1 step 8).

use super::{CsObject, ExportOperation, PendingExport};
use crate::schema::{AttributeName, Values};

/// The error of an object whose exported change an import did not show.
pub const NOT_REIMPORTED: &str = "exported-change-not-reimported";

/// What a confirming import shows of an object that something was sent to.
pub(super) struct Confirmation {
    /// The attributes that were sent with success and did not arrive.
    pub(super) missing: Vec<AttributeName>,
    /// Whether the last export has come to its end: nothing is staged any more, or what was never answered is there.
    pub(super) settled: bool,
}

/// Compares what was sent with what was imported now: what arrived is forgotten, what did not is staged again. What the
/// connector does not import can't be compared: it stays unconfirmed. What was never answered is still staged, so the
/// record of it can go, whether it arrived or not.
pub(super) fn confirm(object: &mut CsObject, imports: impl Fn(AttributeName) -> bool) -> Confirmation {
    let unconfirmed = object.unconfirmed_export.take();
    let escrowed = object.escrowed_export.take();
    let arrived = escrowed.is_some_and(|escrowed| {
        let mut sent = escrowed.attributes.iter().filter(|(name, _)| imports(**name));
        sent.all(|(name, values)| same(object.imported.get(*name), values.as_ref()))
    });
    let mut missing = PendingExport::new(ExportOperation::Update);
    let mut unknown = PendingExport::new(ExportOperation::Update);
    if let Some(export) = unconfirmed {
        for (name, values) in export.attributes {
            if !imports(name) {
                unknown.attributes.insert(name, values);
            } else if !same(object.imported.get(name), values.as_ref()) {
                missing.attributes.insert(name, values);
            }
        }
        missing.new_dn = export.new_dn.filter(|dn| *dn != object.dn);
    }
    object.unconfirmed_export = (!unknown.is_empty()).then(|| Box::new(unknown));
    let settled = arrived || object.pending_export.is_none();
    let names = missing.attributes.keys().copied().collect();
    if !missing.is_empty() {
        stage_again(object, missing);
    }
    Confirmation { missing: names, settled }
}

/// What is staged already is newer than what did not arrive.
fn stage_again(object: &mut CsObject, mut missing: PendingExport) {
    if let Some(staged) = object.pending_export.take() {
        missing.extend(staged);
    }
    object.pending_export = Some(missing);
}

fn same(imported: Option<&Values>, sent: Option<&Values>) -> bool {
    match (imported, sent) {
        (None, None) => true,
        (Some(imported), Some(sent)) => imported.same_set(sent),
        _ => false,
    }
}
