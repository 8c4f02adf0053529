//! A request is carried out at most once, where it should be, in time, and never after its answer.

use crate::sim::{Checker, Time};
use crate::writeback::{Answer, Fact, FactKind, RequestId, World};
use std::collections::BTreeMap;

#[derive(Default)]
pub(super) struct Once {
    applied: BTreeMap<RequestId, Time>,
    answered: BTreeMap<RequestId, Answer>,
}

impl Checker<Fact, World> for Once {
    fn invariant(&self) -> &'static str {
        "once"
    }

    fn check(&mut self, at: Time, fact: &Fact, world: &World) -> Result<(), String> {
        match &fact.kind {
            FactKind::Opened { outside, inside } if world.request(*outside).is_none() => {
                // Whatever is opened under a number that nobody asked for must not be carried out; see below.
                let _ = inside;
                Ok(())
            }
            FactKind::Applied { request, .. } => self.applied(at, *request, world),
            FactKind::Answered { request, answer } => {
                self.answered.insert(*request, *answer);
                self.agrees(*request, *answer)
            }
            _ => Ok(()),
        }
    }
}

impl Once {
    fn applied(&mut self, at: Time, request: RequestId, world: &World) -> Result<(), String> {
        let number = request.0;
        let Some(own) = world.request(request) else {
            return Err(format!("request {number} was never made, and is carried out"));
        };
        if let Some(first) = self.applied.insert(request, at) {
            return Err(format!("request {number} is carried out a second time; the first was at {first}"));
        }
        if let Some(answer) = self.answered.get(&request) {
            return Err(format!("request {number} is carried out after its answer, {}", answer.as_str()));
        }
        let latest = own.not_after + world.setup().settings.directory_wait;
        if at >= latest {
            return Err(format!(
                "request {number} is carried out at {at}, though it expired at {}",
                own.not_after
            ));
        }
        Ok(())
    }

    /// Success means that it was done, a refusal that it was not; a time-out means either.
    fn agrees(&self, request: RequestId, answer: Answer) -> Result<(), String> {
        let applied = self.applied.contains_key(&request);
        match answer {
            Answer::Refused(cause) if applied => {
                Err(format!("request {} was carried out and is refused: {}", request.0, cause.as_str()))
            }
            Answer::Success | Answer::CloudFailure | Answer::Refused(_) | Answer::TimedOut => Ok(()),
        }
    }
}
