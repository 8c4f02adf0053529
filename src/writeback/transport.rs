//! The way between the cloud and the agent: what the network does to messages, and the relay in its middle.

use super::bug::Bug;
use super::settings::DELAY_MAX;
use super::world::{Happening, World};
use super::{Answer, Cause, FactKind, IgnoredReason, MessageId, MessageKind, Party};
use crate::sim::{Span, minutes};

/// The least and the most that an ordinary leg takes, in milliseconds.
const LEG_MS: (u64, u64) = (15, 90);

impl World {
    /// How long a leg takes.
    fn leg(&mut self) -> Span {
        self.chance.span(Span::from_ms(LEG_MS.0), Span::from_ms(LEG_MS.1))
    }

    /// How long a message takes to the other end; `None` if it is lost.
    fn travel(&mut self, message: MessageId) -> Option<Span> {
        if self.goes_wrong(self.setup.faults.loss) {
            self.fact(Party::Network, FactKind::Lost(message));
            return None;
        }
        let leg = self.leg();
        if self.goes_wrong(self.setup.faults.delay) {
            self.fact(Party::Network, FactKind::Delayed(message));
            return Some(leg + self.chance.span(Span::ZERO, DELAY_MAX));
        }
        Some(leg)
    }

    /// A copy that the network makes.
    fn copy(&mut self, original: MessageId) -> Option<MessageId> {
        if !self.goes_wrong(self.setup.faults.duplication) {
            return None;
        }
        let carried = self.carried(original).cloned();
        let copy = self.new_message(carried);
        self.fact(Party::Network, FactKind::Duplicated { original, copy });
        Some(copy)
    }

    /// A request sets out to the relay.
    pub(super) fn send_to_relay(&mut self, message: MessageId) {
        let copy = self.copy(message);
        for message in std::iter::once(message).chain(copy) {
            self.damage(message);
            if let Some(span) = self.travel(message) {
                self.later(span, Happening::AtRelay(message));
            }
        }
    }

    fn damage(&mut self, message: MessageId) {
        let cut = self.goes_wrong(self.setup.faults.truncation);
        let flipped = !cut && self.goes_wrong(self.setup.faults.bit_flip);
        if !cut && !flipped {
            return;
        }
        let chosen = self.chance.next_u64();
        let place = usize::try_from(message.0).ok().and_then(|index| self.messages.get_mut(index));
        if let Some(carried) = place.and_then(Option::as_mut) {
            if cut {
                carried.envelope.truncate(chosen);
            } else {
                carried.envelope.flip(chosen);
            }
            self.fact(Party::Network, FactKind::Damaged(message));
        }
    }

    /// A request arrives at the relay, and waits there for a listener.
    pub(super) fn at_relay(&mut self, message: MessageId) {
        let Some(carried) = self.carried(message) else { return };
        let (request, not_after) = (carried.request, carried.not_after);
        if !self.relay.up {
            self.put_away(message, IgnoredReason::RelayOut);
            return;
        }
        if self.relay.turned_away.contains(&request) {
            self.put_away(message, IgnoredReason::TurnedAway);
            return;
        }
        let is_full = self.relay.queue.len() >= self.setup.settings.queue_max;
        if is_full && !self.planted.is(Bug::QueueGrows) {
            self.dead_letter(message);
            return;
        }
        self.relay.taken.insert(request);
        self.relay.queue.push_back(message);
        let depth = self.relay.queue.len();
        self.fact(Party::Relay, FactKind::Queued { message, depth });
        let late = if self.planted.is(Bug::ExpiresLate) { Span::from_ms(60_000) } else { Span::ZERO };
        self.at(not_after + late, Happening::Expires(message));
        self.deliver();
    }

    fn put_away(&mut self, message: MessageId, reason: IgnoredReason) {
        self.take_carried(message);
        self.fact(Party::Relay, FactKind::Ignored { message, reason });
    }

    /// The queue is full. Where no copy of the request was taken, it is turned away for good.
    fn dead_letter(&mut self, message: MessageId) {
        let Some(carried) = self.take_carried(message) else { return };
        self.fact(Party::Relay, FactKind::DeadLettered(message));
        if self.relay.taken.contains(&carried.request) {
            return;
        }
        if !self.planted.is(Bug::TurnsAwayHalf) {
            self.relay.turned_away.insert(carried.request);
        }
        if self.request(carried.request).is_some_and(|request| request.answer.is_none()) {
            self.answer(carried.request, Answer::Refused(Cause::RelayBusy));
        }
    }

    /// Hands out what waits, as long as somebody listens.
    pub(super) fn deliver(&mut self) {
        while self.relay.up && self.relay.is_listening() {
            let Some(message) = self.relay.queue.pop_front() else { return };
            let Some(carried) = self.carried(message) else { continue };
            let late = self.planted.is(Bug::ExpiresLate) || self.planted.is(Bug::DeliversExpired);
            if self.now() >= carried.not_after && !late {
                self.expire_now(message);
                continue;
            }
            let Some(listener) = self.relay.listener() else { return };
            let now = self.now();
            let Some(own) = self.relay.listeners.get_mut(listener) else { return };
            own.last_used = now;
            let connection = own.connection;
            self.fact(Party::Relay, FactKind::Delivered { message, listener });
            let leg = self.leg();
            let slow = self.goes_wrong(self.setup.faults.delay);
            let more = if slow { self.chance.span(Span::ZERO, minutes(1)) } else { Span::ZERO };
            if slow {
                self.fact(Party::Network, FactKind::Delayed(message));
            }
            self.later(leg + more, Happening::AtAgent { message, listener, connection });
        }
    }

    /// A message has waited too long, if it still waits.
    pub(super) fn expire(&mut self, message: MessageId) {
        if self.planted.is(Bug::DeliversExpired) {
            return;
        }
        let before = self.relay.queue.len();
        self.relay.queue.retain(|own| *own != message);
        if self.relay.queue.len() < before {
            self.expire_now(message);
        }
    }

    fn expire_now(&mut self, message: MessageId) {
        self.take_carried(message);
        self.fact(Party::Relay, FactKind::Expired(message));
    }

    /// A message of the agent sets out to the cloud, perhaps twice.
    pub(super) fn send_to_cloud(
        &mut self,
        kind: MessageKind,
        bytes: usize,
        arrives: impl Fn(MessageId) -> Happening,
    ) {
        let message = self.new_message(None);
        self.sent(Party::Agent, message, kind, bytes);
        let copy = self.copy(message);
        for message in std::iter::once(message).chain(copy) {
            if let Some(span) = self.travel(message) {
                self.later(span, arrives(message));
            }
        }
    }
}
