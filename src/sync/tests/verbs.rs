//! Single verbs of the engine, each in the smallest world that shows it.

use super::world::{Account, World, binary_sid, cloud_user, sid_of};
use crate::connector::{Anchor, ExportOperation};
use crate::lookup::{Outcome, resolve};
use crate::schema::{AttributeName, Scalar, SourceAnchor};
use crate::sync::{Recording, RunStep, SyncServer};

fn world(accounts: Vec<Account>) -> World {
    let cloud = accounts
        .iter()
        .filter(|account| account.forest == 0)
        .map(|account| cloud_user(&account.name, &SourceAnchor::of_guid(account.guid())))
        .collect();
    World { forests: 2, accounts, cloud }
}

fn run(world: &World, server: &mut SyncServer) -> Vec<RunStep> {
    world.import(server);
    server.full_synchronization(Recording::Changes)
}

fn outcome(world: &World, server: &SyncServer) -> Outcome {
    resolve(server, &world.cloud[0].cloud_anchor().to_string()).by_tag.outcome
}

/// What is staged for the cloud: operation and DN.
fn staged(server: &SyncServer) -> Vec<ExportOperation> {
    let (_, space) = server.cloud().unwrap();
    space.ids().iter().filter_map(|id| Some(space.get(*id)?.pending_export.as_ref()?.operation)).collect()
}

#[test]
fn an_account_that_leaves_scope_is_disjoined_and_its_cloud_user_deleted() {
    let mut world = world(vec![Account::user(0, "ana")]);
    let mut server = world.server();
    run(&world, &mut server);
    assert_eq!(outcome(&world, &server), Outcome::Resolved);
    world.accounts[0] = world.accounts[0].clone().with("adminDescription", Scalar::text("User_x"));
    let steps = run(&world, &mut server);
    assert_eq!(steps[0].statistics.get("connector-filtered-remove-mv"), Some(&1));
    assert!(server.metaverse.is_empty());
    assert_eq!(staged(&server), [ExportOperation::Delete]);
    assert_eq!(outcome(&world, &server), Outcome::AadObjectNotJoined);
}

#[test]
fn a_staged_delete_is_taken_back_when_the_account_returns() {
    let mut world = world(vec![Account::user(0, "ana")]);
    let mut server = world.server();
    run(&world, &mut server);
    let account = world.accounts.remove(0);
    run(&world, &mut server);
    assert_eq!(staged(&server), [ExportOperation::Delete]);
    world.accounts.push(account);
    run(&world, &mut server);
    assert!(!staged(&server).contains(&ExportOperation::Delete));
    assert_eq!(outcome(&world, &server), Outcome::Resolved);
}

#[test]
fn a_user_without_cloud_object_is_provisioned_with_the_dn_of_its_anchor() {
    let mut world = world(vec![Account::user(0, "ana")]);
    world.cloud.clear();
    let mut server = world.server();
    run(&world, &mut server);
    let (_, space) = server.cloud().unwrap();
    let object = space.get(space.ids()[0]).unwrap();
    let anchor = SourceAnchor::of_guid(world.accounts[0].guid());
    assert_eq!(object.dn, anchor.cloud_dn());
    let export = object.pending_export.as_ref().unwrap();
    assert_eq!(export.operation, ExportOperation::Add);
    let name = export.attributes[&AttributeName::new("userPrincipalName")].as_ref().unwrap();
    assert_eq!(name.to_string(), "ana@a.test", "the name falls back to sAMAccountName and domain");
}

#[test]
fn two_objects_of_one_connector_on_one_person_are_an_error_of_the_second() {
    let twin = Account::user(0, "twin").with("msExchMasterAccountSid", binary_sid(&sid_of(0, "ana")));
    let world = world(vec![Account::user(0, "ana"), twin]);
    let mut server = world.server();
    let steps = run(&world, &mut server);
    let names: Vec<&str> = steps[0].errors.iter().map(|error| error.error.name).collect();
    assert_eq!(names, ["ambiguous-import-flow-from-multiple-connectors"]);
    assert_eq!(steps[0].result(), "completed-sync-errors");
    assert_eq!(server.metaverse.len(), 1, "nothing of the second is committed");
}

#[test]
fn an_error_function_keeps_the_object_out_and_names_rule_and_attribute() {
    let nameless = Account::user(0, "ana");
    let nameless = Account {
        attributes: nameless.attributes.into_iter().filter(|(name, _)| *name != "sAMAccountName").collect(),
        ..nameless
    };
    let world = world(vec![nameless]);
    let mut server = world.server();
    let steps = run(&world, &mut server);
    let error = &steps[0].errors[0].error;
    assert_eq!(error.name, "sync-rule-error-function-triggered");
    assert_eq!(error.message, "AccountName is not present");
    assert_eq!(error.attribute, Some(AttributeName::new("userPrincipalName")));
    assert!(server.metaverse.is_empty());
}

#[test]
fn a_changed_source_anchor_is_refused_for_a_user_that_the_cloud_knows() {
    let box_in_b = Account::user(1, "ana").with("msExchMasterAccountSid", binary_sid(&sid_of(0, "ana")));
    let mut world = world(vec![Account::user(0, "ana"), box_in_b]);
    let mut server = world.server();
    run(&world, &mut server);
    assert_eq!(outcome(&world, &server), Outcome::MultipleAccountEnabledLinks);
    world.accounts[0] = world.accounts[0].clone().with("userAccountControl", Scalar::text("514"));
    let steps = run(&world, &mut server);
    let messages: Vec<&str> =
        steps.iter().flat_map(|step| &step.errors).map(|error| error.error.message.as_str()).collect();
    assert!(messages.contains(&"SourceAnchor attribute has changed."), "{messages:?}");
}

#[test]
fn a_manager_is_resolved_whoever_comes_first() {
    for manager_first in [true, false] {
        let manager = Account::user(0, "boss");
        let clerk = Account::user(0, "clerk").with("manager", Scalar::text(manager.dn().as_str()));
        let accounts = if manager_first { vec![manager, clerk] } else { vec![clerk, manager] };
        let mut world = world(accounts);
        world.cloud.clear();
        let mut server = world.server();
        run(&world, &mut server);
        let (_, space) = server.cloud().unwrap();
        let target = SourceAnchor::of_guid(super::world::guid_of(0, "boss")).cloud_dn();
        let clerk =
            space.with_dn(&SourceAnchor::of_guid(super::world::guid_of(0, "clerk")).cloud_dn()).unwrap();
        let export = space.get(clerk).unwrap().pending_export.as_ref().unwrap();
        let staged = export.attributes.get(&AttributeName::new("manager")).unwrap().as_ref().unwrap();
        assert_eq!(staged.to_string(), target.to_string(), "manager first: {manager_first}");
    }
}

#[test]
fn two_accounts_that_swap_their_names_are_both_found_by_them() {
    let mut world = world(vec![Account::user(0, "ana"), Account::user(0, "bo")]);
    let mut server = world.server();
    run(&world, &mut server);
    let (ana, bo) = (world.accounts[0].dn(), world.accounts[1].dn());
    world.accounts[0].moved_to = Some(bo.clone());
    world.accounts[1].moved_to = Some(ana.clone());
    run(&world, &mut server);
    let connector = server.connector_named("a.test").unwrap();
    let space = server.space(connector).unwrap();
    for (account, dn) in [(&world.accounts[0], &bo), (&world.accounts[1], &ana)] {
        let object = space.get(space.with_dn(dn).unwrap()).unwrap();
        assert_eq!(object.anchor, Some(Anchor::ObjectGuid(account.guid())), "{dn}");
    }
}

#[test]
fn two_cloud_users_with_one_source_anchor_stay_two_however_often_they_are_imported() {
    let mut world = world(vec![Account::user(0, "ana")]);
    let anchor = SourceAnchor::of_guid(world.accounts[0].guid());
    world.cloud.push(cloud_user("twin", &anchor));
    let mut server = world.server();
    for _ in 0..2 {
        world.import_with_findings(&mut server);
        server.full_synchronization(Recording::Errors);
        assert_eq!(outcome(&world, &server), Outcome::Resolved);
        let twin = world.cloud[1].cloud_anchor().to_string();
        assert_eq!(resolve(&server, &twin).by_tag.outcome, Outcome::AadObjectNotJoined);
    }
}

#[test]
fn a_contact_that_came_before_its_user_is_told_to_depend_on_the_order() {
    let contact =
        Account { class: "contact", ..Account::user(0, "ana") }.with("mail", Scalar::text("ana@x.test"));
    let user = Account::user(1, "ana").with("mail", Scalar::text("ana@x.test"));
    let mut world = world(vec![contact, user]);
    world.cloud.clear();
    let mut server = world.server();
    run(&world, &mut server);
    let found = server.order_dependences();
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(server.describe(found[0].object), "CN=ana,OU=Staff,DC=a,DC=test in a.test");
    world.accounts.retain(|account| account.class == "user");
    let mut alone = world.server();
    run(&world, &mut alone);
    assert_eq!(alone.order_dependences(), []);
}
