//! What stands in the forests and in the tenant of a random world, and how it changes.

use super::installation::forest_name;
use super::pool::{self, pick};
use anchorwalk::directory::{CloudUser, Entry};
use anchorwalk::schema::{
    AttributeKind, AttributeName, BuiltInSchema, CloudType, Dn, Guid, Location, Scalar, Schema, Sid,
    SourceAnchor,
};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// An object of a forest as it is generated.
#[derive(Clone, Debug)]
pub(super) struct Account {
    /// Its forest.
    pub(super) forest: u8,
    /// Its class, a place in [`CLASSES`].
    pub(super) class: u8,
    /// Its container, a place in [`CONTAINERS`].
    pub(super) container: u8,
    /// Attributes: places in [`pool::FOREST`], and values.
    pub(super) attributes: Vec<(u8, Vec<u8>)>,
}

/// An object of the tenant as it is generated.
#[derive(Clone, Debug)]
pub(super) struct CloudObject {
    /// The account it is anchored at; beyond their number, at one that is gone or at none.
    pub(super) account: u8,
    /// Its kind, a place in [`CloudType::ALL`].
    pub(super) kind: u8,
    /// Whether it is synchronised.
    pub(super) synchronised: bool,
    /// Attributes: places in [`pool::TENANT`], and values.
    pub(super) attributes: Vec<(u8, Vec<u8>)>,
}

/// A change outside.
#[derive(Clone, Debug)]
pub(super) enum Change {
    /// An attribute of an account gets other values, or none.
    Set(u8, u8, Vec<u8>),
    /// An account is disabled or enabled.
    Toggle(u8),
    /// An account is deleted.
    Delete(u8),
    /// A deleted account comes back as it was.
    Restore(u8),
    /// An account moves to another container.
    Move(u8, u8),
    /// An account gets another name.
    Rename(u8, u8),
    /// An account becomes one of another class.
    Retype(u8, u8),
    /// Two accounts take each other's names.
    Swap(u8, u8),
    /// An account is created.
    Create(Account),
    /// An attribute of an object of the tenant gets other values.
    SetCloud(u8, u8, Vec<u8>),
    /// An object of the tenant is deleted, or comes back.
    ToggleCloud(u8),
    /// An object of the tenant is created.
    CreateCloud(CloudObject),
}

/// Object classes, the common one first.
pub(super) const CLASSES: &[&str] =
    &["user", "user", "user", "group", "contact", "inetOrgPerson", "foreignSecurityPrincipal", "computer"];

/// Containers; the last one is not imported.
pub(super) const CONTAINERS: &[&str] = &["OU=Staff", "OU=Staff", "OU=More", "OU=Out"];

#[derive(Clone, Debug)]
struct Standing {
    account: Account,
    number: usize,
    name: String,
    deleted: bool,
    attributes: BTreeMap<u8, Vec<u8>>,
}

#[derive(Clone, Debug)]
struct StandingCloud {
    object: CloudObject,
    number: usize,
    deleted: bool,
    attributes: BTreeMap<u8, Vec<u8>>,
}

/// The directories as they stand.
#[derive(Clone, Debug, Default)]
pub(super) struct Ground {
    forests: usize,
    accounts: Vec<Standing>,
    cloud: Vec<StandingCloud>,
}

impl Ground {
    pub(super) fn new(forests: usize, accounts: &[Account], cloud: &[CloudObject]) -> Self {
        let mut ground = Self { forests, ..Self::default() };
        for account in accounts {
            ground.create(account);
        }
        for object in cloud {
            ground.create_cloud(object);
        }
        ground
    }

    fn create(&mut self, account: &Account) {
        let number = self.accounts.len();
        self.accounts.push(Standing {
            account: account.clone(),
            number,
            name: format!("o{number}"),
            deleted: false,
            attributes: account.attributes.iter().cloned().collect(),
        });
    }

    fn create_cloud(&mut self, object: &CloudObject) {
        self.cloud.push(StandingCloud {
            object: object.clone(),
            number: self.cloud.len(),
            deleted: false,
            attributes: object.attributes.iter().cloned().collect(),
        });
    }

    /// Makes a change; one that names nothing does nothing.
    pub(super) fn apply(&mut self, change: &Change) {
        match change {
            Change::Set(at, attribute, values) => {
                if let Some(standing) = self.account_mut(*at) {
                    standing.attributes.insert(attribute % count(pool::FOREST), values.clone());
                }
            }
            Change::Toggle(at) => {
                let control = pool::place("userAccountControl");
                if let Some(standing) = self.account_mut(*at) {
                    let disabled = standing.attributes.get(&control) == Some(&vec![1]);
                    standing.attributes.insert(control, vec![u8::from(!disabled)]);
                }
            }
            Change::Delete(at) => self.set_deleted(*at, true),
            Change::Restore(at) => self.set_deleted(*at, false),
            Change::Move(at, container) => {
                if let Some(standing) = self.account_mut(*at) {
                    standing.account.container = *container;
                }
            }
            Change::Rename(at, number) => {
                if let Some(standing) = self.account_mut(*at) {
                    standing.name = format!("n{number}o{}", standing.number);
                }
            }
            Change::Retype(at, class) => {
                if let Some(standing) = self.account_mut(*at) {
                    standing.account.class = *class;
                }
            }
            Change::Swap(one, other) => self.swap(*one, *other),
            Change::Create(account) => self.create(account),
            Change::SetCloud(at, attribute, values) => {
                let length = self.cloud.len();
                if length > 0 {
                    self.cloud[usize::from(*at) % length]
                        .attributes
                        .insert(attribute % count(pool::TENANT), values.clone());
                }
            }
            Change::ToggleCloud(at) => {
                let length = self.cloud.len();
                if length > 0 {
                    let object = &mut self.cloud[usize::from(*at) % length];
                    object.deleted = !object.deleted;
                }
            }
            Change::CreateCloud(object) => self.create_cloud(object),
        }
    }

    fn account_mut(&mut self, at: u8) -> Option<&mut Standing> {
        let length = self.accounts.len();
        if length == 0 { None } else { self.accounts.get_mut(usize::from(at) % length) }
    }

    fn set_deleted(&mut self, at: u8, deleted: bool) {
        if let Some(standing) = self.account_mut(at) {
            standing.deleted = deleted;
        }
    }

    fn swap(&mut self, one: u8, other: u8) {
        if self.accounts.is_empty() {
            return;
        }
        let (one, other) = (usize::from(one) % self.accounts.len(), usize::from(other) % self.accounts.len());
        let same_place = |standing: &Standing| (standing.account.forest, standing.account.container);
        if one != other && same_place(&self.accounts[one]) == same_place(&self.accounts[other]) {
            let name = self.accounts[one].name.clone();
            self.accounts[one].name = std::mem::replace(&mut self.accounts[other].name, name);
        }
    }

    /// What each forest holds.
    pub(super) fn entries(&self, forest: usize) -> Vec<Entry> {
        self.accounts
            .iter()
            .filter(|standing| !standing.deleted && self.forest_of(standing) == forest)
            .map(|standing| self.entry(standing))
            .collect()
    }

    /// Whether an account of this forest has left the containers that are imported.
    pub(super) fn has_left(&self, before: &Self, forest: usize) -> bool {
        let is_out = |standing: &Standing| pick(CONTAINERS, standing.account.container) == "OU=Out";
        let mut own = self.accounts.iter().filter(|standing| self.forest_of(standing) == forest);
        own.any(|standing| {
            let known = before.accounts.get(standing.number);
            is_out(standing) && known.is_some_and(|known| !is_out(known))
        })
    }

    /// What the tenant holds. No two objects share an immutable id, as in a sound tenant.
    pub(super) fn cloud_objects(&self) -> Vec<CloudUser> {
        let mut objects: Vec<CloudUser> = Vec::new();
        for standing in self.cloud.iter().filter(|standing| !standing.deleted) {
            let object = self.cloud_object(standing);
            let taken = |other: &CloudUser| other.immutable_id == object.immutable_id;
            if object.immutable_id.is_none() || !objects.iter().any(taken) {
                objects.push(object);
            }
        }
        objects
    }

    fn forest_of(&self, standing: &Standing) -> usize {
        usize::from(standing.account.forest) % self.forests
    }

    fn dn(&self, standing: &Standing) -> Dn {
        let name = if pick(CLASSES, standing.account.class) == "foreignSecurityPrincipal" {
            self.foreign_sid(standing).to_string()
        } else {
            standing.name.clone()
        };
        let container = pick(CONTAINERS, standing.account.container);
        let forest = forest_name(self.forest_of(standing));
        Dn::parse(&format!("CN={name},{container},DC={forest},DC=test")).unwrap()
    }

    /// Whom a foreign security principal stands for: the object created before it, of whatever forest.
    fn foreign_sid(&self, standing: &Standing) -> Sid {
        match standing.number.checked_sub(1).and_then(|number| self.accounts.get(number)) {
            Some(other) => self.sid(other),
            None => "S-1-5-21-9-9-9-500".parse().unwrap(),
        }
    }

    fn sid(&self, standing: &Standing) -> Sid {
        let forest = 10 + self.forest_of(standing);
        format!("S-1-5-21-1-2-{forest}-{}", 1104 + standing.number).parse().unwrap()
    }

    fn guid(&self, standing: &Standing) -> Guid {
        Guid::named(&format!("account {} {}", self.forest_of(standing), standing.number))
    }

    fn entry(&self, standing: &Standing) -> Entry {
        static SCHEMA: LazyLock<Schema> = LazyLock::new(|| BuiltInSchema::ActiveDirectory.schema());
        let class = pick(CLASSES, standing.account.class);
        let sid = self.sid(standing);
        let cn = if class == "foreignSecurityPrincipal" {
            self.foreign_sid(standing).to_string()
        } else {
            standing.name.clone()
        };
        let mut attributes: BTreeMap<AttributeName, Vec<Scalar>> = BTreeMap::new();
        let mut default =
            |name: &str, value: Scalar| attributes.insert(AttributeName::new(name), vec![value]);
        default("cn", Scalar::text(&cn));
        if class != "contact" {
            default("objectSid", Scalar::binary(sid.as_bytes()));
            default("sAMAccountName", Scalar::text(&standing.name));
        }
        if class == "group" {
            default("groupType", Scalar::text("-2147483646"));
        }
        if matches!(class, "user" | "inetOrgPerson" | "computer") {
            default("userAccountControl", Scalar::text("512"));
        }
        let sound = attributes.get(&AttributeName::new("objectSid")).cloned();
        self.set_all(&mut attributes, &standing.attributes, pool::FOREST, &SCHEMA);
        // A domain controller gives every account a SID of its own.
        attributes.remove(&AttributeName::new("objectSid"));
        attributes.extend(sound.map(|sid| (AttributeName::new("objectSid"), sid)));
        let guid = self.guid(standing).directory_bytes();
        attributes.insert(AttributeName::new("objectGUID"), vec![Scalar::binary(&guid)]);
        Entry {
            dn: self.dn(standing),
            classes: vec!["top".to_owned(), class.to_owned()],
            attributes: attributes.into_iter().collect(),
            at: Location::file("forest"),
        }
    }

    fn cloud_object(&self, standing: &StandingCloud) -> CloudUser {
        static SCHEMA: LazyLock<Schema> = LazyLock::new(|| BuiltInSchema::EntraId.schema());
        let at = usize::from(standing.object.account);
        let immutable_id = match self.accounts.get(at) {
            Some(account) => Some(SourceAnchor::of_guid(self.guid(account)).as_str().to_owned()),
            None if at % 2 == 0 => Some(format!("gone{at}")),
            None => None,
        };
        let mut attributes = BTreeMap::new();
        self.set_all(&mut attributes, &standing.attributes, pool::TENANT, &SCHEMA);
        // What the connector makes itself is in no dump.
        for name in ["cloudAnchor", "sourceAnchor", "cloudMastered"] {
            attributes.remove(&AttributeName::new(name));
        }
        CloudUser {
            id: Guid::named(&format!("cloud {}", standing.number)),
            kind: pick(&CloudType::ALL, standing.object.kind),
            immutable_id,
            sync_enabled: Some(standing.object.synchronised),
            deleted: false,
            attributes: attributes.into_iter().collect(),
            at: Location::file("tenant"),
        }
    }

    fn set_all(
        &self,
        attributes: &mut BTreeMap<AttributeName, Vec<Scalar>>,
        chosen: &BTreeMap<u8, Vec<u8>>,
        names: &[&str],
        schema: &Schema,
    ) {
        for (place, values) in chosen {
            let name = AttributeName::new(pick(names, *place));
            let Some(attribute) = schema.attribute(name) else { continue };
            let mut scalars: Vec<Scalar> = Vec::new();
            for value in values {
                let scalar = self.scalar(name, attribute.kind, *value);
                if !scalars.contains(&scalar) {
                    scalars.push(scalar);
                }
            }
            if !attribute.multi_valued {
                scalars.truncate(1);
            }
            attributes.remove(&name);
            if !scalars.is_empty() {
                attributes.insert(name, scalars);
            }
        }
    }

    fn scalar(&self, name: AttributeName, kind: AttributeKind, value: u8) -> Scalar {
        match kind {
            AttributeKind::String if value == u8::MAX => Scalar::text(&"x".repeat(pool::LONG_TEXT_UNITS)),
            AttributeKind::String => Scalar::text(pick(pool::TEXTS, value)),
            AttributeKind::Number => Scalar::text(pick(pool::NUMBERS, value)),
            AttributeKind::Boolean => Scalar::text(pick(&["True", "FALSE", "false", "maybe"], value)),
            AttributeKind::Reference => self.reference(name, value),
            AttributeKind::Binary if name.as_str().to_lowercase().ends_with("sid") => {
                let target = self.accounts.get(usize::from(value) % self.accounts.len().max(1));
                target.map_or(Scalar::binary(b"no sid"), |target| Scalar::binary(self.sid(target).as_bytes()))
            }
            AttributeKind::Binary => Scalar::binary(pick(&["a", "b", "ab"], value).as_bytes()),
        }
    }

    /// A DN of an object as it is now; of nobody where there is none or it is deleted.
    fn reference(&self, name: AttributeName, value: u8) -> Scalar {
        let target = self.accounts.get(usize::from(value)).filter(|target| !target.deleted);
        match target {
            Some(target) if name == AttributeName::new("mS-DS-CreatorSID") => {
                Scalar::binary(self.sid(target).as_bytes())
            }
            Some(target) => Scalar::text(self.dn(target).as_str()),
            None => Scalar::text("CN=nobody,OU=Staff,DC=a,DC=test"),
        }
    }
}

fn count(list: &[&str]) -> u8 {
    u8::try_from(list.len()).unwrap()
}
