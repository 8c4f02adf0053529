//! Something in a text that points to a fault.

use super::EventText;
use super::event_name::event_name;
use super::event_text::Build;
use super::policy_reasons;
use crate::writeback::policy::PasswordReason;
use std::fmt;

/// A clue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clue {
    /// An event with this id.
    Event(u32),
    /// This result code.
    Hresult(u32),
    /// This phrase, in lower case: an error string of the engine or the portal.
    Says(&'static str),
    /// The SSPR code with this number.
    Sspr(u32),
    /// The user could not be read over the remote SAM protocol, for this Win32 code; 0 for none that is told.
    SamCall(u32),
    /// A build before this one.
    BuildBefore([u32; 4]),
    /// The policy has this against the password.
    Against(PasswordReason),
}

impl Clue {
    /// Whether the text has it.
    pub fn is_in(self, text: &EventText) -> bool {
        match self {
            Self::Event(id) => text.events.contains_key(&id),
            Self::Hresult(code) => text.hresults.contains_key(&code),
            Self::Says(phrase) => text.says(phrase),
            Self::Sspr(code) => text.sspr_codes.contains_key(&code),
            Self::SamCall(code) => text.sam_calls.contains_key(&code),
            Self::BuildBefore(build) => text.builds.keys().any(|own| *own < Build(build)),
            Self::Against(reason) => text.policy_reasons.contains(&reason),
        }
    }

    /// Whether it tells all that there is to tell, so that nothing else needs to be suspected: a policy names every reason
    /// that it has (spec/cli.md, policy-check).
    pub(super) fn is_final(self) -> bool {
        matches!(self, Self::Against(_))
    }
}

/// As evidence: what the text says.
impl fmt::Display for Clue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Event(id) => write!(f, "event {id} {}", event_name(*id).unwrap_or_default()),
            Self::Hresult(code) => write!(f, "result code 0x{code:08X}"),
            Self::Says(phrase) => write!(f, "the text says \"{phrase}\""),
            Self::Sspr(code) => write!(f, "SSPR_{code:04}"),
            Self::SamCall(0) => f.write_str("the text says \"failed to acquire user information\""),
            Self::SamCall(code) => {
                write!(f, "the text says \"failed to acquire user information\", code 0x{code:x}")
            }
            Self::BuildBefore(build) => write!(f, "a build before {}", Build(*build)),
            Self::Against(reason) => write!(f, "the text says \"{} {reason}\"", policy_reasons::LEAD),
        }
    }
}
