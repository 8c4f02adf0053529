//! A generated deployment: an account forest, a resource forest with linked mailboxes, a tenant, the out-of-box rules.
//!
//! Everybody has an enabled account and a cloud user; two in five have a linked mailbox too. Everybody but
//! the first has a manager, who has ten; and there is a group of twenty for every fifty people. The same number of people gives the same bytes.

use anchorwalk::connector::{ConnectorConfig, ConnectorKind, ContainerFilter, Import, Partition};
use anchorwalk::directory::{CloudUser, Entry};
use anchorwalk::scenario::{Connectors, NamedConnector, OutOfBoxOptions, out_of_box_rules};
use anchorwalk::schema::{
    AttributeName, BuiltInSchema, CloudType, Dn, Guid, Location, Scalar, Sid, SourceAnchor,
};
use anchorwalk::sync::{Options, SyncServer};

/// The DNS names of the two forests, in order of connection.
pub(crate) const FORESTS: [&str; 2] = ["account.test", "resource.test"];

/// What the two forests and the tenant would dump.
pub(crate) struct Deployment {
    /// The entries of each forest.
    pub(crate) forests: [Vec<Entry>; 2],
    /// The objects of the tenant.
    pub(crate) cloud: Vec<CloudUser>,
}

impl Deployment {
    /// A deployment of this many people.
    pub(crate) fn of(people: u64) -> Self {
        let accounts = (0..people).map(account);
        let groups = (0..people / 50).map(|number| group(number, people));
        let mailboxes = (0..people).filter(|number| number % 5 < 2).map(mailbox);
        Self {
            forests: [accounts.chain(groups).collect(), mailboxes.collect()],
            cloud: (0..people).map(cloud_user).collect(),
        }
    }

    /// How many objects there are in all.
    pub(crate) fn objects(&self) -> usize {
        self.forests.iter().map(Vec::len).sum::<usize>() + self.cloud.len()
    }

    /// Imports these many accounts of the first forest once more, their titles changed, and everything else as it was.
    pub(crate) fn promote(&self, server: &mut SyncServer, changed: u64) {
        let now = server.options.now;
        let connector = server.connector_named(FORESTS[0]).expect("the forest is connected");
        let mut import = Import::delta(server.space_mut(connector).expect("the connector is there"), now);
        let (people, changed) = (self.cloud.len(), usize::try_from(changed).expect("fits"));
        for entry in self.forests[0][..people].iter().step_by(people / changed.max(1)) {
            let mut entry = entry.clone();
            let title = AttributeName::new("title");
            entry.attributes.retain(|(name, _)| *name != title);
            entry.attributes.push((title, one("Senior engineer")));
            import.offer(&entry);
        }
        assert_eq!(import.finish().findings, [], "the changes are imported without a finding");
    }

    /// Full import on all connectors.
    pub(crate) fn import(&self, server: &mut SyncServer) {
        let now = server.options.now;
        for (name, entries) in FORESTS.iter().zip(&self.forests) {
            let connector = server.connector_named(name).expect("the forest is connected");
            let mut import = Import::full(server.space_mut(connector).expect("the connector is there"), now);
            for entry in entries {
                import.offer(entry);
            }
            assert_eq!(import.finish().findings, [], "{name} is imported without a finding");
        }
        let (cloud, _) = server.cloud().expect("the tenant is connected");
        let mut import = Import::full(server.space_mut(cloud).expect("the connector is there"), now);
        for user in &self.cloud {
            import.offer_cloud(user);
        }
        assert_eq!(import.finish().findings, [], "the tenant is imported without a finding");
    }
}

/// A server with the two forests, the tenant and the out-of-box rules, nothing imported.
pub(crate) fn empty_server(options: Options) -> SyncServer {
    let mut connectors: Vec<ConnectorConfig> =
        FORESTS.iter().enumerate().map(|(number, name)| forest_connector(name, number)).collect();
    connectors.push(connector("tenant - AAD", ConnectorKind::EntraId, BuiltInSchema::EntraId, String::new()));
    let named = |config: &ConnectorConfig| NamedConnector { name: config.name.clone(), id: config.id };
    let known = Connectors {
        active_directory: connectors[..FORESTS.len()].iter().map(named).collect(),
        entra_id: connectors.last().map(named),
    };
    let drafts =
        out_of_box_rules(&known, &OutOfBoxOptions::default()).expect("the out-of-box rules are data");
    let (server, findings) =
        SyncServer::assemble(connectors, &drafts, BuiltInSchema::Metaverse.schema(), options)
            .expect("the out-of-box rules are right");
    assert_eq!(findings, [], "the out-of-box rules fit the built-in schemas");
    server
}

fn connector(name: &str, kind: ConnectorKind, schema: BuiltInSchema, created: String) -> ConnectorConfig {
    ConnectorConfig { created, ..ConnectorConfig::new(Guid::named(name), name, kind, schema.schema()) }
}

fn forest_connector(name: &str, number: usize) -> ConnectorConfig {
    let created = format!("2020-01-0{number}");
    let mut connector =
        connector(name, ConnectorKind::ActiveDirectory, BuiltInSchema::ActiveDirectory, created);
    let dn = naming_context(name);
    let parameters = ["Domain.FQDN", "Domain.Netbios", "Forest.FQDN", "Forest.Netbios"];
    connector.partitions.push(Partition {
        name: dn.to_string(),
        selected: true,
        classes: ["user", "inetOrgPerson", "contact", "group"].map(str::to_owned).into(),
        containers: ContainerFilter::new([dn.clone()], []),
        parameters: parameters.iter().map(|parameter| ((*parameter).to_owned(), name.to_owned())).collect(),
        dn: Some(dn),
    });
    connector
}

fn naming_context(forest: &str) -> Dn {
    let text = forest.split('.').map(|part| format!("DC={part}")).collect::<Vec<_>>().join(",");
    Dn::parse(&text).expect("a DN")
}

fn person_dn(forest: &str, number: u64) -> Dn {
    let text = format!("CN=Person {number},OU=Unit {},OU=Staff", number % 40);
    Dn::parse(&text).expect("a DN").below(&naming_context(forest))
}

fn guid(forest: &str, number: u64) -> Guid {
    Guid::named(&format!("{forest} {number}"))
}

fn sid(forest: u64, number: u64) -> Scalar {
    let sid: Sid =
        format!("S-1-5-21-1004336348-1177238915-{forest}-{}", 1000 + number).parse().expect("a SID");
    Scalar::binary(sid.as_bytes())
}

fn entry(dn: Dn, class: &str, values: Vec<(&str, Vec<Scalar>)>) -> Entry {
    let attributes = values.into_iter().map(|(name, values)| (AttributeName::new(name), values)).collect();
    Entry { dn, classes: vec!["top".to_owned(), class.to_owned()], attributes, at: Location::file("forest") }
}

fn one(text: impl AsRef<str>) -> Vec<Scalar> {
    vec![Scalar::text(text.as_ref())]
}

/// What every user of both forests has.
fn person(forest: &str, forest_number: u64, number: u64) -> Vec<(&'static str, Vec<Scalar>)> {
    vec![
        ("objectGUID", vec![Scalar::binary(&guid(forest, number).directory_bytes())]),
        ("objectSid", vec![sid(forest_number, number)]),
        ("cn", one(format!("Person {number}"))),
        ("sAMAccountName", one(format!("person{number}"))),
        ("displayName", one(format!("Person {number} of {forest}"))),
        ("givenName", one("Person")),
        ("sn", one(format!("Number {number}"))),
        ("pwdLastSet", one((131_000_000_000_000_000 + number).to_string())),
    ]
}

fn account(number: u64) -> Entry {
    let forest = FORESTS[0];
    let mut values = person(forest, 10, number);
    let mail = format!("person{number}@fabrikam.test");
    values.extend([
        ("userAccountControl", one("512")),
        ("userPrincipalName", one(&mail)),
        ("mail", one(&mail)),
        ("company", one("Fabrikam")),
        ("department", one(format!("Department {}", number % 100))),
        ("title", one("Engineer")),
        ("telephoneNumber", one(format!("+47 555 {number:05}"))),
        ("mobile", one(format!("+47 900 {number:05}"))),
        ("physicalDeliveryOfficeName", one(format!("Room {}", number % 1000))),
        ("streetAddress", one(format!("Main street {}", number % 500))),
        ("l", one("Oslo")),
        ("st", one("Oslo")),
        ("postalCode", one(format!("{:04}", number % 10_000))),
        ("c", one("NO")),
        ("co", one("Norway")),
        ("countryCode", one("578")),
        ("description", one(format!("Account of person {number}"))),
        ("employeeID", one(number.to_string())),
        ("extensionAttribute1", one(format!("cost centre {}", number % 300))),
        ("extensionAttribute2", one("permanent")),
    ]);
    if number > 0 {
        let manager = number / 10;
        values.push(("manager", one(person_dn(forest, manager).as_str())));
    }
    entry(person_dn(forest, number), "user", values)
}

fn mailbox(number: u64) -> Entry {
    let forest = FORESTS[1];
    let mut values = person(forest, 11, number);
    let mail = format!("person{number}@fabrikam.test");
    values.extend([
        ("userAccountControl", one("514")),
        ("userPrincipalName", one(format!("person{number}@resource.test"))),
        ("mail", one(&mail)),
        ("mailNickname", one(format!("person{number}"))),
        ("msExchMasterAccountSid", vec![sid(10, number)]),
        ("msExchRecipientTypeDetails", one("2")),
        ("msExchRecipientDisplayType", one("-1073741818")),
        ("legacyExchangeDN", one(format!("/o=Fabrikam/ou=Exchange/cn=Recipients/cn=person{number}"))),
        (
            "proxyAddresses",
            vec![
                Scalar::text(&format!("SMTP:{mail}")),
                Scalar::text(&format!("smtp:person{number}@fabrikam.onmicrosoft.com")),
                Scalar::text(&format!("X500:/o=Fabrikam/cn=person{number}")),
            ],
        ),
    ]);
    entry(person_dn(forest, number), "user", values)
}

fn group(number: u64, people: u64) -> Entry {
    let forest = FORESTS[0];
    let text = format!("CN=Group {number},OU=Groups");
    let dn = Dn::parse(&text).expect("a DN").below(&naming_context(forest));
    let members = (0..20).map(|member| (number * 50 + member * 7) % people);
    let values = vec![
        ("objectGUID", vec![Scalar::binary(&Guid::named(&format!("group {number}")).directory_bytes())]),
        ("objectSid", vec![sid(12, number)]),
        ("cn", one(format!("Group {number}"))),
        ("sAMAccountName", one(format!("group{number}"))),
        ("displayName", one(format!("Group {number}"))),
        ("mail", one(format!("group{number}@fabrikam.test"))),
        ("groupType", one("-2147483640")),
        ("member", members.map(|member| Scalar::text(person_dn(forest, member).as_str())).collect()),
    ];
    entry(dn, "group", values)
}

fn cloud_user(number: u64) -> CloudUser {
    let text = |name: &str, value: String| (AttributeName::new(name), vec![Scalar::text(&value)]);
    CloudUser {
        id: Guid::named(&format!("cloud {number}")),
        kind: CloudType::User,
        immutable_id: Some(SourceAnchor::of_guid(guid(FORESTS[0], number)).as_str().to_owned()),
        sync_enabled: Some(true),
        deleted: false,
        attributes: vec![
            text("userPrincipalName", format!("person{number}@fabrikam.test")),
            text("displayName", format!("Person {number}")),
        ],
        at: Location::file("tenant"),
    }
}
