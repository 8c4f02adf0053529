//! Laying stated objects and links over the server.

use super::subject::{cloud_object, staged};
use crate::connector::Import;
use crate::directory::World;
use crate::metaverse::{Contributor, CsRef, Link, MvAttribute, MvAttributes, MvId, MvObject};
use crate::rule::Direction;
use crate::scenario::step::{Lineage, Statement};
use crate::scenario::world::WorldEdit;
use crate::schema::{AttributeName, Guid, ObjectType, Values};
use crate::sync::SyncServer;
use std::collections::BTreeMap;

/// Imports what is stated and links it. What was imported before stays as it is.
pub(super) fn state(
    server: &mut SyncServer,
    world: &mut World,
    creations: &[WorldEdit],
    graph: &[Statement],
) {
    for edit in creations {
        edit.apply(world);
    }
    for statement in graph {
        import(server, world, statement);
    }
    let mut people: BTreeMap<&str, MvId> = BTreeMap::new();
    for statement in graph {
        link(server, world, statement, &mut people);
    }
    for statement in graph {
        lose(server, world, statement, &people);
    }
}

/// Stages one object, as an import would that nothing else is offered to.
fn import(server: &mut SyncServer, world: &World, statement: &Statement) {
    let now = server.options.now;
    match statement {
        Statement::Ad { object, .. } => {
            let Some((forest, entry)) = world.forests.get(object.forest).zip(object.entry(world)) else {
                return;
            };
            let connector = server.connector_named(forest.name());
            if let Some(space) = connector.and_then(|connector| server.space_mut(connector)) {
                Import::full(space, now).offer(entry);
            }
        }
        Statement::Aad { name, .. } => {
            let connector = server.cloud().map(|(connector, _)| connector);
            let space = connector.and_then(|connector| server.space_mut(connector));
            if let Some((space, user)) = space.zip(world.tenant.named(name)) {
                Import::full(space, now).offer_cloud(user);
            }
        }
        Statement::MissingPerson(_) => {}
    }
}

fn link<'g>(
    server: &mut SyncServer,
    world: &World,
    statement: &'g Statement,
    people: &mut BTreeMap<&'g str, MvId>,
) {
    let (object, person, lineage, origin) = match statement {
        Statement::Ad { object, person, lineage, .. } => {
            (staged(server, world, *object), person, lineage, Direction::Inbound)
        }
        Statement::Aad { name, person, lineage } => {
            (cloud_object(server, world, name), person, lineage, Direction::Outbound)
        }
        Statement::MissingPerson(_) => return,
    };
    let Some(object) = object else { return };
    if let Some(space) = server.space_mut(object.connector) {
        space.mark(object.id, |staged| staged.pending_import = None);
    }
    let Some(person) = person else { return };
    let target = *people.entry(person).or_insert_with(|| insert(server, person, object, lineage));
    let links = &mut server.metaverse.links;
    let (inbound_rules, outbound_rules) =
        (links.intern(&lineage.inbound_rules), links.intern(&lineage.outbound_rules));
    let Lineage { inbound, outbound, .. } = *lineage;
    let origin = if outbound.is_none() { Direction::Inbound } else { origin };
    links.set(object, target, Link { origin, inbound, outbound, inbound_rules, outbound_rules });
}

/// The metaverse object of a person, with nothing but a name.
fn insert(server: &mut SyncServer, person: &str, object: CsRef, lineage: &Lineage) -> MvId {
    let contributor = lineage.inbound.or(lineage.outbound).map(|rule| Contributor { rule, object });
    let attributes: MvAttributes = contributor
        .map(|contributor| {
            let values = Values::text(person);
            (AttributeName::new("displayName"), MvAttribute { values, contributor })
        })
        .into_iter()
        .collect();
    let guid = Guid::named(&format!("person {person}"));
    server.metaverse.insert(MvObject { guid, object_type: ObjectType::new("person"), attributes })
}

/// Takes away what a damaged dump lacks, and leaves the links to it.
fn lose(server: &mut SyncServer, world: &mut World, statement: &Statement, people: &BTreeMap<&str, MvId>) {
    match statement {
        Statement::MissingPerson(person) => {
            if let Some(id) = people.get(person.as_str()) {
                server.metaverse.lose(*id);
            }
        }
        Statement::Ad { object, missing: true, .. } => {
            let staged = staged(server, world, *object);
            if let Some(staged) = staged
                && let Some(space) = server.space_mut(staged.connector)
            {
                space.remove(staged.id);
            }
            WorldEdit::Delete { object: *object }.apply(world);
        }
        Statement::Ad { .. } | Statement::Aad { .. } => {}
    }
}
