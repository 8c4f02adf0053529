//! What is well now but one edit away from an outage, or can't be known.

use super::absence::filtered_from_cloud;
use super::service::service_warnings;
use super::wording::rule_list;
use crate::lookup::{Qualification, Resolution};
use crate::metaverse::CsRef;
use crate::schema::AttributeName;
use crate::sync::SyncServer;

/// The warnings that go with an answer.
pub(super) fn warnings(
    server: &SyncServer,
    resolution: &Resolution,
    qualification: Qualification,
) -> Vec<String> {
    let mut warnings = Vec::new();
    if resolution.readings_differ() {
        let (by_tag, by_flag) = (resolution.by_tag.outcome, resolution.by_flag.outcome);
        warnings.push(Qualification::disagreement(by_tag, by_flag));
    }
    let path = &resolution.path;
    warnings.extend(outbound_warning(server, resolution));
    let target = resolution.verdict(qualification).target;
    warnings.extend(target.and_then(|target| control_warning(server, target)));
    warnings.extend(target.into_iter().flat_map(|target| service_warnings(server, Some(target.connector))));
    let on_way = path.cloud.iter().copied().chain(path.candidates.iter().map(|link| link.object));
    warnings.extend(on_way.filter_map(|object| error_warning(server, object)));
    warnings
}

/// What is to be said of the outbound rules of the AAD object, if it is linked. Whether the outbound flag is needed too is
/// not documented, so it is a warning (spec/lookup.md).
pub fn outbound_warning(server: &SyncServer, resolution: &Resolution) -> Option<String> {
    let object = *resolution.path.cloud.first().filter(|_| resolution.path.metaverse.is_some())?;
    let graph = &server.metaverse.links;
    let (_, link) = graph.of_object(object)?;
    let outbound = graph.rules(link.outbound_rules);
    if outbound.iter().filter_map(|id| server.rules().get(*id)).any(|rule| rule.password_sync) {
        return None;
    }
    Some(if link.outbound.is_none() {
        let why = outbound_reason(server, object);
        format!(
            "no outbound rule supports the link of the AAD object, so the user is about to leave the cloud or is no longer managed there{why}"
        )
    } else {
        let list = rule_list(server, outbound);
        format!(
            "no outbound rule on the AAD object has EnablePasswordSync ({list}); whether that matters is not documented"
        )
    })
}

/// Why the person is out of scope of the rules to the cloud, as the end of a sentence.
fn outbound_reason(server: &SyncServer, object: CsRef) -> String {
    let linked = server.metaverse.links.of_object(object);
    match linked.and_then(|(target, _)| filtered_from_cloud(server, target, object)) {
        Some(cause) => {
            let facts: Vec<String> = std::iter::once(cause.message).chain(cause.evidence).collect();
            format!(": {}", facts.join("; "))
        }
        None => String::new(),
    }
}

/// Absent counts as enabled, for every negated operator is true of an absent attribute (spec/sync-engine.md 1.4.1). An
/// object without any attribute was stated, not imported.
fn control_warning(server: &SyncServer, target: CsRef) -> Option<String> {
    let staged = server.space(target.connector)?.get(target.id)?;
    if staged.imported.is_empty() || staged.imported.contains(AttributeName::new("userAccountControl")) {
        return None;
    }
    let name = server.describe(target);
    Some(format!("{name} has no readable userAccountControl, which counts as enabled; check the dump"))
}

/// An object that could not be synchronised keeps the link and the values of its last success.
fn error_warning(server: &SyncServer, object: CsRef) -> Option<String> {
    let staged = server.space(object.connector)?.get(object.id)?;
    let message = &staged.error.as_ref()?.message;
    Some(format!("{} could not be synchronised and is as it was before: {message}", server.describe(object)))
}
