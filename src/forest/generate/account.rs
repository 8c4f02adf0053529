//! What a person has in the forests and in the tenant.

use super::people::Purpose;
use super::{GeneratedPerson, PersonKind, Recipe};
use crate::directory::{CloudUser, Entry};
use crate::schema::{AttributeName, CloudType, Dn, Guid, Location, Scalar, Sid, SourceAnchor};

const GIVEN_NAMES: [&str; 16] = [
    "Ana", "Bogdan", "Chidi", "Dana", "Emeka", "Freya", "Goran", "Hana", "Iker", "Jun", "Karla", "Luís",
    "Mina", "Noor", "Owen", "Quim",
];
const SURNAMES: [&str; 16] = [
    "Almeida", "Berg", "Castro", "Dvořák", "Eriksen", "Fischer", "Gómez", "Horvat", "Ivanov", "Jensen",
    "Kovač", "Lindt", "Moreau", "Novak", "Okafor", "Quintana",
];

/// The container that no connector imports.
pub(super) const EXCLUDED: &str = "OU=Leavers";

/// An account of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Account {
    person: GeneratedPerson,
    /// Its place among the accounts of the person.
    place: usize,
}

/// `forest1.test`.
pub(super) fn forest_name(forest: u16) -> String {
    format!("forest{}.test", forest + 1)
}

/// `DC=forest1,DC=test`.
pub(super) fn forest_dn(forest: u16) -> String {
    format!("DC=forest{},DC=test", forest + 1)
}

impl GeneratedPerson {
    /// The accounts that are in a forest.
    pub(super) fn accounts(self) -> impl Iterator<Item = Account> {
        let count = match self.kind {
            PersonKind::CloudOnly | PersonKind::Orphaned => 0,
            PersonKind::LinkedMailbox | PersonKind::MailContact | PersonKind::BothEnabled => 2,
            PersonKind::TwoMailboxes => 3,
            PersonKind::Single
            | PersonKind::Disabled
            | PersonKind::OuExcluded
            | PersonKind::Filtered
            | PersonKind::InetOrgPerson
            | PersonKind::RuleMissing
            | PersonKind::DuplicateAnchor => 1,
        };
        (0..count).map(move |place| Account { person: self, place })
    }

    fn name(self) -> String {
        format!("u{:08}", self.number)
    }

    fn sign_in_name(self) -> String {
        let [home, _, _] = self.forests;
        format!("{}@{}", self.name(), forest_name(home))
    }

    /// The cloud users of the person: one, or two that share an anchor.
    pub(super) fn cloud_users(self, recipe: &Recipe) -> Vec<CloudUser> {
        let home = recipe.guid(self.number, Purpose::Account(0));
        let own = self.cloud_user(recipe, (self.kind != PersonKind::CloudOnly).then_some(home));
        if self.kind == PersonKind::DuplicateAnchor {
            let gone = recipe.guid(self.number, Purpose::Account(9));
            let mut twin = self.cloud_user(recipe, Some(gone));
            for (name, values) in &mut twin.attributes {
                if *name == AttributeName::new("userPrincipalName") {
                    *values = vec![Scalar::text(&format!("old-{}", self.sign_in_name()))];
                }
            }
            return vec![own, twin];
        }
        vec![own]
    }

    fn cloud_user(self, recipe: &Recipe, source: Option<Guid>) -> CloudUser {
        let text = |name: &str, value: &str| (AttributeName::new(name), vec![Scalar::text(value)]);
        CloudUser {
            id: recipe.anchor(self.number),
            kind: CloudType::User,
            immutable_id: source.map(|guid| SourceAnchor::of_guid(guid).as_str().to_owned()),
            sync_enabled: source.map(|_| true),
            deleted: false,
            attributes: vec![
                text("displayName", &self.display_name(recipe)),
                text("userPrincipalName", &self.sign_in_name()),
            ],
            at: Location::file("generated"),
        }
    }

    fn display_name(self, recipe: &Recipe) -> String {
        let given = recipe.choice(self.number, Purpose::GivenName, &GIVEN_NAMES);
        let surname = recipe.choice(self.number, Purpose::Surname, &SURNAMES);
        format!("{given} {surname}")
    }
}

impl Account {
    /// The forest that it is in.
    pub(super) fn forest(self) -> u16 {
        self.person.forests.get(self.place).copied().unwrap_or_default()
    }

    /// Its `objectGUID`.
    pub(super) fn guid(self, recipe: &Recipe) -> Guid {
        recipe.guid(self.person.number, Purpose::Account(self.place as u64))
    }

    /// Its DN.
    pub(super) fn dn(self, recipe: &Recipe) -> String {
        let container = if self.person.kind == PersonKind::OuExcluded {
            EXCLUDED
        } else if self.is_mailbox() {
            "OU=Mailboxes"
        } else if self.is_contact() {
            "OU=Contacts"
        } else {
            "OU=Staff"
        };
        format!(
            "CN={} ({}),{container},{}",
            self.person.display_name(recipe),
            self.person.name(),
            forest_dn(self.forest())
        )
    }

    /// A linked mailbox: a disabled account that stands for an enabled one elsewhere.
    fn is_mailbox(self) -> bool {
        let linked = matches!(self.person.kind, PersonKind::LinkedMailbox | PersonKind::TwoMailboxes);
        linked && self.place > 0
    }

    /// A mail contact, which is no account at all.
    fn is_contact(self) -> bool {
        self.person.kind == PersonKind::MailContact && self.place > 0
    }

    fn sid(self) -> Option<Sid> {
        let [home, _, _] = self.person.forests;
        let relative = u64::from(self.person.number) + 1_000;
        let forest = if self.place == 0 { home } else { self.forest() };
        format!("S-1-5-21-1000-2000-{}-{relative}", forest + 10).parse().ok()
    }

    /// The entry of its forest; `None` only if a name would be no DN, which no name is.
    pub(super) fn entry(self, recipe: &Recipe) -> Option<Entry> {
        let person = self.person;
        let mut attributes = Vec::new();
        let mut add = |name: &str, value: Scalar| attributes.push((AttributeName::new(name), vec![value]));
        let name = person.name();
        if person.kind == PersonKind::MailContact {
            add("mail", Scalar::text(&person.sign_in_name()));
        }
        add("cn", Scalar::text(&format!("{} ({name})", person.display_name(recipe))));
        add("displayName", Scalar::text(&person.display_name(recipe)));
        add("objectGUID", Scalar::binary(&self.guid(recipe).directory_bytes()));
        if !self.is_contact() {
            add("objectSid", Scalar::binary(self.sid()?.as_bytes()));
            add("sAMAccountName", Scalar::text(&name));
            let disabled = person.kind == PersonKind::Disabled || self.is_mailbox();
            add("userAccountControl", Scalar::text(if disabled { "514" } else { "512" }));
        }
        if self.is_contact() {
            add("targetAddress", Scalar::text(&format!("SMTP:{}", person.sign_in_name())));
        } else if self.place == 0 {
            add("userPrincipalName", Scalar::text(&person.sign_in_name()));
        } else {
            let owner = Account { place: 0, ..self }.sid()?;
            add("mailNickname", Scalar::text(&name));
            add("msExchMasterAccountSid", Scalar::binary(owner.as_bytes()));
        }
        if self.is_mailbox() {
            add("msExchRecipientTypeDetails", Scalar::text("2"));
        }
        if person.kind == PersonKind::Filtered {
            add("adminDescription", Scalar::text("User_NoSync"));
        }
        let mut classes = vec!["top", "person", "organizationalPerson"];
        classes.push(if self.is_contact() { "contact" } else { "user" });
        if person.kind == PersonKind::InetOrgPerson {
            classes.push("inetOrgPerson");
        }
        Some(Entry {
            dn: Dn::parse(&self.dn(recipe)).ok()?,
            classes: classes.into_iter().map(str::to_owned).collect(),
            attributes,
            at: Location::file("generated"),
        })
    }
}
