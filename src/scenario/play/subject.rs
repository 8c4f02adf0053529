//! Finding the objects that steps name, wherever they stand by then.

use crate::connector::Anchor;
use crate::directory::{CloudUser, World};
use crate::metaverse::CsRef;
use crate::scenario::read::object_name;
use crate::scenario::step::Subject;
use crate::scenario::world::ObjectRef;
use crate::schema::{AttributeName, Guid, Scalar, SourceAnchor};
use crate::sync::SyncServer;

/// The object in the connector space, found by its anchor: wherever it stands now.
pub(super) fn staged(server: &SyncServer, world: &World, object: ObjectRef) -> Option<CsRef> {
    let connector = server.connector_named(world.forests.get(object.forest)?.name())?;
    let guid = object.entry(world)?.object_guid()?;
    let id = server.space(connector)?.with_anchor(Anchor::ObjectGuid(guid)).first()?;
    Some(CsRef { connector, id: *id })
}

/// The object of the tenant in the AAD connector space. Where two share the anchor, the source anchor tells them apart.
pub(super) fn cloud_object(server: &SyncServer, world: &World, name: &str) -> Option<CsRef> {
    let user = world.tenant.named(name)?;
    let (connector, space) = server.cloud()?;
    let ids = space.with_anchor(Anchor::Cloud(user.cloud_anchor()));
    let dn = user.immutable_id.as_deref().map(|id| SourceAnchor::new(id).cloud_dn());
    let own = ids.iter().find(|id| space.get(**id).is_some_and(|object| Some(&object.dn) == dn.as_ref()));
    own.or(ids.first()).map(|id| CsRef { connector, id: *id })
}

/// The object of the AAD connector space that stands for an AD object: its metaverse object's, else the one with its
/// source anchor.
pub(super) fn cloud_of(server: &SyncServer, world: &World, object: ObjectRef) -> Option<CsRef> {
    let (connector, space) = server.cloud()?;
    let links = &server.metaverse.links;
    let linked = staged(server, world, object)
        .and_then(|staged| links.from_connector(links.of_object(staged)?.0, connector))
        .map(|link| link.object);
    let anchored = || {
        let id = anchors(world, object).into_iter().find_map(|anchor| space.with_dn(&anchor.cloud_dn()))?;
        Some(CsRef { connector, id })
    };
    linked.or_else(anchored)
}

/// The source anchors that an AD object may have: of `mS-DS-ConsistencyGuid`, and of `objectGUID`.
fn anchors(world: &World, object: ObjectRef) -> Vec<SourceAnchor> {
    let Some(entry) = object.entry(world) else { return Vec::new() };
    let consistency = match entry.values(AttributeName::new("mS-DS-ConsistencyGuid")).first() {
        Some(Scalar::Binary(bytes)) => Guid::from_directory_bytes(bytes).ok(),
        Some(Scalar::Text(text)) => text.parse().ok(),
        _ => None,
    };
    [consistency, entry.object_guid()].into_iter().flatten().map(SourceAnchor::of_guid).collect()
}

/// The object of the tenant itself, deleted or not.
pub(super) fn tenant_object<'w>(
    server: &SyncServer,
    world: &'w World,
    subject: &Subject,
) -> Option<&'w CloudUser> {
    let object = match subject {
        Subject::Cloud(name) => return world.tenant.named(name),
        Subject::Object(object) | Subject::CloudOf(object) => *object,
    };
    let staged = cloud_of(server, world, object);
    let anchor = staged.and_then(|staged| server.space(staged.connector)?.get(staged.id)?.anchor);
    let by_anchor = |user: &&CloudUser| Some(Anchor::Cloud(user.cloud_anchor())) == anchor;
    let users = || world.tenant.users().map(|(_, user)| user);
    let by_id = |anchor: SourceAnchor| {
        let same = |user: &&CloudUser| user.immutable_id.as_deref() == Some(anchor.as_str());
        users().filter(same).min_by_key(|user| user.deleted)
    };
    users().find(by_anchor).or_else(|| anchors(world, object).into_iter().find_map(by_id))
}

pub(super) fn name(world: &World, object: ObjectRef) -> String {
    let forest = world.forests.get(object.forest);
    forest.and_then(|forest| Some(object_name(forest, forest.entry(object.entry)?))).unwrap_or_default()
}

pub(super) fn in_space(server: &SyncServer, world: &World, subject: &Subject) -> Option<CsRef> {
    match subject {
        Subject::Object(object) => staged(server, world, *object),
        Subject::Cloud(name) => cloud_object(server, world, name),
        Subject::CloudOf(object) => cloud_of(server, world, *object),
    }
}

pub(super) fn subject_name(world: &World, subject: &Subject) -> String {
    match subject {
        Subject::Object(object) => name(world, *object),
        Subject::Cloud(name) => name.clone(),
        Subject::CloudOf(object) => format!("the cloud object of {}", name(world, *object)),
    }
}
