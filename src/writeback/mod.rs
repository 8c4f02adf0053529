//! Password writeback: the service around the lookup, every party of it, on a virtual clock (spec/writeback.md).
//!
//! It never lets a password in the clear out of [`crate::schema::Plaintext`], and never asks the machine for the time.
//! `scenario`, `report` and `cli` may import it; it imports `schema`, `directory`, `lookup`, `explain` and `sim`.

mod account;
mod act;
mod acts;
mod agent;
mod answer;
mod bug;
mod cause;
mod check;
mod described;
pub mod diagnosis;
pub mod doctor;
mod domain;
mod door;
mod envelope;
mod era;
mod event_id;
mod fact;
mod generation;
mod licence;
mod network;
mod onboarding;
mod operation;
mod ou_path;
mod package;
pub mod policy;
pub mod policy_check;
mod portal;
mod real;
mod relay;
mod request;
mod rights;
mod run;
mod serve;
mod server;
mod service;
mod set;
mod settings;
mod setup;
mod swarm;
mod tenant;
mod traffic;
mod transport;
mod user;
mod world;

pub use account::{Account, AccountId, LastSet};
pub use act::{Act, Forgery};
pub use answer::Answer;
pub use cause::Cause;
pub use described::Described;
pub use domain::{Controller, Domain, DomainId, WindowsServer};
pub use door::{Door, Support};
pub use envelope::{Forge, Tier};
pub use era::Era;
pub use event_id::{EventId, EventSource, Level};
pub use fact::{Detail, DropReason, Fact, FactKind, IgnoredReason, MessageId, MessageKind, Party};
pub use generation::Generation;
pub use licence::Licence;
pub use network::{IDLE_MIN, Network};
pub use operation::Operation;
pub use ou_path::reserved_container;
pub use real::NoKeys;
pub use request::{Order, Request, RequestId};
pub use rights::{Rights, SERVICE_PASSWORD_MAX};
pub use run::Run;
pub use server::{Product, Server, Version, WizardCredential};
pub use settings::{Faults, Settings};
pub use setup::Setup;
pub use swarm::{Failure, Plan, PlannedUser, Rehearsal, Tally, generate, scenario_text, shrink, swarm};
pub use tenant::{ResetScope, Tenant};
pub use traffic::{FEW_KILOBITS, Traffic, TrafficError, traffic};
pub use user::{Located, Management, User, UserId};
pub use world::World;

#[cfg(test)]
mod tests;
