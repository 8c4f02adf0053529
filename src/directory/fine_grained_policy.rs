//! Fine-grained password policies (PSOs): which one holds for a user.

use super::{Memberships, PasswordPolicy};
use crate::schema::{Dn, Guid};

/// A fine-grained password policy: a password settings object of a domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FineGrainedPolicy {
    /// Its name.
    pub name: String,
    /// Its `objectGUID`, which breaks ties.
    pub guid: Guid,
    /// `msDS-PasswordSettingsPrecedence`: the lowest wins.
    pub precedence: u32,
    /// `msDS-PSOAppliesTo`: users and groups.
    pub applies_to: Vec<Dn>,
    /// What it demands.
    pub policy: PasswordPolicy,
}

/// The policy that holds for a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EffectivePolicy<'a> {
    /// What it demands.
    pub policy: &'a PasswordPolicy,
    /// The fine-grained policy that it comes from; none for the policy of the domain.
    pub fine_grained: Option<&'a FineGrainedPolicy>,
}

impl<'a> EffectivePolicy<'a> {
    /// The policy that holds for a user (spec/writeback.md 8): of those linked to the user, else of those linked to a
    /// group that the user is a member of, directly or through other groups, the one with the lowest precedence, and
    /// among equals the one with the lowest GUID; else the policy of the domain.
    pub fn of(
        domain: &'a PasswordPolicy,
        fine_grained: &'a [FineGrainedPolicy],
        user: &Dn,
        memberships: &Memberships,
    ) -> Self {
        let groups = memberships.of(user);
        let own = fine_grained.iter().filter(|policy| policy.applies_to.contains(user));
        let of_groups = fine_grained
            .iter()
            .filter(|policy| policy.applies_to.iter().any(|target| groups.contains(&target.key())));
        match first(own).or_else(|| first(of_groups)) {
            Some(winner) => Self { policy: &winner.policy, fine_grained: Some(winner) },
            None => Self { policy: domain, fine_grained: None },
        }
    }
}

fn first<'a>(policies: impl Iterator<Item = &'a FineGrainedPolicy>) -> Option<&'a FineGrainedPolicy> {
    policies.min_by_key(|policy| (policy.precedence, policy.guid))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dn(text: &str) -> Dn {
        Dn::parse(text).unwrap()
    }

    fn policy(name: &str, guid: u128, precedence: u32, applies_to: &[&str]) -> FineGrainedPolicy {
        FineGrainedPolicy {
            name: name.to_owned(),
            guid: Guid::from_u128(guid),
            precedence,
            applies_to: applies_to.iter().map(|target| dn(target)).collect(),
            policy: PasswordPolicy { minimum_length: precedence, ..PasswordPolicy::default() },
        }
    }

    fn winner(policies: &[FineGrainedPolicy]) -> Option<String> {
        let mut memberships = Memberships::default();
        memberships.add(&dn("CN=Ana,DC=a"), &dn("CN=Inner,DC=a"));
        memberships.add(&dn("CN=Inner,DC=a"), &dn("CN=Outer,DC=a"));
        let domain = PasswordPolicy::default();
        let effective = EffectivePolicy::of(&domain, policies, &dn("cn=ana,dc=A"), &memberships);
        effective.fine_grained.map(|policy| policy.name.clone())
    }

    #[test]
    fn a_direct_link_beats_a_better_precedence_of_a_group() {
        let policies = [policy("group", 1, 1, &["CN=Inner,DC=a"]), policy("direct", 2, 90, &["CN=Ana,DC=a"])];
        assert_eq!(winner(&policies).as_deref(), Some("direct"));
    }

    #[test]
    fn the_lowest_precedence_wins_then_the_lowest_guid() {
        let policies = [
            policy("late", 1, 20, &["CN=Inner,DC=a"]),
            policy("high guid", 9, 10, &["CN=Inner,DC=a"]),
            policy("low guid", 5, 10, &["CN=Outer,DC=a"]),
        ];
        assert_eq!(
            winner(&policies).as_deref(),
            Some("low guid"),
            "a nested group counts as much as a direct one"
        );
    }

    #[test]
    fn without_a_link_the_domain_decides() {
        assert_eq!(winner(&[policy("other", 1, 1, &["CN=Elsewhere,DC=a"])]), None);
    }
}
