//! What the directories of a world offer to imports.

use super::ground::Ground;
use anchorwalk::connector::{Anchor, Import, ImportReport};
use anchorwalk::directory::{CloudUser, Entry};
use anchorwalk::metaverse::ConnectorIndex;
use anchorwalk::sync::SyncServer;

/// What one directory offers.
enum Offer {
    Forest(Vec<Entry>),
    Tenant(Vec<CloudUser>),
}

/// What the directory of a connector offers; that of the tenant is the last.
fn offered(server: &SyncServer, ground: &Ground, connector: ConnectorIndex) -> Offer {
    let connectors = places(server);
    let place = connectors.iter().position(|own| *own == connector).unwrap();
    if place + 1 == connectors.len() {
        Offer::Tenant(ground.cloud_objects())
    } else {
        Offer::Forest(ground.entries(place))
    }
}

impl Offer {
    fn make(&self, import: &mut Import<'_>) {
        match self {
            Self::Forest(entries) => entries.iter().for_each(|entry| import.offer(entry)),
            Self::Tenant(objects) => objects.iter().for_each(|object| import.offer_cloud(object)),
        }
    }

    /// What is new here or other than before.
    fn changed_since(&self, before: &Self) -> Self {
        match (self, before) {
            (Self::Forest(now), Self::Forest(before)) => Self::Forest(not_in(now, before)),
            (Self::Tenant(now), Self::Tenant(before)) => Self::Tenant(not_in(now, before)),
            _ => unreachable!("a directory is of one kind"),
        }
    }

    fn anchors(&self) -> Vec<Anchor> {
        match self {
            Self::Forest(entries) => {
                entries.iter().filter_map(Entry::object_guid).map(Anchor::ObjectGuid).collect()
            }
            Self::Tenant(objects) => {
                objects.iter().map(|object| Anchor::Cloud(object.cloud_anchor())).collect()
            }
        }
    }
}

fn not_in<T: PartialEq + Clone>(now: &[T], before: &[T]) -> Vec<T> {
    now.iter().filter(|one| !before.contains(one)).cloned().collect()
}

fn places(server: &SyncServer) -> Vec<ConnectorIndex> {
    server.spaces().map(|(connector, _)| connector).collect()
}

/// Imports everything.
pub(super) fn full_import(server: &mut SyncServer, ground: &Ground) {
    for connector in places(server) {
        full_import_of(server, ground, connector);
    }
}

/// Imports everything from the directory of one connector.
pub(super) fn full_import_of(server: &mut SyncServer, ground: &Ground, connector: ConnectorIndex) {
    reported(server, ground, connector);
}

fn reported(server: &mut SyncServer, ground: &Ground, connector: ConnectorIndex) -> ImportReport {
    let offer = offered(server, ground, connector);
    let now = server.options.now;
    let mut import = Import::full(server.space_mut(connector).unwrap(), now);
    offer.make(&mut import);
    import.finish()
}

/// Whether full imports of everything have discovery errors: those that have take nothing for gone.
pub(super) fn misreads(server: &SyncServer, ground: &Ground) -> bool {
    let mut tried = server.clone();
    places(server).into_iter().any(|connector| {
        let report = reported(&mut tried, ground, connector);
        report.findings.iter().any(|finding| finding.object.is_some())
    })
}

/// Imports what has changed since the directories were as `before`: what differs, then what is gone.
pub(super) fn delta_import(server: &mut SyncServer, before: &Ground, ground: &Ground) {
    for connector in places(server) {
        delta_import_of(server, before, ground, connector);
    }
}

/// As [`delta_import`], but in full where an object has left the selected containers.
pub(super) fn sufficient_import(server: &mut SyncServer, before: &Ground, ground: &Ground) {
    for (place, connector) in places(server).into_iter().enumerate() {
        if ground.has_left(before, place) {
            full_import_of(server, ground, connector);
        } else {
            delta_import_of(server, before, ground, connector);
        }
    }
}

fn delta_import_of(server: &mut SyncServer, before: &Ground, ground: &Ground, connector: ConnectorIndex) {
    let (before, after) = (offered(server, before, connector), offered(server, ground, connector));
    let now = server.options.now;
    let mut import = Import::delta(server.space_mut(connector).unwrap(), now);
    after.changed_since(&before).make(&mut import);
    let anchors = after.anchors();
    for anchor in before.anchors().into_iter().filter(|anchor| !anchors.contains(anchor)) {
        import.offer_deleted(anchor);
    }
    import.finish();
}
