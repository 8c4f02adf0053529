//! Facts about the tenant, its users, the server and the network.

use super::{domain, named, span, span_at_least, span_field, texts};
use crate::scenario::read::Reading;
use crate::scenario::read::reference::{self, Tense};
use crate::scenario::writeback_plan::{AccountFacts, UserFacts, WritebackPlan};
use crate::scenario::{Fields, Item};
use crate::sim::{PerMille, hours, seconds};
use crate::writeback::{
    Era, Faults, LastSet, Licence, Management, Network, Product, ResetScope, Server, Settings, Tenant,
    Version,
};

const FIELDS: [&str; 11] = [
    "era", "seed", "start", "tenant", "users", "server", "network", "domains", "accounts", "settings",
    "faults",
];

/// Reads the block; without one everything has its default.
pub(in crate::scenario::read) fn plan(fields: &Fields<'_>, reading: &Reading) -> WritebackPlan {
    let Some(fields) = fields.optional("writeback").and_then(|item| item.fields("Writeback", &FIELDS)) else {
        return WritebackPlan::default();
    };
    let mut plan = WritebackPlan {
        seed: fields.number_or("seed", 0).cast_unsigned(),
        start: fields.optional("start").and_then(instant),
        tenant: fields.optional("tenant").and_then(tenant).unwrap_or_default(),
        server: fields.optional("server").and_then(server).unwrap_or_default(),
        network: fields.optional("network").and_then(network).unwrap_or_default(),
        settings: fields.optional("settings").and_then(settings).unwrap_or_default(),
        faults: fields.optional("faults").and_then(faults).unwrap_or_default(),
        ..WritebackPlan::default()
    };
    plan.settings.era =
        fields.optional("era").and_then(|item| named(item, &Era::ALL, Era::as_str)).unwrap_or_default();
    for (key, value) in fields.map_or_none("users") {
        if let (Some(name), Some(facts)) = (reference::cloud(key, &reading.world), user(value)) {
            plan.users.insert(name, facts);
        }
    }
    for (key, value) in fields.map_or_none("domains") {
        if let Some(forest) = reference::forest(key, &reading.world)
            && let Some(facts) = domain::domain(value, forest, reading)
        {
            plan.domains.insert(forest, facts);
        }
    }
    for (key, value) in fields.map_or_none("accounts") {
        if let (Some(object), Some(facts)) =
            (reference::object(key, &reading.world, Tense::Present), account(value))
        {
            plan.accounts.insert(object, facts);
        }
    }
    plan
}

fn instant(item: Item<'_>) -> Option<jiff::Timestamp> {
    let found = crate::schema::instant(item.text()?);
    if found.is_none() {
        item.report("expected an instant such as `2026-01-05T08:00:00Z`");
    }
    found
}

fn tenant(item: Item<'_>) -> Option<Tenant> {
    let known = ["reset", "adminReset", "writeBack", "unlock", "gates", "cloudPolicy", "banned"];
    let fields = item.fields("Tenant", &known)?;
    let reset = fields.optional("reset").and_then(|item| named(item, &ResetScope::ALL, ResetScope::as_str));
    let gates = fields.optional("gates").and_then(|item| item.number_in(&(1..=2))).unwrap_or(1);
    Some(Tenant {
        reset: reset.unwrap_or_default(),
        admin_reset: fields.boolean_or("adminReset", true),
        write_back: fields.boolean_or("writeBack", true),
        unlock_without_reset: fields.boolean_or("unlock", true),
        gates: u8::try_from(gates).ok()?,
        enforce_cloud_policy: fields.boolean_or("cloudPolicy", false),
        banned: texts(&fields, "banned"),
    })
}

fn user(item: Item<'_>) -> Option<UserFacts> {
    let known = ["management", "licences", "methods", "admin", "inGroup", "resetPolicy"];
    let fields = item.fields("User", &known)?;
    let licence = |item| named(item, &Licence::ALL, Licence::as_str);
    let methods = fields.optional("methods").and_then(|item| item.number_in(&(0..=9)));
    Some(UserFacts {
        management: fields
            .optional("management")
            .and_then(|item| named(item, &Management::ALL, Management::as_str)),
        licences: fields.optional("licences").and_then(|item| item.each(licence)),
        methods: methods.and_then(|count| u8::try_from(count).ok()),
        admin: fields.boolean_or("admin", false),
        outside_group: !fields.boolean_or("inGroup", true),
        no_reset_policy: !fields.boolean_or("resetPolicy", true),
    })
}

fn account(item: Item<'_>) -> Option<AccountFacts> {
    let known = ["adminCount", "inherits", "passwordAge", "mustChange", "lockedOut"];
    let fields = item.fields("Account", &known)?;
    let age = fields.optional("passwordAge").and_then(span).map(LastSet::Before);
    let must_change = fields.boolean_or("mustChange", false);
    Some(AccountFacts {
        admin_count: fields.boolean_or("adminCount", false),
        inherits_not: !fields.boolean_or("inherits", true),
        last_set: if must_change { Some(LastSet::MustChange) } else { age },
        locked_out: fields.boolean_or("lockedOut", false),
    })
}

fn server(item: Item<'_>) -> Option<Server> {
    let known = [
        "product",
        "version",
        "staging",
        "enabled",
        "running",
        "synchronised",
        "configFile",
        "configMemory",
        "keyStore",
        "clock",
    ];
    let fields = item.fields("Server", &known)?;
    let version = fields
        .optional("version")
        .and_then(|item| item.text()?.parse::<Version>().map_err(|message| item.report(message)).ok());
    let product = fields.optional("product").and_then(|item| named(item, &Product::ALL, Product::as_str));
    Some(Server {
        product: product.unwrap_or_default(),
        version: version.unwrap_or_default(),
        staging: fields.boolean_or("staging", false),
        enabled: fields.boolean_or("enabled", true),
        running: fields.boolean_or("running", true),
        synchronised: fields.boolean_or("synchronised", true),
        config_file: fields.boolean_or("configFile", true),
        config_memory: fields.boolean_or("configMemory", true),
        key_store: fields.boolean_or("keyStore", true),
        skew_ms: fields.number_or("clock", 0).saturating_mul(1_000),
    })
}

fn network(item: Item<'_>) -> Option<Network> {
    let known = ["resetService", "serviceBus", "oldPorts", "tls12", "tls", "relayPassword", "idle"];
    let fields = item.fields("Network", &known)?;
    Some(Network {
        reset_service: fields.boolean_or("resetService", true),
        service_bus: fields.boolean_or("serviceBus", true),
        old_ports: fields.boolean_or("oldPorts", false),
        tls_12: fields.boolean_or("tls12", true),
        relay_tls: fields.boolean_or("tls", true),
        relay_password: fields.boolean_or("relayPassword", true),
        idle: fields.optional("idle").and_then(span),
    })
}

/// More messages than this are no queue of a relay.
const QUEUE_MAX: i64 = 100_000;

fn settings(item: Item<'_>) -> Option<Settings> {
    let known = [
        "messageExpiry",
        "heartbeat",
        "heartbeatStale",
        "listenerRetry",
        "directoryWait",
        "answerSlack",
        "keyAge",
        "queueMax",
        "replication",
        "restart",
    ];
    let fields = item.fields("Settings", &known)?;
    let defaults = Settings::default();
    let queue_max = fields.optional("queueMax").and_then(|item| item.number_in(&(1..=QUEUE_MAX)));
    let settings = Settings {
        message_expiry: span_at_least(&fields, "messageExpiry", seconds(1), defaults.message_expiry),
        heartbeat: span_at_least(&fields, "heartbeat", seconds(1), defaults.heartbeat),
        heartbeat_stale: span_field(&fields, "heartbeatStale", defaults.heartbeat_stale),
        listener_retry: span_at_least(&fields, "listenerRetry", seconds(1), defaults.listener_retry),
        directory_wait: span_field(&fields, "directoryWait", defaults.directory_wait),
        answer_slack: span_field(&fields, "answerSlack", defaults.answer_slack),
        key_age_max: span_at_least(&fields, "keyAge", hours(1), defaults.key_age_max),
        queue_max: queue_max.and_then(|max| usize::try_from(max).ok()).unwrap_or(defaults.queue_max),
        replication: span_field(&fields, "replication", defaults.replication),
        restart: span_field(&fields, "restart", defaults.restart),
        era: Era::default(),
    };
    if settings.restart < settings.directory_wait {
        item.report("a service does not come back before the wait for a domain controller is over");
    }
    Some(settings)
}

fn faults(item: Item<'_>) -> Option<Faults> {
    let fields = item.fields("Faults", &Faults::NAMES)?;
    let mut faults = Faults::default();
    for name in Faults::NAMES {
        let Some(number) = fields.optional(name).and_then(|item| item.number_in(&(0..=1_000))) else {
            continue;
        };
        if let Some(likelihood) = faults.named_mut(name) {
            *likelihood = PerMille::new(u16::try_from(number).unwrap_or(1_000));
        }
    }
    Some(faults)
}
