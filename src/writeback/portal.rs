//! The cloud's side of an operation: admitting it, packing it, and giving the one final answer.

use super::agent::Verdict;
use super::bug::Bug;
use super::described;
use super::envelope::Envelope;
use super::package::Package;
use super::policy::CharacterKinds;
use super::real::PASSWORD_BYTES_MAX;
use super::world::{Carried, Happening, World};
use super::{
    Answer, Cause, Described, FactKind, Management, MessageKind, Operation, Order, Party, Product, Request,
    RequestId, ResetScope, Support, User, UserId,
};
use crate::schema::Plaintext;
use crate::sim::minutes;
use zeroize::Zeroizing;

/// The cloud asks for as many 16-bit units at the least.
const CLOUD_LENGTH_MIN: usize = 8;

/// Where an admitted request goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Route {
    /// The cloud sets the password; nothing is written back.
    Cloud,
    /// It is written back.
    OnPremises,
}

impl World {
    /// Somebody asks for something (spec/writeback.md 2, steps 1 to 5).
    pub(super) fn ask(&mut self, order: Order) {
        let request = RequestId(u32::try_from(self.requests.len()).unwrap_or(u32::MAX));
        let (asked, user, operation) = (self.now(), order.user, order.operation);
        let number = request.0.saturating_add(1);
        let route = self.admit(&order, number);
        let not_after = asked + self.setup.settings.message_expiry;
        self.requests.push(Request { order, asked, not_after, answer: None, number });
        self.fact(Party::User, FactKind::Asked { request, user, operation });
        match route {
            Err(cause) => self.answer(request, Answer::Refused(cause)),
            Ok(Route::Cloud) => {
                self.cloud_stores(user, request);
                self.answer(request, Answer::Success);
            }
            Ok(Route::OnPremises) => self.pack(request),
        }
    }

    /// The gates in order: the door, the tenant's and the user's entitlements, the kind of password and the service,
    /// then what the user proves and types.
    fn admit(&self, order: &Order, number: u32) -> Result<Route, Cause> {
        let Some(user) = self.user(order.user) else { return Err(Cause::NotOffered) };
        let on_premises = user.management != Management::CloudOnly;
        match order.door.support(order.operation, self.setup.settings.era) {
            Support::NotOffered => return Err(Cause::NotOffered),
            Support::NotWrittenBack if on_premises => return Err(Cause::UnsupportedDoor),
            Support::NotWrittenBack | Support::WrittenBack => {}
        }
        if order.operation.passes_gates() {
            self.may_reset(user)?;
        }
        is_licensed(user, order.operation)?;
        if on_premises {
            self.is_writeback_up(order.operation)?;
        }
        self.is_proven(user, order)?;
        self.is_typed_well(user, order, number)?;
        Ok(if on_premises { Route::OnPremises } else { Route::Cloud })
    }

    /// Self-service reset: its switch, its group, its policy, the methods registered.
    fn may_reset(&self, user: &User) -> Result<(), Cause> {
        let tenant = &self.setup.tenant;
        match (user.admin, tenant.reset) {
            (true, _) if !tenant.admin_reset => return Err(Cause::AdminSsprDisabled),
            (false, ResetScope::Off) => return Err(Cause::SsprDisabled),
            (false, ResetScope::Group) if !user.in_group => return Err(Cause::NotInGroup),
            (true | false, ResetScope::Off | ResetScope::Group | ResetScope::All) => {}
        }
        if !user.reset_policy {
            return Err(Cause::NoResetPolicy);
        }
        if user.methods < self.gates(user) { Err(Cause::MethodsMissing) } else { Ok(()) }
    }

    /// One gate or two; two always for administrators.
    fn gates(&self, user: &User) -> u8 {
        if user.admin { 2 } else { self.setup.tenant.gates }
    }

    fn is_writeback_up(&self, operation: Operation) -> Result<(), Cause> {
        let tenant = &self.setup.tenant;
        if self.setup.server.product != Product::Connect {
            return Err(Cause::UnsupportedProduct);
        }
        if !tenant.write_back {
            return Err(Cause::WritebackNotEnabled);
        }
        if operation == Operation::Unlock && !tenant.unlock_without_reset {
            return Err(Cause::UnlockNotAllowed);
        }
        if !self.setup.network.relay_tls {
            return Err(Cause::ChannelNotSecure);
        }
        let stale = self.setup.settings.heartbeat_stale;
        let is_fresh = self.cloud.last_heartbeat.is_some_and(|last| self.now().since(last) <= stale);
        let is_up = is_fresh && self.relay.is_listening() && self.relay.up && self.cloud.keys.is_some();
        if is_up { Ok(()) } else { Err(Cause::ServiceDown) }
    }

    fn is_proven(&self, user: &User, order: &Order) -> Result<(), Cause> {
        let passed = order.gates_passed.unwrap_or(u8::MAX);
        if order.operation.passes_gates() && passed < self.gates(user) {
            return Err(Cause::GatesNotPassed);
        }
        Ok(())
    }

    /// What is typed: the same twice, and acceptable to the cloud where the cloud's own policy counts.
    fn is_typed_well(&self, user: &User, order: &Order, number: u32) -> Result<(), Cause> {
        if !order.operation.sets_password() {
            return Ok(());
        }
        if !order.typed_twice {
            return Err(Cause::TypedDifferently);
        }
        let tenant = &self.setup.tenant;
        let password = self.secret(user, &order.new, number);
        let text = Zeroizing::new(password.expose().to_lowercase());
        let is_banned = tenant.banned.iter().any(|word| text.contains(&word.to_lowercase()));
        let cloud_decides = match user.management {
            Management::CloudOnly => true,
            Management::PasswordHashSync => tenant.enforce_cloud_policy,
            Management::Federated | Management::PassThrough => false,
        };
        let is_weak =
            password.utf16_length() < CLOUD_LENGTH_MIN || !CharacterKinds::of(&password).are_complex();
        if is_banned || (cloud_decides && is_weak) {
            return Err(Cause::CloudPolicy);
        }
        if password.expose().len() > PASSWORD_BYTES_MAX { Err(Cause::PasswordTooLong) } else { Ok(()) }
    }

    /// The password that a description means for a user.
    fn secret(&self, user: &User, described: &Described, number: u32) -> Plaintext {
        let id = user.located.account;
        match id.and_then(|id| Some((id, self.account(id)?))) {
            Some((id, account)) => described::plaintext(described, id, account, &self.memory, number),
            None => described::without_account(described, &user.name, number),
        }
    }

    /// Every password that somebody typed so far: for whoever looks for them where they must not be.
    pub fn passwords(&self) -> impl Iterator<Item = Plaintext> {
        self.requests.iter().filter_map(|own| {
            let user = self.user(own.order.user)?;
            Some(self.secret(user, &own.order.new, own.number))
        })
    }

    /// Packs the passwords and sends them to the relay (steps 4 and 5).
    fn pack(&mut self, request: RequestId) {
        let Some(package) = self.package(request) else { return };
        let not_after = package.not_after;
        let reuses = self.planted.is(Bug::ReusesNonce);
        let Some(keys) = self.cloud.keys.as_mut() else { return };
        let (generation, nonce) = (keys.keys.generation, if reuses { 0 } else { keys.next_nonce() });
        let mut bytes = Envelope::bytes(&package);
        if self.planted.is(Bug::PackageGrows) {
            bytes += 512;
        }
        let Some(envelope) = Envelope::seal(self.setup.tenant_id, keys, nonce, package) else {
            self.answer(request, Answer::Refused(Cause::PasswordTooLong));
            return;
        };
        self.fact(Party::Cloud, FactKind::Packed { request, generation, nonce });
        let carried = Carried { request, envelope, not_after };
        self.kept = Some(carried.clone());
        let message = self.new_message(Some(carried));
        self.sent(Party::Cloud, message, MessageKind::Request(request), bytes);
        self.send_to_relay(message);
        if self.planted.is(Bug::CloudFirst)
            && let Some(user) = self.request(request).map(|request| request.order.user)
        {
            self.cloud_stores(user, request);
        }
        if !self.planted.is(Bug::WaitsForever) {
            let wait = if self.planted.is(Bug::GivesUpEarly) {
                minutes(1)
            } else {
                self.setup.settings.answer_wait()
            };
            self.later(wait, Happening::AnswerDue(request));
        }
    }

    fn package(&self, request: RequestId) -> Option<Package> {
        let own = self.request(request)?;
        let (order, user) = (&own.order, self.user(own.order.user)?);
        let secret = |described: &Described| self.secret(user, described, own.number);
        Some(Package {
            request,
            operation: order.operation,
            anchor: user.anchor,
            created: own.asked,
            not_after: own.not_after,
            must_change: order.must_change,
            new: order.operation.sets_password().then(|| secret(&order.new)),
            current: order.operation.is_change().then(|| secret(&order.current)),
        })
    }

    /// A result has come back (steps 9 and 10).
    pub(super) fn result_at_portal(&mut self, request: RequestId, verdict: Verdict) {
        let Some(own) = self.request(request) else { return };
        let (answered, user, operation) = (own.answer.is_some(), own.order.user, own.order.operation);
        if answered && !self.planted.is(Bug::AnswersTwice) {
            self.fact(Party::Cloud, FactKind::TooLate(request));
            return;
        }
        match verdict {
            Verdict::Success => self.succeed(request, user, operation),
            Verdict::Refused(cause) => self.answer(request, Answer::Refused(cause)),
            Verdict::Unknown if self.planted.is(Bug::UnknownIsRefusal) => {
                self.answer(request, Answer::Refused(Cause::UnknownError));
            }
            Verdict::Unknown | Verdict::Silent => self.answer(request, Answer::TimedOut),
        }
    }

    /// Where the cloud has the password's hash, it changes at the same time.
    fn succeed(&mut self, request: RequestId, user: UserId, operation: Operation) {
        let is_stored = self.user(user).is_some_and(|user| user.management.is_stored_in_cloud());
        if !is_stored || !operation.sets_password() {
            self.answer(request, Answer::Success);
            return;
        }
        if self.goes_wrong(self.setup.faults.cloud_failure) {
            self.fact(Party::Cloud, FactKind::CloudFailed { user, request });
            self.answer(request, Answer::CloudFailure);
            let version = self.located_version(user);
            // Password hash synchronisation runs every two minutes.
            self.later(minutes(2), Happening::CloudCatchesUp { user, request, version });
            return;
        }
        self.cloud_stores(user, request);
        self.answer(request, Answer::Success);
    }

    fn located_version(&self, user: UserId) -> u32 {
        let account = self.user(user).and_then(|user| user.located.account);
        account.and_then(|account| self.account(account)).map(|account| account.version).unwrap_or_default()
    }

    pub(super) fn cloud_catches_up(&mut self, user: UserId, request: RequestId, version: u32) {
        // A later password is synchronised by its own success.
        if self.located_version(user) == version {
            self.cloud_stores(user, request);
        }
    }

    fn cloud_stores(&mut self, user: UserId, request: RequestId) {
        let number = self.request(request).map(|request| request.number).unwrap_or_default();
        if let Some(own) = self.user_mut(user) {
            own.cloud_version = number;
        }
        self.fact(Party::Cloud, FactKind::CloudStored { user, request });
    }

    pub(super) fn answer_due(&mut self, request: RequestId) {
        if self.request(request).is_some_and(|own| own.answer.is_none()) {
            self.answer(request, Answer::TimedOut);
        }
    }

    pub(super) fn answer(&mut self, request: RequestId, answer: Answer) {
        let now = self.now();
        if let Some(own) = self.request_mut(request) {
            own.answer = Some((answer, now));
        }
        self.fact(Party::Cloud, FactKind::Answered { request, answer });
    }
}

/// Writeback needs one of the premium licences, a cloud reset any that is paid (spec/writeback.md 3).
fn is_licensed(user: &User, operation: Operation) -> Result<(), Cause> {
    let is = if user.management == Management::CloudOnly {
        !operation.passes_gates() || user.licences.iter().any(|licence| licence.allows_cloud_reset())
    } else {
        user.licences.iter().any(|licence| licence.allows_writeback())
    };
    if is { Ok(()) } else { Err(Cause::NotLicensed) }
}
