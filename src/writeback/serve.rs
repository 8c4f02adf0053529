//! The agent at work on a request (spec/writeback.md 2, steps 6 to 10).

use super::agent::{Entry, Verdict};
use super::bug::Bug;
use super::envelope::OpenError;
use super::package::Package;
use super::policy::PasswordReason;
use super::set::{self, SetOrder};
use super::world::{Happening, World, salt};
use super::{
    AccountId, Cause, Detail, DomainId, EventId, FactKind, IgnoredReason, MessageId, MessageKind, Operation,
    Party, RequestId,
};
use crate::lookup::Outcome;
use crate::schema::CloudAnchor;
use crate::sim::Span;

/// How large a result is, in bytes: a number, a code, a tracking id and their frame.
pub(super) const RESULT_BYTES: usize = 412;

/// How long looking up takes at the least and at the most, in milliseconds.
const LOOKUP_MS: (u64, u64) = (4, 40);
/// How long a call to a domain controller takes one way, in milliseconds.
const CALL_MS: (u64, u64) = (3, 60);

impl World {
    /// A message reaches the agent through a listener.
    pub(super) fn at_agent(&mut self, message: MessageId, listener: usize, connection: u32) {
        let same =
            self.relay.listeners.get(listener).is_some_and(|own| own.up && own.connection == connection);
        let Some(carried) = self.take_carried(message) else { return };
        if !same {
            self.fact(Party::Agent, FactKind::Ignored { message, reason: IgnoredReason::NoListener });
            return;
        }
        self.fact(Party::Agent, FactKind::Arrived(message));
        if self.is_known(message, carried.request) {
            return;
        }
        let tenant = self.setup.tenant_id;
        let key_store = self.setup.server.key_store;
        match carried.envelope.open(tenant, &self.agent.ring, key_store, self.planted) {
            Ok(package) => self.begin(message, carried.request, package),
            Err(OpenError::PrivateKey(request, operation)) if request == carried.request => {
                self.log(operation.start(), Some(request), Detail::None);
                self.agent.journal.insert(request, Entry::Begun(operation));
                self.fail(request, operation, Cause::PrivateKeyFailed, Detail::None);
            }
            Err(error) => self.not_opened(carried.request, error),
        }
    }

    /// Whether the journal knows the request: then nothing is done, and a result that there is is sent again.
    fn is_known(&mut self, message: MessageId, request: RequestId) -> bool {
        let entry = self.agent.journal.get(&request).copied();
        let Some(entry) = entry.filter(|_| !self.planted.is(Bug::JournalForgets)) else { return false };
        let reason = match entry {
            Entry::Begun(_) => IgnoredReason::InProgress,
            Entry::Done(verdict) => {
                if self.planted.is(Bug::LogsEndTwice)
                    && let Some(operation) = self.request(request).map(|own| own.order.operation)
                {
                    self.log(operation.fail(), Some(request), Detail::None);
                }
                self.send_result(request, verdict);
                IgnoredReason::Handled
            }
        };
        self.fact(Party::Agent, FactKind::Ignored { message, reason });
        true
    }

    fn not_opened(&mut self, request: RequestId, error: OpenError) {
        let why = match error {
            OpenError::Damaged => "the package was changed on its way",
            OpenError::NoSuchGeneration => "the keys do not match",
            OpenError::OtherTenant => "the package is of another tenant",
            OpenError::PrivateKey(..) => "the package was made for another request",
        };
        self.log(EventId::DecryptionError, Some(request), Detail::Text(why));
        self.done(request, Verdict::Refused(Cause::NotDecrypted));
    }

    /// The first event of every operation is its start.
    fn begin(&mut self, message: MessageId, outside: RequestId, package: Package) {
        self.fact(Party::Agent, FactKind::Opened { outside, inside: package.request });
        if package.request != outside && !self.planted.is(Bug::TrustsOutside) {
            self.log(
                EventId::ValidationError,
                Some(outside),
                Detail::Text("the package is of another request"),
            );
            self.done(outside, Verdict::Refused(Cause::WrongRequest));
            return;
        }
        if self.now() >= package.not_after && !self.planted.is(Bug::IgnoresDeadline) {
            self.agent.journal.insert(outside, Entry::Done(Verdict::Silent));
            self.fact(Party::Agent, FactKind::Ignored { message, reason: IgnoredReason::Expired });
            return;
        }
        let operation = package.operation;
        self.log(operation.start(), Some(outside), Detail::None);
        if !self.planted.is(Bug::JournalsTooLate) {
            self.agent.journal.insert(outside, Entry::Begun(operation));
        }
        if self.goes_wrong(self.setup.faults.agent_error) {
            self.fail(outside, operation, Cause::UnknownError, Detail::None);
            return;
        }
        self.agent.at_hand.insert(outside, package);
        let span = self.chance.span(Span::from_ms(LOOKUP_MS.0), Span::from_ms(LOOKUP_MS.1));
        self.later(span, Happening::LookUp { request: outside, life: self.agent.life });
    }

    /// Step 7: the lookup by cloudAnchor.
    pub(super) fn look_up(&mut self, request: RequestId, life: u32) {
        if life != self.agent.life {
            self.agent.at_hand.remove(&request);
            return;
        }
        let Some(package) = self.agent.at_hand.get(&request) else { return };
        let (operation, not_after) = (package.operation, package.not_after);
        let located = self.locate(package.anchor);
        let (outcome, account) =
            located.map_or((Outcome::AnchorNotFound, None), |own| (own.outcome, own.account));
        self.fact(Party::Agent, FactKind::LookedUp { request, outcome, account });
        let Some(account) = account.filter(|_| outcome == Outcome::Resolved) else {
            self.lookup_failed(request, operation, outcome);
            return;
        };
        if self.now() >= not_after && !self.planted.is(Bug::IgnoresDeadline) {
            self.log(
                operation.fail(),
                Some(request),
                Detail::Text("it expired before it could be carried out"),
            );
            self.forget(request, Verdict::Silent);
            return;
        }
        self.call(request, operation, account);
    }

    fn locate(&self, anchor: CloudAnchor) -> Option<super::Located> {
        self.setup.users.iter().find(|user| user.anchor == anchor).map(|user| user.located)
    }

    /// A lookup failure shows 33002 or 33003 between the start and the end.
    fn lookup_failed(&mut self, request: RequestId, operation: Operation, outcome: Outcome) {
        let cause = match outcome.event().map(|event| event.id) {
            Some(33_002) => Cause::NotFound,
            Some(_) => Cause::SeveralFound,
            // The engine still holds what is gone from the directory.
            None if outcome == Outcome::Resolved => Cause::NotFound,
            None => Cause::InvalidInput,
        };
        let is_gone = outcome == Outcome::Resolved;
        if is_gone || outcome.event().is_some_and(|event| event.sync_event.is_some()) {
            self.log(EventId::SyncEngineError, Some(request), Detail::Lookup(outcome));
        }
        self.fail(request, operation, cause, Detail::Lookup(outcome));
    }

    /// Step 8: the PDC emulator of the account's domain is called, whatever controller is preferred.
    fn call(&mut self, request: RequestId, operation: Operation, account: AccountId) {
        let found = self.account(account).and_then(|own| Some((own, self.domain(own.domain)?)));
        let Some((own, domain)) = found else { return };
        let id = own.domain;
        let wrong = if self.planted.is(Bug::WritesToPreferred) { domain.preferred } else { None };
        let (pdc, controller) = (domain.pdc, wrong.unwrap_or(domain.pdc));
        if let Err(cause) = set::before_the_call(domain, own, self.setup.settings.era) {
            self.sync_engine_error(request, cause, id, pdc);
            let unreachable = cause == Cause::PdcUnreachable;
            let detail = if unreachable { Detail::Controller(id, pdc) } else { Detail::None };
            self.fail(request, operation, cause, detail);
            return;
        }
        self.fact(Party::Agent, FactKind::Called { request, domain: id, controller });
        let span = self.call_span();
        let life = self.agent.life;
        self.later(span, Happening::AtController { request, controller, life });
        self.later(self.setup.settings.directory_wait, Happening::ControllerSilent { request, life });
    }

    fn call_span(&mut self) -> Span {
        self.chance.span(Span::from_ms(CALL_MS.0), Span::from_ms(CALL_MS.1))
    }

    /// The engine's own event carries the hresult, for whatever went wrong below it.
    fn sync_engine_error(&mut self, request: RequestId, cause: Cause, domain: DomainId, controller: usize) {
        if cause == Cause::PdcUnreachable {
            self.log(EventId::SyncEngineError, Some(request), Detail::Controller(domain, controller));
        } else if cause.hresult().is_some() {
            self.log(EventId::SyncEngineError, Some(request), Detail::Cause(cause));
        }
    }

    /// The call reaches the domain controller: what it does, it does at once and whole. A call that set out before the
    /// agent went down arrives all the same.
    pub(super) fn at_controller(&mut self, request: RequestId, controller: usize, life: u32) {
        let Some(package) = self.agent.at_hand.get(&request).cloned() else { return };
        let account = self.locate(package.anchor).and_then(|located| located.account);
        let Some(account) = account else { return };
        let now = self.now();
        let salt = salt(&mut self.chance);
        let order = SetOrder {
            operation: package.operation,
            new: package.new.as_ref(),
            current: package.current.as_ref(),
            must_change: package.must_change,
            salt,
        };
        let Some(answer) = self.set_at(account, &order) else { return };
        let (verdict, reasons) = match answer {
            Ok(()) => {
                self.fact(Party::Directory, FactKind::Applied { request, account, controller });
                self.stored(request, account, controller, package.operation);
                (Verdict::Success, Vec::new())
            }
            Err(declined) => {
                self.fact(Party::Directory, FactKind::Declined { request, cause: declined.cause });
                #[cfg(test)]
                if self.planted.is(Bug::LogsPassword) {
                    let said = package.new.iter().map(|secret| secret.expose().to_owned()).collect();
                    self.log(EventId::SyncEngineError, Some(request), Detail::Slip(said));
                }
                (Verdict::Refused(declined.cause), declined.reasons)
            }
        };
        if life != self.agent.life {
            self.agent.at_hand.remove(&request);
        }
        if self.goes_wrong(self.setup.faults.silence) {
            self.fact(Party::Network, FactKind::Silent(request));
            return;
        }
        let span = self.call_span();
        self.at(now + span, Happening::ControllerAnswers { request, verdict, reasons, life });
    }

    fn set_at(&mut self, account: AccountId, order: &SetOrder<'_>) -> Option<Result<(), set::Declined>> {
        let (now, planted) = (self.now(), self.planted);
        let own = self.setup.accounts.get_mut(usize::try_from(account.0).ok()?)?;
        let domain = self.setup.domains.get(usize::try_from(own.domain.0).ok()?)?;
        Some(set::set(domain, own, order, now, planted))
    }

    /// What follows in the domain from a password that was stored.
    fn stored(&mut self, request: RequestId, account: AccountId, controller: usize, operation: Operation) {
        if !operation.sets_password() {
            return;
        }
        let number = self.request(request).map_or(u32::MAX - 1, |own| own.number);
        self.memory.store(account, number);
        let Some(own) = self.account(account) else { return };
        let (version, domain) = (own.version, own.domain);
        let controllers = self.domain(domain).map(|domain| domain.controllers.len()).unwrap_or_default();
        for other in (0..controllers).filter(|other| *other != controller) {
            let happening = Happening::Replicate { account, controller: other, version };
            self.later(self.setup.settings.replication, happening);
        }
    }

    /// Steps 9 and 10: the domain controller has answered.
    pub(super) fn controller_answers(
        &mut self,
        request: RequestId,
        verdict: Verdict,
        reasons: Vec<PasswordReason>,
        life: u32,
    ) {
        if life != self.agent.life || self.agent.at_hand.remove(&request).is_none() {
            return;
        }
        let Some(operation) = self.operation_of(request) else { return };
        match verdict {
            Verdict::Success => {
                self.log(operation.success(), Some(request), Detail::None);
                self.done(request, Verdict::Success);
            }
            Verdict::Refused(cause) => {
                let detail = if reasons.is_empty() { Detail::Cause(cause) } else { Detail::Policy(reasons) };
                if cause.hresult().is_some() {
                    self.log(EventId::SyncEngineError, Some(request), detail.clone());
                }
                self.fail(request, operation, cause, detail);
            }
            Verdict::Unknown | Verdict::Silent => self.done(request, verdict),
        }
    }

    /// The domain controller did not answer in time: nobody knows whether it did as it was told.
    pub(super) fn controller_silent(&mut self, request: RequestId, life: u32) {
        if life != self.agent.life || !self.agent.at_hand.contains_key(&request) {
            return;
        }
        let account =
            self.agent.at_hand.get(&request).and_then(|package| self.locate(package.anchor)?.account);
        if self.planted.is(Bug::RetriesElsewhere)
            && let Some(own) = account.and_then(|account| self.account(account))
        {
            let other = self.domain(own.domain).map(|domain| domain.pdc + 1).unwrap_or_default();
            self.at_controller(request, other, life);
        }
        self.agent.at_hand.remove(&request);
        let Some(operation) = self.operation_of(request) else { return };
        let silent = Detail::Text("the domain controller did not answer; the password may have been set");
        self.log(EventId::AdUnknownError, Some(request), silent.clone());
        self.log(operation.fail(), Some(request), silent);
        let refuses = self.planted.is(Bug::SilenceIsRefusal);
        self.done(request, if refuses { Verdict::Refused(Cause::PdcUnreachable) } else { Verdict::Unknown });
    }

    fn operation_of(&self, request: RequestId) -> Option<Operation> {
        match self.agent.journal.get(&request) {
            Some(Entry::Begun(operation)) => Some(*operation),
            Some(Entry::Done(_)) | None => self.request(request).map(|own| own.order.operation),
        }
    }

    /// The event of the cause, the end of the operation, and the result.
    fn fail(&mut self, request: RequestId, operation: Operation, cause: Cause, detail: Detail) {
        if let Some(id) = cause.event() {
            let detail = if detail == Detail::None { Detail::Cause(cause) } else { detail };
            self.log(id, Some(request), detail);
        }
        if !self.planted.is(Bug::NoFailEvent) {
            self.log(operation.fail(), Some(request), Detail::Cause(cause));
        }
        self.done(request, Verdict::Refused(cause));
    }

    /// The request is handled.
    fn done(&mut self, request: RequestId, verdict: Verdict) {
        self.forget(request, verdict);
        self.send_result(request, verdict);
    }

    fn forget(&mut self, request: RequestId, verdict: Verdict) {
        self.agent.at_hand.remove(&request);
        self.agent.journal.insert(request, Entry::Done(verdict));
    }

    /// A result goes back, where there is one to tell.
    fn send_result(&mut self, request: RequestId, verdict: Verdict) {
        if verdict == Verdict::Silent {
            return;
        }
        let kind = MessageKind::Result(request);
        self.send_to_cloud(kind, RESULT_BYTES, |message| Happening::ResultAtPortal {
            message,
            request,
            verdict,
        });
    }

    /// Whatever was begun is closed in the log: nobody knows how it ended.
    pub(super) fn close_open(&mut self) {
        if self.planted.is(Bug::LeavesOpen) {
            return;
        }
        for (request, operation) in self.agent.open() {
            let why =
                Detail::Text("the service stopped while it was carried out; the password may have been set");
            self.log(operation.fail(), Some(request), why);
            self.agent.journal.insert(request, Entry::Done(Verdict::Silent));
        }
    }
}
