//! Comparing what the directories themselves hold with what was expected.

use super::Expectation;
use super::subject::{name, tenant_object};
use super::values::shown;
use crate::directory::{CloudUser, World};
use crate::scenario::step::Subject;
use crate::scenario::wanted::{EntryExpectation, TenantExpectation};
use crate::schema::{AttributeName, Location, Scalar};
use crate::sync::SyncServer;

/// Every assertion about an AD object.
pub(super) fn entry(world: &World, wanted: &EntryExpectation, at: &Location) -> Vec<Expectation> {
    let who = name(world, wanted.of);
    let values = wanted.values.iter().map(|(attribute, expected)| {
        let found = wanted.of.entry(world).map(|entry| entry.values(*attribute)).unwrap_or_default();
        compared(&who, *attribute, expected, found, at)
    });
    values.collect()
}

/// Every assertion about an object of the tenant.
pub(super) fn tenant(
    server: &SyncServer,
    world: &World,
    wanted: &TenantExpectation,
    at: &Location,
) -> Vec<Expectation> {
    let who = match &wanted.of {
        Subject::Cloud(name) => format!("`{name}` in the tenant"),
        Subject::Object(object) | Subject::CloudOf(object) => {
            format!("the object of {} in the tenant", name(world, *object))
        }
    };
    let user = tenant_object(server, world, &wanted.of);
    let words = |expected: &str, found: &str, passed| {
        Expectation::new(at, format!("{who}: {expected}"), found, passed)
    };
    let mut list = Vec::new();
    let exists = |exists| if exists { "exists" } else { "does not exist" };
    list.extend(
        wanted
            .exists
            .map(|expected| words(exists(expected), exists(user.is_some()), expected == user.is_some())),
    );
    let Some(user) = user else {
        if wanted.exists.is_none() {
            list.push(words("exists", "does not exist", false));
        }
        return list;
    };
    let deleted = |deleted| if deleted { "soft-deleted" } else { "not deleted" };
    list.extend(
        wanted
            .deleted
            .map(|expected| words(deleted(expected), deleted(user.deleted), expected == user.deleted)),
    );
    let synced = |synced| if synced { "synchronised" } else { "not synchronised" };
    let is_synced = user.sync_enabled == Some(true);
    list.extend(
        wanted.synced.map(|expected| words(synced(expected), synced(is_synced), expected == is_synced)),
    );
    list.extend(wanted.immutable_id.as_ref().map(|expected| {
        let shown = |id: Option<&String>| format!("immutable id {}", id.map_or("absent", String::as_str));
        let (expected, found) = (shown(expected.as_option()), shown(user.immutable_id.as_ref()));
        words(&expected, &found, expected == found)
    }));
    list.extend(
        wanted
            .values
            .iter()
            .map(|(attribute, expected)| compared(&who, *attribute, expected, user.values(*attribute), at)),
    );
    list.extend(wanted.quarantined.as_ref().map(|expected| {
        let (expected, found) = (attributes(expected), attributes(&quarantined(world, user)));
        words(&expected, &found, expected == found)
    }));
    list
}

fn compared(
    who: &str,
    attribute: AttributeName,
    expected: &[Scalar],
    found: &[Scalar],
    at: &Location,
) -> Expectation {
    let (expected, found) = (shown(expected), shown(found));
    let passed = expected == found;
    Expectation::new(at, format!("{who}: {attribute} is {expected}"), found, passed)
}

fn quarantined(world: &World, user: &CloudUser) -> Vec<AttributeName> {
    let own = world.tenant.quarantine.iter().filter(|claim| claim.user == user.id);
    own.map(|claim| claim.attribute).collect()
}

fn attributes(names: &[AttributeName]) -> String {
    let mut names: Vec<&str> = names.iter().map(|name| name.as_str()).collect();
    names.sort_unstable();
    if names.is_empty() {
        "nothing in quarantine".to_owned()
    } else {
        format!("in quarantine: {}", names.join(", "))
    }
}
