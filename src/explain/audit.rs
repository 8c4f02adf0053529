//! The outcome of every user.

use super::{CauseCode, Explainer};
use crate::connector::Anchor;
use crate::lookup::{Outcome, Qualification, Resolution, resolve};
use crate::schema::{CloudAnchor, CloudType};
use crate::sync::SyncServer;
use std::collections::BTreeMap;

/// Totals over every user of the AAD connector space.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Audit {
    /// How many users there are.
    pub users: u64,
    /// How many ended in each outcome; outcomes that nobody had are missing.
    pub outcomes: BTreeMap<Outcome, u64>,
    /// How many had each cause.
    pub causes: BTreeMap<CauseCode, u64>,
    /// How many would end otherwise under the other reading.
    pub readings_differ: u64,
}

/// The answer for one user.
#[derive(Clone, Debug)]
pub struct AuditRow {
    /// The user's anchor.
    pub anchor: CloudAnchor,
    /// The answer.
    pub resolution: Resolution,
    /// The cause, unless `Resolved`.
    pub cause: Option<super::Cause>,
}

impl Audit {
    /// Looks up every user in order of anchors, passes each row to `row`, and counts.
    pub fn run(server: &SyncServer, qualification: Qualification, mut row: impl FnMut(&AuditRow)) -> Self {
        let explainer = Explainer::new(server).under(qualification);
        let mut audit = Self::default();
        for anchor in users(server) {
            let resolution = resolve(server, &anchor.to_string());
            let cause = explainer.cause(&resolution);
            audit.users += 1;
            *audit.outcomes.entry(resolution.verdict(qualification).outcome).or_default() += 1;
            if let Some(cause) = &cause {
                *audit.causes.entry(cause.code).or_default() += 1;
            }
            audit.readings_differ += u64::from(resolution.readings_differ());
            row(&AuditRow { anchor, resolution, cause });
        }
        audit
    }
}

/// Every user's anchor, each once, in order.
pub(super) fn users(server: &SyncServer) -> Vec<CloudAnchor> {
    let Some((_, space)) = server.cloud() else { return Vec::new() };
    let mut anchors: Vec<CloudAnchor> = space
        .iter()
        .filter_map(|(_, object)| match object.anchor {
            Some(Anchor::Cloud(anchor)) if anchor.kind == CloudType::User => Some(anchor),
            Some(Anchor::Cloud(_) | Anchor::ObjectGuid(_)) | None => None,
        })
        .collect();
    anchors.sort_unstable();
    anchors.dedup();
    anchors
}
