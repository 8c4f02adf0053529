//! What is known of the account that the lookup leads to.

use super::{Testimony, decided, object_guid, rehearsed, shown};
use crate::directory::{Entry, EntryId, Forest, Memberships, Protection, protection};
use crate::metaverse::CsRef;
use crate::schema::{AttributeName, Scalar};
use crate::writeback::diagnosis::faults::symptom::{BAD_PATH, DENIED, RESTRICTION};
use crate::writeback::diagnosis::{Clue, Scene};
use crate::writeback::policy::AccountFlags;
use crate::writeback::{Account, reserved_container};

/// What the account says.
pub(super) fn testimonies(scene: &Scene<'_>, target: CsRef) -> Vec<Testimony> {
    let name = scene.server.describe(target);
    let known = Known { scene, target, entry: entry(scene, target), account: rehearsed(scene, target) };
    let mut list = Vec::new();
    list.extend(known.container(&name));
    list.extend(known.flags().into_iter().flat_map(|flags| of_flags(flags, &name)));
    list.extend(known.protected(&name));
    list.extend(known.account.map(|account| {
        let what = if account.inherits { "inherits rights" } else { "does not inherit rights" };
        decided("InheritanceDisabled", DENIED, !account.inherits, format!("{name} {what}"))
    }));
    list.extend(shown(
        "AccountLockedOut",
        &[Clue::Event(33006)],
        known.is_locked_out(),
        format!("{name} is locked out"),
    ));
    list
}

fn of_flags(flags: AccountFlags, name: &str) -> Vec<Testimony> {
    let AccountFlags(number) = flags;
    let control = format!("{name}: userAccountControl is {number}");
    let cannot = flags.cannot_change_password();
    let has = if cannot { "has" } else { "does not have" };
    let what = format!("{control}, which {has} PASSWD_CANT_CHANGE");
    // The same flag has shown as either event (spec/incidents.md G7, F14).
    let mut list = vec![decided("UserCannotChangePassword", RESTRICTION, cannot, what.clone())];
    list.extend(shown("UserCannotChangePassword", DENIED, cannot, what));
    list.extend(shown(
        "AccountDisabled",
        &[Clue::Event(33005)],
        flags.is_disabled(),
        format!("{control}, which is disabled"),
    ));
    list
}

/// The account in each place where the input has it.
struct Known<'a> {
    scene: &'a Scene<'a>,
    target: CsRef,
    entry: Option<(&'a Forest, EntryId, &'a Entry)>,
    account: Option<&'a Account>,
}

impl Known<'_> {
    fn container(&self, name: &str) -> Option<Testimony> {
        let staged = self.scene.server.space(self.target.connector)?.get(self.target.id)?;
        let container = reserved_container(&staged.dn);
        let what = container.as_ref().map_or_else(
            || format!("{name}: no container above it has a reserved character"),
            |container| format!("{name}: the container `{container}` is above it"),
        );
        Some(decided("ReservedCharacterInOu", BAD_PATH, container.is_some(), what))
    }

    /// As the directory has them now; as they were imported, where the directory is not at hand.
    fn flags(&self) -> Option<AccountFlags> {
        if let Some(account) = self.account {
            return Some(account.flags());
        }
        let name = AttributeName::new("userAccountControl");
        let own = self.entry.and_then(|(.., entry)| number(entry.values(name)));
        let imported = || {
            let staged = self.scene.server.space(self.target.connector)?.get(self.target.id)?;
            number(&[staged.imported.get(name)?.first()?.clone()])
        };
        own.or_else(imported).and_then(|number| u32::try_from(number).ok()).map(AccountFlags)
    }

    /// A dump may lack what protects; a scenario says it.
    fn protected(&self, name: &str) -> Option<Testimony> {
        let why = self
            .entry
            .and_then(|(forest, id, _)| protection(forest, &Memberships::of_forest(forest), id))
            .map(|protection| match protection {
                Protection::MemberOf(group) => format!("{name} is a member of the protected group {group}"),
                Protection::Itself => format!("{name} is a protected account itself"),
                Protection::AdminCount => format!("{name}: adminCount is 1"),
            });
        match (why, self.account.map(|account| account.protected)) {
            (Some(why), _) => Some(decided("ProtectedAccount", DENIED, true, why)),
            (None, Some(true)) => {
                Some(decided("ProtectedAccount", DENIED, true, format!("{name}: adminCount is 1")))
            }
            (None, Some(false)) => {
                Some(decided("ProtectedAccount", DENIED, false, format!("{name} is not protected")))
            }
            (None, None) => None,
        }
    }

    fn is_locked_out(&self) -> bool {
        let locked_at = || number(self.entry?.2.values(AttributeName::new("lockoutTime")));
        match self.account {
            Some(account) => account.locked_since.is_some(),
            None => locked_at().is_some_and(|at| at > 0),
        }
    }
}

fn number(values: &[Scalar]) -> Option<i64> {
    match values.first()? {
        Scalar::Number(number) => Some(*number),
        Scalar::Text(text) => text.trim().parse().ok(),
        Scalar::Boolean(_) | Scalar::Binary(_) | Scalar::Reference(_) => None,
    }
}

/// The entry of the directory that a staged object was imported from.
fn entry<'a>(scene: &Scene<'a>, target: CsRef) -> Option<(&'a Forest, EntryId, &'a Entry)> {
    let guid = object_guid(scene, target)?;
    let dn = &scene.server.space(target.connector)?.get(target.id)?.dn;
    let is_it = |entry: &Entry| entry.object_guid() == Some(guid);
    scene.world?.forests.iter().find_map(|forest| {
        let by_name = || forest.find(dn).and_then(|id| Some((id, forest.entry(id)?)));
        let found = by_name()
            .filter(|(_, entry)| is_it(entry))
            .or_else(|| forest.entries().find(|(_, entry)| is_it(entry)));
        found.map(|(id, entry)| (forest, id, entry))
    })
}
