//! What the configuration says against every password, whatever a lookup finds.

use crate::connector::ConnectorKind;
use crate::metaverse::ConnectorIndex;
use crate::sync::SyncServer;

/// What is switched off in the configuration so that no password can be set: password writeback on the AAD connector, and
/// password synchronisation on an AD connector, or on this one alone. What an input does not say is no warning.
pub fn service_warnings(server: &SyncServer, only: Option<ConnectorIndex>) -> Vec<String> {
    let off = server.spaces().filter_map(|(connector, space)| {
        let (config, name) = (&space.config, &space.config.name);
        match config.kind {
            ConnectorKind::EntraId if config.password_writeback == Some(false) => Some(format!(
                "password writeback is not enabled on {name}, so no password is written back, whoever is found"
            )),
            ConnectorKind::ActiveDirectory
                if config.password_sync_allowed == Some(false)
                    && only.is_none_or(|only| only == connector) =>
            {
                Some(format!(
                    "password-sync-allowed is 0 on {name}, so no password can be set there (6329, 0x8023061f)"
                ))
            }
            ConnectorKind::EntraId | ConnectorKind::ActiveDirectory | ConnectorKind::Other => None,
        }
    });
    off.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connector::{ConnectorConfig, ConnectorSpace};
    use crate::metaverse::Metaverse;
    use crate::rule::RuleBook;
    use crate::schema::{Guid, Schema};
    use crate::sync::Options;

    #[test]
    fn only_what_is_switched_off_is_told() {
        let config = |name: &str, kind| ConnectorConfig::new(Guid::named(name), name, kind, Schema::new());
        let mut cloud = config("cloud", ConnectorKind::EntraId);
        let [mut a, mut b] = ["a.test", "b.test"].map(|name| config(name, ConnectorKind::ActiveDirectory));
        let told = |configs: [&ConnectorConfig; 3], only: Option<usize>| {
            let spaces = configs.map(|config| ConnectorSpace::new(config.clone()));
            let server =
                SyncServer::new(spaces.into(), Metaverse::default(), RuleBook::default(), Options::default());
            let only = only.and_then(|place| server.spaces().nth(place)).map(|(connector, _)| connector);
            service_warnings(&server, only)
        };
        assert_eq!(told([&cloud, &a, &b], None), [] as [&str; 0], "nothing is said");
        (cloud.password_writeback, a.password_sync_allowed) = (Some(true), Some(true));
        assert_eq!(told([&cloud, &a, &b], None), [] as [&str; 0]);
        (cloud.password_writeback, a.password_sync_allowed) = (Some(false), Some(false));
        b.password_sync_allowed = Some(false);
        let all = told([&cloud, &a, &b], None);
        assert_eq!(all.len(), 3);
        assert!(
            all[0].contains("is 0 on a.test") && all[2].contains("writeback is not enabled on cloud"),
            "{all:?}"
        );
        assert_eq!(told([&cloud, &a, &b], Some(1)), [all[1].clone(), all[2].clone()]);
    }
}
