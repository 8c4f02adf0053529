//! The connectors: those of the forests that a file names, or those of a configuration export.

use super::cloud::TENANT;
use super::inner_path::inner_path;
use crate::connector::{ConnectorConfig, ConnectorKind, ContainerFilter, Partition};
use crate::directory::Forest;
use crate::ingest::{Configuration, Limits};
use crate::rule::RuleDraft;
use crate::scenario::{Connectors, Item, NamedConnector, OutOfBoxOptions};
use crate::schema::{BuiltInSchema, Dn, Guid, ObjectType, Schema};
use std::collections::BTreeMap;
use std::path::Path;

/// Connectors and the metaverse's schema; with a configuration export its rules too.
pub(super) struct Installation {
    pub(super) connectors: Vec<ConnectorConfig>,
    pub(super) metaverse: Schema,
    pub(super) exported_rules: Vec<RuleDraft>,
    /// What was chosen when the server was set up, where the rules are the out-of-box ones.
    pub(super) out_of_box: Option<OutOfBoxOptions>,
}

impl Installation {
    /// A new installation that is connected to these forests, in this order.
    pub(super) fn new(forests: &[Forest]) -> Self {
        let active_directory = BuiltInSchema::ActiveDirectory.schema();
        let mut connectors: Vec<ConnectorConfig> = forests
            .iter()
            .zip(0..)
            .map(|(forest, number)| to_forest(forest, number, &active_directory))
            .collect();
        connectors.push(to_cloud());
        Self {
            connectors,
            metaverse: BuiltInSchema::Metaverse.schema(),
            exported_rules: Vec::new(),
            out_of_box: None,
        }
    }

    /// The installation of a configuration export, whose folder is named relative to `folder`.
    pub(super) fn exported(path: Item<'_>, folder: &Path) -> Option<Self> {
        let inner = inner_path(folder, path.text()?).map_err(|message| path.report(message)).ok()?;
        match Configuration::open(&inner, &Limits::default()) {
            Ok(Configuration { connectors, rules, metaverse, .. }) => {
                Some(Self { connectors, metaverse, exported_rules: rules, out_of_box: None })
            }
            Err(errors) => {
                errors.0.iter().for_each(|error| path.report(error.to_string()));
                None
            }
        }
    }

    /// Adds a connector to a forest, after those that are there.
    pub(super) fn connect(&mut self, forest: &Forest, position: usize) {
        let number = u32::try_from(position).unwrap_or(u32::MAX);
        let config = to_forest(forest, number, &BuiltInSchema::ActiveDirectory.schema());
        let cloud = self.connectors.iter().position(|config| config.kind == ConnectorKind::EntraId);
        self.connectors.insert(cloud.unwrap_or(self.connectors.len()), config);
    }

    /// The connector to the forest that was connected last.
    pub(super) fn newest_forest(&self) -> Option<Guid> {
        let is_forest = |config: &&ConnectorConfig| config.kind == ConnectorKind::ActiveDirectory;
        self.connectors.iter().rfind(is_forest).map(|config| config.id)
    }

    /// The connector to a forest.
    pub(super) fn forest(&self, name: &str) -> Option<&ConnectorConfig> {
        let is_forest = |config: &&ConnectorConfig| config.kind == ConnectorKind::ActiveDirectory;
        self.connectors.iter().filter(is_forest).find(|config| crate::schema::eq_folded(&config.name, name))
    }

    pub(super) fn forest_mut(&mut self, name: &str) -> Option<&mut ConnectorConfig> {
        let is_forest = |config: &&mut ConnectorConfig| config.kind == ConnectorKind::ActiveDirectory;
        self.connectors
            .iter_mut()
            .filter(is_forest)
            .find(|config| crate::schema::eq_folded(&config.name, name))
    }

    /// The connector to the tenant.
    pub(super) fn cloud(&self) -> Option<&ConnectorConfig> {
        self.connectors.iter().find(|config| config.kind == ConnectorKind::EntraId)
    }

    /// The connectors as rules name them.
    pub(super) fn named(&self) -> Connectors {
        let named = |config: &ConnectorConfig| NamedConnector { name: config.name.clone(), id: config.id };
        let forests = self.connectors.iter().filter(|config| config.kind == ConnectorKind::ActiveDirectory);
        Connectors { active_directory: forests.map(named).collect(), entra_id: self.cloud().map(named) }
    }
}

fn to_forest(forest: &Forest, number: u32, schema: &Schema) -> ConnectorConfig {
    let mut config = connector(forest.name(), ConnectorKind::ActiveDirectory, schema.clone());
    config.created = format!("2026-01-01 00:00:00.{number:03}");
    let short = forest.name().split('.').next().unwrap_or_default().to_uppercase();
    let parameters = |kind: &str| {
        [(format!("{kind}.FQDN"), forest.name().to_owned()), (format!("{kind}.Netbios"), short.clone())]
    };
    config.parameters = BTreeMap::from(parameters("Forest"));
    config.partitions = vec![Partition {
        name: forest.root().to_string(),
        dn: Some(forest.root().clone()),
        selected: true,
        classes: schema.classes().map(ObjectType::as_str).map(str::to_owned).collect(),
        containers: ContainerFilter::default(),
        parameters: BTreeMap::from(parameters("Domain")),
    }];
    config
}

fn to_cloud() -> ConnectorConfig {
    let mut config =
        connector(&format!("{TENANT} - AAD"), ConnectorKind::EntraId, BuiltInSchema::EntraId.schema());
    config.password_writeback = Some(true);
    let name = "default".to_owned();
    config.partitions = vec![Partition { name, selected: true, ..Partition::default() }];
    config
}

fn connector(name: &str, kind: ConnectorKind, schema: Schema) -> ConnectorConfig {
    ConnectorConfig::new(Guid::named(&format!("connector {name}")), name, kind, schema)
}

/// The container's place in the selection of the connector that leads to its forest.
pub(in crate::scenario) fn select(config: &mut ConnectorConfig, container: Dn, included: bool) {
    let key = container.key();
    let home = config
        .partitions
        .iter_mut()
        .filter(|partition| partition.dn.as_ref().is_some_and(|domain| key.is_under(&domain.key())));
    if let Some(partition) = home.max_by_key(|partition| partition.dn.as_ref().map(|dn| dn.key().depth())) {
        partition.containers.set(container, included);
    }
}
