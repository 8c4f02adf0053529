//! The groups whose members nobody may reset from the cloud.

use super::memberships::sid_of;
use super::{EntryId, Forest, Memberships};
use crate::schema::{AttributeName, Scalar};

/// Why an account is protected (spec/writeback.md 5).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Protection {
    /// It is a member, directly or through other groups, of this protected group.
    MemberOf(String),
    /// It is protected itself: the domain's `Administrator` or `krbtgt`.
    Itself,
    /// `adminCount` is 1: it was protected once, and nobody gave it its inherited rights back.
    AdminCount,
}

/// The protected groups by the last number of their SID, with the names by which they are known where a file states no
/// SID. Source: Active Directory's list of protected accounts and groups.
const GROUPS: [(u32, &str); 11] = [
    (512, "Domain Admins"),
    (516, "Domain Controllers"),
    (518, "Schema Admins"),
    (519, "Enterprise Admins"),
    (521, "Read-only Domain Controllers"),
    (544, "Administrators"),
    (548, "Account Operators"),
    (549, "Server Operators"),
    (550, "Print Operators"),
    (551, "Backup Operators"),
    (552, "Replicator"),
];

/// The accounts that are protected themselves, likewise.
const ACCOUNTS: [(u32, &str); 2] = [(500, "Administrator"), (502, "krbtgt")];

/// The least number that an administrator's own objects get; below are the well-known ones.
const FIRST_OWN_RID: u32 = 1000;

/// Why an account is protected; none if it is not.
pub fn protection(forest: &Forest, memberships: &Memberships, account: EntryId) -> Option<Protection> {
    let entry = forest.entry(account)?;
    let is_account = match rid(forest, account) {
        Some(rid) => ACCOUNTS.iter().any(|(own, _)| *own == rid),
        None => named(forest, account, &ACCOUNTS).is_some(),
    };
    if is_account {
        return Some(Protection::Itself);
    }
    let groups = memberships.of(&entry.dn);
    let known = forest.entries().filter(|(_, group)| groups.contains(&group.dn.key()));
    let mut names: Vec<&str> = known.filter_map(|(id, _)| protected_group(forest, id)).collect();
    names.sort_unstable();
    if let Some(name) = names.first() {
        return Some(Protection::MemberOf((*name).to_owned()));
    }
    let count = entry.values(AttributeName::new("adminCount")).first()?;
    let is_one = match count {
        Scalar::Number(number) => *number == 1,
        Scalar::Text(text) => text.trim() == "1",
        Scalar::Boolean(_) | Scalar::Binary(_) | Scalar::Reference(_) => false,
    };
    is_one.then_some(Protection::AdminCount)
}

/// The protected group that a group is: by the last number of its SID if it is a well-known one, else by its name,
/// because groups of a scenario file have no well-known SID.
fn protected_group(forest: &Forest, group: EntryId) -> Option<&'static str> {
    match rid(forest, group).filter(|rid| *rid < FIRST_OWN_RID) {
        Some(rid) => GROUPS.iter().find(|(own, _)| *own == rid).map(|(_, name)| *name),
        None => named(forest, group, &GROUPS),
    }
}

/// The last number of an entry's SID.
fn rid(forest: &Forest, id: EntryId) -> Option<u32> {
    let sid = sid_of(forest.entry(id)?.values(AttributeName::new("objectSid")).first()?)?;
    sid.as_bytes().last_chunk::<4>().map(|last| u32::from_le_bytes(*last))
}

/// The name of the list by which an entry goes.
fn named(forest: &Forest, id: EntryId, list: &[(u32, &'static str)]) -> Option<&'static str> {
    let entry = forest.entry(id)?;
    let account_name = entry.values(AttributeName::new("sAMAccountName")).first().and_then(Scalar::as_text);
    let own = account_name.map(str::to_owned).or_else(|| entry.dn.rdns().next().map(|rdn| rdn.text()))?;
    list.iter().find(|(_, known)| known.eq_ignore_ascii_case(&own)).map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::Entry;
    use crate::schema::Location;

    fn add(forest: &mut Forest, dn: &str, class: &str, attributes: &[(&str, &str)]) -> EntryId {
        let dn = forest.full_dn(dn).unwrap();
        let attributes = attributes
            .iter()
            .map(|(name, value)| (AttributeName::new(name), vec![Scalar::text(value)]))
            .collect();
        forest.add(Entry { dn, classes: vec![class.to_owned()], attributes, at: Location::file("test") })
    }

    fn of(forest: &Forest, id: EntryId) -> Option<Protection> {
        protection(forest, &Memberships::of_forest(forest), id)
    }

    #[test]
    fn nested_members_of_a_protected_group_are_protected() {
        let mut forest = Forest::new("a.test").unwrap();
        let ana = add(&mut forest, "CN=Ana", "user", &[]);
        let ben = add(&mut forest, "CN=Ben", "user", &[]);
        add(&mut forest, "CN=Helpdesk", "group", &[("member", "CN=Ana,DC=a,DC=test")]);
        add(&mut forest, "CN=Tier 0", "group", &[("member", "CN=Helpdesk,DC=a,DC=test")]);
        add(
            &mut forest,
            "CN=Domänen-Admins",
            "group",
            &[("member", "CN=Tier 0,DC=a,DC=test"), ("objectSid", "S-1-5-21-1-2-3-512")],
        );
        assert_eq!(of(&forest, ana), Some(Protection::MemberOf("Domain Admins".to_owned())));
        assert_eq!(of(&forest, ben), None);
    }

    #[test]
    fn groups_in_a_circle_end() {
        let mut forest = Forest::new("a.test").unwrap();
        let ana = add(&mut forest, "CN=Ana", "user", &[("memberOf", "CN=X,DC=a,DC=test")]);
        add(&mut forest, "CN=X", "group", &[("memberOf", "CN=Y,DC=a,DC=test")]);
        add(&mut forest, "CN=Y", "group", &[("memberOf", "CN=X,DC=a,DC=test")]);
        assert_eq!(of(&forest, ana), None);
        add(&mut forest, "CN=Backup Operators", "group", &[("member", "CN=Y,DC=a,DC=test")]);
        assert_eq!(of(&forest, ana), Some(Protection::MemberOf("Backup Operators".to_owned())));
    }

    #[test]
    fn a_primary_group_counts() {
        let mut forest = Forest::new("a.test").unwrap();
        let ana = add(
            &mut forest,
            "CN=Ana",
            "user",
            &[("objectSid", "S-1-5-21-1-2-3-1104"), ("primaryGroupID", "512")],
        );
        add(&mut forest, "CN=DA", "group", &[("objectSid", "S-1-5-21-1-2-3-512")]);
        assert_eq!(of(&forest, ana), Some(Protection::MemberOf("Domain Admins".to_owned())));
    }

    #[test]
    fn a_left_over_admin_count_protects() {
        let mut forest = Forest::new("a.test").unwrap();
        let [once, never] = ["1", "0"]
            .map(|count| add(&mut forest, &format!("CN=U{count}"), "user", &[("adminCount", count)]));
        assert_eq!(of(&forest, once), Some(Protection::AdminCount));
        assert_eq!(of(&forest, never), None);
    }

    #[test]
    fn a_decoy_account_is_not_protected_by_its_name() {
        let mut forest = Forest::new("a.test").unwrap();
        let [decoy, real, unknown] = ["S-1-5-21-1-2-3-1199", "S-1-5-21-1-2-3-500", ""].map(|sid| {
            let attributes: &[(&str, &str)] = if sid.is_empty() { &[] } else { &[("objectSid", sid)] };
            add(&mut forest, &format!("CN=Administrator,OU=X{sid}"), "user", attributes)
        });
        assert_eq!(of(&forest, decoy), None);
        assert_eq!(of(&forest, real), Some(Protection::Itself));
        assert_eq!(of(&forest, unknown), Some(Protection::Itself), "without a SID the name has to do");
    }
}
