//! Everybody gets exactly one final answer, and success is never told where nothing was done.

use crate::sim::{Checker, Span, Time};
use crate::writeback::{Answer, Fact, FactKind, Management, RequestId, UserId, World};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Default)]
pub(super) struct Answers {
    /// The requests that wait, since when.
    waiting: BTreeMap<RequestId, (Time, UserId)>,
    answered: BTreeSet<RequestId>,
    applied: BTreeSet<RequestId>,
}

impl Checker<Fact, World> for Answers {
    fn invariant(&self) -> &'static str {
        "answers"
    }

    fn check(&mut self, at: Time, fact: &Fact, world: &World) -> Result<(), String> {
        match &fact.kind {
            FactKind::Asked { request, user, .. } => {
                self.waiting.insert(*request, (at, *user));
            }
            FactKind::Applied { request, .. } => {
                self.applied.insert(*request);
            }
            FactKind::CloudStored { user, request } => self.cloud_stores(*user, *request, world)?,
            FactKind::Answered { request, answer } => self.answer(*request, *answer, world)?,
            _ => {}
        }
        self.nobody_waits_too_long(at, world)
    }

    fn rest(&mut self, at: Time, world: &World) -> Result<(), String> {
        self.nobody_waits_too_long(at, world)?;
        match self.waiting.keys().next() {
            Some(request) if world.is_calm() => {
                Err(format!("request {} has no answer at the end", request.0))
            }
            Some(_) | None => Ok(()),
        }
    }
}

impl Answers {
    fn answer(&mut self, request: RequestId, answer: Answer, world: &World) -> Result<(), String> {
        let waited = self.waiting.remove(&request);
        if !self.answered.insert(request) {
            return Err(format!("request {} is answered a second time, {}", request.0, answer.as_str()));
        }
        let Some((_, user)) = waited else {
            return Err(format!("request {} is answered and was never made", request.0));
        };
        let cloud_only = world.user(user).is_some_and(|own| own.management == Management::CloudOnly);
        let success = matches!(answer, Answer::Success | Answer::CloudFailure);
        if success && !cloud_only && !self.applied.contains(&request) {
            return Err(format!("request {} succeeds, and nothing was carried out", request.0));
        }
        Ok(())
    }

    /// The cloud's copy follows the password on premises, never the other way round.
    fn cloud_stores(&self, user: UserId, request: RequestId, world: &World) -> Result<(), String> {
        let cloud_only = world.user(user).is_some_and(|own| own.management == Management::CloudOnly);
        if cloud_only || self.applied.contains(&request) {
            return Ok(());
        }
        Err(format!("the cloud stores the password of request {}, which was not carried out", request.0))
    }

    fn nobody_waits_too_long(&self, at: Time, world: &World) -> Result<(), String> {
        let settings = &world.setup().settings;
        let longest =
            settings.message_expiry + settings.directory_wait + settings.answer_slack + Span::from_ms(1);
        // Requests are numbered in the order in which they were made.
        match self.waiting.iter().next() {
            Some((request, (since, _))) if at.since(*since) > longest => {
                Err(format!("request {} has waited since {since} for an answer", request.0))
            }
            Some(_) | None => Ok(()),
        }
    }
}
