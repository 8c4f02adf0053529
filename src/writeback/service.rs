//! The service on the server: starting, stopping, its two listeners and its heartbeat.

use super::agent::Entry;
use super::bug::Bug;
use super::relay::LISTENERS;
use super::world::{Happening, World};
use super::{Detail, DropReason, EventId, FactKind, MessageKind, Party};
use crate::sim::{Span, minutes};

/// How large a heartbeat is, in bytes.
pub(super) const HEARTBEAT_BYTES: usize = 268;

/// How long a connection takes, in milliseconds.
const CONNECT_MS: u64 = 40;

impl World {
    /// The service starts, if it can.
    pub(super) fn start(&mut self) {
        let listens = !self.setup.server.staging || self.planted.is(Bug::StagingListens);
        if self.agent.running || !listens {
            return;
        }
        if !self.setup.server.config_file {
            self.log(EventId::EndpointNotStarted, None, Detail::Text("the endpoint could not be started"));
            self.log(EventId::ConfigurationError, None, Detail::Text("the configuration file can't be read"));
            return;
        }
        self.agent.running = true;
        self.agent.life += 1;
        self.agent.deaf = false;
        self.fact(Party::Agent, FactKind::Started);
        self.log(EventId::WriteBackServiceStarted, None, Detail::None);
        if self.planted.is(Bug::JournalLostOnRestart) {
            self.agent.journal.clear();
        }
        self.close_open();
        if !self.setup.network.reaches_service(self.setup.settings.era)
            || !self.setup.server.has_valid_clock()
        {
            self.log(
                EventId::ServiceError,
                None,
                Detail::Text("the password reset service can't be reached"),
            );
        }
        let life = self.agent.life;
        for listener in 0..LISTENERS {
            if let Some(own) = self.relay.listeners.get_mut(listener) {
                own.attempts = 0;
            }
            self.later(Span::from_ms(CONNECT_MS), Happening::Connect { listener, life });
        }
        if !(life > 1 && self.planted.is(Bug::HeartbeatsStop)) {
            // The first heartbeat follows the first connection.
            self.later(Span::from_ms(2 * CONNECT_MS), Happening::Heartbeat { life });
        }
    }

    /// The service is stopped. What was under way is closed in the log.
    pub(super) fn stop(&mut self) {
        if !self.agent.running {
            return;
        }
        self.close_open();
        self.down(false);
        self.log(EventId::WriteBackServiceStopped, None, Detail::None);
    }

    /// The service crashes; it comes back by itself.
    pub(super) fn crash(&mut self) {
        if !self.agent.running {
            return;
        }
        if self.planted.is(Bug::JournalsTooLate) {
            self.agent.journal.retain(|_, entry| matches!(entry, Entry::Done(_)));
        }
        self.down(true);
        self.later(self.setup.settings.restart, Happening::Restart);
    }

    fn down(&mut self, crashed: bool) {
        self.agent.running = false;
        if !self.planted.is(Bug::HeartbeatsTwice) {
            self.agent.life += 1;
        }
        for listener in 0..LISTENERS {
            self.disconnect(listener, DropReason::Stopped);
        }
        self.fact(Party::Agent, FactKind::Stopped { crashed });
    }

    fn can_connect(&self) -> bool {
        let (network, server) = (&self.setup.network, &self.setup.server);
        self.relay.up
            && network.reaches_relay(server.version, self.setup.settings.era)
            && server.has_valid_clock()
    }

    /// A listener tries to connect.
    pub(super) fn connect(&mut self, listener: usize, life: u32) {
        let is_down = self.relay.listeners.get(listener).is_some_and(|own| !own.up);
        if life != self.agent.life || !self.agent.running || !is_down {
            return;
        }
        let (can, now) = (self.can_connect(), self.now());
        let Some(own) = self.relay.listeners.get_mut(listener) else { return };
        let attempt = own.attempts;
        own.attempts += 1;
        if attempt > 0 {
            self.log(EventId::ServiceBusWarning, None, Detail::Text("connecting to the relay again"));
        }
        if can {
            self.connected(listener, now);
        } else {
            self.not_connected(listener, attempt);
        }
    }

    fn connected(&mut self, listener: usize, now: crate::sim::Time) {
        let Some(own) = self.relay.listeners.get_mut(listener) else { return };
        own.up = true;
        own.attempts = 0;
        own.connection += 1;
        own.last_used = now;
        let connection = own.connection;
        self.agent.deaf = false;
        self.fact(Party::Relay, FactKind::ListenerUp(listener));
        self.watch_idle(listener, connection);
        self.deliver();
    }

    fn not_connected(&mut self, listener: usize, attempt: u32) {
        if attempt == 0 {
            self.log(EventId::ServiceBusError, None, Detail::Text("the relay can't be reached"));
        }
        self.say_deaf();
        self.retry(listener, attempt);
    }

    /// Each further time twice as long, up to a minute.
    fn retry(&mut self, listener: usize, attempt: u32) {
        let wait = self.setup.settings.listener_retry.times(1 << attempt.min(6)).min(minutes(1));
        self.later(wait, Happening::Connect { listener, life: self.agent.life });
    }

    /// 31044, once, when neither listener runs.
    fn say_deaf(&mut self) {
        if !self.relay.is_listening() && !self.agent.deaf {
            self.agent.deaf = true;
            self.log(EventId::PasswordResetService, None, Detail::Text("neither listener is running"));
        }
    }

    /// A listener loses its connection, and tries again.
    pub(super) fn drop_listener(&mut self, listener: usize, reason: DropReason) {
        if !self.disconnect(listener, reason) {
            return;
        }
        self.log(
            EventId::ServiceBusListenerError,
            None,
            Detail::Text("the connection to the relay was lost"),
        );
        self.say_deaf();
        if let Some(own) = self.relay.listeners.get_mut(listener) {
            own.attempts = 1;
        }
        self.retry(listener, 0);
    }

    fn disconnect(&mut self, listener: usize, reason: DropReason) -> bool {
        let Some(own) = self.relay.listeners.get_mut(listener).filter(|own| own.up) else { return false };
        own.up = false;
        self.fact(Party::Relay, FactKind::ListenerDown { listener, reason });
        true
    }

    /// The relay or the way to it goes out.
    pub(super) fn outage(&mut self) {
        if self.can_connect() {
            return;
        }
        for listener in 0..LISTENERS {
            self.drop_listener(listener, DropReason::Outage);
        }
    }

    fn watch_idle(&mut self, listener: usize, connection: u32) {
        if let Some(idle) = self.setup.network.cuts_idle() {
            self.later(idle, Happening::IdleCut { listener, connection });
        }
    }

    /// A firewall looks at a connection: it cuts one that was idle for too long.
    pub(super) fn idle_cut(&mut self, listener: usize, connection: u32) {
        let same = self.relay.listeners.get(listener).copied();
        let Some(own) = same.filter(|own| own.up && own.connection == connection) else { return };
        let Some(idle) = self.setup.network.cuts_idle() else { return };
        let quiet = self.now().since(own.last_used);
        if quiet >= idle {
            self.drop_listener(listener, DropReason::Idle);
        } else {
            let left = Span::from_ms(idle.as_ms() - quiet.as_ms());
            self.later(left, Happening::IdleCut { listener, connection });
        }
    }

    /// Every five minutes, as long as the service runs.
    pub(super) fn heartbeat(&mut self, life: u32) {
        let current = life == self.agent.life || self.planted.is(Bug::HeartbeatsTwice);
        if !current || !self.agent.running {
            return;
        }
        if self.relay.is_listening() {
            self.log(EventId::ServiceBusHeartBeat, None, Detail::None);
            let message = self.new_message(None);
            self.sent(Party::Agent, message, MessageKind::Heartbeat, HEARTBEAT_BYTES);
            if self.goes_wrong(self.setup.faults.heartbeat_loss) {
                self.fact(Party::Network, FactKind::Lost(message));
            } else {
                self.later(Span::from_ms(CONNECT_MS), Happening::HeartbeatAtCloud(message));
            }
        } else {
            self.log(EventId::ReportServiceHealthError, None, Detail::Text("no heartbeat could be sent"));
        }
        self.later(self.setup.settings.heartbeat, Happening::Heartbeat { life });
    }
}
