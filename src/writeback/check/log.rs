//! Every operation that starts in the log ends there exactly once, with the end that belongs to its start.

use crate::sim::{Checker, Time};
use crate::writeback::{EventId, Fact, FactKind, Operation, RequestId, World};
use std::collections::BTreeMap;

#[derive(Default)]
pub(super) struct Log {
    /// The operations by request: their start, and whether they have ended.
    begun: BTreeMap<RequestId, (EventId, bool)>,
    onboarding: bool,
    offboarding: bool,
}

impl Checker<Fact, World> for Log {
    fn invariant(&self) -> &'static str {
        "log"
    }

    fn check(&mut self, _: Time, fact: &Fact, _: &World) -> Result<(), String> {
        let FactKind::Logged { id, request, .. } = &fact.kind else { return Ok(()) };
        match request {
            Some(request) => self.of_request(*id, *request),
            None => self.of_service(*id),
        }
    }

    fn rest(&mut self, at: Time, world: &World) -> Result<(), String> {
        if !world.is_calm() {
            return Ok(());
        }
        match self.begun.iter().find(|(_, (_, ended))| !ended) {
            Some((request, (start, _))) => {
                Err(format!("{} of request {} has no end at {at}", start.number(), request.0))
            }
            None if self.onboarding => Err("turning on has no end".to_owned()),
            None if self.offboarding => Err("turning off has no end".to_owned()),
            None => Ok(()),
        }
    }
}

impl Log {
    fn of_request(&mut self, id: EventId, request: RequestId) -> Result<(), String> {
        let (number, name) = (request.0, id.number());
        let known = self.begun.get(&request).copied();
        match (known, id.starts_operation(), id.ends_operation()) {
            (None, true, _) => {
                self.begun.insert(request, (id, false));
                Ok(())
            }
            (Some(_), true, _) => Err(format!("{name} starts request {number} a second time")),
            (None, _, true) => Err(format!("{name} ends request {number}, which never started")),
            (Some((_, true)), ..) => Err(format!("{name} of request {number} comes after its end")),
            (Some((start, false)), _, true) => {
                self.begun.insert(request, (start, true));
                let fits = Operation::ALL.iter().any(|operation| {
                    operation.start() == start && (operation.success() == id || operation.fail() == id)
                });
                if fits { Ok(()) } else { Err(format!("{name} ends what {} started", start.number())) }
            }
            (Some((_, false)) | None, false, false) => Ok(()),
        }
    }

    fn of_service(&mut self, id: EventId) -> Result<(), String> {
        use EventId as E;
        match id {
            E::OnboardingEventStart if self.onboarding => Err("turning on starts twice".to_owned()),
            E::OnboardingEventStart => {
                self.onboarding = true;
                Ok(())
            }
            E::OnboardingEventSuccess if !self.onboarding => {
                Err("turning on ends without a start".to_owned())
            }
            E::OnboardingEventSuccess
            | E::OnBoardingServiceError
            | E::AuthTokenError
            | E::ValidationError
            | E::CryptoError
            | E::OnBoardingConfigUpdateError
            | E::ConfigurationError => {
                self.onboarding = false;
                Ok(())
            }
            E::OffboardingEventStart => {
                self.offboarding = true;
                Ok(())
            }
            E::OffboardingEventSuccess | E::OffboardingEventFail if !self.offboarding => {
                Err("turning off ends without a start".to_owned())
            }
            E::OffboardingEventSuccess | E::OffboardingEventFail => {
                self.offboarding = false;
                Ok(())
            }
            _ => Ok(()),
        }
    }
}
