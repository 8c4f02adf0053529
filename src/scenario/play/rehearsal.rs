//! A run of password writeback in the world of a scenario.

use crate::connector::Anchor;
use crate::directory::CloudUser;
use crate::directory::{EffectivePolicy, Entry, Forest, Memberships, World, protection};
use crate::lookup::{Qualification, resolve_fast};
use crate::scenario::world::ObjectRef;
use crate::scenario::writeback_plan::{DomainFacts, UserFacts, WritebackPlan};
use crate::schema::{AttributeName, Scalar};
use crate::sim::{Time, seconds};
use crate::sync::SyncServer;
use crate::writeback::{
    Account, AccountId, Domain, DomainId, Fact, Forge, Located, Management, NoKeys, Run, Setup, User,
    WindowsServer, reserved_container,
};
use jiff::Timestamp;

/// A run that was rehearsed.
#[derive(Clone, Debug)]
pub struct Rehearsed {
    /// The parties as the last step left them.
    pub world: crate::writeback::World,
    /// The transcript.
    pub facts: Vec<Fact>,
    /// When it began.
    pub began: Timestamp,
    /// What must never happen, and did.
    pub violation: Option<String>,
}

/// A run under way.
pub(super) struct Rehearsal {
    pub(super) run: Run,
    /// The objects behind the accounts, in the order of the accounts, with the `userAccountControl` last seen.
    objects: Vec<(ObjectRef, u32)>,
    began: Timestamp,
}

impl Rehearsal {
    /// A run at its beginning, when the service has had a second to come up.
    pub(super) fn begin(
        plan: &WritebackPlan,
        server: &SyncServer,
        world: &World,
        forge: Forge,
    ) -> Result<Self, NoKeys> {
        let mut setup = Setup {
            tenant: plan.tenant.clone(),
            server: plan.server.clone(),
            network: plan.network.clone(),
            settings: plan.settings.clone(),
            faults: plan.faults.clone(),
            ..Setup::default()
        };
        for (index, forest) in world.forests.iter().enumerate() {
            setup.domains.push(domain(forest, plan.domains.get(&index)));
        }
        let mut objects = Vec::new();
        for (object, account) in accounts(plan, world) {
            objects.push((object, account.user_account_control));
            setup.accounts.push(account);
        }
        let located = Locations { server, world, objects: &objects };
        setup.users.extend(
            world.tenant.users().map(|(name, own)| user(name, own, plan.users.get(name), located.of(own))),
        );
        let first = plan.settings.era.first_instant().parse().unwrap_or(Timestamp::UNIX_EPOCH);
        let began = plan.start.unwrap_or(first);
        let mut run = Run::new(setup, plan.seed, forge)?;
        // Nothing else happens in the first second, so that it can't overrun.
        let _ = run.until(Time::START + seconds(1));
        Ok(Self { run, objects, began })
    }

    /// Takes over what administrators and the engine have done since.
    pub(super) fn refresh(&mut self, plan: &WritebackPlan, server: &SyncServer, world: &World) {
        for (object, fresh) in accounts(plan, world) {
            let known = self.objects.iter().position(|(own, _)| *own == object);
            if let Some(place) = known {
                self.update(place, &fresh);
            } else {
                self.objects.push((object, fresh.user_account_control));
                self.run.world_mut().add_account(fresh);
            }
        }
        let gone: Vec<usize> = self
            .objects
            .iter()
            .enumerate()
            .filter(|(_, (object, _))| !stands(world, *object))
            .map(|(place, _)| place)
            .collect();
        let located = Locations { server, world, objects: &self.objects };
        let users: Vec<User> = world
            .tenant
            .users()
            .map(|(name, own)| user(name, own, plan.users.get(name), located.of(own)))
            .collect();
        let setup = self.run.world_mut().setup_mut();
        for place in gone {
            if let Some(account) = setup.accounts.get_mut(place) {
                account.stands = false;
            }
        }
        for (place, fresh) in users.into_iter().enumerate() {
            match setup.users.get_mut(place) {
                Some(own) => own.located = fresh.located,
                None => setup.users.push(fresh),
            }
        }
    }

    /// What the directory says of an account; its passwords, locks and what the timeline did to it stay.
    fn update(&mut self, place: usize, fresh: &Account) {
        let Some((_, seen)) = self.objects.get_mut(place) else { return };
        let changed = *seen != fresh.user_account_control;
        *seen = fresh.user_account_control;
        let Some(own) = self.run.world_mut().setup_mut().accounts.get_mut(place) else { return };
        if changed {
            own.user_account_control = fresh.user_account_control;
        }
        own.dn.clone_from(&fresh.dn);
        own.sam_account_name.clone_from(&fresh.sam_account_name);
        own.display_name.clone_from(&fresh.display_name);
        own.reserved_container.clone_from(&fresh.reserved_container);
        own.policy.clone_from(&fresh.policy);
        own.protected = fresh.protected;
        own.stands = true;
    }

    /// The account behind an object.
    pub(super) fn account(&self, object: ObjectRef) -> Option<AccountId> {
        let place = self.objects.iter().position(|(own, _)| *own == object)?;
        u32::try_from(place).ok().map(AccountId)
    }

    pub(super) fn into_rehearsed(mut self) -> Rehearsed {
        self.run.rest();
        Rehearsed {
            facts: self.run.facts().to_vec(),
            violation: self.run.violation().map(ToString::to_string),
            world: self.run.into_world(),
            began: self.began,
        }
    }
}

fn stands(world: &World, object: ObjectRef) -> bool {
    let forest = world.forests.get(object.forest);
    forest.is_some_and(|forest| forest.entries().any(|(id, _)| id == object.entry))
}

fn domain(forest: &Forest, facts: Option<&DomainFacts>) -> Domain {
    let mut domain = Domain::new(forest.name(), WindowsServer::W2022);
    if let Some(facts) = facts {
        domain.controllers.clone_from(&facts.controllers);
        domain.pdc = facts.pdc;
        domain.preferred = facts.preferred;
        domain.password_sync_allowed = !facts.password_sync_forbidden;
        domain.rights = facts.rights.clone();
    }
    domain
}

/// The accounts that stand, forest by forest in order of creation.
fn accounts(plan: &WritebackPlan, world: &World) -> Vec<(ObjectRef, Account)> {
    let mut accounts = Vec::new();
    for (index, forest) in world.forests.iter().enumerate() {
        let memberships = Memberships::of_forest(forest);
        let default = DomainFacts::default();
        let facts = plan.domains.get(&index).unwrap_or(&default);
        for (id, entry) in forest.entries().filter(|(_, entry)| is_account(entry)) {
            let object = ObjectRef { forest: index, entry: id };
            let mut account = account(entry, index);
            let effective = EffectivePolicy::of(&facts.policy, &facts.fine_grained, &entry.dn, &memberships);
            account.policy = effective.policy.clone();
            account.protected = protection(forest, &memberships, id).is_some();
            if let Some(said) = plan.accounts.get(&object) {
                account.protected |= said.admin_count;
                account.inherits = !said.inherits_not;
                account.last_set = said.last_set.unwrap_or(account.last_set);
                account.locked_since = said.locked_out.then_some(Time::START);
            }
            accounts.push((object, account));
        }
    }
    accounts
}

fn is_account(entry: &Entry) -> bool {
    let is = |name: &str| entry.classes.iter().any(|class| class.eq_ignore_ascii_case(name));
    is("user") && !is("computer")
}

fn account(entry: &Entry, forest: usize) -> Account {
    let text = |name: &str| {
        let value = entry.values(AttributeName::new(name)).first().and_then(Scalar::as_text);
        value.map(str::to_owned).unwrap_or_default()
    };
    let object = entry.object_guid().unwrap_or_else(|| crate::schema::Guid::named(entry.dn.as_str()));
    let domain = DomainId(u32::try_from(forest).unwrap_or_default());
    let mut account = Account::new(domain, object, entry.dn.as_str(), &text("sAMAccountName"));
    account.display_name = text("displayName");
    account.reserved_container = reserved_container(&entry.dn);
    account.user_account_control = text("userAccountControl").parse().unwrap_or(512);
    account
}

fn user(name: &str, own: &CloudUser, facts: Option<&UserFacts>, located: Located) -> User {
    let mut user = User::new(name, own.cloud_anchor(), located);
    if own.sync_enabled != Some(true) {
        user.management = Management::CloudOnly;
    }
    if let Some(facts) = facts {
        user.management = facts.management.unwrap_or(user.management);
        user.licences = facts.licences.clone().unwrap_or(user.licences);
        user.methods = facts.methods.unwrap_or(user.methods);
        user.admin = facts.admin;
        user.in_group = !facts.outside_group;
        user.reset_policy = !facts.no_reset_policy;
    }
    user
}

/// Where lookups end now.
struct Locations<'a> {
    server: &'a SyncServer,
    world: &'a World,
    objects: &'a [(ObjectRef, u32)],
}

impl Locations<'_> {
    fn of(&self, user: &CloudUser) -> Located {
        let verdict = resolve_fast(self.server, user.cloud_anchor(), Qualification::ImmutableTag);
        let account = verdict.target.and_then(|target| {
            let staged = self.server.space(target.connector)?.get(target.id)?;
            let Some(Anchor::ObjectGuid(guid)) = staged.anchor else { return None };
            let place = self.objects.iter().position(|(object, _)| {
                object.entry(self.world).and_then(Entry::object_guid) == Some(guid)
            })?;
            u32::try_from(place).ok().map(AccountId)
        });
        Located { outcome: verdict.outcome, account }
    }
}
