//! Confirming import: whether what was sent has arrived (spec/sync-engine.md 1.2.1 step 8).

use super::{CsObject, ExportOperation, PendingExport};
use crate::schema::{AttributeName, Values};

/// The error of an object whose exported change an import did not show.
pub const NOT_REIMPORTED: &str = "exported-change-not-reimported";

/// Compares what was sent with what was imported now: what arrived is forgotten, what did not is staged again.
/// Returns the attributes that did not arrive. What the connector does not import can't be compared: it stays
/// unconfirmed.
pub(super) fn confirm(object: &mut CsObject, imports: impl Fn(AttributeName) -> bool) -> Vec<AttributeName> {
    let unconfirmed = object.unconfirmed_export.take();
    // An export that was never answered is known to have arrived only by what is imported.
    let escrowed = object.escrowed_export.take();
    let mut missing = PendingExport::new(ExportOperation::Update);
    let mut unknown = PendingExport::new(ExportOperation::Update);
    for export in [unconfirmed, escrowed].into_iter().flatten() {
        for (name, values) in export.attributes {
            if !imports(name) {
                unknown.attributes.insert(name, values);
            } else if same(object.imported.get(name), values.as_ref()) {
                missing.attributes.remove(&name);
            } else {
                missing.attributes.insert(name, values);
            }
        }
        missing.new_dn = export.new_dn.filter(|dn| *dn != object.dn).or(missing.new_dn);
    }
    object.unconfirmed_export = (!unknown.is_empty()).then(|| Box::new(unknown));
    let names = missing.attributes.keys().copied().collect();
    if !missing.is_empty() {
        stage_again(object, missing);
    }
    names
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
