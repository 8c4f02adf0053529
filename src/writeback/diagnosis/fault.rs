//! A fault that incidents have shown, and by what it is known.

use super::{Clue, Confidence, EventText};

/// What kind of thing is wrong (spec/incidents.md 1, failure classes).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FaultClass {
    /// The lookup finds nobody.
    LookupNotFound,
    /// The lookup finds several.
    LookupMulti,
    /// The service account may not do it.
    Permission,
    /// The account is disabled, locked out, or the current password is wrong.
    AccountState,
    /// A password policy refuses the password.
    Policy,
    /// The connector or a domain controller is set up wrongly.
    AdConfig,
    /// Active Directory said something that the service has no name for.
    AdUnknown,
    /// The service and the cloud don't reach each other.
    Connectivity,
    /// Keys or the configuration file.
    CryptoOrConfig,
    /// Turning the feature on or off.
    Onboarding,
    /// Licences and policies of the tenant.
    TenantOrLicence,
    /// Synchronisation, before any password.
    SyncGraph,
    /// Nothing is wrong.
    Healthy,
}

impl FaultClass {
    /// The stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::LookupNotFound => "LOOKUP_NOT_FOUND",
            Self::LookupMulti => "LOOKUP_MULTI",
            Self::Permission => "PERMISSION",
            Self::AccountState => "ACCOUNT_STATE",
            Self::Policy => "POLICY",
            Self::AdConfig => "AD_CONFIG",
            Self::AdUnknown => "AD_UNKNOWN",
            Self::Connectivity => "CONNECTIVITY",
            Self::CryptoOrConfig => "CRYPTO_OR_CONFIG",
            Self::Onboarding => "ONBOARDING",
            Self::TenantOrLicence => "TENANT_OR_LICENSE",
            Self::SyncGraph => "SYNC_GRAPH",
            Self::Healthy => "HEALTHY",
        }
    }
}

/// A known fault.
#[derive(Clone, Copy, Debug)]
pub struct Fault {
    /// The stable name.
    pub code: &'static str,
    /// Its class.
    pub class: FaultClass,
    /// What is wrong, in one sentence.
    pub message: &'static str,
    /// What helps.
    pub cure: &'static str,
    /// The incidents that showed it (spec/incidents.md 2).
    pub incidents: &'static str,
    /// By what a text shows it.
    pub signatures: &'static [Signature],
}

/// A way in which a text shows a fault.
#[derive(Clone, Copy, Debug)]
pub struct Signature {
    /// How sure the fault is when the text has the clues.
    pub confidence: Confidence,
    /// The clues that must all be there.
    pub all: &'static [Clue],
    /// The clues of which one must be there; empty if those above are enough.
    pub any: &'static [Clue],
}

impl Signature {
    /// The clues that the text has, if they are enough.
    pub fn matched(&self, text: &EventText) -> Option<Vec<Clue>> {
        let there = |clues: &'static [Clue]| clues.iter().copied().filter(|clue| clue.is_in(text));
        let all: Vec<Clue> = there(self.all).collect();
        let any: Vec<Clue> = there(self.any).collect();
        let enough = all.len() == self.all.len() && (self.any.is_empty() || !any.is_empty());
        enough.then(|| [all, any].concat())
    }
}

/// One of these clues makes the fault likely: the text names it.
pub(super) const fn names_it(any: &'static [Clue]) -> Signature {
    Signature { confidence: Confidence::Likely, all: &[], any }
}

/// One of these clues makes the fault possible: others show the same.
pub(super) const fn allows_it(any: &'static [Clue]) -> Signature {
    Signature { confidence: Confidence::Possible, all: &[], any }
}
