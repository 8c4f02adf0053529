//! Runs on directories that answer: imports, exports, and what confirms them.

use super::world::{Account, World, cloud_user, forest_name};
use crate::connector::{CsObject, Hologram, NOT_REIMPORTED, PendingImport};
use crate::directory::{self, EntryId};
use crate::metaverse::ConnectorIndex;
use crate::schema::{AttributeName, CloudType, Scalar, SourceAnchor, Values};
use crate::sync::{CyclePolicy, Recording, RunProfile, RunStep, SyncServer};
use jiff::SignedDuration;

struct Lab {
    server: SyncServer,
    world: directory::World,
}

impl Lab {
    fn of(accounts: Vec<Account>, cloud: Vec<directory::CloudUser>) -> Self {
        let world = World { forests: 2, accounts, cloud };
        Self { server: world.server(), world: world.directories() }
    }

    fn cycle(&mut self, policy: CyclePolicy) -> Vec<RunStep> {
        self.server.cycle(policy, &mut self.world, Recording::Errors, &mut |_| {})
    }

    fn run(&mut self, connector: ConnectorIndex, profile: RunProfile) -> RunStep {
        self.server.run(connector, profile, &mut self.world, Recording::Changes)
    }

    fn forest(&self) -> ConnectorIndex {
        self.server.connector_named("a.test").unwrap()
    }

    fn cloud(&self) -> ConnectorIndex {
        self.server.cloud().unwrap().0
    }

    /// The object of the tenant's connector space that is anchored at this account.
    fn cloud_object(&self, account: &Account) -> Option<&CsObject> {
        let (_, space) = self.server.cloud().unwrap();
        space.get(space.with_dn(&SourceAnchor::of_guid(account.guid()).cloud_dn())?)
    }

    fn entry(&self, account: &Account) -> EntryId {
        self.world.forests[account.forest].find(&account.dn()).unwrap()
    }

    fn set(&mut self, account: &Account, name: &str, value: Scalar) {
        let id = self.entry(account);
        self.world.forests[account.forest].set(id, AttributeName::new(name), vec![value]);
    }
}

fn named(steps: &[RunStep], profile: RunProfile) -> &RunStep {
    steps.iter().find(|step| step.profile == profile && step.connector.ends_with("AAD")).unwrap()
}

fn crowd(count: usize) -> Vec<Account> {
    (0..count).map(|number| Account::user(0, &format!("user{number}"))).collect()
}

#[test]
fn a_new_account_is_added_to_the_tenant_and_confirmed_by_the_next_import() {
    let ana = Account::user(0, "ana");
    let mut lab = Lab::of(vec![ana.clone()], Vec::new());
    let steps = lab.cycle(CyclePolicy::Initial);
    assert_eq!(named(&steps, RunProfile::Export).statistics.get("export-add"), Some(&1));
    let object = lab.cloud_object(&ana).unwrap();
    assert!(object.awaits_confirmation() && object.anchor.is_some() && object.pending_export.is_none());
    assert_eq!(object.image(Hologram::PendingImport), None, "no import has shown it");
    let sent = object.image(Hologram::UnconfirmedExport).unwrap();
    assert_eq!(
        sent.attributes.get(AttributeName::new("userPrincipalName")),
        Some(&Values::text("ana@a.test"))
    );
    let steps = lab.cycle(CyclePolicy::Delta);
    assert_eq!(named(&steps, RunProfile::DeltaImport).statistics.get("stage-update"), Some(&1));
    assert!(steps.iter().all(|step| step.result() == "success"), "{steps:?}");
    let object = lab.cloud_object(&ana).unwrap();
    assert!(object.unconfirmed_export.is_none() && object.pending_export.is_none() && object.error.is_none());
    let steps = lab.cycle(CyclePolicy::Delta);
    assert!(steps.iter().all(|step| step.objects == 0), "nothing is left to do: {steps:?}");
}

#[test]
fn a_change_travels_from_the_forest_to_the_tenant_in_one_delta_cycle() {
    let ana = Account::user(0, "ana");
    let mut lab = Lab::of(vec![ana.clone()], Vec::new());
    lab.cycle(CyclePolicy::Initial);
    lab.cycle(CyclePolicy::Delta);
    lab.set(&ana, "department", Scalar::text("Sales"));
    let steps = lab.cycle(CyclePolicy::Delta);
    assert_eq!(named(&steps, RunProfile::Export).statistics.get("export-update"), Some(&1));
    let (_, user) = lab.world.tenant.users().next().unwrap();
    assert_eq!(user.values(AttributeName::new("department")), [Scalar::text("Sales")]);
    let history = lab.server.history().len();
    assert_eq!(history, 9 + 9 + 9, "three connectors, three runs a cycle, three cycles");
}

#[test]
fn a_value_that_the_tenant_changed_is_staged_again() {
    let ana = Account::user(0, "ana").with("department", Scalar::text("Sales"));
    let mut lab = Lab::of(vec![ana.clone()], Vec::new());
    lab.cycle(CyclePolicy::Initial);
    let (name, mut user) =
        lab.world.tenant.users().next().map(|(name, user)| (name.to_owned(), user.clone())).unwrap();
    user.attributes.retain(|(name, _)| *name != AttributeName::new("department"));
    lab.world.tenant.replace(&name, user);
    let import = lab.run(lab.cloud(), RunProfile::DeltaImport);
    assert_eq!(import.result(), "completed-warnings");
    let object = lab.cloud_object(&ana).unwrap();
    assert_eq!(object.export_error.as_ref().unwrap().name, NOT_REIMPORTED);
    let staged = object.pending_export.as_ref().unwrap();
    assert_eq!(staged.attributes.keys().map(|name| name.as_str()).collect::<Vec<_>>(), ["department"]);
    lab.run(lab.cloud(), RunProfile::Export);
    lab.run(lab.cloud(), RunProfile::DeltaImport);
    assert!(lab.cloud_object(&ana).unwrap().export_error.is_none());
}

#[test]
fn a_delta_import_needs_a_full_one_before_it() {
    let mut lab = Lab::of(vec![Account::user(0, "ana")], Vec::new());
    assert_eq!(lab.run(lab.forest(), RunProfile::DeltaImport).result(), "no-start-full-import-required");
    assert!(lab.server.space(lab.forest()).unwrap().is_empty());
}

#[test]
fn five_hundred_deletes_are_exported_and_one_more_is_not() {
    for (deletes, result) in [(500, "success"), (501, "stopped-deletion-threshold-exceeded")] {
        let accounts = crowd(deletes);
        let mut lab = Lab::of(accounts.clone(), Vec::new());
        lab.cycle(CyclePolicy::Initial);
        lab.cycle(CyclePolicy::Delta);
        for account in &accounts {
            let id = lab.entry(account);
            lab.world.forests[0].delete(id);
        }
        let steps = lab.cycle(CyclePolicy::Delta);
        let export = named(&steps, RunProfile::Export);
        assert_eq!(export.result(), result);
        let events: Vec<u16> = export.events.iter().map(|event| event.id).collect();
        assert_eq!(events, if deletes > 500 { vec![116] } else { vec![] });
        let left = lab.world.tenant.users().filter(|(_, user)| !user.deleted).count();
        assert_eq!(left, if deletes > 500 { deletes } else { 0 }, "all or nothing");
    }
}

#[test]
fn staging_mode_exports_nothing_by_itself() {
    let mut lab = Lab::of(vec![Account::user(0, "ana")], Vec::new());
    lab.server.options.staging_mode = true;
    let steps = lab.cycle(CyclePolicy::Initial);
    assert!(steps.iter().all(|step| step.profile != RunProfile::Export));
    assert_eq!(lab.world.tenant.users().count(), 0);
    lab.run(lab.cloud(), RunProfile::Export);
    assert_eq!(lab.world.tenant.users().count(), 1, "an export that is run by hand still works");
}

#[test]
fn the_tenant_makes_an_export_wait_after_its_limit_of_writes() {
    let mut lab = Lab::of(crowd(5), Vec::new());
    lab.world.tenant.throttle = directory::Throttle::new(2, SignedDuration::from_mins(5));
    let steps = lab.cycle(CyclePolicy::Initial);
    let export = named(&steps, RunProfile::Export);
    assert_eq!(export.ended.duration_since(export.started), SignedDuration::from_mins(10));
    assert_eq!(export.statistics.get("export-add"), Some(&5));
}

#[test]
fn a_reference_waits_for_the_object_that_it_means() {
    let boss = Account::user(0, "boss");
    let clerk = Account::user(0, "clerk").with("manager", Scalar::text(boss.dn().as_str()));
    let mut lab = Lab::of(vec![clerk.clone(), boss.clone()], Vec::new());
    let steps = lab.cycle(CyclePolicy::Initial);
    let statistics = &named(&steps, RunProfile::Export).statistics;
    assert_eq!((statistics["export-add"], statistics["export-update"]), (2, 1), "a second pass");
    let managers: Vec<String> = lab
        .world
        .tenant
        .users()
        .flat_map(|(_, user)| user.values(AttributeName::new("manager")).to_vec())
        .map(|value| value.to_string())
        .collect();
    assert_eq!(managers, [SourceAnchor::of_guid(boss.guid()).cloud_dn().to_string()]);
}

/// A user of the cloud alone, with this sign-in name.
fn cloud_only(name: &str) -> directory::CloudUser {
    let mut user = cloud_user(name, &SourceAnchor::new("x"));
    (user.immutable_id, user.sync_enabled) = (None, None);
    let sign_in = Scalar::text(&format!("{name}@a.test"));
    user.attributes.push((AttributeName::new("userPrincipalName"), vec![sign_in]));
    user
}

#[test]
fn a_cloud_user_with_the_same_name_is_taken_over_by_a_soft_match() {
    let ana = Account::user(0, "ana");
    let mut lab = Lab::of(vec![ana.clone()], vec![cloud_only("ana")]);
    let steps = lab.cycle(CyclePolicy::Initial);
    assert!(named(&steps, RunProfile::Export).remarks[0].contains("soft match"));
    let users: Vec<_> = lab.world.tenant.users().map(|(_, user)| user.clone()).collect();
    assert_eq!(users.len(), 1);
    let anchor = SourceAnchor::of_guid(ana.guid());
    assert_eq!(users[0].immutable_id.as_deref(), Some(anchor.as_str()), "the anchor is written");
}

#[test]
fn what_the_tenant_refuses_is_recorded_and_tried_again() {
    let ana = Account::user(0, "ana");
    let mut other = cloud_only("ana");
    other.immutable_id = Some("another".to_owned());
    let mut lab = Lab::of(vec![ana.clone()], vec![other]);
    lab.world.tenant.settings.duplicate_attribute_resiliency = false;
    for retry_count in 0..2 {
        let steps = lab.cycle(CyclePolicy::Initial);
        let export = named(&steps, RunProfile::Export);
        assert_eq!(export.result(), "completed-export-errors");
        assert_eq!(export.errors[0].error.name, "InvalidSoftMatch");
        let error = lab.cloud_object(&ana).unwrap().export_error.clone().unwrap();
        assert_eq!(error.retry_count, retry_count);
        lab.server.advance(SignedDuration::from_mins(30));
    }
    let error = lab.cloud_object(&ana).unwrap().export_error.clone().unwrap();
    assert_eq!(error.last_occurred.duration_since(error.first_occurred), SignedDuration::from_mins(30));
}

#[test]
fn a_duplicate_name_is_put_in_quarantine_until_it_is_free() {
    let ana = Account::user(0, "ana");
    let mut other = cloud_only("ana");
    other.immutable_id = Some("another".to_owned());
    let mut lab = Lab::of(vec![ana], vec![other]);
    let steps = lab.cycle(CyclePolicy::Initial);
    assert_eq!(named(&steps, RunProfile::Export).result(), "success");
    let name = |lab: &Lab| {
        let (_, user) = lab.world.tenant.users().nth(1).unwrap();
        user.values(AttributeName::new("userPrincipalName"))[0].to_string()
    };
    assert!(name(&lab).starts_with("ana+") && name(&lab).ends_with("@tenant.onmicrosoft.com"));
    assert_eq!(lab.world.tenant.quarantine.len(), 1);
    assert_eq!(lab.world.tenant.release_quarantine(), 0, "the name is still taken");
    let mut holder = lab.world.tenant.named("user 0").unwrap().clone();
    holder.deleted = true;
    lab.world.tenant.replace("user 0", holder);
    assert_eq!(lab.world.tenant.release_quarantine(), 1);
    assert_eq!(name(&lab), "ana@a.test");
}

#[test]
fn an_object_that_changes_its_type_is_a_delete_add() {
    let ana = Account::user(0, "ana");
    let mut lab = Lab::of(vec![ana.clone()], Vec::new());
    lab.cycle(CyclePolicy::Initial);
    let mut world = World { forests: 2, accounts: vec![ana.clone()], cloud: Vec::new() };
    world.accounts[0].class = "inetOrgPerson";
    lab.world.forests = world.directories().forests;
    let import = lab.run(lab.forest(), RunProfile::FullImport);
    assert_eq!(import.statistics.get("stage-delete-add"), Some(&1));
    let space = lab.server.space(lab.forest()).unwrap();
    let object = space.get(space.with_dn(&ana.dn()).unwrap()).unwrap();
    assert_eq!(object.pending_import, Some(PendingImport::DeleteAdd));
    assert_eq!(object.image(Hologram::Synchronized).unwrap().object_type.as_str(), "user");
    let sync = lab.run(lab.forest(), RunProfile::DeltaSynchronization);
    assert_eq!(sync.statistics.get("connector-delete-add-processed"), Some(&1));
}

#[test]
fn two_accounts_that_take_each_others_place_are_never_lost() {
    let (ana, bo) = (Account::user(0, "ana"), Account::user(0, "bo"));
    let mut lab = Lab::of(vec![ana.clone(), bo.clone()], Vec::new());
    lab.cycle(CyclePolicy::Initial);
    // Only the first rename has been seen: the other account is moved aside.
    let id = lab.entry(&bo);
    let forest = &mut lab.world.forests[0];
    let gone = forest.find(&ana.dn()).unwrap();
    forest.relocate(id, ana.dn());
    let watermark = forest.changes();
    let import = lab.run(lab.forest(), RunProfile::DeltaImport);
    assert_eq!((import.result(), import.transient), ("completed-transient-objects", 1));
    lab.world.forests[0].relocate(gone, bo.dn());
    assert!(lab.world.forests[0].changes() > watermark);
    let import = lab.run(lab.forest(), RunProfile::DeltaImport);
    assert_eq!((import.result(), import.transient), ("success", 0));
    let space = lab.server.space(lab.forest()).unwrap();
    assert!(space.with_dn(&ana.dn()).is_some() && space.with_dn(&bo.dn()).is_some());
    assert_eq!(space.len(), 2);
}

#[test]
fn a_group_is_exported_with_its_kind() {
    let group = Account { class: "group", ..Account::user(0, "staff") }
        .with("groupType", Scalar::text("-2147483646"));
    let mut lab = Lab::of(vec![group], Vec::new());
    lab.cycle(CyclePolicy::Initial);
    let kinds: Vec<CloudType> = lab.world.tenant.users().map(|(_, user)| user.kind).collect();
    assert_eq!(kinds, [CloudType::Group], "in {}", forest_name(0));
}

#[test]
fn an_object_that_saw_its_manager_joined_is_not_computed_again() {
    let boss = Account::user(0, "boss");
    let ana = Account::user(0, "ana").with("manager", Scalar::text(boss.dn().as_str()));
    for (accounts, again) in [(vec![boss.clone(), ana.clone()], None), (vec![ana, boss], Some(&1))] {
        let mut lab = Lab::of(accounts, Vec::new());
        let forest = lab.forest();
        lab.run(forest, RunProfile::FullImport);
        let step = lab.run(forest, RunProfile::FullSynchronization);
        let told = step.outbound.values().next().unwrap();
        assert_eq!(told.get("provisioned-add-flow"), Some(&2), "{told:?}");
        assert_eq!(told.get("connector-flow"), again, "{told:?}");
        assert_eq!(told.get("connector-no-flow"), None, "{told:?}");
    }
}
