//! Each line of the checklist, and the one fact that makes it fail.

use super::{CheckState, Checkup, Patient};
use crate::lookup::Outcome;
use crate::metaverse::Metaverse;
use crate::rule::RuleBook;
use crate::schema::{CloudAnchor, CloudType, Guid};
use crate::sim::seconds;
use crate::sync::{Options, SyncServer};
use crate::writeback::{
    Domain, Era, Licence, Located, Management, Product, ResetScope, Setup, User, Version, WindowsServer,
};

fn user(name: &str) -> User {
    let anchor = CloudAnchor { kind: CloudType::User, id: Guid::named(name) };
    User::new(name, anchor, Located { outcome: Outcome::AadObjectNotJoined, account: None })
}

/// A setup of which every line that a setup says something of passes.
fn healthy() -> Setup {
    let admin = User { admin: true, management: Management::CloudOnly, licences: Vec::new(), ..user("root") };
    Setup {
        users: vec![admin, user("ana")],
        domains: vec![Domain::new("fabrikam.test", WindowsServer::W2022)],
        ..Setup::default()
    }
}

fn no_server() -> SyncServer {
    SyncServer::new(Vec::new(), Metaverse::default(), RuleBook::default(), Options::default())
}

fn failing(setup: &Setup) -> Vec<&'static str> {
    let server = no_server();
    let checkup = Checkup::of(&Patient { server: &server, setup: Some(setup) });
    let failed = checkup.checks.iter().filter(|check| check.state == CheckState::Fail);
    // The server of these tests has no connector at all.
    failed.map(|check| check.code).filter(|code| *code != "forests").collect()
}

#[test]
fn a_healthy_setup_passes() {
    assert_eq!(failing(&healthy()), [] as [&str; 0]);
}

type Ailment = fn(&mut Setup);

#[test]
fn each_line_fails_for_its_own_fact() {
    let ailments: [(&str, Ailment); 26] = [
        ("licence adminAndTestUser", |setup| setup.users[1].licences = vec![Licence::Office365]),
        ("licence adminAndTestUser", |setup| setup.users.truncate(1)),
        ("adminAndTestUser", |setup| setup.users[0].admin = false),
        ("pdcEmulator", |setup| setup.domains[0].controllers[0].reachable = false),
        ("pdcEmulator", |setup| setup.domains[0].pdc = 9),
        ("resetEnabled", |setup| setup.tenant.reset = ResetScope::Off),
        ("resetEnabled", |setup| setup.tenant.write_back = false),
        ("resetEnabled", |setup| {
            setup.tenant.reset = ResetScope::Group;
            setup.users[1].in_group = false;
        }),
        ("resetEnabled", |setup| setup.users[1].reset_policy = false),
        ("cloudAdmin", |setup| setup.users[0].management = Management::Federated),
        ("serverVersions", |setup| setup.domains[0].controllers[1].system = WindowsServer::W2012R2),
        ("fullRuns", |setup| setup.server.synchronised = false),
        ("product", |setup| setup.server.product = Product::DirSync),
        ("product", |setup| setup.server.product = Product::AzureAdSync),
        ("firewall", |setup| setup.network.service_bus = false),
        ("firewall", |setup| setup.network.reset_service = false),
        ("firewall", |setup| setup.network.tls_12 = false),
        ("firewall", |setup| setup.server.version = Version([1, 0, 494, 0])),
        ("firewall", |setup| setup.server.skew_ms = -600_000),
        ("idleTimeOut", |setup| setup.network.idle = Some(seconds(90))),
        ("service", |setup| setup.server.running = false),
        ("service", |setup| setup.server.staging = true),
        ("rights", |setup| setup.domains[0].rights.unexpire_password = false),
        ("rights", |setup| setup.domains[0].rights.change_password = false),
        ("rights", |setup| setup.domains[0].rights.service_password_length = 257),
        ("passwordSyncAllowed", |setup| setup.domains[0].password_sync_allowed = false),
    ];
    for (codes, ail) in ailments {
        let mut setup = healthy();
        ail(&mut setup);
        assert_eq!(failing(&setup).join(" "), codes);
    }
}

#[test]
fn every_right_that_is_lacking_is_named() {
    let mut setup = healthy();
    let rights = &mut setup.domains[0].rights;
    (rights.reset_password, rights.change_password) = (false, false);
    let server = no_server();
    let checkup = Checkup::of(&Patient { server: &server, setup: Some(&setup) });
    let evidence = &checkup.checks.iter().find(|check| check.code == "rights").unwrap().evidence;
    assert_eq!(
        *evidence,
        [
            "fabrikam.test: lacks Reset password",
            "fabrikam.test: lacks Change password, without which changes are refused and resets are not"
        ]
    );
}

#[test]
fn what_is_harmless_does_not_fail() {
    let harmless: [Ailment; 3] = [
        |setup| setup.domains[0].controllers[1].reachable = false,
        |setup| setup.network.idle = Some(seconds(120)),
        |setup| {
            setup.settings.era = Era::Y2017;
            setup.domains[0].controllers[1].system = WindowsServer::W2012R2;
        },
    ];
    for change in harmless {
        let mut setup = healthy();
        change(&mut setup);
        assert_eq!(failing(&setup), [] as [&str; 0]);
    }
}

#[test]
fn without_a_setup_nothing_is_claimed() {
    let server = no_server();
    let checkup = Checkup::of(&Patient { server: &server, setup: None });
    let known: Vec<&str> = checkup
        .checks
        .iter()
        .filter(|check| check.state != CheckState::Unknown)
        .map(|check| check.code)
        .collect();
    assert_eq!(known, ["forests"]);
}
