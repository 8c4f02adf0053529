//! Finding the object of a connector space that a person means.

use super::Failure;
use crate::connector::Anchor;
use crate::explain::{Explainer, Identities};
use crate::metaverse::{ConnectorIndex, CsRef};
use crate::schema::{CloudAnchor, Dn, Guid, nearest, quoted};
use crate::sync::SyncServer;

/// The one object with this DN, `objectGUID`, cloudAnchor or user principal name, of this connector if one is named.
pub(super) fn staged_object(
    server: &SyncServer,
    asked: &str,
    connector: Option<ConnectorIndex>,
) -> Result<CsRef, Failure> {
    let dn = Dn::parse(asked).ok();
    let anchor = asked.parse::<Guid>().ok().map(Anchor::ObjectGuid);
    let anchor = anchor.or_else(|| asked.parse::<CloudAnchor>().ok().map(Anchor::Cloud));
    let mut found: Vec<CsRef> = Vec::new();
    for (index, space) in server.spaces().filter(|(index, _)| connector.is_none_or(|only| only == *index)) {
        let by_dn = dn.as_ref().and_then(|dn| space.with_dn(dn));
        let by_anchor = anchor.map(|anchor| space.with_anchor(anchor));
        let ids = by_dn.into_iter().chain(by_anchor.into_iter().flatten().copied());
        found.extend(ids.map(|id| CsRef { connector: index, id }));
    }
    if found.is_empty() && asked.contains('@') {
        let identities = Identities::of(server);
        let named = identities.with_sign_in_name(asked).iter();
        found.extend(named.filter(|at| connector.is_none_or(|only| only == at.connector)));
    }
    match found.as_slice() {
        [at] => Ok(*at),
        [] => Err(nobody(server, asked)),
        several => {
            let names: Vec<String> = several.iter().map(|at| server.describe(*at)).collect();
            let message = format!("several objects are meant by `{}`: {}", quoted(asked), names.join(", "));
            Err(Failure::usage(format!("{message}; --connector says which")))
        }
    }
}

/// The connector with this name or id.
pub(super) fn connector_named(server: &SyncServer, name: &str) -> Result<ConnectorIndex, Failure> {
    let by_id = || name.parse::<Guid>().ok().and_then(|id| server.connector(id));
    server.connector_named(name).or_else(by_id).ok_or_else(|| {
        let names: Vec<&str> = server.spaces().map(|(_, space)| space.config.name.as_str()).collect();
        let near = nearest(name, names.iter().copied()).map(|near| format!("; did you mean {near}?"));
        let known = format!("; there are {}", names.join(", "));
        Failure::usage(format!("there is no connector `{}`{}", quoted(name), near.unwrap_or(known)))
    })
}

/// No object is meant: why, if an import left it out, or whose DN is nearest.
fn nobody(server: &SyncServer, asked: &str) -> Failure {
    let left_out = Explainer::new(server).on_premises(asked);
    if !left_out.is_empty() {
        return Failure::usage(format!("`{asked}` is not staged here: {}", left_out.join("; ")));
    }
    let dns: Vec<&str> =
        server.spaces().flat_map(|(_, space)| space.iter().map(|(_, object)| object.dn.as_str())).collect();
    let help = nearest(asked, dns).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
    Failure::usage(format!(
        "no object is meant by `{asked}`: expected a DN, objectGUID, cloudAnchor or user principal name of a connector space{help}"
    ))
}
