//! The servers of random worlds before anything is imported: one to three forests, a tenant, perhaps default rules.

use anchorwalk::connector::{ConnectorConfig, ConnectorKind, ContainerFilter, Partition};
use anchorwalk::rule::RuleDraft;
use anchorwalk::scenario::{Connectors, Matching, NamedConnector, OutOfBoxOptions, out_of_box_rules};
use anchorwalk::schema::{BuiltInSchema, Dn, Guid};
use anchorwalk::sync::{Options, SyncServer};
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex};

/// Which rules a server begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Base {
    /// None.
    Bare,
    /// The out-of-box rules, accounts matched in one of five ways.
    OutOfBox(u8),
}

pub(super) fn forest_name(forest: usize) -> &'static str {
    ["a", "b", "c"][forest]
}

fn connector(name: &str, kind: ConnectorKind, schema: BuiltInSchema, created: String) -> ConnectorConfig {
    ConnectorConfig { created, ..ConnectorConfig::new(Guid::named(name), name, kind, schema.schema()) }
}

fn forest(number: usize) -> ConnectorConfig {
    let letter = forest_name(number);
    let name = format!("{letter}.test");
    let created = format!("2020-01-0{number}");
    let mut connector =
        connector(&name, ConnectorKind::ActiveDirectory, BuiltInSchema::ActiveDirectory, created);
    let dn = Dn::parse(&format!("DC={letter},DC=test")).unwrap();
    let parameters = ["Domain.FQDN", "Domain.Netbios", "Forest.FQDN", "Forest.Netbios"];
    connector.partitions.push(Partition {
        name: dn.to_string(),
        selected: true,
        classes: connector.schema.classes().map(ToString::to_string).collect(),
        containers: ContainerFilter::new([dn.clone()], [Dn::parse(&format!("OU=Out,{dn}")).unwrap()]),
        parameters: parameters.iter().map(|parameter| ((*parameter).to_owned(), name.clone())).collect(),
        dn: Some(dn),
    });
    connector
}

fn drafts(base: Base, connectors: &[ConnectorConfig]) -> Vec<RuleDraft> {
    let Base::OutOfBox(matching) = base else { return Vec::new() };
    let named = |config: &ConnectorConfig| NamedConnector { name: config.name.clone(), id: config.id };
    let (tenant, forests) = connectors.split_last().unwrap();
    let known =
        Connectors { active_directory: forests.iter().map(named).collect(), entra_id: Some(named(tenant)) };
    let matching = match matching % 5 {
        0 => Matching::ObjectSid,
        1 => Matching::OnlyOnce,
        2 => Matching::Mail,
        3 => Matching::SamAccountNameAndMailNickname,
        _ => Matching::Attribute("extensionAttribute1".to_owned()),
    };
    out_of_box_rules(&known, &OutOfBoxOptions { matching, ..OutOfBoxOptions::default() }).unwrap()
}

fn assembled(forests: usize, base: Base) -> SyncServer {
    let mut connectors: Vec<ConnectorConfig> = (0..forests).map(forest).collect();
    let tenant = "tenant - AAD";
    connectors.push(connector(tenant, ConnectorKind::EntraId, BuiltInSchema::EntraId, String::new()));
    let drafts = drafts(base, &connectors);
    let metaverse = BuiltInSchema::Metaverse.schema();
    let (server, _) = SyncServer::assemble(connectors, &drafts, metaverse, Options::default()).unwrap();
    server
}

/// A server with nothing imported. Each kind is made once and copied.
pub(crate) fn server(forests: usize, base: Base) -> SyncServer {
    type Made = Mutex<HashMap<(usize, Base), Arc<SyncServer>>>;
    static MADE: LazyLock<Made> = LazyLock::new(Made::default);
    let base = match base {
        Base::Bare => Base::Bare,
        Base::OutOfBox(matching) => Base::OutOfBox(matching % 5),
    };
    let mut made = MADE.lock().unwrap();
    let server = made.entry((forests, base)).or_insert_with(|| Arc::new(assembled(forests, base)));
    SyncServer::clone(server)
}
