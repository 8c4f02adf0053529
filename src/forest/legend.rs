//! What the numbers of an image stand for: connectors, rules, kinds of link, classes of person.

use super::Class;
use crate::lookup::Qualification;
use crate::schema::{Guid, eq_folded};

/// A connector that links lead to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForestConnector {
    /// Its name: the forest's FQDN.
    pub name: String,
    /// Its id.
    pub id: Guid,
}

/// What an answer needs to know of an inbound rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleFacts {
    /// The rule's id.
    pub id: Guid,
    /// The display name; not unique with several forests.
    pub name: String,
    /// The immutable tag; empty for custom rules.
    pub tag: String,
    /// The precedence.
    pub precedence: i64,
    /// Whether the tag is of the family that marks enabled accounts.
    pub marks_enabled: bool,
    /// The `EnablePasswordSync` flag.
    pub password_sync: bool,
}

impl RuleFacts {
    /// Whether a name means the rule: its id, its display name, its tag, or its tag's family, whatever the case.
    pub fn is_meant_by(&self, name: &str) -> bool {
        eq_folded(&self.name, name)
            || crate::rule::ImmutableTag::new(&self.tag).is_meant_by(name)
            || name.parse::<Guid>().is_ok_and(|id| id == self.id)
    }
}

/// Everything about a link that many share. A class holds its number.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LinkKind {
    /// The connector, by its place in [`Legend::connectors`].
    pub connector: u16,
    /// The inbound rules in scope, by their places in [`Legend::rules`], in order of precedence.
    pub rules: Vec<u32>,
    /// Whether an inbound rule supports the link; without one none counts (see
    /// [`crate::explain::CauseCode::NotJoinedInbound`]).
    pub supported: bool,
    /// Whether the object at its end is there.
    pub present: bool,
}

impl LinkKind {
    /// Whether a link of this kind qualifies where these rules do.
    pub fn qualifies(&self, mut accepts: impl FnMut(u32) -> bool) -> bool {
        self.supported && self.rules.iter().any(|rule| accepts(*rule))
    }
}

/// The tables that the numbers of an image point into.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Legend {
    /// The AD connectors, in order of connection.
    pub connectors: Vec<ForestConnector>,
    /// The inbound rules that were met on links, in order of precedence.
    pub rules: Vec<RuleFacts>,
    /// The kinds of link.
    pub kinds: Vec<LinkKind>,
    /// The classes of person, from number 1; number 0 means that a line is empty.
    pub classes: Vec<Class>,
}

impl Legend {
    /// The class of this number.
    pub fn class(&self, number: u32) -> Option<&Class> {
        self.classes.get(usize::try_from(number).ok()?.checked_sub(1)?)
    }

    /// Whether a link of this kind qualifies under a reading.
    pub fn qualifies(&self, kind: &LinkKind, qualification: Qualification) -> bool {
        kind.qualifies(|rule| {
            self.rules.get(rule as usize).is_some_and(|facts| match qualification {
                Qualification::ImmutableTag => facts.marks_enabled,
                Qualification::PasswordSyncFlag => facts.password_sync,
            })
        })
    }

    /// Which kinds of link qualify where the rules of these names do, by the number of the kind.
    pub fn qualifying(&self, names: &[String]) -> Vec<bool> {
        let meant: Vec<bool> =
            self.rules.iter().map(|rule| names.iter().any(|name| rule.is_meant_by(name))).collect();
        let accepts = |rule: u32| meant.get(rule as usize).copied().unwrap_or_default();
        self.kinds.iter().map(|kind| kind.qualifies(accepts)).collect()
    }

    /// Why the tables can't be those of an image, if they can't: every number must point to something.
    pub fn mistake(&self) -> Option<String> {
        for (number, kind) in self.kinds.iter().enumerate() {
            if usize::from(kind.connector) >= self.connectors.len() {
                return Some(format!("kind {number} is of connector {}, which is not there", kind.connector));
            }
            if let Some(rule) = kind.rules.iter().find(|rule| **rule as usize >= self.rules.len()) {
                return Some(format!("kind {number} carries rule {rule}, which is not there"));
            }
        }
        let known = self.classes.iter().enumerate();
        for (number, class) in known {
            for ending in [class.by_tag, class.by_flag] {
                if ending.link.is_some_and(|link| usize::from(link) >= class.links()) {
                    return Some(format!("class {} ends at a link that is not there", number + 1));
                }
            }
            if let Some(kind) = class.kinds.iter().find(|kind| usize::from(**kind) >= self.kinds.len()) {
                return Some(format!("class {} has a link of kind {kind}, which is not there", number + 1));
            }
        }
        None
    }
}
