//! A dump of a forest, and the connector whose forest it is.

use crate::connector::{ConnectorConfig, ConnectorKind};
use crate::ingest::ldif::LdifFile;
use crate::ingest::{IngestError, Limits};
use crate::schema::{Dn, Guid};
use std::path::PathBuf;

/// An LDIF file of a deployment.
#[derive(Clone, Debug, PartialEq)]
pub struct Dump {
    /// The file.
    pub path: PathBuf,
    /// The domain naming context of the first entry that has one.
    pub naming_context: Option<Dn>,
    /// The connector to whose partitions the entries belong.
    pub connector: Option<Guid>,
    /// Whether the connector was said, not found out: then every entry belongs to it.
    pub assigned: bool,
}

impl Dump {
    /// How many entries are looked at to find the connector. A dump may begin with entries of no partition, such as
    /// those of DNS zones, but not with many.
    pub const ENTRIES_LOOKED_AT_MAX: usize = 10_000;

    /// Finds out whose dump a file is: the connector that has a partition for the first entry that is in any.
    pub(super) fn of(
        path: PathBuf,
        connectors: &[ConnectorConfig],
        limits: Limits,
    ) -> Result<Self, IngestError> {
        let mut dump = Self { path, naming_context: None, connector: None, assigned: false };
        let reader = LdifFile::open(&dump.path, limits)?;
        let mut first_error = None;
        for entry in reader.take(Self::ENTRIES_LOOKED_AT_MAX) {
            // A record that can't be read is a mistake when the dump is read; here the next one may do.
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    first_error.get_or_insert(error);
                    continue;
                }
            };
            if dump.naming_context.is_none() {
                dump.naming_context = entry.dn.domain();
            }
            let key = entry.dn.key();
            let owner = connectors.iter().find(|connector| {
                connector.kind == ConnectorKind::ActiveDirectory && connector.partition_of(&key).is_some()
            });
            if let Some(owner) = owner {
                dump.naming_context = entry.dn.domain();
                dump.connector = Some(owner.id);
                break;
            }
        }
        match first_error {
            // Not one entry of a domain: this is no dump at all.
            Some(error) if dump.naming_context.is_none() => Err(error),
            _ => Ok(dump),
        }
    }

    /// The dump's entries, one at a time.
    pub fn read(&self, limits: Limits) -> Result<LdifFile, IngestError> {
        LdifFile::open(&self.path, limits)
    }
}
