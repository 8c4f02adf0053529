//! Everything that a run begins with.

use super::{Account, Domain, Faults, Network, Server, Settings, Tenant, User};
use crate::schema::Guid;

/// What a run begins with.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The tenant's id.
    pub tenant_id: Guid,
    /// What the tenant has switched on.
    pub tenant: Tenant,
    /// The tenant's users.
    pub users: Vec<User>,
    /// The server.
    pub server: Server,
    /// What lies between the server and the cloud.
    pub network: Network,
    /// The domains.
    pub domains: Vec<Domain>,
    /// The accounts in them.
    pub accounts: Vec<Account>,
    /// What holds for the whole run.
    pub settings: Settings,
    /// How likely things go wrong.
    pub faults: Faults,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            tenant_id: Guid::named("tenant"),
            tenant: Tenant::default(),
            users: Vec::new(),
            server: Server::default(),
            network: Network::default(),
            domains: Vec::new(),
            accounts: Vec::new(),
            settings: Settings::default(),
            faults: Faults::default(),
        }
    }
}
