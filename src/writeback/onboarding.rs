//! Turning writeback on and off, and rolling its keys over.

use super::generation::CloudKeys;
use super::world::{Happening, World};
use super::{Detail, EventId, FactKind, Generation, MessageKind, Party, Product, WizardCredential};
use crate::sim::Span;

/// How large each of the two messages is that turning writeback on or off takes, in bytes.
pub(super) const SETUP_BYTES: usize = 862;

/// How long the cloud takes to use new keys, in milliseconds.
const PUBLISH_MS: u64 = 150;

impl World {
    /// The wizard turns writeback on (spec/writeback.md 11).
    pub(super) fn turn_on(&mut self, credential: WizardCredential) {
        let server = &self.setup.server;
        if server.product != Product::Connect {
            self.fact(
                Party::Administrator,
                FactKind::Incident("this product can't write passwords back: upgrade to Connect"),
            );
            return;
        }
        if !server.synchronised {
            self.fact(
                Party::Administrator,
                FactKind::Incident("the wizard asks for a full import and a full synchronisation first"),
            );
            return;
        }
        if self.agent.enabled {
            self.fact(Party::Administrator, FactKind::Incident("writeback is on already"));
            return;
        }
        self.log(EventId::OnboardingEventStart, None, Detail::None);
        if let Err((event, why)) = self.onboard(credential) {
            self.log(event, None, Detail::Text(why));
            return;
        }
        self.log(EventId::OnboardingEventSuccess, None, Detail::None);
        self.agent.enabled = true;
        self.start();
    }

    fn onboard(&mut self, credential: WizardCredential) -> Result<(), (EventId, &'static str)> {
        if !self.setup.network.reaches_service(self.setup.settings.era) {
            return Err((EventId::OnBoardingServiceError, "the password reset service can't be reached"));
        }
        if !self.setup.server.has_valid_clock() {
            return Err((EventId::OnBoardingServiceError, "the server's clock is wrong"));
        }
        if !credential.is_accepted() {
            return Err((EventId::AuthTokenError, "no token for that administrator"));
        }
        self.log(EventId::AuthTokenSuccess, None, Detail::None);
        self.setup_messages();
        if !self.valid_responses {
            return Err((
                EventId::ValidationError,
                "the password reset service answered with an invalid response",
            ));
        }
        if !self.setup.server.key_store {
            return Err((EventId::CryptoError, "no key pair could be made"));
        }
        let Some(generation) = self.make_keys() else {
            return Err((EventId::CryptoError, "no key pair could be made"));
        };
        if !self.setup.server.config_memory {
            return Err((EventId::OnBoardingConfigUpdateError, "the configuration can't be kept in memory"));
        }
        if !self.setup.server.config_file {
            return Err((EventId::ConfigurationError, "the configuration file can't be saved"));
        }
        self.keys_at_cloud(generation);
        Ok(())
    }

    /// The request and the answer that turning on or off takes.
    fn setup_messages(&mut self) {
        for _ in 0..2 {
            let message = self.new_message(None);
            self.sent(Party::Agent, message, MessageKind::Setup, SETUP_BYTES);
            self.later(Span::from_ms(PUBLISH_MS), Happening::SetupAtCloud(message));
        }
    }

    /// The wizard turns writeback off.
    pub(super) fn turn_off(&mut self) {
        if !self.agent.enabled {
            self.fact(Party::Administrator, FactKind::Incident("writeback is off already"));
            return;
        }
        self.log(EventId::OffboardingEventStart, None, Detail::None);
        if self.setup.network.reaches_service(self.setup.settings.era) {
            self.setup_messages();
            self.log(EventId::OffboardingEventSuccess, None, Detail::None);
        } else {
            let why = Detail::Text("the password reset service can't be reached");
            self.log(EventId::OffBoardingError, None, why.clone());
            self.log(EventId::OffboardingEventFail, None, why);
        }
        self.agent.enabled = false;
        self.cloud.keys = None;
        let generation = self.generation;
        self.retire(generation);
        // A service that crashed does not come back any more: what it left open is closed here.
        self.close_open();
        self.stop();
    }

    /// New keys take the place of the present ones (spec/writeback.md 9). What was packed with the old ones can be
    /// opened for as long as a message may wait.
    pub(super) fn roll_keys(&mut self) {
        if !self.agent.enabled {
            return;
        }
        let old = self.generation;
        if !self.setup.server.key_store {
            self.log(EventId::CryptoError, None, Detail::Text("no key pair could be made"));
            return;
        }
        let Some(generation) = self.make_keys() else { return };
        self.retire(old);
        self.later(Span::from_ms(PUBLISH_MS), Happening::KeysAtCloud(generation));
    }

    fn make_keys(&mut self) -> Option<Generation> {
        let generation = Generation(self.generation.0 + 1);
        let keys = self.forge.keys(generation).ok()?;
        self.generation = generation;
        self.agent.ring.add(keys);
        self.fact(Party::Agent, FactKind::KeysMade(generation));
        self.log(EventId::KeyPairCreationSuccess, None, Detail::None);
        let age = self.setup.settings.key_age_max;
        self.later(age, Happening::KeysOld(generation));
        Some(generation)
    }

    fn retire(&mut self, generation: Generation) {
        let grace = self.setup.settings.message_expiry;
        self.later(grace, Happening::ForgetKeys(generation));
    }

    /// The cloud packs with these keys from now on, unless there are newer ones or none any more.
    pub(super) fn keys_at_cloud(&mut self, generation: Generation) {
        if generation != self.generation {
            return;
        }
        if let Some(keys) = self.agent.ring.of(generation).cloned() {
            self.cloud.keys = Some(CloudKeys::new(keys));
            self.fact(Party::Cloud, FactKind::KeysInUse(generation));
        }
    }
}
