//! The walk from a cloudAnchor to an AD object.

use super::{LinkTally, Outcome, Qualification};
use crate::connector::{Anchor, CsId};
use crate::metaverse::{ConnectorIndex, CsLink, CsRef, MvId};
use crate::schema::{AnchorError, CloudAnchor, CloudType};
use crate::sync::SyncServer;

/// The ending of a lookup under one reading, and the object it leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The ending.
    pub outcome: Outcome,
    /// The AD object, only when the outcome is `Resolved`.
    pub target: Option<CsRef>,
}

/// The path that a lookup took, as far as it came (spec/lookup.md, The walk).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Path {
    /// The anchor as understood; the error if it could not be.
    pub anchor: Option<Result<CloudAnchor, AnchorError>>,
    /// Hop 1: the AAD connector-space objects with the anchor.
    pub cloud: Vec<CsRef>,
    /// Hop 2: the metaverse object that the link leads to; it may be missing from a damaged dump.
    pub metaverse: Option<MvId>,
    /// Hop 3: the links that lead to AD connectors, in order of connection.
    pub candidates: Vec<CsLink>,
}

/// The answer to a lookup: the ending under both readings, and the path they share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolution {
    /// The anchor as it was asked for.
    pub asked: String,
    /// The path.
    pub path: Path,
    /// The ending under [`Qualification::ImmutableTag`].
    pub by_tag: Verdict,
    /// The ending under [`Qualification::PasswordSyncFlag`].
    pub by_flag: Verdict,
}

impl Resolution {
    /// The ending under a reading.
    pub fn verdict(&self, qualification: Qualification) -> Verdict {
        match qualification {
            Qualification::ImmutableTag => self.by_tag,
            Qualification::PasswordSyncFlag => self.by_flag,
        }
    }

    /// Whether the readings disagree: the user is one edit away from an outage.
    pub fn readings_differ(&self) -> bool {
        self.by_tag != self.by_flag
    }
}

/// Looks an anchor up: both readings, with the path.
pub fn resolve(server: &SyncServer, asked: &str) -> Resolution {
    let (path, ended) = walk(server, asked);
    let verdict = |qualification| match ended {
        Some(outcome) => Verdict { outcome, target: None },
        None => judge(server, &path.candidates, qualification),
    };
    Resolution {
        asked: asked.to_owned(),
        by_tag: verdict(Qualification::ImmutableTag),
        by_flag: verdict(Qualification::PasswordSyncFlag),
        path,
    }
}

/// Looks an anchor up under one reading, without keeping the path: for many anchors in a row. Its verdict is the one
/// that [`resolve`] gives.
pub fn resolve_fast(server: &SyncServer, anchor: CloudAnchor, qualification: Qualification) -> Verdict {
    let ended = |outcome| Verdict { outcome, target: None };
    if anchor.kind != CloudType::User {
        return ended(Outcome::AnchorNotUser);
    }
    let Some((connector, space)) = server.cloud() else { return ended(Outcome::AnchorNotFound) };
    match space.with_anchor(Anchor::Cloud(anchor)) {
        [] => ended(Outcome::AnchorNotFound),
        [id] => match server.metaverse.links.of_object(CsRef { connector, id: *id }) {
            None => ended(Outcome::AadObjectNotJoined),
            Some((target, _)) if server.metaverse.get(target).is_none() => {
                ended(Outcome::MetaverseObjectMissing)
            }
            Some((target, _)) => {
                let links =
                    server.metaverse.links.links(target).filter(|link| leads_to_account(server, link));
                judge_links(server, links, qualification)
            }
        },
        _ => ended(Outcome::DuplicateAnchor),
    }
}

fn walk(server: &SyncServer, asked: &str) -> (Path, Option<Outcome>) {
    let mut path = Path::default();
    let parsed: Result<CloudAnchor, AnchorError> = asked.parse();
    path.anchor = Some(parsed.clone());
    let anchor = match parsed {
        Err(_) => return (path, Some(Outcome::AnchorMalformed)),
        Ok(anchor) if anchor.kind != CloudType::User => return (path, Some(Outcome::AnchorNotUser)),
        Ok(anchor) => anchor,
    };
    let Some((connector, space)) = server.cloud() else { return (path, Some(Outcome::AnchorNotFound)) };
    path.cloud = in_dn_order(server, connector, space.with_anchor(Anchor::Cloud(anchor)));
    let object = match path.cloud.as_slice() {
        [] => return (path, Some(Outcome::AnchorNotFound)),
        [object] => *object,
        _ => return (path, Some(Outcome::DuplicateAnchor)),
    };
    let Some((target, _)) = server.metaverse.links.of_object(object) else {
        return (path, Some(Outcome::AadObjectNotJoined));
    };
    path.metaverse = Some(target);
    if server.metaverse.get(target).is_none() {
        return (path, Some(Outcome::MetaverseObjectMissing));
    }
    path.candidates = server.metaverse.links.of_metaverse(target);
    path.candidates.retain(|link| leads_to_account(server, link));
    (path, None)
}

fn in_dn_order(server: &SyncServer, connector: ConnectorIndex, ids: &[CsId]) -> Vec<CsRef> {
    let mut objects: Vec<CsRef> = ids.iter().map(|id| CsRef { connector, id: *id }).collect();
    objects.sort_by_cached_key(|object| {
        server.space(connector).and_then(|space| space.get(object.id)).map(|object| object.dn.key())
    });
    objects
}

fn leads_to_account(server: &SyncServer, link: &CsLink) -> bool {
    server.space(link.object.connector).is_some_and(|space| space.config.kind.holds_accounts())
}

fn judge(server: &SyncServer, candidates: &[CsLink], qualification: Qualification) -> Verdict {
    judge_links(server, candidates.iter().copied(), qualification)
}

/// Steps 3 to 5: the links to AD connectors, those that qualify, exactly one of them.
fn judge_links(
    server: &SyncServer,
    links: impl Iterator<Item = CsLink>,
    qualification: Qualification,
) -> Verdict {
    let graph = &server.metaverse.links;
    let mut tally = LinkTally::default();
    for link in links {
        let present =
            server.space(link.object.connector).is_some_and(|space| space.get(link.object.id).is_some());
        tally.add(link.object, present, qualification.qualifies(&link, graph, server.rules()));
    }
    let (outcome, target) = tally.end();
    Verdict { outcome, target }
}
