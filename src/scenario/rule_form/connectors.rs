//! The connectors that a rule may name.

use crate::scenario::Item;
use crate::schema::{Guid, eq_folded, nearest};

/// A connector as rules name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedConnector {
    /// The name: the forest's FQDN, or `<tenant>.onmicrosoft.com - AAD`.
    pub name: String,
    /// The connector's id.
    pub id: Guid,
}

/// The connectors that a rule can belong to.
#[derive(Clone, Debug, Default)]
pub struct Connectors {
    /// The Active Directory connectors in the order in which they were created.
    pub active_directory: Vec<NamedConnector>,
    /// The connector to Entra ID.
    pub entra_id: Option<NamedConnector>,
}

impl Connectors {
    /// The connectors that `ActiveDirectory`, `EntraId` or a name stands for.
    pub(super) fn chosen(&self, item: Item<'_>) -> Option<Vec<NamedConnector>> {
        match item.name() {
            Some("ActiveDirectory") if self.active_directory.is_empty() => {
                item.report("there is no connector to an Active Directory forest");
                None
            }
            Some("ActiveDirectory") => Some(self.active_directory.clone()),
            Some("EntraId") => {
                if self.entra_id.is_none() {
                    item.report("there is no connector to Entra ID");
                }
                self.entra_id.clone().map(|connector| vec![connector])
            }
            Some(_) => item.unknown_name("connector", &["ActiveDirectory", "EntraId"]),
            None => self.named(item).map(|connector| vec![connector.clone()]),
        }
    }

    fn named(&self, item: Item<'_>) -> Option<&NamedConnector> {
        let name = item.text()?;
        let all = || self.active_directory.iter().chain(&self.entra_id);
        let found = all().find(|connector| eq_folded(&connector.name, name));
        if found.is_none() {
            let hint = nearest(name, all().map(|connector| connector.name.as_str()));
            let hint = hint.map(|near| format!(", did you mean `{near}`?")).unwrap_or_default();
            item.report(format!("unknown connector `{name}`{hint}"));
        }
        found
    }
}
