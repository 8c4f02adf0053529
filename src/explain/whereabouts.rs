//! Where the AD object may be that no import brought.

use super::identity::{Identities, text};
use super::{Cause, CauseCode};
use crate::connector::ConnectorSpace;
use crate::metaverse::CsRef;
use crate::rule::{Direction, FlowSource, SyncRule};
use crate::schema::{AttributeName, SourceAnchor};
use crate::sync::{CsView, SyncServer};
use std::collections::{BTreeMap, BTreeSet};

/// The source anchor is another spelling of that of an object which is there: a GUID in its text form, base64 without
/// its padding or with blanks. The engine compares the text (spec/sync-engine.md 1.1.2), so the two never meet.
pub(super) fn misspelt(server: &SyncServer, identities: &Identities, anchor: &SourceAnchor) -> Option<Cause> {
    let guid = anchor.meant_guid()?;
    let right = SourceAnchor::of_guid(guid);
    let meant = match (identities.with_guid(guid), identities.with_source_anchor(&right)) {
        ([staged, ..], _) => server.describe(*staged),
        (_, [id, ..]) => format!("metaverse object {}", server.metaverse.get(*id)?.guid.braced()),
        ([], []) => return None,
    };
    let message = format!(
        "the immutable id {anchor} means {meant}, but the engine compares the text, and that has {right}"
    );
    Some(Cause::new(CauseCode::SourceAnchorMisspelt, message))
}

/// No directory that was imported has the object.
pub(super) fn gone(
    server: &SyncServer,
    identities: &Identities,
    view: &CsView<'_>,
    anchor: &SourceAnchor,
) -> Cause {
    if let Some(other) = namesake(identities, view) {
        let message = format!(
            "no AD object has the source anchor {anchor}, but {} has the same userPrincipalName: recreated, migrated, or anchored on another attribute",
            server.describe(other)
        );
        let cause = Cause::new(CauseCode::RecreatedOnPremises, message).with(searched(server));
        return unread_anchors(server).into_iter().fold(cause, Cause::with);
    }
    let unseen = names(forests(server).filter(|space| !is_filled(space)));
    if unseen.is_empty() {
        let message = format!(
            "no AD object: deleted on premises but not in the cloud, or outside the dump (source anchor {anchor})"
        );
        let cause = Cause::new(CauseCode::DeletedOnPremises, message).with(searched(server));
        return unread_anchors(server).into_iter().fold(cause, Cause::with);
    }
    let message = format!(
        "no AD object has the source anchor {anchor}, but nothing of {unseen} was imported: whether it is there can't be told"
    );
    Cause::new(CauseCode::ForestNotImported, message).with(searched(server))
}

/// An AD object with the user principal name of an AAD object.
pub(super) fn namesake(identities: &Identities, view: &CsView<'_>) -> Option<CsRef> {
    identities.namesake(&text(&view.object().imported, "userPrincipalName")?)
}

/// The attributes that a source anchor is made of and that a connector does not import (spec/config-export.md 3.3).
fn unread_anchors(server: &SyncServer) -> Vec<String> {
    let mut unread: BTreeMap<AttributeName, Vec<&ConnectorSpace>> = BTreeMap::new();
    for space in forests(server) {
        let of_anchor = anchor_sources(server, space);
        for name in of_anchor.into_iter().filter(|name| !space.config.included.contains(name)) {
            unread.entry(name).or_default().push(space);
        }
    }
    let line = |(name, spaces): (AttributeName, Vec<&ConnectorSpace>)| {
        format!("the source anchor is made of {name}, which is not imported by {}", names(spaces.into_iter()))
    };
    unread.into_iter().map(line).collect()
}

/// The attributes of which the rules of a connector make a source anchor.
fn anchor_sources(server: &SyncServer, space: &ConnectorSpace) -> BTreeSet<AttributeName> {
    let target = AttributeName::new("sourceAnchor");
    let is_one = |rule: &&SyncRule| {
        !rule.disabled && rule.direction == Direction::Inbound && rule.connector == space.config.id
    };
    let rules = server.rules().iter().map(|(_, rule)| rule).filter(is_one);
    let flows = rules.flat_map(|rule| &rule.flows).filter(|flow| flow.target == target);
    let read = flows.flat_map(|flow| match &flow.source {
        FlowSource::Direct(name) => std::slice::from_ref(name),
        FlowSource::Expression(expression) => expression.attributes(),
        FlowSource::Constant(_) => &[],
    });
    read.copied().collect()
}

/// In which forests the object was looked for, and which of them are empty.
fn searched(server: &SyncServer) -> String {
    let filled = || forests(server).filter(|space| is_filled(space));
    let is_empty = |space: &&ConnectorSpace| space.is_empty() && space.filtered().is_empty();
    let (loaded, empty) =
        (names(filled().filter(|space| !is_empty(space))), names(filled().filter(is_empty)));
    let mut searched = format!("searched {}", if loaded.is_empty() { "no forest" } else { &loaded });
    if !empty.is_empty() {
        searched.push_str("; the connector space is empty of ");
        searched.push_str(&empty);
    }
    searched
}

/// Whether the objects of a forest are here, by an import or because a graph was given.
fn is_filled(space: &ConnectorSpace) -> bool {
    space.was_imported() || !space.is_empty()
}

fn forests(server: &SyncServer) -> impl Iterator<Item = &ConnectorSpace> {
    server.spaces().filter(|(connector, _)| server.is_forest(*connector)).map(|(_, space)| space)
}

fn names<'a>(spaces: impl Iterator<Item = &'a ConnectorSpace>) -> String {
    spaces.map(|space| space.config.name.as_str()).collect::<Vec<_>>().join(", ")
}
