//! Both engines, given the same.

use super::play::Play;
use super::world::{Edit, World};
use crate::reference::{Connector, Engine, Entry, Options};
use anchorwalk::sync::Recording;

/// The engine under test and the reference engine over the same directories.
#[derive(Clone, Debug)]
pub(super) struct Pair {
    pub(super) play: Play,
    pub(super) reference: Engine,
}

impl Pair {
    /// A world before its first import.
    pub(super) fn new(world: &World) -> Self {
        let play = Play::new(world);
        let connectors: Vec<Connector> =
            play.server.spaces().map(|(_, space)| Connector::from(&space.config)).collect();
        let schema = play.server.metaverse.schema.clone();
        let reference =
            Engine::new(connectors, play.server.rules(), schema, Options::from(&play.server.options));
        Self { play, reference }
    }

    /// Makes an edit in both.
    pub(super) fn edit(&mut self, edit: &Edit) {
        self.play.edit(edit);
    }

    /// Full import and full synchronisation of everything in both.
    pub(super) fn run(&mut self) {
        self.play.import();
        self.play.server.full_synchronization(Recording::Errors);
        self.reference.set_rules(self.play.server.rules());
        for (connector, entries) in self.entries().iter().enumerate() {
            self.reference.full_import(connector, entries);
        }
        self.reference.full_synchronization();
    }

    fn entries(&self) -> Vec<Vec<Entry>> {
        let ground = &self.play.ground;
        let forests = self.play.server.spaces().count() - 1;
        let mut entries: Vec<Vec<Entry>> =
            (0..forests).map(|forest| ground.entries(forest).iter().map(Entry::from).collect()).collect();
        entries.push(ground.cloud_objects().iter().map(Entry::from).collect());
        entries
    }
}
