//! Values on one line.

use crate::schema::Values;

/// The values of an attribute on one line; long ones are cut.
pub(super) fn shown(values: Option<&Values>) -> String {
    const SHOWN_MAX: usize = 120;
    let Some(values) = values else { return "absent".to_owned() };
    let text = values.to_string();
    match text.char_indices().nth(SHOWN_MAX) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}
