//! As many heartbeats as fit into the time that the service runs.

use crate::sim::{Checker, Span, Time};
use crate::writeback::{EventId, Fact, FactKind, World};

/// The first heartbeat follows the start so soon at the latest.
const FIRST_WITHIN: Span = Span::from_ms(1_000);

pub(super) struct Heartbeats {
    interval: Span,
    /// Since when the service runs.
    since: Option<Time>,
    /// How many heartbeats were tried since.
    tried: u64,
}

impl Heartbeats {
    pub(super) fn new(world: &World) -> Self {
        Self { interval: world.setup().settings.heartbeat, since: None, tried: 0 }
    }

    /// How many there must have been by now, at the least and at the most.
    fn fitting(&self, at: Time) -> (u64, u64) {
        let Some(since) = self.since else { return (0, 0) };
        let elapsed = at.since(since);
        let interval = self.interval.as_ms().max(1);
        let least = match elapsed.as_ms().checked_sub(FIRST_WITHIN.as_ms()) {
            Some(rest) => rest / interval + 1,
            None => 0,
        };
        (least, elapsed.as_ms() / interval + 1)
    }

    fn compare(&self, at: Time) -> Result<(), String> {
        let (least, most) = self.fitting(at);
        if self.tried < least || self.tried > most {
            let since = self.since.unwrap_or_default();
            return Err(format!(
                "{} heartbeats since {since}, expected {least} to {most} by {at}",
                self.tried
            ));
        }
        Ok(())
    }
}

impl Checker<Fact, World> for Heartbeats {
    fn invariant(&self) -> &'static str {
        "heartbeats"
    }

    fn check(&mut self, at: Time, fact: &Fact, _: &World) -> Result<(), String> {
        match &fact.kind {
            FactKind::Started => {
                self.since = Some(at);
                self.tried = 0;
                Ok(())
            }
            FactKind::Stopped { .. } => {
                let compared = self.compare(at);
                self.since = None;
                self.tried = 0;
                compared
            }
            FactKind::Logged {
                id: EventId::ServiceBusHeartBeat | EventId::ReportServiceHealthError, ..
            } => {
                if self.since.is_none() {
                    return Err("a heartbeat of a service that does not run".to_owned());
                }
                self.tried += 1;
                self.compare(at)
            }
            _ => self.compare(at),
        }
    }

    fn rest(&mut self, at: Time, _: &World) -> Result<(), String> {
        self.compare(at)
    }
}
