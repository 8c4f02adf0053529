//! Sets of rules, each kept once.

use crate::rule::RuleId;
use foldhash::HashMap;
use std::sync::Arc;

/// A set of rules that are in scope together. Users of a forest share a handful of sets, so a link carries a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct RuleSetId(u32);

/// The table of rule sets. The empty set is [`RuleSetId::default`].
#[derive(Clone, Debug)]
pub struct RuleSets {
    sets: Vec<Arc<[RuleId]>>,
    numbers: HashMap<Arc<[RuleId]>, RuleSetId>,
}

impl Default for RuleSets {
    fn default() -> Self {
        let empty: Arc<[RuleId]> = Arc::from([]);
        Self { sets: vec![Arc::clone(&empty)], numbers: HashMap::from_iter([(empty, RuleSetId(0))]) }
    }
}

impl RuleSets {
    /// The number of a set; rules are given in order of precedence.
    pub fn intern(&mut self, rules: &[RuleId]) -> RuleSetId {
        if let Some(number) = self.numbers.get(rules) {
            return *number;
        }
        let number = RuleSetId(u32::try_from(self.sets.len()).unwrap_or(u32::MAX));
        let set: Arc<[RuleId]> = rules.into();
        self.sets.push(Arc::clone(&set));
        self.numbers.insert(set, number);
        number
    }

    /// The rules of a set, in order of precedence.
    pub fn get(&self, id: RuleSetId) -> &[RuleId] {
        self.sets.get(id.0 as usize).map_or(&[], AsRef::as_ref)
    }
}
