//! The folder that `Get-ADSyncServerConfiguration` writes (spec/config-export.md 3.1 to 3.4).

mod configuration;
mod connector;
mod criteria;
mod dsml;
mod findings;
mod mapping;
mod metaverse;
mod parameters;
mod partition;
mod rule;
mod server_settings;
mod syntax;

pub use configuration::Configuration;
