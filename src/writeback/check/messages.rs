//! No message is lost from sight, none is handed out when it has expired, none is large, and the queue has a bound.

use crate::sim::{Checker, Time};
use crate::writeback::{Fact, FactKind, MessageId, MessageKind, World};

/// Where a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    UnderWay,
    Queued,
    HandedOut,
    Ended,
}

#[derive(Clone, Copy)]
struct Known {
    place: Place,
    kind: MessageKind,
    /// The instant from which on a request is expired.
    not_after: Time,
}

pub(super) struct Messages {
    known: Vec<Option<Known>>,
    queued: usize,
    queue_max: usize,
    staging: bool,
}

/// A message is under 1 kB (spec/writeback.md 10).
const BYTES_MAX: u32 = 1_024;

impl Messages {
    pub(super) fn new(world: &World) -> Self {
        let setup = world.setup();
        Self {
            known: Vec::new(),
            queued: 0,
            queue_max: setup.settings.queue_max,
            staging: setup.server.staging,
        }
    }

    fn add(&mut self, message: MessageId, known: Known) {
        let index = usize::try_from(message.0).unwrap_or(usize::MAX);
        if self.known.len() <= index {
            self.known.resize(index + 1, None);
        }
        if let Some(place) = self.known.get_mut(index) {
            *place = Some(known);
        }
    }

    fn known(&self, message: MessageId) -> Result<Known, String> {
        let index = usize::try_from(message.0).unwrap_or(usize::MAX);
        self.known
            .get(index)
            .copied()
            .flatten()
            .ok_or_else(|| format!("message {} came from nowhere", message.0))
    }

    /// Moves a message on; it must be in one of the places it can come from.
    fn move_on(&mut self, message: MessageId, from: &[Place], to: Place) -> Result<Known, String> {
        let known = self.known(message)?;
        if !from.contains(&known.place) {
            return Err(format!("message {} is {:?} and becomes {to:?}", message.0, known.place));
        }
        if known.place == Place::Queued {
            self.queued = self.queued.saturating_sub(1);
        }
        if to == Place::Queued {
            self.queued += 1;
        }
        self.add(message, Known { place: to, ..known });
        Ok(known)
    }
}

impl Checker<Fact, World> for Messages {
    fn invariant(&self) -> &'static str {
        "messages"
    }

    fn check(&mut self, at: Time, fact: &Fact, world: &World) -> Result<(), String> {
        match &fact.kind {
            FactKind::Sent { message, kind, bytes } => {
                if *bytes >= BYTES_MAX {
                    return Err(format!("message {} has {bytes} bytes, 1 kB or more", message.0));
                }
                let not_after = at + world.setup().settings.message_expiry;
                self.add(*message, Known { place: Place::UnderWay, kind: *kind, not_after });
            }
            FactKind::Duplicated { original, copy } => {
                let known = self.known(*original)?;
                self.add(*copy, Known { place: Place::UnderWay, ..known });
            }
            FactKind::Lost(message) | FactKind::DeadLettered(message) => {
                self.move_on(*message, &[Place::UnderWay], Place::Ended)?;
            }
            FactKind::Queued { message, .. } => {
                self.move_on(*message, &[Place::UnderWay], Place::Queued)?;
                if self.queued > self.queue_max {
                    return Err(format!("{} messages wait in a queue for {}", self.queued, self.queue_max));
                }
            }
            FactKind::Expired(message) => {
                let known = self.move_on(*message, &[Place::Queued], Place::Ended)?;
                if at != known.not_after && at < known.not_after {
                    return Err(format!("message {} is removed before it expires", message.0));
                }
            }
            FactKind::Delivered { message, .. } => self.delivered(at, *message)?,
            FactKind::Arrived(message) | FactKind::Ignored { message, .. } => {
                let from = [Place::UnderWay, Place::HandedOut, Place::Ended];
                self.move_on(*message, &from, Place::Ended)?;
            }
            _ => {}
        }
        if self.queued == world.waiting()
            || matches!(fact.kind, FactKind::Delivered { .. } | FactKind::Queued { .. })
        {
            return Ok(());
        }
        self.queue_agrees(at, world)
    }

    fn rest(&mut self, at: Time, world: &World) -> Result<(), String> {
        if !world.is_calm() {
            return Ok(());
        }
        if self.queued != 0 {
            return Err(format!("{} messages still wait at {at}", self.queued));
        }
        let open = self.known.iter().flatten().filter(|known| {
            known.place != Place::Ended
                && matches!(known.kind, MessageKind::Request(_) | MessageKind::Result(_))
        });
        match open.count() {
            0 => Ok(()),
            count => Err(format!("{count} messages were sent and never seen again")),
        }
    }
}

impl Messages {
    fn delivered(&mut self, at: Time, message: MessageId) -> Result<(), String> {
        let known = self.move_on(message, &[Place::Queued], Place::HandedOut)?;
        if at >= known.not_after {
            return Err(format!(
                "message {} is handed out at {at}, expired since {}",
                message.0, known.not_after
            ));
        }
        if self.staging {
            return Err(format!("message {} is handed to a server in staging mode", message.0));
        }
        Ok(())
    }

    /// Between two happenings the relay holds exactly what was queued and not handed out or removed. Within one the
    /// world is already further than the fact.
    fn queue_agrees(&self, at: Time, world: &World) -> Result<(), String> {
        if world.now() > at {
            return Err(format!("the relay holds {} messages, {} were queued", world.waiting(), self.queued));
        }
        Ok(())
    }
}
