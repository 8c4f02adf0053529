//! The known faults, family by family (spec/incidents.md 2).

mod account;
mod configuration;
mod connectivity;
mod lookup;
mod onboarding;
mod permission;
pub(super) mod symptom;
mod sync_error;
mod sync_graph;
mod tenant;

use super::clue::Clue::{Against, BuildBefore, Event, Hresult, SamCall, Says, Sspr};
use super::fault::{FaultClass, Signature, allows_it, names_it};
use super::{Clue, Confidence, Fault};
use onboarding::LICENCE_TEXT;

/// Every known fault. Among equally likely ones the order of this list decides: what is cheaper to check comes first.
pub(super) fn all() -> impl Iterator<Item = &'static Fault> {
    [
        lookup::FAULTS,
        account::FAULTS,
        permission::FAULTS,
        configuration::FAULTS,
        connectivity::FAULTS,
        onboarding::FAULTS,
        tenant::FAULTS,
        sync_graph::FAULTS,
        sync_error::FAULTS,
    ]
    .into_iter()
    .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn codes_stand_once_and_phrases_are_in_lower_case() {
        let codes: Vec<&str> = all().map(|fault| fault.code).collect();
        assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), codes.len());
        for fault in all() {
            for signature in fault.signatures {
                assert!(!signature.all.is_empty() || !signature.any.is_empty(), "{}", fault.code);
                for clue in signature.all.iter().chain(signature.any) {
                    if let Says(phrase) = clue {
                        assert_eq!(*phrase, phrase.to_lowercase(), "{}", fault.code);
                    }
                    if let Event(id) = clue {
                        assert!(crate::writeback::diagnosis::event_name(*id).is_some(), "{id}");
                    }
                    let is_final = clue.is_final() && fault.class != FaultClass::Policy;
                    assert!(!is_final, "{}: only a policy names all that it has", fault.code);
                }
            }
        }
    }
}
