//! The whole of a run: every party's state, the queue of what is still to happen, and the transcript.

use super::agent::{Agent, CloudSide, Verdict};
use super::bug::Planted;
use super::described::{self, Memory};
use super::envelope::Envelope;
use super::generation::CloudKeys;
use super::relay::Relay;
use super::{
    Account, AccountId, Act, Detail, DomainId, EventId, Fact, FactKind, Forge, Generation, MessageId,
    MessageKind, Party, Request, RequestId, Setup, User, UserId,
};
use crate::sim::{Chance, Overrun, PerMille, Queue, Span, Time};
use std::mem;

/// Something that is still to happen.
#[derive(Clone, Debug)]
pub(super) enum Happening {
    Act(Act),
    AtRelay(MessageId),
    Expires(MessageId),
    AtAgent {
        message: MessageId,
        listener: usize,
        connection: u32,
    },
    LookUp {
        request: RequestId,
        life: u32,
    },
    AtController {
        request: RequestId,
        controller: usize,
        life: u32,
    },
    ControllerAnswers {
        request: RequestId,
        verdict: Verdict,
        reasons: Vec<super::policy::PasswordReason>,
        life: u32,
    },
    ControllerSilent {
        request: RequestId,
        life: u32,
    },
    ResultAtPortal {
        message: MessageId,
        request: RequestId,
        verdict: Verdict,
    },
    AnswerDue(RequestId),
    Heartbeat {
        life: u32,
    },
    HeartbeatAtCloud(MessageId),
    Connect {
        listener: usize,
        life: u32,
    },
    IdleCut {
        listener: usize,
        connection: u32,
    },
    SetupAtCloud(MessageId),
    KeysAtCloud(Generation),
    ForgetKeys(Generation),
    KeysOld(Generation),
    Replicate {
        account: AccountId,
        controller: usize,
        version: u32,
    },
    CloudCatchesUp {
        user: UserId,
        request: RequestId,
        version: u32,
    },
    Restart,
}

/// A request on its way to the agent.
#[derive(Clone, Debug)]
pub(super) struct Carried {
    pub(super) request: RequestId,
    pub(super) envelope: Envelope,
    pub(super) not_after: Time,
}

/// A run as it stands.
#[derive(Clone, Debug)]
pub struct World {
    pub(super) setup: Setup,
    pub(super) queue: Queue<Happening>,
    pub(super) chance: Chance,
    pub(super) requests: Vec<Request>,
    /// What messages carry, by message; nothing any more once it is used up.
    pub(super) messages: Vec<Option<Carried>>,
    pub(super) relay: Relay,
    pub(super) agent: Agent,
    pub(super) cloud: CloudSide,
    pub(super) memory: Memory,
    pub(super) forge: Forge,
    pub(super) generation: Generation,
    /// The last request sent, for whoever keeps it and sends it again.
    pub(super) kept: Option<Carried>,
    pub(super) forged: u32,
    pub(super) valid_responses: bool,
    pub(super) calm: bool,
    pub(super) planted: Planted,
    facts: Vec<Fact>,
}

impl World {
    /// A world at its beginning. Where writeback is turned on, its keys are made and its service starts at once.
    ///
    /// # Errors
    /// When the real tier can't make keys.
    pub fn new(mut setup: Setup, seed: u64, forge: Forge) -> Result<Self, super::NoKeys> {
        let planted = forge.planted();
        let mut chance = Chance::stream(seed, 1);
        for account in setup.accounts.iter_mut().filter(|account| account.history.is_empty()) {
            let first = described::first(account);
            let salt = salt(&mut chance);
            account.history.push(&first, salt, account.policy.history_length);
        }
        let (enabled, running) = (setup.server.enabled, setup.server.running);
        let mut world = Self {
            memory: Memory::new(setup.accounts.len()),
            agent: Agent::new(enabled),
            setup,
            queue: Queue::new(),
            chance,
            requests: Vec::new(),
            messages: Vec::new(),
            relay: Relay::new(),
            cloud: CloudSide::default(),
            forge,
            generation: Generation(0),
            kept: None,
            forged: 0,
            valid_responses: true,
            calm: false,
            planted,
            facts: Vec::new(),
        };
        if enabled {
            let keys = world.forge.keys(Generation(1))?;
            world.generation = Generation(1);
            world.agent.ring.add(keys.clone());
            world.cloud.keys = Some(CloudKeys::new(keys));
            let age = world.setup.settings.key_age_max;
            world.later(age, Happening::KeysOld(Generation(1)));
            if running {
                world.start();
            }
        }
        Ok(world)
    }

    /// The present.
    pub fn now(&self) -> Time {
        self.queue.now()
    }

    /// What the run was set up with, as it stands now.
    pub fn setup(&self) -> &Setup {
        &self.setup
    }

    /// What an administrator may change between two acts.
    pub fn setup_mut(&mut self) -> &mut Setup {
        &mut self.setup
    }

    /// The requests, in the order in which they were asked.
    pub fn requests(&self) -> &[Request] {
        &self.requests
    }

    /// The request.
    pub fn request(&self, id: RequestId) -> Option<&Request> {
        self.requests.get(usize::try_from(id.0).ok()?)
    }

    /// The user.
    pub fn user(&self, id: UserId) -> Option<&User> {
        self.setup.users.get(usize::try_from(id.0).ok()?)
    }

    /// The account.
    pub fn account(&self, id: AccountId) -> Option<&Account> {
        self.setup.accounts.get(usize::try_from(id.0).ok()?)
    }

    /// The domain.
    pub fn domain(&self, id: DomainId) -> Option<&super::Domain> {
        self.setup.domains.get(usize::try_from(id.0).ok()?)
    }

    /// Adds an account that was made while the run went on.
    pub fn add_account(&mut self, mut account: Account) -> AccountId {
        let first = described::first(&account);
        let salt = salt(&mut self.chance);
        account.history.push(&first, salt, account.policy.history_length);
        let id = AccountId(u32::try_from(self.setup.accounts.len()).unwrap_or(u32::MAX));
        self.setup.accounts.push(account);
        self.memory.add();
        id
    }

    /// How many messages wait at the relay.
    pub fn waiting(&self) -> usize {
        self.relay.queue.len()
    }

    /// Whether everything was mended and nothing goes wrong any more.
    pub fn is_calm(&self) -> bool {
        self.calm
    }

    /// Schedules an act.
    ///
    /// # Errors
    /// When the run has too many events.
    pub fn schedule(&mut self, at: Time, act: Act) -> Result<(), Overrun> {
        self.queue.schedule(at, Happening::Act(act))
    }

    /// Lets the next thing happen, if it happens no later than `until`; whether there was one.
    ///
    /// # Errors
    /// When events schedule each other without time passing.
    pub fn step(&mut self, until: Time) -> Result<bool, Overrun> {
        if self.queue.next_at().is_none_or(|at| at > until) {
            self.queue.pass_to(until);
            return Ok(false);
        }
        if let Some(happening) = self.queue.next()? {
            self.happen(happening);
        }
        Ok(true)
    }

    /// What happened since this was last asked.
    pub fn take_facts(&mut self) -> Vec<Fact> {
        mem::take(&mut self.facts)
    }

    fn happen(&mut self, happening: Happening) {
        match happening {
            Happening::Act(act) => self.act(act),
            Happening::AtRelay(message) => self.at_relay(message),
            Happening::Expires(message) => self.expire(message),
            Happening::AtAgent { message, listener, connection } => {
                self.at_agent(message, listener, connection);
            }
            Happening::LookUp { request, life } => self.look_up(request, life),
            Happening::AtController { request, controller, life } => {
                self.at_controller(request, controller, life);
            }
            Happening::ControllerAnswers { request, verdict, reasons, life } => {
                self.controller_answers(request, verdict, reasons, life);
            }
            Happening::ControllerSilent { request, life } => self.controller_silent(request, life),
            Happening::ResultAtPortal { message, request, verdict } => {
                self.fact(Party::Cloud, FactKind::Arrived(message));
                self.result_at_portal(request, verdict);
            }
            Happening::AnswerDue(request) => self.answer_due(request),
            Happening::Heartbeat { life } => self.heartbeat(life),
            Happening::HeartbeatAtCloud(message) => {
                self.fact(Party::Cloud, FactKind::Arrived(message));
                self.cloud.last_heartbeat = Some(self.now());
                self.fact(Party::Cloud, FactKind::HeartbeatSeen);
            }
            Happening::Connect { listener, life } => self.connect(listener, life),
            Happening::IdleCut { listener, connection } => self.idle_cut(listener, connection),
            Happening::SetupAtCloud(message) => self.fact(Party::Cloud, FactKind::Arrived(message)),
            Happening::KeysAtCloud(generation) => self.keys_at_cloud(generation),
            Happening::ForgetKeys(generation) => {
                self.agent.ring.forget(generation);
                self.fact(Party::Agent, FactKind::KeysForgotten(generation));
            }
            Happening::KeysOld(generation) => {
                if self.generation == generation && self.agent.enabled {
                    self.roll_keys();
                }
            }
            Happening::Replicate { account, controller, version } => {
                if self.account(account).is_some_and(|account| account.version == version) {
                    self.fact(Party::Directory, FactKind::Replicated { account, controller });
                }
            }
            Happening::CloudCatchesUp { user, request, version } => {
                self.cloud_catches_up(user, request, version);
            }
            Happening::Restart => {
                if self.agent.enabled && !self.agent.running {
                    self.start();
                }
            }
        }
    }

    /// Keeps a fact.
    pub(super) fn fact(&mut self, party: Party, kind: FactKind) {
        self.facts.push(Fact { at: self.queue.now(), party, kind });
    }

    /// Keeps an event of the server's log.
    pub(super) fn log(&mut self, id: EventId, request: Option<RequestId>, detail: Detail) {
        self.fact(Party::Agent, FactKind::Logged { id, request, detail });
    }

    /// Schedules what follows. A run that has too many events stops growing; the queue reports it when it is asked for
    /// the next.
    pub(super) fn later(&mut self, span: Span, happening: Happening) {
        let _ = self.queue.after(span, happening);
    }

    pub(super) fn at(&mut self, at: Time, happening: Happening) {
        let _ = self.queue.schedule(at, happening);
    }

    pub(super) fn user_mut(&mut self, id: UserId) -> Option<&mut User> {
        self.setup.users.get_mut(usize::try_from(id.0).ok()?)
    }

    pub(super) fn request_mut(&mut self, id: RequestId) -> Option<&mut Request> {
        self.requests.get_mut(usize::try_from(id.0).ok()?)
    }

    /// Whether something goes wrong now. When all is calm nothing does.
    pub(super) fn goes_wrong(&mut self, likelihood: PerMille) -> bool {
        !self.calm && self.chance.happens(likelihood)
    }

    /// A new message, with what it carries to the agent.
    pub(super) fn new_message(&mut self, carried: Option<Carried>) -> MessageId {
        let id = MessageId(u32::try_from(self.messages.len()).unwrap_or(u32::MAX));
        self.messages.push(carried);
        id
    }

    pub(super) fn carried(&self, message: MessageId) -> Option<&Carried> {
        self.messages.get(usize::try_from(message.0).ok()?)?.as_ref()
    }

    /// Takes what a message carries: it is used up.
    pub(super) fn take_carried(&mut self, message: MessageId) -> Option<Carried> {
        self.messages.get_mut(usize::try_from(message.0).ok()?)?.take()
    }

    pub(super) fn sent(&mut self, party: Party, message: MessageId, kind: MessageKind, bytes: usize) {
        let bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
        self.fact(party, FactKind::Sent { message, kind, bytes });
    }
}

pub(super) fn salt(chance: &mut Chance) -> crate::directory::Salt {
    let mut salt = [0; 16];
    let words = [chance.next_u64(), chance.next_u64()];
    for (place, byte) in salt.iter_mut().zip(words.into_iter().flat_map(u64::to_le_bytes)) {
        *place = byte;
    }
    salt
}
