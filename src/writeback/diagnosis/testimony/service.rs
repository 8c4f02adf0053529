//! What is known of the server, the network and the tenant.

use super::{Testimony, decided, shown};
use crate::writeback::diagnosis::Clue;
use crate::writeback::diagnosis::faults::symptom::{DOWN, NO_TOKEN};
use crate::writeback::{Era, ResetScope, Setup};

/// What the server, the network and the tenant say.
pub(super) fn testimonies(setup: &Setup) -> Vec<Testimony> {
    let mut list = network(setup);
    let (server, tenant) = (&setup.server, &setup.tenant);
    list.push(decided(
        "ClockSkew",
        NO_TOKEN,
        !server.has_valid_clock(),
        format!("the server's clock is off by {} ms", server.skew_ms),
    ));
    list.extend(shown("SyncServiceDown", STOPPED, !server.running, "the service does not run"));
    list.extend(shown(
        "WritebackNotEnabled",
        &[Clue::Sspr(10), Clue::Says("writebacknotenabled")],
        !tenant.write_back,
        "the tenant does not write passwords back",
    ));
    list.extend(shown(
        "SsprDisabled",
        &[Clue::Sspr(9), Clue::Says("tenantssprflagdisabled")],
        tenant.reset == ResetScope::Off,
        "self-service reset is off",
    ));
    list
}

const STOPPED: &[Clue] = &[Clue::Says("connection to the connect service was lost"), Clue::Sspr(30)];

const IDLE: &[Clue] = &[Clue::Event(32014), Clue::Event(31034), Clue::Event(31044)];

fn network(setup: &Setup) -> Vec<Testimony> {
    let network = &setup.network;
    let is_open = network.service_bus && network.reset_service;
    let open = if is_open { "can be reached" } else { "can't be reached" };
    let has_tls = network.tls_12 || setup.settings.era == Era::Y2017;
    let tls = if network.tls_12 { "speaks TLS 1.2" } else { "does not speak TLS 1.2" };
    let idle = match network.idle {
        Some(idle) => format!("idle connections are cut after {idle}"),
        None => "idle connections are not cut".to_owned(),
    };
    vec![
        decided("FirewallBlocksRelay", DOWN, !is_open, format!("the service and its relay {open}")),
        decided("TlsNotEnabled", DOWN, !has_tls, format!("the server {tls}")),
        decided("IdleConnectionCut", IDLE, network.cuts_idle().is_some(), idle),
    ]
}
