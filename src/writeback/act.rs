//! What people do in a run, and what breaks.

use super::{AccountId, DomainId, Order, WizardCredential};
use crate::sim::Span;

/// An act on the timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Somebody asks for something.
    Ask(Order),
    /// An administrator turns writeback on in the wizard.
    TurnOn(WizardCredential),
    /// An administrator turns writeback off in the wizard.
    TurnOff,
    /// The service starts.
    Start,
    /// The service is stopped.
    Stop,
    /// The service crashes, and comes back after a while.
    Crash,
    /// A listener's connection is cut.
    DropListener(usize),
    /// The relay is out, or comes back.
    Relay(bool),
    /// The way to the service bus is closed, or open.
    ServiceBus(bool),
    /// The way to the password reset service is closed, or open.
    ResetService(bool),
    /// The reset service answers with what nobody understands, or is well again.
    ValidResponses(bool),
    /// The PDC emulator of a domain can be reached, or not.
    Pdc(DomainId, bool),
    /// The role of the PDC emulator moves to the next controller.
    MovePdc(DomainId),
    /// The keys roll over.
    RollKeys,
    /// The rights of the service account are granted anew, and hold after a while.
    GrantRights(DomainId, Span),
    /// The server's clock is off, in milliseconds.
    Skew(i64),
    /// The configuration file can be read, or not.
    ConfigFile(bool),
    /// The key store gives the private key, or not.
    KeyStore(bool),
    /// An account is disabled, or enabled, after the last synchronisation.
    Disable(AccountId, bool),
    /// An account is locked out.
    LockOut(AccountId),
    /// A package of another tenant, or one that was kept and sent again, comes in through the relay.
    Forge(Forgery),
    /// From now on nothing goes wrong any more, and everything that was broken is mended.
    Calm,
}

/// A message that nobody honest sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Forgery {
    /// A package of another tenant, under the number of a request that was never made.
    OtherTenant,
    /// The last package once more.
    Replay,
    /// The last package under another number.
    Renamed,
}
