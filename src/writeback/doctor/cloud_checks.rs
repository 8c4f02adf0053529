//! Between the server and the cloud: network, service, keys.

use super::Check;
use super::check::Question;
use crate::connector::ConnectorKind;
use crate::sync::SyncServer;
use crate::writeback::{IDLE_MIN, Setup};

const FIREWALL: Question = Question {
    code: "firewall",
    title: "the firewall lets the server reach the service and its relay",
    look: "`Test-NetConnection -Port 443` from the server to passwordreset.microsoftonline.com and to the relay that its log names",
    cure: "allow outbound 443 to *.passwordreset.microsoftonline.com and *.servicebus.windows.net, with TLS 1.2 (before 1.1.443 also 9350 to 9354)",
};

pub(super) fn firewall(setup: Option<&Setup>) -> Check {
    let Some(setup) = setup else { return FIREWALL.unknown([]) };
    let (network, era) = (&setup.network, setup.settings.era);
    let mut against = Vec::new();
    if !network.reaches_service(era) {
        against.push("*.passwordreset.microsoftonline.com can't be reached".to_owned());
    }
    if !network.reaches_relay(setup.server.version, era) {
        against.push("*.servicebus.windows.net can't be reached".to_owned());
    }
    if !setup.server.has_valid_clock() {
        against.push(format!("the clock is off by {} ms, so tokens are refused", setup.server.skew_ms));
    }
    FIREWALL.unless(against, "both destinations can be reached")
}

const IDLE: Question = Question {
    code: "idleTimeOut",
    title: "idle connections live two to three minutes",
    look: "the idle time-out of outbound TCP connections on every proxy and firewall between the server and the internet",
    cure: "raise the idle time-out of proxies and firewalls to at least two minutes",
};

pub(super) fn idle_time_out(setup: Option<&Setup>) -> Check {
    let Some(setup) = setup else { return IDLE.unknown([]) };
    let cut = setup.network.cuts_idle();
    let against = cut.map(|idle| format!("they are cut after {idle}, before {IDLE_MIN}"));
    let otherwise =
        setup.network.idle.map_or_else(|| "they are not cut".to_owned(), |idle| format!("cut after {idle}"));
    IDLE.unless(against.into_iter().collect(), otherwise)
}

const SERVICE: Question = Question {
    code: "service",
    title: "writeback is enabled and its service runs, on a server that is not in staging mode",
    look: "`Get-Service ADSync`, the last event 31015, and events 31019 every five minutes in the application log",
    cure: "enable password writeback in the wizard, and start the ADSync service on the active server",
};

pub(super) fn service(server: &SyncServer, setup: Option<&Setup>) -> Check {
    if let Some(setup) = setup {
        let against = [
            (!setup.server.enabled, "writeback is not enabled"),
            (!setup.server.running, "the service does not run"),
            (setup.server.staging, "the server is in staging mode"),
        ];
        let against =
            against.into_iter().filter(|(holds, _)| *holds).map(|(_, said)| said.to_owned()).collect();
        return SERVICE.unless(against, "enabled and running");
    }
    let cloud = server.spaces().find(|(_, space)| space.config.kind == ConnectorKind::EntraId);
    match cloud.and_then(|(_, space)| space.config.password_writeback) {
        Some(false) => {
            SERVICE.unless(vec!["writeback is not enabled on the AAD connector".to_owned()], String::new())
        }
        Some(true) => SERVICE.unknown([
            "writeback is enabled on the AAD connector; whether the service runs is not in the input"
                .to_owned(),
        ]),
        None => SERVICE.unknown([]),
    }
}

const KEYS: Question = Question {
    code: "keys",
    title: "the keys are younger than six months",
    look: "the last event 31018 in the application log: it says when keys were made",
    cure: "disable and enable password writeback again, which makes new keys",
};

pub(super) fn keys(setup: Option<&Setup>) -> Check {
    // Whenever a run begins, its keys are new: no input says how old the keys of a real server are.
    let rollover = setup.map(|setup| format!("they roll over after {}", setup.settings.key_age_max));
    KEYS.unknown(rollover.into_iter().collect::<Vec<_>>())
}
