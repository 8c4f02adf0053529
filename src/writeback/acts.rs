//! Acts carried out.

use super::envelope::Envelope;
use super::generation::CloudKeys;
use super::world::{Carried, World};
use super::{Act, DomainId, DropReason, FactKind, Forgery, Generation, MessageKind, Party, RequestId};
use crate::schema::Guid;
use crate::sim::Span;

/// The numbers of requests that nobody made begin here.
const FORGED_FROM: u32 = 1 << 30;

impl World {
    pub(super) fn act(&mut self, act: Act) {
        match act {
            Act::Ask(order) => self.ask(order),
            Act::TurnOn(credential) => self.turn_on(credential),
            Act::TurnOff => self.turn_off(),
            Act::Start => {
                if self.agent.enabled {
                    self.start();
                }
            }
            Act::Stop => self.stop(),
            Act::Crash => self.crash(),
            Act::DropListener(listener) => self.drop_listener(listener, DropReason::Cut),
            Act::Calm => self.calm_down(),
            Act::Forge(forgery) => self.forge(forgery),
            Act::RollKeys => self.roll_keys(),
            Act::Relay(_)
            | Act::ServiceBus(_)
            | Act::ResetService(_)
            | Act::ValidResponses(_)
            | Act::Pdc(..)
            | Act::MovePdc(_)
            | Act::GrantRights(..)
            | Act::Skew(_)
            | Act::ConfigFile(_)
            | Act::KeyStore(_)
            | Act::Disable(..)
            | Act::LockOut(_) => self.incident(&act),
        }
    }

    /// Something breaks, or is mended.
    fn incident(&mut self, act: &Act) {
        let words = self.change(act);
        self.fact(Party::Administrator, FactKind::Incident(words));
        self.outage();
    }

    fn change(&mut self, act: &Act) -> &'static str {
        let now = self.now();
        match act {
            Act::Relay(up) => {
                self.relay.up = *up;
                if *up { "the relay is back" } else { "the relay is out" }
            }
            Act::ServiceBus(open) => {
                self.setup.network.service_bus = *open;
                if *open {
                    "the way to the service bus is open"
                } else {
                    "the way to the service bus is blocked"
                }
            }
            Act::ResetService(open) => {
                self.setup.network.reset_service = *open;
                if *open {
                    "the way to the reset service is open"
                } else {
                    "the way to the reset service is blocked"
                }
            }
            Act::ValidResponses(valid) => {
                self.valid_responses = *valid;
                if *valid { "the reset service is well" } else { "the reset service answers with nonsense" }
            }
            Act::Skew(skew) => {
                self.setup.server.skew_ms = *skew;
                "the server's clock is set"
            }
            Act::ConfigFile(readable) => {
                self.setup.server.config_file = *readable;
                if *readable {
                    "the configuration file can be read"
                } else {
                    "the configuration file can't be read"
                }
            }
            Act::KeyStore(open) => {
                self.setup.server.key_store = *open;
                if *open { "the key store is open" } else { "the key store is shut" }
            }
            Act::Pdc(domain, reachable) => self.in_domain(*domain, |domain| {
                let pdc = domain.pdc;
                if let Some(controller) = domain.controllers.get_mut(pdc) {
                    controller.reachable = *reachable;
                }
                if *reachable {
                    "the PDC emulator can be reached"
                } else {
                    "the PDC emulator can't be reached"
                }
            }),
            Act::MovePdc(domain) => self.in_domain(*domain, |domain| {
                domain.pdc = (domain.pdc + 1) % domain.controllers.len().max(1);
                "the role of the PDC emulator has moved"
            }),
            Act::GrantRights(domain, after) => self.in_domain(*domain, |domain| {
                domain.rights.effective_from = now + *after;
                "the rights of the service account were granted anew"
            }),
            Act::Disable(account, disabled) => {
                let place = usize::try_from(account.0).ok();
                if let Some(own) = place.and_then(|index| self.setup.accounts.get_mut(index)) {
                    own.user_account_control =
                        if *disabled { own.user_account_control | 2 } else { own.user_account_control & !2 };
                }
                if *disabled { "an account was disabled" } else { "an account was enabled" }
            }
            Act::LockOut(account) => {
                let place = usize::try_from(account.0).ok();
                if let Some(own) = place.and_then(|index| self.setup.accounts.get_mut(index)) {
                    own.locked_since = Some(now);
                }
                "an account was locked out"
            }
            Act::Ask(_)
            | Act::TurnOn(_)
            | Act::TurnOff
            | Act::Start
            | Act::Stop
            | Act::Crash
            | Act::DropListener(_)
            | Act::RollKeys
            | Act::Forge(_)
            | Act::Calm => "",
        }
    }

    fn in_domain(
        &mut self,
        id: DomainId,
        change: impl FnOnce(&mut super::Domain) -> &'static str,
    ) -> &'static str {
        let place = usize::try_from(id.0).ok();
        place.and_then(|index| self.setup.domains.get_mut(index)).map(change).unwrap_or_default()
    }

    /// Everything that was broken is mended, and nothing goes wrong any more.
    fn calm_down(&mut self) {
        self.calm = true;
        self.fact(Party::Administrator, FactKind::Calm);
        self.relay.up = true;
        self.valid_responses = true;
        let (network, server) = (&mut self.setup.network, &mut self.setup.server);
        (network.service_bus, network.reset_service, network.relay_tls) = (true, true, true);
        (network.tls_12, network.relay_password, network.old_ports) = (true, true, true);
        network.idle = None;
        (server.skew_ms, server.config_file, server.key_store) = (0, true, true);
        for controller in self.setup.domains.iter_mut().flat_map(|domain| &mut domain.controllers) {
            controller.reachable = true;
        }
        if self.agent.enabled {
            self.start();
        }
    }

    /// Somebody with a way into the relay sends what was never asked for.
    fn forge(&mut self, forgery: Forgery) {
        let Some(kept) = self.kept.clone() else { return };
        self.forged += 1;
        let fresh = RequestId(FORGED_FROM + self.forged);
        let not_after = self.now() + self.setup.settings.message_expiry;
        let carried = match forgery {
            Forgery::Replay => Carried { not_after, ..kept },
            Forgery::Renamed => Carried { request: fresh, not_after, ..kept },
            Forgery::OtherTenant => match self.foreign() {
                Some(envelope) => Carried { request: fresh, envelope, not_after },
                None => return,
            },
        };
        let (request, bytes) = (carried.request, super::envelope::TYPICAL_BYTES);
        let message = self.new_message(Some(carried));
        self.sent(Party::Network, message, MessageKind::Request(request), bytes);
        self.later(Span::from_ms(1), super::world::Happening::AtRelay(message));
    }

    /// A package of another tenant, with keys of the same generation.
    fn foreign(&self) -> Option<Envelope> {
        let user = self.setup.users.first()?;
        let order = super::Order::new(super::UserId(0), super::Operation::Reset);
        let package = super::package::Package {
            request: RequestId(FORGED_FROM + self.forged),
            operation: order.operation,
            anchor: user.anchor,
            created: self.now(),
            not_after: self.now() + self.setup.settings.message_expiry,
            must_change: false,
            new: Some(super::described::without_account(&order.new, "stranger", FORGED_FROM + self.forged)),
            current: None,
        };
        let keys = self.forge.keys(Generation(self.generation.0)).ok()?;
        Envelope::seal(Guid::named("another tenant"), &CloudKeys::new(keys), u64::MAX, package)
    }
}
