//! What is known of a domain, its controllers and the rights in it.

use super::{Testimony, decided, shown};
use crate::connector::ConnectorKind;
use crate::metaverse::CsRef;
use crate::sim::Time;
use crate::sync::SyncServer;
use crate::writeback::diagnosis::faults::symptom::{
    DENIED, NO_CONTROL, NO_PDC, NOT_ALLOWED, NOT_WRITTEN, TOO_LONG,
};
use crate::writeback::{Domain, Era, SERVICE_PASSWORD_MAX};

/// What a domain says. Change password is asked of a change alone: no reset fails without it (spec/incidents.md F11).
pub(super) fn testimonies(domain: &Domain, era: Era, is_change: bool) -> Vec<Testimony> {
    let mut list = controllers(domain, era);
    list.extend(rights(domain, is_change));
    let (name, length) = (&domain.name, domain.rights.service_password_length);
    list.push(decided(
        "ServiceAccountPasswordTooLong",
        TOO_LONG,
        length > SERVICE_PASSWORD_MAX,
        format!("{name}: the password of the service account has {length} characters"),
    ));
    let allowed = domain.password_sync_allowed;
    let word = if allowed { "allowed" } else { "not allowed" };
    list.push(decided(
        "PasswordSyncNotAllowed",
        NOT_ALLOWED,
        !allowed,
        format!("{name}: password synchronisation is {word}"),
    ));
    list
}

fn controllers(domain: &Domain, era: Era) -> Vec<Testimony> {
    let name = &domain.name;
    let Some(pdc) = domain.pdc_emulator() else {
        return vec![decided("PdcUnreachable", NO_PDC, true, format!("{name} has no PDC emulator"))];
    };
    let reached = if pdc.reachable { "can be reached" } else { "can't be reached" };
    let has = pdc.system.has_policy_control(era);
    let word = if has { "knows" } else { "does not know" };
    let system = pdc.system.as_str();
    vec![
        decided(
            "PdcUnreachable",
            NO_PDC,
            !pdc.reachable,
            format!("{name}: its PDC emulator {} {reached}", pdc.name),
        ),
        decided(
            "PolicyControlMissing",
            NO_CONTROL,
            !has,
            format!("{name}: its PDC emulator {} is {system}, which {word} the control", pdc.name),
        ),
    ]
}

fn rights(domain: &Domain, is_change: bool) -> Vec<Testimony> {
    let (name, rights) = (&domain.name, &domain.rights);
    let asked = [
        (rights.reset_password, "Reset password", !is_change),
        (rights.change_password, "Change password", is_change),
        (rights.unexpire_password, "Unexpire Password", true),
    ];
    let lacking: Vec<&str> = asked
        .into_iter()
        .filter(|(granted, _, asked)| *asked && !granted)
        .map(|(_, right, _)| right)
        .collect();
    let are_new = rights.effective_from > Time::START;
    let said = match (lacking.as_slice(), are_new) {
        ([], false) => format!("{name}: the service account has its rights"),
        ([], true) => {
            format!("{name}: the rights of the service account hold since {}", rights.effective_from)
        }
        (lacking, _) => format!("{name}: the service account lacks {}", lacking.join(", ")),
    };
    let writes = [(rights.write_lockout_time, "lockoutTime"), (rights.write_pwd_last_set, "pwdLastSet")];
    let unwritable: Vec<&str> =
        writes.into_iter().filter(|(granted, _)| !granted).map(|(_, attribute)| attribute).collect();
    let written = match unwritable.as_slice() {
        [] => "may write lockoutTime and pwdLastSet".to_owned(),
        unwritable => format!("may not write {}", unwritable.join(", ")),
    };
    let let_in = if rights.sam_calls { "let the service account in" } else { "shut the service account out" };
    vec![
        decided("RightsMissing", DENIED, !lacking.is_empty() || are_new, said),
        decided(
            "RemoteSamRestricted",
            DENIED,
            !rights.sam_calls,
            format!("{name}: remote calls to SAM {let_in}"),
        ),
        decided(
            "WriteRightsMissing",
            NOT_WRITTEN,
            !unwritable.is_empty(),
            format!("{name}: the service account {written}"),
        ),
    ]
}

/// What the configuration of the connectors says, where nothing else is said of their domains.
pub(super) fn allowed(server: &SyncServer, targets: &[CsRef]) -> Vec<Testimony> {
    let concerned = server.spaces().filter(|(connector, space)| {
        let is_named = targets.is_empty() || targets.iter().any(|target| target.connector == *connector);
        space.config.kind == ConnectorKind::ActiveDirectory && is_named
    });
    let forbidden = concerned.filter(|(_, space)| space.config.password_sync_allowed == Some(false));
    forbidden
        .filter_map(|(_, space)| {
            let what = format!("{}: password-sync-allowed is 0", space.config.name);
            shown("PasswordSyncNotAllowed", NOT_ALLOWED, true, what)
        })
        .collect()
}
