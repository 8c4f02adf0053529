//! What a text says against a password: the reasons of a policy by name, as a rehearsed log writes them.

use crate::writeback::policy::PasswordReason;
use std::collections::BTreeSet;

/// What stands before the reasons.
pub(super) const LEAD: &str = "against the policy:";

/// Every reason that a text names.
pub(super) fn policy_reasons(text: &str) -> BTreeSet<PasswordReason> {
    text.match_indices(LEAD)
        .flat_map(|(at, _)| named_first(text.get(at + LEAD.len()..).unwrap_or_default()))
        .collect()
}

/// The reasons at the beginning of a list: it ends with what is no reason, and with the first that more words follow.
fn named_first(list: &str) -> Vec<PasswordReason> {
    let mut reasons = Vec::new();
    for item in list.split(',') {
        let mut words = item.split_whitespace();
        let Some(reason) = words.next().and_then(PasswordReason::named) else { break };
        reasons.push(reason);
        if words.next().is_some() {
            break;
        }
    }
    reasons
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_ends_where_its_names_end() {
        let text = "Details: against the policy: minAge, history\nError, length\nagainst the policy: banned";
        let expected = [PasswordReason::History, PasswordReason::MinimumAge, PasswordReason::Banned];
        assert_eq!(policy_reasons(text), BTreeSet::from(expected));
        assert!(policy_reasons("the policy: minAge").is_empty());
    }
}
