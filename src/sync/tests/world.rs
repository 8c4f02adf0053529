//! Small worlds: forests of people, a tenant, the out-of-box rules.

use crate::connector::{ConnectorConfig, ConnectorKind, ContainerFilter, Import, ImportFinding, Partition};
use crate::directory::{self, CloudUser, Entry, Forest};
use crate::scenario::{Connectors, NamedConnector, OutOfBoxOptions, out_of_box_rules};
use crate::schema::{AttributeName, BuiltInSchema, CloudType, Dn, Guid, Location, Scalar, Sid, SourceAnchor};
use crate::sync::{Options, SyncServer};
use std::sync::LazyLock;

/// One AD account.
#[derive(Clone, Debug)]
pub(crate) struct Account {
    pub(crate) forest: usize,
    pub(crate) name: String,
    pub(crate) class: &'static str,
    pub(crate) attributes: Vec<(&'static str, Scalar)>,
    pub(crate) ou: &'static str,
    /// Where it stands now, if somebody moved it.
    pub(crate) moved_to: Option<Dn>,
}

/// Forests `a.test`, `b.test`, … with accounts, and a tenant with users anchored at some of them.
#[derive(Clone, Debug, Default)]
pub(crate) struct World {
    pub(crate) forests: usize,
    pub(crate) accounts: Vec<Account>,
    pub(crate) cloud: Vec<CloudUser>,
}

pub(crate) fn guid_of(forest: usize, name: &str) -> Guid {
    Guid::named(&format!("{forest} {name}"))
}

pub(crate) fn sid_of(forest: usize, name: &str) -> Sid {
    let rid = guid_of(forest, name).as_u128() % 1_000_000;
    format!("S-1-5-21-1-2-{}-{rid}", forest + 10).parse().unwrap()
}

pub(crate) fn binary_sid(sid: &Sid) -> Scalar {
    Scalar::binary(sid.as_bytes())
}

pub(crate) fn cloud_user(name: &str, anchor: &SourceAnchor) -> CloudUser {
    CloudUser {
        id: Guid::named(name),
        kind: CloudType::User,
        immutable_id: Some(anchor.as_str().to_owned()),
        sync_enabled: Some(true),
        deleted: false,
        attributes: Vec::new(),
        at: Location::file("tenant"),
    }
}

impl Account {
    /// An enabled user with every attribute that the default rules need.
    pub(crate) fn user(forest: usize, name: &str) -> Self {
        let account = Self {
            forest,
            name: name.to_owned(),
            class: "user",
            attributes: Vec::new(),
            ou: "OU=Staff",
            moved_to: None,
        };
        account
            .with("sAMAccountName", Scalar::text(name))
            .with("userAccountControl", Scalar::text("512"))
            .with("cn", Scalar::text(name))
            .with("objectSid", binary_sid(&sid_of(forest, name)))
    }

    pub(crate) fn with(mut self, attribute: &'static str, value: Scalar) -> Self {
        self.attributes.retain(|(name, _)| *name != attribute);
        self.attributes.push((attribute, value));
        self
    }

    pub(crate) fn guid(&self) -> Guid {
        guid_of(self.forest, &self.name)
    }

    pub(crate) fn dn(&self) -> Dn {
        if let Some(dn) = &self.moved_to {
            return dn.clone();
        }
        Dn::parse(&format!("CN={},{},DC={},DC=test", self.name, self.ou, forest_name(self.forest))).unwrap()
    }

    pub(crate) fn entry(&self) -> Entry {
        let mut attributes =
            vec![(AttributeName::new("objectGUID"), vec![Scalar::binary(&self.guid().directory_bytes())])];
        attributes.extend(
            self.attributes.iter().map(|(name, value)| (AttributeName::new(name), vec![value.clone()])),
        );
        Entry {
            dn: self.dn(),
            classes: vec!["top".to_owned(), self.class.to_owned()],
            attributes,
            at: Location::file("forest"),
        }
    }
}

pub(crate) fn forest_name(forest: usize) -> &'static str {
    ["a", "b", "c"][forest]
}

fn connector(name: &str, kind: ConnectorKind, schema: BuiltInSchema, created: String) -> ConnectorConfig {
    ConnectorConfig { created, ..ConnectorConfig::new(Guid::named(name), name, kind, schema.schema()) }
}

fn forest_connector(forest: usize) -> ConnectorConfig {
    let letter = forest_name(forest);
    let name = format!("{letter}.test");
    let mut connector = connector(
        &name,
        ConnectorKind::ActiveDirectory,
        BuiltInSchema::ActiveDirectory,
        format!("2020-01-0{forest}"),
    );
    let dn = Dn::parse(&format!("DC={letter},DC=test")).unwrap();
    let parameters = ["Domain.FQDN", "Domain.Netbios", "Forest.FQDN", "Forest.Netbios"];
    connector.partitions.push(Partition {
        name: dn.to_string(),
        selected: true,
        classes: ["user", "inetOrgPerson", "contact", "group"].map(str::to_owned).into(),
        containers: ContainerFilter::new([dn.clone()], [Dn::parse(&format!("OU=Out,{dn}")).unwrap()]),
        parameters: parameters.iter().map(|parameter| ((*parameter).to_owned(), name.clone())).collect(),
        dn: Some(dn),
    });
    connector
}

impl World {
    /// A server with two forests and the default rules, nothing imported. It is made once and copied.
    pub(crate) fn server(&self) -> SyncServer {
        static EMPTY: LazyLock<SyncServer> =
            LazyLock::new(|| World { forests: 2, ..World::default() }.assembled());
        assert_eq!(self.forests, 2, "every world here has two forests");
        EMPTY.clone()
    }

    fn assembled(&self) -> SyncServer {
        let mut connectors: Vec<ConnectorConfig> = (0..self.forests).map(forest_connector).collect();
        connectors.push(connector(
            "tenant - AAD",
            ConnectorKind::EntraId,
            BuiltInSchema::EntraId,
            String::new(),
        ));
        let named = |config: &ConnectorConfig| NamedConnector { name: config.name.clone(), id: config.id };
        let known = Connectors {
            active_directory: connectors[..self.forests].iter().map(named).collect(),
            entra_id: connectors.last().map(named),
        };
        let drafts = out_of_box_rules(&known, &OutOfBoxOptions::default()).unwrap();
        let metaverse = BuiltInSchema::Metaverse.schema();
        let (server, findings) =
            SyncServer::assemble(connectors, &drafts, metaverse, Options::default()).unwrap();
        assert_eq!(findings, [], "the default rules fit the built-in schemas");
        server
    }

    /// The directories as they stand, to run profiles on.
    pub(crate) fn directories(&self) -> directory::World {
        let forests = (0..self.forests).map(|number| {
            let mut forest = Forest::new(&format!("{}.test", forest_name(number))).unwrap();
            for account in self.accounts.iter().filter(|account| account.forest == number) {
                forest.add(account.entry());
            }
            forest
        });
        let mut world = directory::World { forests: forests.collect(), ..directory::World::default() };
        for (number, user) in self.cloud.iter().enumerate() {
            world.tenant.add(&format!("user {number}"), user.clone());
        }
        world
    }

    /// Imports everything, as after a change outside; nothing odd is met.
    pub(crate) fn import(&self, server: &mut SyncServer) {
        assert_eq!(self.import_with_findings(server), []);
    }

    /// Imports everything and returns what was odd.
    pub(crate) fn import_with_findings(&self, server: &mut SyncServer) -> Vec<ImportFinding> {
        let now = server.options.now;
        let mut findings = Vec::new();
        for forest in 0..self.forests {
            let connector = server.connector_named(&format!("{}.test", forest_name(forest))).unwrap();
            let mut import = Import::full(server.space_mut(connector).unwrap(), now);
            for account in self.accounts.iter().filter(|account| account.forest == forest) {
                import.offer(&account.entry());
            }
            findings.extend(import.finish().findings);
        }
        let (cloud, _) = server.cloud().unwrap();
        let mut import = Import::full(server.space_mut(cloud).unwrap(), now);
        for user in &self.cloud {
            import.offer_cloud(user);
        }
        findings.extend(import.finish().findings);
        findings
    }
}
