//! Properties over random worlds.

use super::world::{Account, World, binary_sid, cloud_user, sid_of};
use crate::coverage::Tally;
use crate::lookup::{Outcome, Qualification, resolve, resolve_fast};
use crate::metaverse::CsRef;
use crate::schema::{CloudAnchor, Scalar, SourceAnchor};
use crate::sync::{Recording, RunProfile, SyncServer};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// What one person has: an account in forest a, perhaps a linked one in forest b, perhaps a cloud user.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    account: Flavour,
    linked: Option<Flavour>,
    /// Which account the cloud user is anchored at: none, the first, the second, or one that is gone.
    anchored: u8,
}

/// How an account is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Flavour {
    Enabled,
    Disabled,
    LinkedMailbox,
    NotSynchronised,
    SystemMailbox,
    OutsideOu,
    InetOrgPerson,
}

fn flavour() -> impl Strategy<Value = Flavour> {
    prop_oneof![
        5 => Just(Flavour::Enabled),
        2 => Just(Flavour::Disabled),
        2 => Just(Flavour::LinkedMailbox),
        1 => Just(Flavour::NotSynchronised),
        1 => Just(Flavour::SystemMailbox),
        1 => Just(Flavour::OutsideOu),
        1 => Just(Flavour::InetOrgPerson),
    ]
}

pub(crate) fn person() -> impl Strategy<Value = Person> {
    (flavour(), proptest::option::of(flavour()), 0u8..4).prop_map(|(account, linked, anchored)| Person {
        account,
        linked,
        anchored,
    })
}

/// People whose second account neither takes the source anchor over nor filters them from the cloud. For the others the
/// order of forests shows: the cloud user is joined while only the first forest is known, and then the anchor changes
/// or a delete is staged (spec/sync-engine.md 1.9.4).
fn steady_person() -> impl Strategy<Value = Person> {
    person().prop_filter("the second account takes over", |person| match person.linked {
        None | Some(Flavour::LinkedMailbox | Flavour::NotSynchronised | Flavour::OutsideOu) => true,
        Some(Flavour::Enabled | Flavour::Disabled) => {
            person.account == Flavour::Enabled && person.anchored != 2
        }
        Some(Flavour::SystemMailbox | Flavour::InetOrgPerson) => false,
    })
}

fn flavoured(account: Account, flavour: Flavour) -> Account {
    match flavour {
        Flavour::Enabled => account,
        Flavour::Disabled => account.with("userAccountControl", Scalar::text("514")),
        Flavour::LinkedMailbox => account
            .with("userAccountControl", Scalar::text("514"))
            .with("msExchRecipientTypeDetails", Scalar::text("2"))
            .with("mailNickname", Scalar::text("box")),
        Flavour::NotSynchronised => account.with("adminDescription", Scalar::text("User_NoSync")),
        Flavour::SystemMailbox => account.with("mailNickname", Scalar::text("SystemMailbox{1}")),
        Flavour::OutsideOu => Account { ou: "OU=Out", ..account },
        Flavour::InetOrgPerson => Account { class: "inetOrgPerson", ..account },
    }
}

pub(crate) fn world(people: &[Person]) -> World {
    let mut world = World { forests: 2, ..World::default() };
    for (number, person) in people.iter().enumerate() {
        let name = format!("p{number}");
        let account = flavoured(Account::user(0, &name), person.account);
        let linked = person.linked.map(|flavour| {
            // Without mailNickname the rules don't take msExchMasterAccountSid to the metaverse (rule 108).
            let account = Account::user(1, &name).with("mailNickname", Scalar::text(&name));
            flavoured(account, flavour).with("msExchMasterAccountSid", binary_sid(&sid_of(0, &name)))
        });
        let anchored = match (person.anchored, &linked) {
            (0, _) => None,
            (2, Some(linked)) => Some(linked.guid()),
            (3, _) => Some(crate::schema::Guid::named("gone")),
            _ => Some(account.guid()),
        };
        world.cloud.extend(anchored.map(|guid| cloud_user(&name, &SourceAnchor::of_guid(guid))));
        world.accounts.push(account);
        world.accounts.extend(linked);
    }
    // Two users can't share an immutable id in a tenant.
    world.cloud.sort_by(|left, right| left.immutable_id.cmp(&right.immutable_id));
    world.cloud.dedup_by(|left, right| left.immutable_id == right.immutable_id);
    world
}

/// What an administrator would see: for each user the outcome and the account, and what is staged for the cloud.
fn seen(world: &World, server: &SyncServer) -> BTreeMap<String, String> {
    let mut seen = BTreeMap::new();
    for user in &world.cloud {
        let anchor = user.cloud_anchor().to_string();
        let resolution = resolve(server, &anchor);
        let target = resolution.by_tag.target.map(|target| server.describe(target));
        seen.insert(anchor, format!("{} {target:?}", resolution.by_tag.outcome));
    }
    let (_, space) = server.cloud().unwrap();
    for (_, object) in space.iter() {
        seen.insert(format!("export of {}", object.dn), format!("{:?}", object.pending_export));
    }
    seen
}

pub(crate) fn synchronised(world: &World) -> SyncServer {
    let mut server = world.server();
    world.import(&mut server);
    server.full_synchronization(Recording::Errors);
    server
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn a_second_full_synchronisation_changes_nothing(people in proptest::collection::vec(person(), 1..6)) {
        let world = world(&people);
        let mut server = synchronised(&world);
        for step in server.full_synchronization(Recording::Changes) {
            prop_assert_eq!(step.changes, vec![], "in {}", step.connector);
        }
    }

    #[test]
    fn counting_what_is_covered_changes_nothing(people in proptest::collection::vec(person(), 1..6)) {
        let world = world(&people);
        let mut watched = world.server();
        world.import(&mut watched);
        let mut unwatched = watched.clone();
        let connectors: Vec<_> = watched.spaces().map(|(connector, _)| connector).collect();
        for connector in connectors {
            let (profile, tally) = (RunProfile::FullSynchronization, Tally::default());
            let step = watched.synchronization_witnessed(connector, profile, Recording::Changes, &tally);
            let other = unwatched.full_synchronization_of(connector, Recording::Changes);
            prop_assert_eq!(format!("{step:?}"), format!("{other:?}"));
            let counted = tally.rules().values().map(|rule| rule.rule.evaluated()).sum::<u64>();
            prop_assert!(counted > 0 || step.objects == 0);
        }
        prop_assert_eq!(seen(&world, &watched), seen(&world, &unwatched));
    }

    #[test]
    fn a_preview_tells_what_the_synchronisation_then_does(people in proptest::collection::vec(person(), 1..5)) {
        let world = world(&people);
        let mut server = world.server();
        world.import(&mut server);
        let objects: Vec<CsRef> = server
            .spaces()
            .flat_map(|(connector, space)| space.ids().into_iter().map(move |id| CsRef { connector, id }))
            .collect();
        for object in objects {
            let before = format!("{:?}", server.metaverse.iter().collect::<Vec<_>>());
            let preview = server.preview(object).unwrap();
            prop_assert_eq!(before, format!("{:?}", server.metaverse.iter().collect::<Vec<_>>()), "nothing is changed");
            let step = server.synchronize_object(object, Recording::Changes);
            let of_object = step.changes.get(..preview.changes.len());
            prop_assert_eq!(of_object, Some(preview.changes.as_slice()));
            let own = server.describe(object);
            let errors: Vec<_> =
                step.errors.iter().filter(|error| error.object == own).map(|error| error.error.clone()).collect();
            prop_assert_eq!(errors, preview.error.into_iter().collect::<Vec<_>>());
        }
    }

    #[test]
    fn importing_again_changes_nothing(people in proptest::collection::vec(person(), 1..5)) {
        let world = world(&people);
        let mut server = synchronised(&world);
        let before = seen(&world, &server);
        world.import(&mut server);
        let steps = server.full_synchronization(Recording::Changes);
        prop_assert!(steps.iter().all(|step| step.changes.is_empty()));
        prop_assert_eq!(before, seen(&world, &server));
    }

    #[test]
    fn the_order_of_forests_in_a_synchronisation_does_not_matter(people in proptest::collection::vec(steady_person(), 1..6)) {
        let world = world(&people);
        let forwards = synchronised(&world);
        let mut backwards = world.server();
        world.import(&mut backwards);
        let connectors: Vec<_> = backwards.spaces().map(|(connector, _)| connector).collect();
        let errors = [connectors[1], connectors[0], connectors[2]]
            .map(|connector| backwards.full_synchronization_of(connector, Recording::Errors).errors);
        prop_assert_eq!(errors.concat(), vec![]);
        prop_assert_eq!(seen(&world, &forwards), seen(&world, &backwards));
    }

    #[test]
    fn the_order_of_entries_in_a_dump_does_not_matter(people in proptest::collection::vec(person(), 1..6)) {
        let world = world(&people);
        let mut turned = world.clone();
        turned.accounts.reverse();
        turned.cloud.reverse();
        prop_assert_eq!(seen(&world, &synchronised(&world)), seen(&world, &synchronised(&turned)));
    }

    #[test]
    fn fast_and_explained_lookup_agree_with_what_people_are(people in proptest::collection::vec(steady_person(), 1..6)) {
        let world = world(&people);
        let server = synchronised(&world);
        for user in &world.cloud {
            let anchor: CloudAnchor = user.cloud_anchor();
            let explained = resolve(&server, &anchor.to_string());
            for qualification in Qualification::ALL {
                prop_assert_eq!(explained.verdict(qualification), resolve_fast(&server, anchor, qualification));
            }
            prop_assert_eq!(explained.by_tag.outcome, expected(&people, &world, anchor), "{:?}", anchor);
        }
    }
}

/// What the outcome has to be, told from the people alone.
fn expected(people: &[Person], world: &World, anchor: CloudAnchor) -> Outcome {
    let user = world.cloud.iter().find(|user| user.cloud_anchor() == anchor).unwrap();
    let wanted = SourceAnchor::new(user.immutable_id.as_deref().unwrap()).guid().unwrap();
    let Some(person) = people
        .iter()
        .enumerate()
        .find(|(number, _)| {
            (0..2).any(|forest| super::world::guid_of(forest, &format!("p{number}")) == wanted)
        })
        .map(|(_, person)| person)
    else {
        return Outcome::AadObjectNotJoined;
    };
    let in_metaverse = |flavour: Flavour| !matches!(flavour, Flavour::NotSynchronised | Flavour::OutsideOu);
    let accounts: Vec<(u8, Flavour)> = [(1, Some(person.account)), (2, person.linked)]
        .into_iter()
        .filter_map(|(number, flavour)| Some((number, flavour.filter(|flavour| in_metaverse(*flavour))?)))
        .collect();
    // The source anchor of the person: of an enabled account first, then of any that is no linked mailbox; rules of
    // users outrank those of inetOrgPersons only within AccountEnabled and Common alike.
    let rank = |(number, flavour): &(u8, Flavour)| match flavour {
        Flavour::Enabled | Flavour::SystemMailbox => Some((0, *number)),
        Flavour::InetOrgPerson => Some((1, *number)),
        Flavour::Disabled => Some((2, *number)),
        Flavour::LinkedMailbox | Flavour::NotSynchronised | Flavour::OutsideOu => None,
    };
    let anchored_at = accounts
        .iter()
        .filter_map(|account| Some((rank(account)?, account.0)))
        .min()
        .map(|(_, number)| number);
    let user_wants = if super::world::guid_of(0, &person_name(people, person)) == wanted { 1 } else { 2 };
    if anchored_at != Some(user_wants) {
        return Outcome::AadObjectNotJoined;
    }
    let enabled = accounts
        .iter()
        .filter(|(_, flavour)| matches!(flavour, Flavour::Enabled | Flavour::SystemMailbox))
        .count();
    match enabled {
        0 => Outcome::NoAccountEnabledLink,
        1 => Outcome::Resolved,
        _ => Outcome::MultipleAccountEnabledLinks,
    }
}

fn person_name(people: &[Person], person: &Person) -> String {
    let number = people.iter().position(|other| std::ptr::eq(other, person)).unwrap();
    format!("p{number}")
}
