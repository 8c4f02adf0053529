//! A model filled directly, without a synchronisation.
//!
//! Half the people have one AD account, 30 % two, 15 % three, each with one that is enabled; the rest end in the
//! other outcomes.

use anchorwalk::connector::{Anchor, ConnectorConfig, ConnectorKind, ConnectorSpace, CsId, CsObject};
use anchorwalk::metaverse::{ConnectorIndex, CsRef, Link, Metaverse, MvAttributes, MvId, MvObject};
use anchorwalk::rule::{Direction, ImmutableTag, LinkType, RuleBook, RuleId, ScopingFilter, SyncRule};
use anchorwalk::schema::{
    BuiltInSchema, CloudAnchor, CloudType, Dn, Guid, Location, ObjectType, SourceAnchor,
};
use anchorwalk::sync::{Options, SyncServer};

const FORESTS: u16 = 3;

fn connector(name: &str, kind: ConnectorKind, schema: BuiltInSchema) -> ConnectorConfig {
    ConnectorConfig::new(Guid::named(name), name, kind, schema.schema())
}

fn rule(name: &str, tag: &str, connector: Guid, precedence: i64, password_sync: bool) -> SyncRule {
    SyncRule {
        id: Guid::named(&format!("{name} {connector}")),
        name: name.to_owned(),
        tag: ImmutableTag::new(tag),
        direction: Direction::Inbound,
        disabled: false,
        connector,
        source_type: ObjectType::new("user"),
        target_type: ObjectType::new("person"),
        link_type: LinkType::Provision,
        precedence,
        password_sync,
        scope: ScopingFilter::default(),
        join: Vec::new(),
        flows: Vec::new(),
        at: Location::file("bench"),
    }
}

/// A server of so many people.
pub(crate) fn server(users: u64) -> SyncServer {
    let mut forest = Forest::empty();
    for number in 0..users {
        forest.person(number);
    }
    forest.server
}

struct Forest {
    server: SyncServer,
    common: Vec<RuleId>,
    enabled: Vec<RuleId>,
}

impl Forest {
    fn empty() -> Self {
        let mut connectors: Vec<ConnectorConfig> = (0..FORESTS)
            .map(|number| {
                connector(
                    &format!("forest{number}.test"),
                    ConnectorKind::ActiveDirectory,
                    BuiltInSchema::ActiveDirectory,
                )
            })
            .collect();
        connectors.push(connector("tenant - AAD", ConnectorKind::EntraId, BuiltInSchema::EntraId));
        let rules = (0..FORESTS).flat_map(|number| {
            let id = Guid::named(&format!("forest{number}.test"));
            let precedence = 100 + 2 * i64::from(number);
            [
                rule(
                    "In from AD - User AccountEnabled",
                    "Microsoft.InfromADUserAccountEnabled.004",
                    id,
                    precedence,
                    true,
                ),
                rule(
                    "In from AD - User Common",
                    "Microsoft.InfromADUserCommon.004",
                    id,
                    precedence + 1,
                    false,
                ),
            ]
        });
        let book = RuleBook::new(rules);
        let of = |name: &str| -> Vec<RuleId> { book.named(name).map(|(id, _)| id).collect() };
        let (enabled, common) = (of("In from AD - User AccountEnabled"), of("In from AD - User Common"));
        let spaces = connectors.into_iter().map(ConnectorSpace::new).collect();
        let metaverse = Metaverse::new(BuiltInSchema::Metaverse.schema());
        Self { server: SyncServer::new(spaces, metaverse, book, Options::default()), common, enabled }
    }

    fn stage(&mut self, connector: u16, dn: Dn, anchor: Anchor) -> CsRef {
        let connector = ConnectorIndex(connector);
        let object = CsObject { anchor: Some(anchor), ..CsObject::new(dn, ObjectType::new("user")) };
        let id: CsId = self.server.space_mut(connector).expect("the connector is there").insert(object);
        CsRef { connector, id }
    }

    fn link(&mut self, object: CsRef, target: MvId, rules: &[RuleId]) {
        let links = &mut self.server.metaverse.links;
        let link = Link {
            origin: Direction::Inbound,
            inbound: rules.last().copied(),
            outbound: None,
            inbound_rules: links.intern(rules),
            outbound_rules: links.intern(&[]),
        };
        links.set(object, target, link);
    }

    /// Adds one person.
    fn person(&mut self, number: u64) {
        let anchor = CloudAnchor { kind: CloudType::User, id: Guid::named(&format!("cloud {number}")) };
        let source = SourceAnchor::of_guid(Guid::named(&format!("source {number}")));
        let cloud = self.stage(FORESTS, source.cloud_dn(), Anchor::Cloud(anchor));
        let kind = number % 100;
        if kind >= 99 {
            return;
        }
        let person = MvObject {
            guid: Guid::named(&format!("person {number}")),
            object_type: ObjectType::new("person"),
            attributes: MvAttributes::default(),
        };
        let person = self.server.metaverse.insert(person);
        let common: Vec<RuleId> = self.common.first().copied().into_iter().collect();
        self.link(cloud, person, &common);
        let accounts = match kind {
            0..50 | 95..98 => 1,
            50..80 => 2,
            80..95 => 3,
            _ => 0,
        };
        for account in 0..accounts {
            let dn =
                Dn::parse(&format!("CN=user{number},OU=Staff,DC=forest{account},DC=test")).expect("a DN");
            let object = self.stage(
                account,
                dn,
                Anchor::ObjectGuid(Guid::named(&format!("account {number} {account}"))),
            );
            let position = usize::from(account);
            let mut rules = vec![self.common[position]];
            if kind < 95 && u64::from(account) == number % u64::from(accounts) {
                rules.insert(0, self.enabled[position]);
            }
            self.link(object, person, &rules);
        }
    }
}
