//! From the text of an event to its cause.
//!
//! An administrator pastes what the log shows, in whatever shape: several events, the XML of an export, the output of a
//! PowerShell command, any language. What is language-neutral in it is read ([`EventText`]): ids, result codes, anchors,
//! names, builds, and the phrases that the engine never translates. Whoever is named is looked up, and what is known of
//! the faults ([`Fault`], from spec/incidents.md) and what the model shows are ranked ([`Diagnosis`]).

mod case;
mod clue;
#[expect(clippy::module_inception, reason = "the room is named for its answer")]
mod diagnosis;
mod distinguished_name;
mod encoding;
mod event_name;
mod event_text;
mod fault;
mod faults;
mod looked_up;
mod model_facts;
mod passage;
mod policy_reasons;
mod rejoined;
mod scene;
mod suspect;
mod testimony;
mod token;

pub use clue::Clue;
pub use diagnosis::{Confidence, Diagnosis, RankedCause};
pub use encoding::{Decoded, decoded};
pub use event_name::event_name;
pub use event_text::{EventText, Seen};
pub use fault::{Fault, FaultClass, Signature};
pub use looked_up::{LookedUp, NotLookedUp};
pub use scene::Scene;
use suspect::Suspect;
