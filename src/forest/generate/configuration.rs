//! The configuration of a generated deployment: forests, tenant, out-of-box rules.

use super::Recipe;
use super::account::{EXCLUDED, forest_dn, forest_name};
use crate::connector::{ConnectorConfig, ConnectorKind, ContainerFilter, Partition};
use crate::rule::{ImmutableTag, RuleDraft};
use crate::scenario::{Connectors, NamedConnector, OutOfBoxError, OutOfBoxOptions, out_of_box_rules};
use crate::schema::{BuiltInSchema, Dn, Guid};

const TENANT: &str = "generated.onmicrosoft.com - AAD";
/// The object classes that a forest's partition imports.
const CLASSES: [&str; 4] = ["contact", "group", "inetOrgPerson", "user"];

/// The connectors: the forests in order, then the tenant.
pub(super) fn connectors(recipe: &Recipe) -> Vec<ConnectorConfig> {
    (0..recipe.forests).map(forest).chain([tenant()]).collect()
}

fn connector(name: &str, kind: ConnectorKind, schema: BuiltInSchema, day: u16) -> ConnectorConfig {
    let created = format!("2020-01-{day:02} 08:00:00.000");
    ConnectorConfig { created, ..ConnectorConfig::new(Guid::named(name), name, kind, schema.schema()) }
}

fn forest(number: u16) -> ConnectorConfig {
    let name = forest_name(number);
    let mut forest =
        connector(&name, ConnectorKind::ActiveDirectory, BuiltInSchema::ActiveDirectory, number + 1);
    let short = name.split('.').next().unwrap_or_default().to_uppercase();
    let parameters = |scope: &str| {
        let pairs = [("FQDN", name.as_str()), ("Netbios", short.as_str())];
        pairs.map(|(key, value)| (format!("{scope}.{key}"), value.to_owned())).into()
    };
    forest.parameters = parameters("Forest");
    let dn = Dn::parse(&forest_dn(number)).ok();
    let excluded = Dn::parse(&format!("{EXCLUDED},{}", forest_dn(number))).ok();
    forest.partitions.push(Partition {
        name: forest_dn(number),
        selected: true,
        classes: CLASSES.map(str::to_owned).into(),
        containers: ContainerFilter::new(dn.clone(), excluded),
        parameters: parameters("Domain"),
        dn,
    });
    forest
}

fn tenant() -> ConnectorConfig {
    connector(TENANT, ConnectorKind::EntraId, BuiltInSchema::EntraId, 31)
}

/// The out-of-box rules; the old forest has lost the one that marks enabled accounts.
pub(super) fn rules(recipe: &Recipe) -> Result<Vec<RuleDraft>, OutOfBoxError> {
    let named = |name: String| NamedConnector { id: Guid::named(&name), name };
    let known = Connectors {
        active_directory: (0..recipe.forests).map(|number| named(forest_name(number))).collect(),
        entra_id: Some(named(TENANT.to_owned())),
    };
    let old = recipe.old_forest().map(|number| Guid::named(&forest_name(number)));
    let is_lost = |rule: &RuleDraft| {
        Some(rule.connector) == old && ImmutableTag::new(&rule.tag).is_of(ImmutableTag::USER_ACCOUNT_ENABLED)
    };
    let mut rules = out_of_box_rules(&known, &OutOfBoxOptions::default())?;
    rules.retain(|rule| !is_lost(rule));
    Ok(rules)
}
