//! Outcome, cause, account and DN of the frozen index are those of the explained walk.

use crate::connector::{Anchor, ConnectorKind};
use crate::explain::{Audit, Explainer};
use crate::forest::{Census, Frozen, Scan, freeze};
use crate::ingest::real_data;
use crate::lookup::{Qualification, resolve};
use crate::metaverse::CsRef;
use crate::rule::{RuleBook, RuleId};
use crate::scenario::{Scenario, play, scenario_files};
use crate::schema::{CloudAnchor, CloudType, Guid};
use crate::sync::tests::properties::{Person, person, synchronised, world};
use crate::sync::{Options, Recording, SyncServer};
use proptest::prelude::*;
use std::path::Path;

/// Every anchor that a server could be asked for, and some that it could not.
fn questions(server: &SyncServer) -> Vec<String> {
    let mut asked: Vec<String> = ["", "User_", "User_0", "user", "Role_6f1c2b0e-8a4d-4b53-9f0a-1c2d3e4f5a6b"]
        .map(str::to_owned)
        .into();
    let unknown = CloudAnchor { kind: CloudType::User, id: Guid::named("nobody") };
    asked.push(unknown.to_string());
    if let Some((_, space)) = server.cloud() {
        let staged = space.iter().filter_map(|(_, object)| match object.anchor {
            Some(Anchor::Cloud(anchor)) => Some(anchor),
            Some(Anchor::ObjectGuid(_)) | None => None,
        });
        for anchor in staged.chain(space.filtered().iter().filter_map(|filtered| filtered.cloud_anchor)) {
            asked.extend([anchor.to_string(), anchor.to_string().to_uppercase()]);
            asked.extend(CloudType::ALL.map(|kind| CloudAnchor { kind, ..anchor }.to_string()));
        }
    }
    asked
}

fn assert_same_answers(server: &SyncServer, frozen: &Frozen) {
    for qualification in Qualification::ALL {
        let explainer = Explainer::new(server).under(qualification);
        for asked in questions(server) {
            let slow = resolve(server, &asked);
            let fast = frozen.image.answer(&asked);
            let (verdict, ending) = (slow.verdict(qualification), fast.ending(qualification));
            assert_eq!(ending.outcome, verdict.outcome, "{asked} under {qualification:?}");
            let cause = explainer.cause(&slow).map(|cause| cause.code);
            assert_eq!(ending.cause, cause, "{asked} under {qualification:?}");
            assert_eq!(fast.readings_differ(), slow.readings_differ(), "{asked}");
            let target = fast.target(qualification);
            assert_eq!(
                target.map(|target| target.connector),
                verdict.target.map(|target| target.connector.0)
            );
            let object =
                verdict.target.map(|target| server.space(target.connector).unwrap().get(target.id).unwrap());
            let guid = target.and_then(|target| target.guid).map(Anchor::ObjectGuid);
            assert_eq!(guid, object.and_then(|object| object.anchor), "{asked}");
            if let (Some(person), Some(target)) = (frozen.image.person_asked(&asked), target) {
                let dn = frozen.labels.dn(person.number(), target.link);
                assert_eq!(dn, object.map(|object| object.dn.as_str()), "{asked}");
            }
        }
    }
}

fn assert_same_totals(server: &SyncServer, frozen: &Frozen) {
    for qualification in Qualification::ALL {
        let census = Census::of(&frozen.image, qualification);
        assert_eq!(census, Audit::run(server, qualification, |_| {}), "{qualification:?}");
    }
}

/// Everybody that is counted comes once and in order, in however many passes.
fn assert_in_order(frozen: &Frozen) {
    let people = frozen.image.people().filter(|person| person.class.audited);
    let mut wanted: Vec<Guid> = people.map(|person| person.id()).collect();
    wanted.sort_unstable();
    for portion in [1, 2, 3, 1000] {
        let found: Vec<Guid> = frozen.in_order_by(portion).map(|person| person.id()).collect();
        assert_eq!(found, wanted, "{portion} in a pass");
    }
}

/// The frozen index answers every question as the walk does, and a rule chosen when asking counts like a reading.
fn assert_agrees(server: &SyncServer) {
    let frozen = freeze(server).unwrap();
    assert_in_order(&frozen);
    assert_same_answers(server, &frozen);
    assert_same_totals(server, &frozen);
    let legend = frozen.image.legend();
    for qualification in Qualification::ALL {
        let qualifying: Vec<bool> =
            legend.kinds.iter().map(|kind| legend.qualifies(kind, qualification)).collect();
        for person in frozen.image.people() {
            let ending = person.class.ending(qualification);
            assert_eq!(person.outcome_where(&qualifying), (ending.outcome, ending.link), "{}", person.id());
        }
        let scan = Scan::new(&frozen.image, &qualifying);
        let outcomes = Audit::run(server, qualification, |_| {}).outcomes;
        assert_eq!(scan.totals(), outcomes, "{qualification:?}");
        assert_eq!(scan.totals_on(2), outcomes, "{qualification:?}");
    }
}

#[test]
fn every_scenario_ends_the_same() {
    for file in scenario_files(Path::new("scenarios")).unwrap() {
        let scenario = Scenario::open(&file, Options::default()).unwrap();
        assert_agrees(&play(&scenario).server);
    }
}

#[test]
fn a_real_deployment_ends_the_same() {
    let Some(folder) = real_data::folder("lab-a") else { return };
    let loaded = crate::ingest::load(&folder, Options::default(), Recording::Errors).unwrap();
    assert_agrees(&loaded.server);
}

#[test]
fn a_server_without_a_tenant_knows_nobody() {
    let server = synchronised(&world(&[]));
    assert_agrees(&server);
    assert_eq!(freeze(&server).unwrap().image.people().count(), 0);
}

/// What may be wrong with a dump or a configuration.
#[derive(Clone, Debug)]
enum Damage {
    LoseMetaverse(usize),
    LoseAccount(usize),
    Unlink(usize),
    Duplicate(usize),
    RemoveRule(usize),
    DisableRule(usize),
}

fn damage() -> impl Strategy<Value = Damage> {
    let at = 0usize..400;
    prop_oneof![
        at.clone().prop_map(Damage::LoseMetaverse),
        at.clone().prop_map(Damage::LoseAccount),
        at.clone().prop_map(Damage::Unlink),
        at.clone().prop_map(Damage::Duplicate),
        at.clone().prop_map(Damage::RemoveRule),
        at.prop_map(Damage::DisableRule),
    ]
}

fn accounts(server: &SyncServer, kind: ConnectorKind) -> Vec<CsRef> {
    let spaces = server.spaces().filter(|(_, space)| space.config.kind == kind);
    spaces
        .flat_map(|(connector, space)| space.ids().into_iter().map(move |id| CsRef { connector, id }))
        .collect()
}

fn pick<T: Copy>(from: &[T], at: usize) -> Option<T> {
    from.get(at % from.len().max(1)).copied()
}

impl Damage {
    fn apply(&self, server: &mut SyncServer) {
        match self {
            Self::LoseMetaverse(at) => {
                let mut people: Vec<_> =
                    server.metaverse.iter().map(|(id, object)| (object.guid, id)).collect();
                people.sort();
                if let Some((_, id)) = pick(&people, *at) {
                    server.metaverse.lose(id);
                }
            }
            Self::LoseAccount(at) => {
                if let Some(object) = pick(&accounts(server, ConnectorKind::ActiveDirectory), *at) {
                    server.space_mut(object.connector).unwrap().remove(object.id);
                }
            }
            Self::Unlink(at) => {
                if let Some(object) = pick(&accounts(server, ConnectorKind::EntraId), *at) {
                    server.metaverse.links.unlink(object);
                }
            }
            Self::Duplicate(at) => {
                if let Some(object) = pick(&accounts(server, ConnectorKind::EntraId), *at) {
                    let space = server.space_mut(object.connector).unwrap();
                    let mut twin = space.get(object.id).unwrap().clone();
                    twin.dn = crate::schema::Dn::parse(&format!("CN=twin{at}")).unwrap();
                    space.insert(twin);
                }
            }
            Self::RemoveRule(at) => edit_rule(server, *at, RuleBook::remove),
            Self::DisableRule(at) => {
                edit_rule(server, *at, |book, id| book.edit(id, |rule| rule.disabled = true));
            }
        }
    }
}

fn edit_rule(server: &mut SyncServer, at: usize, edit: impl FnOnce(&mut RuleBook, RuleId)) {
    let ids: Vec<_> = server.rules().iter().map(|(id, _)| id).collect();
    if let Some(id) = pick(&ids, at) {
        server.edit_rules(|book| edit(book, id));
    }
}

fn damaged(people: &[Person], damages: &[Damage]) -> SyncServer {
    let mut server = synchronised(&world(people));
    for damage in damages {
        damage.apply(&mut server);
    }
    server
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn random_worlds_end_the_same(
        people in proptest::collection::vec(person(), 0..7),
        damages in proptest::collection::vec(damage(), 0..5),
        resynchronise: bool,
    ) {
        let mut server = damaged(&people, &damages);
        assert_agrees(&server);
        if resynchronise {
            server.full_synchronization(Recording::Errors);
            assert_agrees(&server);
        }
    }
}
