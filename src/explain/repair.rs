//! The smallest changes that turn a lookup into `Resolved`, each tried on a copy of the server.

use super::candidates::candidates;
use super::change::{Change, synchronize};
use super::{Explainer, Identities, users};
use crate::lookup::{Outcome, Qualification, Resolution, Verdict, resolve, resolve_fast};
use crate::schema::CloudAnchor;
use crate::sync::SyncServer;
use std::collections::BTreeMap;

/// How many changes a repair may need at once.
const CHANGES_MAX: usize = 3;
/// How many repairs are tried before the search gives up.
const TRIALS_MAX: usize = 48;

/// A repair that turned the outcome into `Resolved` on a copy of the server (spec/lookup.md, The explanation).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// The stable names of its changes, such as `EnableAccount`; several are put together with `+`.
    pub code: String,
    /// What to do.
    pub message: String,
    /// The outcome after it.
    pub outcome_after: Outcome,
    /// The account that the password would go to after it, as [`SyncServer::describe`] names it.
    pub target: String,
    /// How many other users' lookups end elsewhere after it.
    pub others_changed: u64,
}

impl Explainer<'_> {
    /// The smallest repairs of a failed lookup, the one with the fewest side effects first, the enabling of a linked
    /// mailbox's account last; none of a `Resolved` one.
    ///
    /// Every repair was made on a copy of the server, synchronised as the engine would, and looked up again. A repair
    /// of two or three changes is sought only where no smaller one helps; after 48 trials the search gives up. A copy
    /// and a synchronisation each: on large servers this takes far longer than the explanation.
    pub fn repairs(&self, resolution: &Resolution) -> Vec<Repair> {
        if resolution.verdict(self.qualification).outcome == Outcome::Resolved {
            return Vec::new();
        }
        let mut search = Search::new(self.server, &resolution.asked, self.qualification);
        let first = candidates(self.server, &self.identities, resolution, self.qualification);
        search.run(first);
        search.found.sort_by_key(|(is_last_resort, repair)| (*is_last_resort, repair.others_changed));
        search.found.into_iter().map(|(_, repair)| repair).collect()
    }
}

struct Search<'a> {
    server: &'a SyncServer,
    asked: &'a str,
    qualification: Qualification,
    /// Where every user's lookup ends before a repair; read when the first one is found.
    before: Option<BTreeMap<CloudAnchor, Verdict>>,
    tried: Vec<Vec<Change>>,
    /// With each whether nobody would want it where another helps.
    found: Vec<(bool, Repair)>,
}

impl<'a> Search<'a> {
    fn new(server: &'a SyncServer, asked: &'a str, qualification: Qualification) -> Self {
        Self { server, asked, qualification, before: None, tried: Vec::new(), found: Vec::new() }
    }

    /// Tries single changes, then pairs, then triples: what is still wrong after a change suggests the next one.
    fn run(&mut self, first: Vec<Change>) {
        let mut paths: Vec<Vec<Change>> = first.into_iter().map(|change| vec![change]).collect();
        for _ in 0..CHANGES_MAX {
            let mut longer = Vec::new();
            for path in paths {
                if let Some(next) = self.attempt(&path) {
                    longer.extend(next.into_iter().map(|change| [path.as_slice(), &[change]].concat()));
                }
            }
            if !self.found.is_empty() {
                return;
            }
            paths = longer;
        }
    }

    /// Tries changes together; what they suggest next if they do not resolve.
    fn attempt(&mut self, changes: &[Change]) -> Option<Vec<Change>> {
        let known = self
            .tried
            .iter()
            .any(|tried| tried.len() == changes.len() && changes.iter().all(|change| tried.contains(change)));
        if known || self.tried.len() >= TRIALS_MAX {
            return None;
        }
        self.tried.push(changes.to_vec());
        let mut copy = self.server.clone();
        let mut clauses = Vec::new();
        for change in changes {
            clauses.push(change.describe(&copy));
            change.apply(&mut copy);
        }
        synchronize(&mut copy, changes);
        let resolution = resolve(&copy, self.asked);
        let verdict = resolution.verdict(self.qualification);
        if verdict.outcome == Outcome::Resolved {
            self.keep(changes, &clauses.join("; then "), &copy, verdict);
            return None;
        }
        let next = candidates(&copy, &Identities::of(&copy), &resolution, self.qualification);
        Some(next.into_iter().filter(|change| !changes.contains(change)).collect())
    }

    fn keep(&mut self, changes: &[Change], message: &str, copy: &SyncServer, verdict: Verdict) {
        let codes: Vec<&str> = changes.iter().map(Change::code).collect();
        let others_changed = self.others_changed(copy);
        let repair = Repair {
            code: codes.join("+"),
            message: message.to_owned(),
            outcome_after: verdict.outcome,
            target: verdict.target.map(|target| copy.describe(target)).unwrap_or_default(),
            others_changed,
        };
        self.found.push((changes.iter().any(|change| change.is_last_resort(copy)), repair));
    }

    fn others_changed(&mut self, copy: &SyncServer) -> u64 {
        let asked: Option<CloudAnchor> = self.asked.parse().ok();
        let (server, qualification) = (self.server, self.qualification);
        let before = self.before.get_or_insert_with(|| verdicts(server, qualification));
        let changed = before.iter().filter(|(anchor, verdict)| {
            Some(**anchor) != asked && resolve_fast(copy, **anchor, qualification) != **verdict
        });
        changed.count() as u64
    }
}

fn verdicts(server: &SyncServer, qualification: Qualification) -> BTreeMap<CloudAnchor, Verdict> {
    users(server).into_iter().map(|anchor| (anchor, resolve_fast(server, anchor, qualification))).collect()
}
