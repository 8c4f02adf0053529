//! Both engines, given the same.

use super::ground::Ground;
use super::installation::server;
use super::world::{Edit, World};
use crate::reference::{Connector, Engine, Entry, Options};
use anchorwalk::connector::Import;
use anchorwalk::sync::{Recording, SyncServer};

/// The engine under test and the reference engine over the same directories.
#[derive(Clone, Debug)]
pub(super) struct Pair {
    pub(super) ground: Ground,
    pub(super) server: SyncServer,
    pub(super) reference: Engine,
    rules_added: usize,
}

impl Pair {
    /// A world before its first import.
    pub(super) fn new(world: &World) -> Self {
        let mut server = server(world.forests, world.base);
        server.options = world.options();
        for (at, change) in &world.changes {
            change.apply(&mut server, *at);
        }
        let connectors: Vec<Connector> =
            server.spaces().map(|(_, space)| Connector::from(&space.config)).collect();
        let schema = server.metaverse.schema.clone();
        let reference = Engine::new(connectors, server.rules(), schema, Options::from(&server.options));
        let ground = Ground::new(world.forests, &world.accounts, &world.cloud);
        let mut pair = Self { ground, server, reference, rules_added: 0 };
        for rule in &world.rules {
            pair.edit(&Edit::AddRule(rule.clone()));
        }
        pair.reference.set_rules(pair.server.rules());
        pair
    }

    /// Makes an edit in both.
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

    /// Full import and full synchronisation of everything in both.
    pub(super) fn run(&mut self) {
        full_import(&mut self.server, &self.ground);
        self.server.full_synchronization(Recording::Errors);
        self.reference.set_rules(self.server.rules());
        for (connector, entries) in self.entries().iter().enumerate() {
            self.reference.full_import(connector, entries);
        }
        self.reference.full_synchronization();
    }

    fn entries(&self) -> Vec<Vec<Entry>> {
        let forests = self.server.spaces().count() - 1;
        let mut entries: Vec<Vec<Entry>> = (0..forests)
            .map(|forest| self.ground.entries(forest).iter().map(Entry::from).collect())
            .collect();
        entries.push(self.ground.cloud_objects().iter().map(Entry::from).collect());
        entries
    }
}

/// Imports everything into the engine under test.
pub(super) fn full_import(server: &mut SyncServer, ground: &Ground) {
    let connectors: Vec<_> = server.spaces().map(|(connector, _)| connector).collect();
    let tenant = connectors.len() - 1;
    let now = server.options.now;
    for (place, connector) in connectors.into_iter().enumerate() {
        let mut import = Import::full(server.space_mut(connector).unwrap(), now);
        if place == tenant {
            for object in ground.cloud_objects() {
                import.offer_cloud(&object);
            }
        } else {
            for entry in ground.entries(place) {
                import.offer(&entry);
            }
        }
        import.finish();
    }
}
