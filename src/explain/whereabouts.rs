//! Where the AD object may be that no import brought.

use super::identity::{Identities, text};
use super::{Cause, CauseCode};
use crate::connector::ConnectorSpace;
use crate::metaverse::CsRef;
use crate::schema::SourceAnchor;
use crate::sync::{CsView, SyncServer};

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
        return Cause::new(CauseCode::RecreatedOnPremises, message).with(searched(server));
    }
    let unseen = names(forests(server).filter(|space| !is_filled(space)));
    if unseen.is_empty() {
        let message = format!(
            "no AD object: deleted on premises but not in the cloud, or outside the dump (source anchor {anchor})"
        );
        return Cause::new(CauseCode::DeletedOnPremises, message).with(searched(server));
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
