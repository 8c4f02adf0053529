//! A package opens only as what it was packed as, and no nonce is used twice with one key.

use crate::sim::{Checker, Time};
use crate::writeback::{EventId, Fact, FactKind, Generation, MessageId, MessageKind, RequestId, World};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Default)]
pub(super) struct KeyUse {
    nonces: BTreeSet<(Generation, u64)>,
    packed: BTreeMap<RequestId, Generation>,
    /// The generations that the agent has forgotten.
    forgotten: BTreeSet<Generation>,
    messages: BTreeMap<MessageId, RequestId>,
    damaged: BTreeSet<MessageId>,
    /// The message that arrived last at the agent.
    arrived: Option<MessageId>,
}

impl Checker<Fact, World> for KeyUse {
    fn invariant(&self) -> &'static str {
        "keys"
    }

    fn check(&mut self, _: Time, fact: &Fact, _: &World) -> Result<(), String> {
        match &fact.kind {
            FactKind::Packed { request, generation, nonce } => {
                self.packed.insert(*request, *generation);
                if !self.nonces.insert((*generation, *nonce)) {
                    return Err(format!("nonce {nonce} of {generation} is used a second time"));
                }
            }
            FactKind::KeysForgotten(generation) => {
                self.forgotten.insert(*generation);
            }
            FactKind::Sent { message, kind: MessageKind::Request(request), .. } => {
                self.messages.insert(*message, *request);
            }
            FactKind::Duplicated { original, copy } => {
                if let Some(request) = self.messages.get(original).copied() {
                    self.messages.insert(*copy, request);
                }
            }
            FactKind::Damaged(message) => {
                self.damaged.insert(*message);
            }
            FactKind::Arrived(message) => self.arrived = Some(*message),
            FactKind::Opened { outside, inside } => return self.opened(*outside, *inside),
            FactKind::Logged { id, request: Some(request), .. } if id.starts_operation() => {
                return self.started(*id, *request);
            }
            _ => {}
        }
        Ok(())
    }
}

impl KeyUse {
    fn opened(&self, outside: RequestId, inside: RequestId) -> Result<(), String> {
        if let Some(message) = self.arrived.filter(|message| self.damaged.contains(message)) {
            return Err(format!("message {} was damaged and opens", message.0));
        }
        let Some(generation) = self.packed.get(&inside) else {
            return Err(format!("a package of request {} opens that this tenant never packed", inside.0));
        };
        if self.forgotten.contains(generation) {
            return Err(format!("request {} opens after {generation} was forgotten", outside.0));
        }
        Ok(())
    }

    /// An operation starts only under the number that its package has.
    fn started(&self, id: EventId, request: RequestId) -> Result<(), String> {
        if self.packed.contains_key(&request) {
            return Ok(());
        }
        Err(format!("{} starts request {}, which was never packed", id.number(), request.0))
    }
}
