//! Which object of the tenant a new one is taken for (spec/sync-engine.md 1.10.3).

use super::unique::{UniqueKind, primary_address};
use super::{Refusal, Tenant, Write};
use crate::schema::{CloudType, fold};

/// What an add finds in the tenant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Match {
    /// An object with the same immutable id.
    Hard(usize),
    /// An object with the same sign-in name or primary address.
    Soft(usize),
    /// Nothing: the object is new.
    None,
}

/// Finds what an add is taken for. Only adds are matched; an update that would match is a duplicate instead.
pub(super) fn matched(
    tenant: &Tenant,
    write: &Write,
    kind: CloudType,
    immutable_id: Option<&str>,
) -> Result<Match, Refusal> {
    if let Some(index) = immutable_id.and_then(|id| tenant.with_immutable_id(id)) {
        return hard(tenant, index, kind);
    }
    match soft_candidate(tenant, write, kind) {
        Some(index) => soft(tenant, index, kind),
        None => Ok(Match::None),
    }
}

fn hard(tenant: &Tenant, index: usize, kind: CloudType) -> Result<Match, Refusal> {
    let Some(user) = tenant.user(index) else { return Ok(Match::None) };
    let found = user.cloud_anchor();
    if user.kind != kind {
        return Err(Refusal::new("ObjectTypeMismatch", format!("the immutable id is that of {found}")));
    }
    if tenant.settings.block_hard_match && user.sync_enabled != Some(true) {
        let message = format!(
            "{found} has the same immutable id, and BlockCloudObjectTakeoverThroughHardMatchEnabled is on"
        );
        return Err(Refusal::new("InvalidHardMatch", message));
    }
    Ok(Match::Hard(index))
}

/// Users are found by sign-in name, and whoever has an address by the primary one. A group without mail is never
/// matched.
fn soft_candidate(tenant: &Tenant, write: &Write, kind: CloudType) -> Option<usize> {
    if tenant.settings.block_soft_match || kind == CloudType::Device {
        return None;
    }
    let by_name = || {
        let name = write.text("userPrincipalName").filter(|_| kind == CloudType::User)?;
        tenant.unique.holder(&(UniqueKind::SignInName, fold(name).into_owned()))
    };
    let by_address = || {
        let address = primary_address(write.values("proxyAddresses"))?;
        tenant.unique.holder(&(UniqueKind::Address, fold(address).into_owned()))
    };
    by_name().or_else(by_address)
}

fn soft(tenant: &Tenant, index: usize, kind: CloudType) -> Result<Match, Refusal> {
    let Some(user) = tenant.user(index) else { return Ok(Match::None) };
    let found = user.cloud_anchor();
    if user.kind != kind {
        return Err(Refusal::new("ObjectTypeMismatch", format!("the name or address is that of {found}")));
    }
    if let Some(other) = &user.immutable_id {
        // Among users the duplicate goes to quarantine, where the tenant does that (spec/sync-engine.md 1.10.4).
        if tenant.settings.duplicate_attribute_resiliency && kind == CloudType::User {
            return Ok(Match::None);
        }
        let message = format!("{found} has the same name or address and another immutable id, {other}");
        return Err(Refusal::new("InvalidSoftMatch", message));
    }
    if tenant.admins.contains(&user.id) {
        return Err(Refusal::new("ExistingAdminRoleConflict", format!("{found} holds an admin role")));
    }
    Ok(Match::Soft(index))
}
