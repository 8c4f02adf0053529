//! What a text is asked about.

use crate::directory::World;
use crate::schema::AttributeName;
use crate::sync::SyncServer;
use crate::writeback::Setup;

/// Everything that the input says.
#[derive(Clone, Copy, Debug)]
pub struct Scene<'a> {
    /// The synchronisation server.
    pub server: &'a SyncServer,
    /// The directories, where they are at hand: they hold more of an account than a connector imports.
    pub world: Option<&'a World>,
    /// The service around the server, as a scenario tells of it.
    pub setup: Option<&'a Setup>,
}

impl<'a> Scene<'a> {
    /// A server about whose surroundings nothing is known.
    pub fn of(server: &'a SyncServer) -> Self {
        Self { server, world: None, setup: None }
    }

    /// The attributes of an account that are asked for. Naming them before a dump is read makes the dump keep them
    /// ([`Entry`](crate::directory::Entry)).
    pub fn attributes() -> [AttributeName; 3] {
        ["adminCount", "lockoutTime", "userAccountControl"].map(AttributeName::new)
    }
}
