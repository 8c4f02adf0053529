//! From what the engine under test is given to what the reference engine is given. Only this file knows both.

use super::connector::{Connector, DirectoryKind, Domain};
use super::{Entry, Options};
use anchorwalk::connector::{ConnectorConfig, ConnectorKind, Partition};
use anchorwalk::directory::{self, CloudUser};
use anchorwalk::sync::{self, ProcessingOrder};

impl From<&ConnectorConfig> for Connector {
    fn from(config: &ConnectorConfig) -> Self {
        let kind = match config.kind {
            ConnectorKind::EntraId => DirectoryKind::Tenant,
            ConnectorKind::ActiveDirectory | ConnectorKind::Other => DirectoryKind::Forest,
        };
        Self {
            id: config.id,
            name: config.name.clone(),
            kind,
            schema: config.schema.clone(),
            included: config.included.clone(),
            domains: config.partitions.iter().filter_map(|partition| domain(config, partition)).collect(),
        }
    }
}

fn domain(config: &ConnectorConfig, partition: &Partition) -> Option<Domain> {
    let mut parameters = config.parameters.clone();
    parameters.extend(partition.parameters.clone());
    Some(Domain {
        root: partition.dn.clone()?,
        selected: partition.selected,
        classes: partition.classes.clone(),
        excluded: partition.containers.exclusions().cloned().collect(),
        parameters,
    })
}

impl From<&directory::Entry> for Entry {
    fn from(entry: &directory::Entry) -> Self {
        Self::Forest {
            dn: entry.dn.clone(),
            class: entry.most_derived_class().unwrap_or_default().to_owned(),
            attributes: entry.attributes.clone(),
        }
    }
}

impl From<&CloudUser> for Entry {
    fn from(user: &CloudUser) -> Self {
        Self::Tenant {
            anchor: user.cloud_anchor(),
            immutable_id: user.immutable_id.clone(),
            synchronised: user.sync_enabled == Some(true),
            deleted: user.deleted,
            attributes: user.attributes.clone(),
        }
    }
}

impl From<&sync::Options> for Options {
    fn from(options: &sync::Options) -> Self {
        Self {
            absent_boolean_equals_false: options.absent_boolean_equals_false,
            scope_case_sensitive: options.scope_case_sensitive,
            keeps_inbound_on_outbound_error: !options.outbound_error_aborts_inbound,
            evaluate_all: options.evaluate_all,
            by_dn: options.processing_order == ProcessingOrder::Dn,
            now: options.now,
        }
    }
}
