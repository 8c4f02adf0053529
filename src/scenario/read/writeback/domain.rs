//! Facts about a forest's domain: its policies, its controllers, the rights of the service account.

use super::{named, span, texts};
use crate::directory::{FineGrainedPolicy, Lockout, PasswordPolicy};
use crate::scenario::read::{Reading, object, reference};
use crate::scenario::writeback_plan::DomainFacts;
use crate::scenario::{Fields, Item};
use crate::schema::Guid;
use crate::sim::{Span, Time};
use crate::writeback::{Controller, Rights, WindowsServer};
use std::time::Duration;

const FIELDS: [&str; 7] =
    ["policy", "fineGrained", "controllers", "pdc", "preferred", "passwordSync", "rights"];

pub(super) fn domain(item: Item<'_>, forest: usize, reading: &Reading) -> Option<DomainFacts> {
    let fields = item.fields("Domain", &FIELDS)?;
    let controllers = controllers(&fields, forest, reading);
    let place = |item: Item<'_>| controller(item, &controllers);
    let own = fields.optional("policy").and_then(|item| item.fields("Policy", &POLICY));
    Some(DomainFacts {
        fine_grained: fields.each_or_none("fineGrained", |item| fine_grained(item, forest, reading)),
        pdc: fields.optional("pdc").and_then(place).unwrap_or_default(),
        preferred: fields.optional("preferred").and_then(place),
        password_sync_forbidden: !fields.boolean_or("passwordSync", true),
        rights: fields.optional("rights").and_then(rights).unwrap_or_default(),
        policy: own.map_or_else(PasswordPolicy::default, |fields| policy(&fields)),
        controllers,
    })
}

/// The controllers written, or those that a new domain has.
fn controllers(fields: &Fields<'_>, forest: usize, reading: &Reading) -> Vec<Controller> {
    let written = fields.each_or_none("controllers", |item| {
        let fields = item.fields("Controller", &["name", "system", "reachable"])?;
        let system = fields
            .optional("system")
            .and_then(|item| named(item, &WindowsServer::ALL, WindowsServer::as_str))
            .unwrap_or(WindowsServer::W2022);
        let name = fields.text("name")?.to_owned();
        Some(Controller { name, system, reachable: fields.boolean_or("reachable", true) })
    });
    if written.is_empty() {
        let name = reading.world.forests.get(forest).map(crate::directory::Forest::name).unwrap_or_default();
        return crate::writeback::Domain::new(name, WindowsServer::W2022).controllers;
    }
    written
}

fn controller(item: Item<'_>, controllers: &[Controller]) -> Option<usize> {
    let name = item.text()?;
    let found = controllers.iter().position(|own| own.name.eq_ignore_ascii_case(name));
    if found.is_none() {
        let names = controllers.iter().map(|own| own.name.as_str());
        reference::unknown(item, "domain controller", name, names);
    }
    found
}

const POLICY: [&str; 9] = [
    "minLength",
    "complexity",
    "history",
    "minAge",
    "maxAge",
    "banned",
    "lockoutThreshold",
    "lockoutDuration",
    "lockoutWindow",
];

/// The fields of a policy, over the defaults of the domain's.
fn policy(fields: &Fields<'_>) -> PasswordPolicy {
    let default = PasswordPolicy::default();
    let number = |name: &str, default: u32, most: i64| {
        let written = fields.optional(name).and_then(|item| item.number_in(&(0..=most)));
        written.and_then(|number| u32::try_from(number).ok()).unwrap_or(default)
    };
    let age = |name: &str, default: Duration| fields.optional(name).and_then(span).map_or(default, duration);
    let maximum_age = match fields.written("maxAge") {
        Some(item) => item.present().and_then(span).map(duration),
        None => default.maximum_age,
    };
    PasswordPolicy {
        minimum_length: number("minLength", default.minimum_length, 255),
        complexity: fields.boolean_or("complexity", default.complexity),
        history_length: number("history", default.history_length, 1_024),
        minimum_age: age("minAge", default.minimum_age),
        maximum_age,
        lockout: Lockout {
            threshold: number("lockoutThreshold", default.lockout.threshold, 999),
            duration: age("lockoutDuration", default.lockout.duration),
            window: age("lockoutWindow", default.lockout.window),
        },
        banned: texts(fields, "banned"),
    }
}

fn duration(span: Span) -> Duration {
    Duration::from_millis(span.as_ms())
}

/// `FineGrained(name: "Admins", precedence: 10, appliesTo: ["CN=Ana,OU=Staff"], minLength: 14)`.
fn fine_grained(item: Item<'_>, forest: usize, reading: &Reading) -> Option<FineGrainedPolicy> {
    let known: Vec<&str> = POLICY.into_iter().chain(["name", "precedence", "appliesTo"]).collect();
    let fields = item.fields("FineGrained", &known)?;
    let name = fields.text("name")?.to_owned();
    let policy = policy(&fields);
    let precedence = fields.required("precedence")?.number_in(&(1..=i64::from(i32::MAX)))?;
    Some(FineGrainedPolicy {
        guid: Guid::named(&format!("policy {name}")),
        precedence: u32::try_from(precedence).ok()?,
        applies_to: fields.each("appliesTo", |item| object::container(item, forest, &reading.world))?,
        policy,
        name,
    })
}

fn rights(item: Item<'_>) -> Option<Rights> {
    let known = [
        "resetPassword",
        "changePassword",
        "writeLockoutTime",
        "writePwdLastSet",
        "unexpirePassword",
        "effectiveAfter",
        "samCalls",
        "servicePasswordLength",
    ];
    let fields = item.fields("Rights", &known)?;
    let length = fields.optional("servicePasswordLength").and_then(|item| item.number_in(&(0..=1_024)));
    let after = fields.optional("effectiveAfter").and_then(span).unwrap_or_default();
    Some(Rights {
        reset_password: fields.boolean_or("resetPassword", true),
        change_password: fields.boolean_or("changePassword", true),
        write_lockout_time: fields.boolean_or("writeLockoutTime", true),
        write_pwd_last_set: fields.boolean_or("writePwdLastSet", true),
        unexpire_password: fields.boolean_or("unexpirePassword", true),
        effective_from: Time::START + after,
        sam_calls: fields.boolean_or("samCalls", true),
        service_password_length: length.and_then(|length| u32::try_from(length).ok()).unwrap_or(32),
    })
}
