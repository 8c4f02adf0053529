//! A world that is played in the engine under test: its directories, its server, and what is done to both.

use super::ground::Ground;
use super::import::{delta_import, full_import, full_import_of, misreads, sufficient_import};
use super::installation::server;
use super::state::of_server;
use super::world::{Edit, World};
use anchorwalk::connector::{CsId, PendingExport};
use anchorwalk::metaverse::{ConnectorIndex, CsRef};
use anchorwalk::rule::{Flow, FlowSource};
use anchorwalk::sync::{Recording, RunStep, SyncServer};
use std::collections::BTreeMap;

/// Who tries again may have to wait for somebody who tries again.
pub(super) const TRIES_MAX: usize = 4;

/// Whose staged exports keep a connector from being synchronised by delta.
#[derive(Clone, Copy, Debug)]
pub(super) enum Untold {
    /// Those for its own objects.
    Own,
    /// Those for any object, which may share a metaverse object with one of its own.
    Anybody,
}

/// The directories and the server of a world.
#[derive(Clone, Debug)]
pub(super) struct Play {
    pub(super) ground: Ground,
    pub(super) server: SyncServer,
    /// The directories as the server imported them last.
    imported: Ground,
    /// What was staged for the objects of each connector when it was synchronised in full last.
    told: BTreeMap<ConnectorIndex, Exports>,
    rules_added: usize,
}

impl Play {
    /// A world before its first import.
    pub(super) fn new(world: &World) -> Self {
        let mut server = server(world.forests, world.base);
        server.options = world.options();
        for (at, change) in &world.changes {
            change.apply(&mut server, *at);
        }
        let ground = Ground::new(world.forests, &world.accounts, &world.cloud);
        let mut play =
            Self { imported: ground.clone(), ground, server, told: BTreeMap::new(), rules_added: 0 };
        for rule in &world.rules {
            play.edit(&Edit::AddRule(rule.clone()));
        }
        play
    }

    /// Makes an edit.
    pub(super) fn edit(&mut self, edit: &Edit) {
        match edit {
            Edit::Outside(change) => self.ground.apply(change),
            Edit::Rule(at, change) => change.apply(&mut self.server, *at),
            Edit::AddRule(plan) => {
                let draft = plan.draft(&self.server, self.rules_added);
                self.rules_added += 1;
                // A rule that can't be run is not added, as in the rules editor.
                if let Ok((rule, _)) = self.server.check_rule(&draft) {
                    self.server.edit_rules(|book| book.add(rule));
                }
            }
        }
    }

    /// Makes edits.
    pub(super) fn edit_all(&mut self, edits: &[Edit]) {
        for edit in edits {
            self.edit(edit);
        }
    }

    /// The connectors in scheduler order.
    pub(super) fn connectors(&self) -> Vec<ConnectorIndex> {
        self.server.spaces().map(|(connector, _)| connector).collect()
    }

    /// Full import of everything.
    pub(super) fn import(&mut self) {
        full_import(&mut self.server, &self.ground);
        self.imported = self.ground.clone();
    }

    /// Full import of one connector.
    pub(super) fn import_of(&mut self, connector: ConnectorIndex) {
        full_import_of(&mut self.server, &self.ground, connector);
    }

    /// Delta import of everything: what differs from the last import.
    pub(super) fn import_delta(&mut self) {
        delta_import(&mut self.server, &self.imported, &self.ground);
        self.imported = self.ground.clone();
    }

    /// Delta import of everything, in full where a delta is not enough.
    pub(super) fn import_sufficiently(&mut self) {
        sufficient_import(&mut self.server, &self.imported, &self.ground);
        self.imported = self.ground.clone();
    }

    /// Whether a full import would have discovery errors.
    pub(super) fn is_misread(&self) -> bool {
        misreads(&self.server, &self.ground)
    }

    /// Whether an account has left the containers that are imported.
    pub(super) fn has_left(&self) -> bool {
        (0..self.connectors().len()).any(|place| self.ground.has_left(&self.imported, place))
    }

    /// Synchronises in full until that changes nothing, not even for a while. Whether it comes to that.
    pub(super) fn comes_to_rest(&mut self) -> bool {
        (0..TRIES_MAX).any(|_| {
            let mut next = self.clone();
            let changed = next.synchronize_in_full().iter().any(|step| !step.changes.is_empty());
            let is_at_rest = !changed && of_server(&next.server) == of_server(&self.server);
            if !is_at_rest {
                *self = next;
            }
            is_at_rest
        })
    }

    /// Full import and full synchronisation of everything.
    pub(super) fn full(&mut self) -> Vec<RunStep> {
        self.import();
        self.synchronize_in_full()
    }

    pub(super) fn synchronize_in_full(&mut self) -> Vec<RunStep> {
        self.connectors().into_iter().map(|connector| self.full_synchronization_of(connector)).collect()
    }

    /// Delta synchronisation of everything.
    pub(super) fn synchronize_by_delta(&mut self) -> Vec<RunStep> {
        let connectors = self.connectors().into_iter();
        connectors
            .map(|connector| self.server.delta_synchronization_of(connector, Recording::Changes))
            .collect()
    }

    pub(super) fn full_synchronization_of(&mut self, connector: ConnectorIndex) -> RunStep {
        self.told.insert(connector, exports(&self.server, connector));
        self.server.full_synchronization_of(connector, Recording::Changes)
    }

    /// Import of everything by deltas and delta synchronisation, as far as that is enough: an import or a
    /// synchronisation is full where [`super::delta`] says so. Returns how many synchronisations were by delta.
    pub(super) fn delta(&mut self, whose: Untold) -> usize {
        self.import_sufficiently();
        let mut by_delta = 0;
        for connector in self.connectors() {
            let mut tried = self.clone();
            tried.server.delta_synchronization_of(connector, Recording::Errors);
            let concerned = match whose {
                Untold::Own => tried.is_untold(connector),
                Untold::Anybody => self.has_untold() || tried.is_untold(connector),
            };
            if concerned {
                self.full_synchronization_of(connector);
            } else {
                *self = tried;
                by_delta += 1;
            }
        }
        by_delta
    }

    /// Whether something was staged for an object that a full synchronisation of its connector has not seen: staged
    /// after its turn, or in it.
    fn is_untold(&self, connector: ConnectorIndex) -> bool {
        self.told.get(&connector).is_some_and(|told| exports(&self.server, connector) != *told)
    }

    /// Whether that is so for any connector.
    pub(super) fn has_untold(&self) -> bool {
        self.told.keys().any(|connector| self.is_untold(*connector))
    }

    /// Whether a flow that applies once can give `AuthoritativeNull`: it does when an object is created, and is not asked
    /// again (spec/sync-engine.md 1.8.1), so what it held back comes with the object's next synchronisation.
    pub(super) fn holds_back_once(&self) -> bool {
        let is_held_back = |flow: &Flow| match &flow.source {
            FlowSource::Expression(expression) => expression.source().contains("AuthoritativeNull"),
            FlowSource::Direct(_) | FlowSource::Constant(_) => false,
        };
        let mut flows = self.server.rules().iter().flat_map(|(_, rule)| &rule.flows);
        flows.any(|flow| flow.apply_once && is_held_back(flow))
    }

    /// Whether an object that has no partner, or that failed, would end otherwise if it were tried again, or any would fail
    /// now: it came before what it waits for, or what is in its way (spec/sync-engine.md 1.2.2).
    pub(super) fn would_end_otherwise(&self) -> bool {
        self.server.spaces().any(|(connector, space)| {
            space.iter().any(|(id, object)| {
                let at = CsRef { connector, id };
                let failed = object.error.as_ref().map(|error| error.name);
                // What an object brought in spite of an outbound error may be an error of who came before it.
                let brought = !self.server.options.outbound_error_aborts_inbound;
                let link = self.server.metaverse.links.of_object(at);
                let is_alone = link.is_none_or(|(_, link)| link.inbound.is_none());
                let is_tried = brought || failed.is_some() || is_alone;
                self.server.preview(at).is_some_and(|preview| {
                    is_tried && !preview.changes.is_empty() || preview.error.map(|error| error.name) != failed
                })
            })
        })
    }
}

type Exports = BTreeMap<CsId, PendingExport>;

/// What is staged for the objects of a connector.
fn exports(server: &SyncServer, connector: ConnectorIndex) -> Exports {
    let objects = server.space(connector).unwrap().iter();
    objects.filter_map(|(id, object)| Some((id, object.pending_export.clone()?))).collect()
}
