//! Who is a member of which groups, through any number of other groups.

use super::Forest;
use crate::schema::{AttributeName, Dn, DnKey, Scalar, Sid};
use std::collections::{BTreeMap, BTreeSet};

/// The memberships of one forest: `member` of groups, `memberOf` where a dump carries that instead, and the primary
/// group of users.
#[derive(Clone, Debug, Default)]
pub struct Memberships {
    groups_of: BTreeMap<DnKey, BTreeSet<DnKey>>,
}

impl Memberships {
    /// Reads the memberships of a forest.
    pub fn of_forest(forest: &Forest) -> Self {
        let [member, member_of] = ["member", "memberOf"].map(AttributeName::new);
        let mut memberships = Self::default();
        let primary_groups = PrimaryGroups::of(forest);
        for (_, entry) in forest.entries() {
            for target in entry.values(member).iter().filter_map(dn_of) {
                memberships.add(&target, &entry.dn);
            }
            for group in entry.values(member_of).iter().filter_map(dn_of) {
                memberships.add(&entry.dn, &group);
            }
            if let Some(group) = primary_groups.of_entry(entry) {
                memberships.add(&entry.dn, group);
            }
        }
        memberships
    }

    /// Makes an object a direct member of a group.
    pub fn add(&mut self, member: &Dn, group: &Dn) {
        self.groups_of.entry(member.key()).or_default().insert(group.key());
    }

    /// The groups that an object is a member of, directly or through other groups. Groups may contain each other in a
    /// circle.
    pub fn of(&self, member: &Dn) -> BTreeSet<DnKey> {
        let mut found = BTreeSet::new();
        let mut waiting = vec![member.key()];
        while let Some(next) = waiting.pop() {
            for group in self.groups_of.get(&next).into_iter().flatten() {
                if found.insert(group.clone()) {
                    waiting.push(group.clone());
                }
            }
        }
        found
    }
}

/// The groups of a forest by SID, to find a user's `primaryGroupID` among them.
struct PrimaryGroups {
    by_sid: BTreeMap<Vec<u8>, Dn>,
    sid: AttributeName,
    group_id: AttributeName,
}

impl PrimaryGroups {
    fn of(forest: &Forest) -> Self {
        let [sid, group_id] = ["objectSid", "primaryGroupID"].map(AttributeName::new);
        let groups = forest.entries().filter(|(_, entry)| {
            entry.most_derived_class().is_some_and(|class| class.eq_ignore_ascii_case("group"))
        });
        let by_sid = groups
            .filter_map(|(_, entry)| Some((sid_of(entry.values(sid).first()?)?, entry.dn.clone())))
            .map(|(sid, dn)| (sid.as_bytes().to_vec(), dn))
            .collect();
        Self { by_sid, sid, group_id }
    }

    /// The group whose SID is the user's with the primary group's identifier at its end.
    fn of_entry(&self, entry: &super::Entry) -> Option<&Dn> {
        let own = sid_of(entry.values(self.sid).first()?)?;
        let identifier = number_of(entry.values(self.group_id).first()?)?;
        let domain = own.as_bytes().split_last_chunk::<4>()?.0;
        self.by_sid.get(&[domain, &identifier.to_le_bytes()].concat())
    }
}

fn dn_of(value: &Scalar) -> Option<Dn> {
    match value {
        Scalar::Reference(dn) => Some(dn.clone()),
        Scalar::Text(text) => Dn::parse(text).ok(),
        Scalar::Number(_) | Scalar::Boolean(_) | Scalar::Binary(_) => None,
    }
}

/// A SID, whether a dump wrote its bytes or its text.
pub(super) fn sid_of(value: &Scalar) -> Option<Sid> {
    match value {
        Scalar::Binary(bytes) => Sid::from_bytes(bytes).ok(),
        Scalar::Text(text) => text.parse().ok(),
        Scalar::Number(_) | Scalar::Boolean(_) | Scalar::Reference(_) => None,
    }
}

fn number_of(value: &Scalar) -> Option<u32> {
    match value {
        Scalar::Number(number) => u32::try_from(*number).ok(),
        Scalar::Text(text) => text.trim().parse().ok(),
        Scalar::Boolean(_) | Scalar::Binary(_) | Scalar::Reference(_) => None,
    }
}
