//! What a run asks of the directories behind the connectors.

use crate::connector::{Anchor, ConnectorConfig, ConnectorKind, Import};
use crate::directory::{Changed, Outage, Receipt, Refusal, UNREACHABLE, World, Write};
use jiff::Timestamp;

/// The directories behind the connectors, as runs reach them.
pub trait Directories {
    /// Whether the directory of this connector answers now: a run that finds it does not ends before it begins.
    fn answers(&self, connector: &ConnectorConfig) -> bool;

    /// Offers an import what the directory of this connector holds or, if it is a delta import, what changed.
    fn import(&mut self, connector: &ConnectorConfig, import: &mut Import<'_>);

    /// Writes one object, at this time.
    ///
    /// # Errors
    /// The export error by Microsoft's name.
    fn write(
        &mut self,
        connector: &ConnectorConfig,
        write: &Write,
        now: Timestamp,
    ) -> Result<Receipt, Refusal>;

    /// When the directory takes the next write: now, or when it has been throttled long enough.
    fn ready(&mut self, connector: &ConnectorConfig, now: Timestamp) -> Timestamp;
}

impl Directories for World {
    fn answers(&self, connector: &ConnectorConfig) -> bool {
        !self.outages.get(&connector.name).is_some_and(Outage::is_total)
    }

    fn import(&mut self, connector: &ConnectorConfig, import: &mut Import<'_>) {
        let since = import.is_delta().then(|| import.space().watermark);
        match connector.kind {
            ConnectorKind::ActiveDirectory => {
                let Some(forest) = self.forest_named(&connector.name).and_then(|at| self.forests.get(at))
                else {
                    return;
                };
                match since {
                    None => forest.entries().for_each(|(_, entry)| import.offer(entry)),
                    Some(watermark) => {
                        for change in forest.changed_since(watermark) {
                            match change {
                                Changed::Stands(entry) => import.offer(entry),
                                Changed::Deleted(entry) => {
                                    if let Some(guid) = entry.object_guid() {
                                        import.offer_deleted(Anchor::ObjectGuid(guid));
                                    }
                                }
                            }
                        }
                    }
                }
                import.reached(forest.changes());
            }
            ConnectorKind::EntraId => {
                match since {
                    None => self.tenant.users().for_each(|(_, user)| import.offer_cloud(user)),
                    Some(watermark) => {
                        for user in self.tenant.changed_since(watermark) {
                            if user.deleted {
                                import.offer_deleted(Anchor::Cloud(user.cloud_anchor()));
                            } else {
                                import.offer_cloud(user);
                            }
                        }
                    }
                }
                import.reached(self.tenant.changes());
            }
            ConnectorKind::Other => {}
        }
    }

    fn write(
        &mut self,
        connector: &ConnectorConfig,
        write: &Write,
        _now: Timestamp,
    ) -> Result<Receipt, Refusal> {
        let forest = self.forest_named(&connector.name);
        let (forests, tenant) = (&mut self.forests, &mut self.tenant);
        let mut answer = || match connector.kind {
            ConnectorKind::ActiveDirectory => match forest.and_then(|at| forests.get_mut(at)) {
                Some(forest) => forest.write(write),
                None => Err(unreachable_directory(connector)),
            },
            ConnectorKind::EntraId => tenant.write(write),
            ConnectorKind::Other => Err(unreachable_directory(connector)),
        };
        match self.outages.get_mut(&connector.name) {
            Some(outage) => outage.write(answer),
            None => answer(),
        }
    }

    fn ready(&mut self, connector: &ConnectorConfig, now: Timestamp) -> Timestamp {
        match connector.kind {
            ConnectorKind::EntraId => self.tenant.throttle.take(now),
            ConnectorKind::ActiveDirectory | ConnectorKind::Other => now,
        }
    }
}

fn unreachable_directory(connector: &ConnectorConfig) -> Refusal {
    Refusal::new(UNREACHABLE, format!("no directory stands behind {}", connector.name))
}
