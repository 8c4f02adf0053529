//! What a domain controller makes of a set: rights, then the account's state, then the policy.

use super::bug::{Bug, Planted};
use super::policy::{PasswordOperation, PasswordReason, PasswordRequest, refusals};
use super::{Account, Cause, Domain, Era, LastSet, Operation, SERVICE_PASSWORD_MAX};
use crate::directory::Salt;
use crate::schema::Plaintext;
use crate::sim::Time;

/// What the agent asks of the domain controller.
#[derive(Debug)]
pub(super) struct SetOrder<'a> {
    pub(super) operation: Operation,
    pub(super) new: Option<&'a Plaintext>,
    pub(super) current: Option<&'a Plaintext>,
    /// An administrator wants it changed at the next logon.
    pub(super) must_change: bool,
    pub(super) salt: Salt,
}

/// Why a set was declined: the cause, and for a policy every reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Declined {
    pub(super) cause: Cause,
    pub(super) reasons: Vec<PasswordReason>,
}

impl From<Cause> for Declined {
    fn from(cause: Cause) -> Self {
        Self { cause, reasons: Vec::new() }
    }
}

/// What stops the agent before any domain controller is asked about the account (spec/writeback.md 5 to 7).
pub(super) fn before_the_call(domain: &Domain, account: &Account, era: Era) -> Result<(), Cause> {
    if !domain.password_sync_allowed {
        return Err(Cause::ConnectorNotEnabled);
    }
    if domain.rights.service_password_length > SERVICE_PASSWORD_MAX {
        return Err(Cause::ServicePasswordTooLong);
    }
    if account.reserved_container.is_some() {
        return Err(Cause::ReservedCharacter);
    }
    let pdc = domain.pdc_emulator().filter(|controller| controller.reachable);
    let Some(pdc) = pdc else { return Err(Cause::PdcUnreachable) };
    if pdc.system.has_policy_control(era) { Ok(()) } else { Err(Cause::PolicyControlMissing) }
}

/// Sets the password, or unlocks the account, at the PDC emulator; nothing changes if it is declined.
pub(super) fn set(
    domain: &Domain,
    account: &mut Account,
    order: &SetOrder<'_>,
    now: Time,
    planted: Planted,
) -> Result<(), Declined> {
    if !account.stands {
        return Err(Cause::NotFound.into());
    }
    may(domain, account, order, now)?;
    if let Err(declined) = is_acceptable(account, order, now) {
        if declined.cause == Cause::WrongPassword {
            account.count_wrong(now);
        }
        if planted.is(Bug::StoresRefused) {
            store(account, order, now, planted);
        }
        return Err(declined);
    }
    store(account, order, now, planted);
    Ok(())
}

/// The rights of the service account (spec/writeback.md 6).
fn may(domain: &Domain, account: &Account, order: &SetOrder<'_>, now: Time) -> Result<(), Cause> {
    let rights = &domain.rights;
    if !rights.sam_calls {
        return Err(Cause::SamRestricted);
    }
    if account.protected {
        return Err(Cause::ProtectedAccount);
    }
    let main_right = match order.operation {
        Operation::VoluntaryChange | Operation::ForcedChange => rights.change_password,
        Operation::Reset | Operation::AdminReset => rights.reset_password,
        Operation::Unlock => true,
    };
    let unexpires = order.operation == Operation::Reset && account.is_expired(now);
    if now < rights.effective_from
        || !account.inherits
        || !main_right
        || (unexpires && !rights.unexpire_password)
    {
        return Err(Cause::AccessDenied);
    }
    let unlocks = !order.operation.is_change() && account.locked_since.is_some();
    let expires = order.must_change && order.operation == Operation::AdminReset;
    if (unlocks && !rights.write_lockout_time) || (expires && !rights.write_pwd_last_set) {
        return Err(Cause::AttributeRightMissing);
    }
    Ok(())
}

/// The account's state and the policy (spec/writeback.md 5 and 8).
fn is_acceptable(account: &Account, order: &SetOrder<'_>, now: Time) -> Result<(), Declined> {
    if account.flags().is_disabled() {
        return Err(Cause::AccountDisabled.into());
    }
    if order.operation.is_change() {
        if account.is_locked_out(now) {
            return Err(Cause::AccountLockedOut.into());
        }
        if !order.current.is_some_and(|current| account.history.is_current(current)) {
            return Err(Cause::WrongPassword.into());
        }
    }
    let Some(password) = order.new else { return Ok(()) };
    let operation = match order.operation {
        Operation::VoluntaryChange | Operation::ForcedChange => PasswordOperation::Change,
        Operation::Reset | Operation::Unlock => PasswordOperation::Reset,
        Operation::AdminReset => PasswordOperation::AdminReset,
    };
    let request = PasswordRequest { operation, policy_hints: true, password };
    let reasons = refusals(&account.policy, &account.for_policy(now), &request);
    if reasons.is_empty() { Ok(()) } else { Err(Declined { cause: Cause::PasswordPolicy, reasons }) }
}

fn store(account: &mut Account, order: &SetOrder<'_>, now: Time, planted: Planted) {
    if let Some(password) = order.new {
        let length = account.policy.history_length;
        let kept = if planted.is(Bug::HistoryGrows) { u32::MAX } else { length };
        account.history.push(password, order.salt, kept);
        account.version += 1;
        let must_change = order.must_change
            && order.operation == Operation::AdminReset
            && !account.flags().password_never_expires();
        account.last_set = if must_change { LastSet::MustChange } else { LastSet::At(now) };
    }
    // A reset unlocks (*choose*); a change only goes through where nothing was locked.
    account.unlock();
}
