//! All rules of a server.

use super::{Direction, ImmutableTag, SyncRule};
use crate::schema::{Guid, ObjectType, eq_folded};
use foldhash::HashMap;

/// A rule of a [`RuleBook`]; it stays valid when rules are added, edited or removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleId(u32);

/// The sync rules of a server, in order of precedence.
#[derive(Clone, Debug, Default)]
pub struct RuleBook {
    rules: Vec<SyncRule>,
    removed: Vec<bool>,
    by_precedence: Vec<RuleId>,
    candidates: HashMap<(Direction, Guid), HashMap<ObjectType, Vec<RuleId>>>,
}

impl RuleBook {
    /// A book of these rules.
    pub fn new(rules: impl IntoIterator<Item = SyncRule>) -> Self {
        let mut book = Self::default();
        for rule in rules {
            book.push(rule);
        }
        book.sort();
        book
    }

    /// Adds a rule.
    pub fn add(&mut self, rule: SyncRule) -> RuleId {
        let id = self.push(rule);
        self.sort();
        id
    }

    /// Removes a rule: links made by it keep its id, but it is never in scope again, as if it were disabled
    /// (spec/sync-engine.md 1.3.1 step 4).
    pub fn remove(&mut self, id: RuleId) {
        if let (Some(removed), Some(rule)) =
            (self.removed.get_mut(id.0 as usize), self.rules.get_mut(id.0 as usize))
        {
            *removed = true;
            rule.disabled = true;
        }
        self.sort();
    }

    /// Changes a rule.
    pub fn edit(&mut self, id: RuleId, change: impl FnOnce(&mut SyncRule)) {
        if let Some(rule) = self.rules.get_mut(id.0 as usize) {
            change(rule);
        }
        self.sort();
    }

    /// The rule; `None` only for an id of another book.
    pub fn get(&self, id: RuleId) -> Option<&SyncRule> {
        self.rules.get(id.0 as usize)
    }

    /// Every rule that was not removed, in order of precedence.
    pub fn iter(&self) -> impl Iterator<Item = (RuleId, &SyncRule)> {
        self.by_precedence.iter().filter_map(|id| Some((*id, self.get(*id)?)))
    }

    /// The enabled rules of a connector and direction for objects of this type, in order of precedence
    /// (spec/sync-engine.md 1.3.1 step 1).
    pub fn candidates(
        &self,
        direction: Direction,
        connector: Guid,
        source_type: &ObjectType,
    ) -> impl Iterator<Item = (RuleId, &SyncRule)> {
        let by_type = self.candidates.get(&(direction, connector));
        let ids = by_type.and_then(|by_type| by_type.get(source_type));
        ids.map(Vec::as_slice).unwrap_or_default().iter().filter_map(|id| Some((*id, self.get(*id)?)))
    }

    /// The rules meant by a name: a tag, a tag's family, or a display name, whatever its case.
    pub fn named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = (RuleId, &'a SyncRule)> {
        self.iter().filter(move |(_, rule)| rule.tag.is_meant_by(name) || eq_folded(&rule.name, name))
    }

    /// The inbound rules of a connector that have a tag of this family, enabled or not.
    pub fn of_family<'a>(
        &'a self,
        connector: Guid,
        family: &'a str,
    ) -> impl Iterator<Item = (RuleId, &'a SyncRule)> {
        self.iter().filter(move |(_, rule)| rule.connector == connector && rule.tag.is_of(family))
    }

    /// How many rules there are.
    pub fn len(&self) -> usize {
        self.by_precedence.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.by_precedence.is_empty()
    }

    fn push(&mut self, rule: SyncRule) -> RuleId {
        let id = RuleId(u32::try_from(self.rules.len()).unwrap_or(u32::MAX));
        self.rules.push(rule);
        self.removed.push(false);
        id
    }

    fn sort(&mut self) {
        let mut order: Vec<(i64, Guid, RuleId)> = Vec::with_capacity(self.rules.len());
        for (index, (rule, removed)) in self.rules.iter().zip(&self.removed).enumerate() {
            if !removed {
                order.push((rule.precedence, rule.id, RuleId(u32::try_from(index).unwrap_or(u32::MAX))));
            }
        }
        order.sort();
        self.by_precedence = order.into_iter().map(|(_, _, id)| id).collect();
        self.candidates.clear();
        for id in &self.by_precedence {
            let Some(rule) = self.rules.get(id.0 as usize).filter(|rule| !rule.disabled) else { continue };
            let by_type = self.candidates.entry((rule.direction, rule.connector)).or_default();
            by_type.entry(rule.source_type.clone()).or_default().push(*id);
        }
    }
}

impl SyncRule {
    /// Whether the rule marks enabled user accounts by its tag (spec/lookup.md, step 4).
    pub fn marks_enabled_account(&self) -> bool {
        self.direction == Direction::Inbound && self.tag.is_of(ImmutableTag::USER_ACCOUNT_ENABLED)
    }
}
