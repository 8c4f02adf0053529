//! Comparing the values of an attribute with those that were expected.

use crate::metaverse::ConnectorIndex;
use crate::schema::{Dn, Guid, Scalar, Sid};
use crate::sync::SyncServer;

/// Values in one form, however they were written, in one order; `absent` if there are none.
pub(super) fn shown(values: &[Scalar]) -> String {
    let mut texts: Vec<String> = values.iter().map(readable).collect();
    texts.sort_unstable();
    if texts.is_empty() { "absent".to_owned() } else { texts.join("; ") }
}

/// A value in one form, however it was written.
fn readable(value: &Scalar) -> String {
    if let Scalar::Text(text) = value {
        if let Ok(guid) = text.parse::<Guid>() {
            return guid.to_string();
        }
        if let Ok(sid) = text.parse::<Sid>() {
            return sid.to_string();
        }
        for truth in ["True", "False"] {
            if truth.eq_ignore_ascii_case(text) {
                return truth.to_owned();
            }
        }
    }
    value.to_string()
}

/// Metaverse values, with references as the DNs of objects that people know: the one that is expected, or else the
/// first that is linked.
pub(super) fn resolved(server: &SyncServer, found: &[Scalar], expected: &[Scalar]) -> Vec<Scalar> {
    let wanted = |dn: &Dn| expected.iter().any(|value| value.as_text() == Some(dn.as_str()));
    let resolve = |value: &Scalar| {
        let Scalar::Reference(reference) = value else { return value.clone() };
        let Some(target) = server.metaverse.referenced(reference) else { return value.clone() };
        let mut links: Vec<_> = server.metaverse.links.of_metaverse(target);
        links.sort_by_key(|link| link.object.connector);
        let linked =
            |connector: ConnectorIndex, id| server.space(connector)?.get(id).map(|own| own.dn.clone());
        let dns: Vec<Dn> =
            links.iter().filter_map(|link| linked(link.object.connector, link.object.id)).collect();
        let dn = dns.iter().find(|dn| wanted(dn)).or(dns.first());
        dn.map_or_else(|| value.clone(), |dn| Scalar::text(dn.as_str()))
    };
    found.iter().map(resolve).collect()
}
