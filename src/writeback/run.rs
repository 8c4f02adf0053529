//! A run: a world, its transcript, and the checkers that watch it.

use super::check::{Books, checkers};
use super::{Act, Answer, Fact, FactKind, Forge, NoKeys, RequestId, Setup, World};
use crate::sim::{Overrun, Span, Time, Violation};
use std::collections::BTreeSet;

/// A run under watch.
pub struct Run {
    world: World,
    checkers: Vec<Box<Books>>,
    facts: Vec<Fact>,
    keep: bool,
    violation: Option<Violation>,
    rested: bool,
    applied: BTreeSet<RequestId>,
    hidden: u64,
}

impl Run {
    /// A longer transcript nobody reads, and memory would grow with virtual time.
    pub const FACTS_MAX: usize = 500_000;

    /// A run at its beginning.
    ///
    /// # Errors
    /// When the real tier can't make keys.
    pub fn new(setup: Setup, seed: u64, forge: Forge) -> Result<Self, NoKeys> {
        Ok(Self::of(World::new(setup, seed, forge)?))
    }

    /// A run of a world.
    pub(super) fn of(world: World) -> Self {
        let checkers = checkers(&world);
        let mut run = Self {
            world,
            checkers,
            facts: Vec::new(),
            keep: true,
            violation: None,
            rested: false,
            applied: BTreeSet::new(),
            hidden: 0,
        };
        run.watch();
        run
    }

    /// The same run without its transcript: for many runs, or long ones.
    #[must_use]
    pub fn without_transcript(mut self) -> Self {
        self.keep = false;
        self.facts.clear();
        self
    }

    /// The world as it stands.
    pub fn world(&self) -> &World {
        &self.world
    }

    /// The world, to change it between two acts.
    pub fn world_mut(&mut self) -> &mut World {
        &mut self.world
    }

    /// The world as the run left it.
    pub fn into_world(self) -> World {
        self.world
    }

    /// What happened so far.
    pub fn facts(&self) -> &[Fact] {
        &self.facts
    }

    /// How many time-outs hid that the request was carried out.
    pub fn hidden_successes(&self) -> u64 {
        self.hidden
    }

    /// The first thing that must never happen, and did.
    pub fn violation(&self) -> Option<&Violation> {
        self.violation.as_ref()
    }

    /// Schedules an act so long after the present.
    ///
    /// # Errors
    /// When the run has too many events.
    pub fn schedule(&mut self, after: Span, act: Act) -> Result<(), Overrun> {
        self.world.schedule(self.world.now() + after, act)
    }

    /// Lets things happen up to an instant, or up to the first violation.
    ///
    /// # Errors
    /// When events schedule each other without time passing.
    pub fn until(&mut self, at: Time) -> Result<(), Overrun> {
        self.until_counting(at, &mut |_| {})
    }

    /// The same, with somebody who counts.
    ///
    /// # Errors
    /// When events schedule each other without time passing.
    pub(super) fn until_counting(&mut self, at: Time, count: &mut dyn FnMut(&Fact)) -> Result<(), Overrun> {
        while self.violation.is_none() && self.world.step(at)? {
            self.watch_counting(count);
            self.check_room()?;
        }
        Ok(())
    }

    /// Lets things happen until a request has its answer, and what it set going has come to rest; at the latest until
    /// the portal gives up.
    ///
    /// # Errors
    /// When events schedule each other without time passing.
    pub fn until_answered(&mut self, request: RequestId) -> Result<(), Overrun> {
        let latest = self.world.now() + self.world.setup().settings.answer_wait();
        while self.violation.is_none()
            && self.world.request(request).is_none_or(|own| own.answer.is_none())
            && self.world.step(latest)?
        {
            self.watch();
            self.check_room()?;
        }
        Ok(())
    }

    fn check_room(&self) -> Result<(), Overrun> {
        if self.facts.len() > Self::FACTS_MAX {
            return Err(Overrun::Transcript { limit: Self::FACTS_MAX });
        }
        Ok(())
    }

    /// The last word of the checkers: everything must have come to rest.
    pub fn rest(&mut self) {
        if self.rested || self.violation.is_some() {
            return;
        }
        self.rested = true;
        let at = self.world.now();
        for checker in &mut self.checkers {
            if let Err(message) = checker.rest(at, &self.world) {
                self.violation = Some(Violation { at, invariant: checker.invariant(), message });
                return;
            }
        }
    }

    fn count(&mut self, fact: &Fact) {
        if let FactKind::Applied { request, .. } = &fact.kind {
            self.applied.insert(*request);
        }
        if let FactKind::Answered { request, answer: Answer::TimedOut } = &fact.kind
            && self.applied.contains(request)
        {
            self.hidden += 1;
        }
    }

    fn watch(&mut self) {
        self.watch_counting(&mut |_| {});
    }

    fn watch_counting(&mut self, count: &mut dyn FnMut(&Fact)) {
        let facts = self.world.take_facts();
        for fact in &facts {
            self.count(fact);
            count(fact);
            for checker in &mut self.checkers {
                if self.violation.is_none()
                    && let Err(message) = checker.check(fact.at, fact, &self.world)
                {
                    let invariant = checker.invariant();
                    self.violation = Some(Violation { at: fact.at, invariant, message });
                }
            }
        }
        if self.keep {
            self.facts.extend(facts);
        }
    }
}
