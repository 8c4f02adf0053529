//! How the tenant is set.

use std::collections::BTreeSet;

/// The settings of a tenant that decide how it answers a synchronisation server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TenantSettings {
    /// The initial domain, such as `contoso.onmicrosoft.com`.
    pub initial_domain: String,
    /// The domains that user principal names may end in; empty: any (spec/sync-engine.md 1.10.5).
    pub verified_domains: BTreeSet<String>,
    /// A duplicate sign-in name or address is put in quarantine instead of refused
    /// (spec/sync-engine.md 1.10.4; on since September 2016).
    pub duplicate_attribute_resiliency: bool,
    /// `BlockCloudObjectTakeoverThroughHardMatchEnabled`: a cloud object can't be taken over by its immutable id.
    pub block_hard_match: bool,
    /// `BlockSoftMatchEnabled`: a cloud object can't be taken over by its name or address.
    pub block_soft_match: bool,
}

impl Default for TenantSettings {
    fn default() -> Self {
        Self {
            initial_domain: "tenant.onmicrosoft.com".to_owned(),
            verified_domains: BTreeSet::new(),
            duplicate_attribute_resiliency: true,
            block_hard_match: false,
            block_soft_match: false,
        }
    }
}
