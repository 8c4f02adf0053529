//! The whole state of the reference engine, and how it is changed.

use super::connector::Connector;
use super::index::{CsFact, Index, MvFact, cs_facts, mv_facts};
use super::object::{CsKey, CsObject, MvObject};
use anchorwalk::rule::{Direction, RuleBook, RuleId, SyncRule};
use anchorwalk::schema::{AttributeName, Dn, Guid, ObjectType, Schema};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A rule with its id.
pub(crate) type Numbered = (RuleId, Arc<SyncRule>);

/// The choices of the specification that the reference engine knows (spec/sync-engine.md 1.11).
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a choice of the specification")]
pub(crate) struct Options {
    /// `attribute EQUAL False` holds for an absent boolean.
    pub(crate) absent_boolean_equals_false: bool,
    /// Scope clauses compare text with regard to case.
    pub(crate) scope_case_sensitive: bool,
    /// An outbound error leaves the inbound side as it is computed.
    pub(crate) keeps_inbound_on_outbound_error: bool,
    /// Flows that have lost are evaluated too.
    pub(crate) evaluate_all: bool,
    /// Objects are processed by DN, not by creation.
    pub(crate) by_dn: bool,
    /// What `Now()` returns.
    pub(crate) now: jiff::Timestamp,
}

/// The state: configuration, connector spaces, metaverse.
#[derive(Clone, Debug)]
pub(crate) struct Engine {
    pub(crate) connectors: Vec<Connector>,
    pub(crate) rules: BTreeMap<RuleId, Arc<SyncRule>>,
    /// Every rule that ever was, as it was last: one that was removed is out of scope, and what it attached is still
    /// what a rule of its link type attached (1.3.1 step 4, 1.7.2).
    pub(crate) ever: BTreeMap<RuleId, Arc<SyncRule>>,
    pub(crate) metaverse_schema: Schema,
    pub(crate) options: Options,
    pub(crate) cs: BTreeMap<CsKey, CsObject>,
    pub(crate) mv: BTreeMap<Guid, MvObject>,
    pub(crate) cs_index: Index<CsFact, CsKey>,
    pub(crate) mv_index: Index<MvFact, Guid>,
    /// What the run under way has created: what applies once still applies (1.8.1).
    pub(super) created: BTreeSet<Guid>,
    next_number: u64,
    joined: BTreeSet<AttributeName>,
    /// What the objects were before the object under way changed them.
    before: Before,
}

/// Objects as they were; `None` for those that were not there.
#[derive(Clone, Debug, Default)]
pub(crate) struct Before {
    pub(crate) cs: BTreeMap<CsKey, Option<CsObject>>,
    pub(crate) mv: BTreeMap<Guid, Option<MvObject>>,
}

impl Engine {
    /// An engine with nothing imported.
    pub(crate) fn new(
        connectors: Vec<Connector>,
        rules: &RuleBook,
        metaverse_schema: Schema,
        options: Options,
    ) -> Self {
        let mut engine = Self {
            connectors,
            rules: BTreeMap::new(),
            ever: BTreeMap::new(),
            metaverse_schema,
            options,
            cs: BTreeMap::new(),
            mv: BTreeMap::new(),
            cs_index: Index::default(),
            mv_index: Index::default(),
            created: BTreeSet::new(),
            next_number: 0,
            joined: BTreeSet::new(),
            before: Before::default(),
        };
        engine.set_rules(rules);
        engine
    }

    /// Takes these rules from now on; a full synchronisation notices.
    pub(crate) fn set_rules(&mut self, rules: &RuleBook) {
        self.rules = rules.iter().map(|(id, rule)| (id, Arc::new(rule.clone()))).collect();
        self.ever.extend(self.rules.clone());
        self.joined = self
            .rules
            .values()
            .flat_map(|rule| rule.join.iter().flat_map(|group| &group.clauses))
            .flat_map(|clause| [clause.cs_attribute, clause.mv_attribute])
            .collect();
        self.cs_index = Index::default();
        self.mv_index = Index::default();
        for (key, object) in &self.cs {
            self.cs_index.add(cs_facts(*key, object, &self.joined), *key);
        }
        for (guid, object) in &self.mv {
            self.mv_index.add(mv_facts(object, &self.joined), *guid);
        }
    }

    /// The enabled rules of a connector and direction for objects of this type, by precedence
    /// (spec/sync-engine.md 1.3.1 step 1).
    pub(crate) fn candidates(
        &self,
        direction: Direction,
        connector: usize,
        source_type: &ObjectType,
    ) -> Vec<Numbered> {
        let owner = self.connectors.get(connector).map(|connector| connector.id);
        let mut candidates: Vec<Numbered> = self
            .rules
            .iter()
            .filter(|(_, rule)| !rule.disabled && rule.direction == direction)
            .filter(|(_, rule)| Some(rule.connector) == owner && rule.source_type == *source_type)
            .map(|(id, rule)| (*id, Arc::clone(rule)))
            .collect();
        candidates.sort_by_key(|(_, rule)| (rule.precedence, rule.id));
        candidates
    }

    /// The rules of these ids that are still there, as they are in order of precedence.
    pub(crate) fn numbered(&self, ids: &[RuleId]) -> Vec<Numbered> {
        ids.iter().filter_map(|id| Some((*id, Arc::clone(self.rules.get(id)?)))).collect()
    }

    /// A key for a new object of a connector.
    pub(crate) fn new_key(&mut self, connector: usize) -> CsKey {
        self.next_number += 1;
        CsKey { connector, number: self.next_number }
    }

    /// Puts an object of a connector space, or removes it.
    pub(crate) fn put_cs(&mut self, key: CsKey, object: Option<CsObject>) {
        let old = self.cs.remove(&key);
        if let Some(old) = &old {
            self.cs_index.remove(&cs_facts(key, old, &self.joined), key);
        }
        self.before.cs.entry(key).or_insert(old);
        if let Some(object) = object {
            self.cs_index.add(cs_facts(key, &object, &self.joined), key);
            self.cs.insert(key, object);
        }
    }

    /// Puts a metaverse object, or removes it.
    pub(crate) fn put_mv(&mut self, guid: Guid, object: Option<MvObject>) {
        let old = self.mv.remove(&guid);
        if let Some(old) = &old {
            self.mv_index.remove(&mv_facts(old, &self.joined), guid);
        }
        self.before.mv.entry(guid).or_insert(old);
        if let Some(object) = object {
            self.mv_index.add(mv_facts(&object, &self.joined), guid);
            self.mv.insert(guid, object);
        }
    }

    /// From now on changes are remembered anew; returns what was remembered.
    pub(crate) fn begin(&mut self) -> Before {
        std::mem::take(&mut self.before)
    }

    /// What objects were before they were changed.
    pub(crate) fn before(&self) -> &Before {
        &self.before
    }

    /// Remembers what was remembered before the last [`Engine::begin`] too.
    pub(crate) fn remember(&mut self, earlier: Before) {
        let later = std::mem::replace(&mut self.before, earlier);
        for (key, object) in later.cs {
            self.before.cs.entry(key).or_insert(object);
        }
        for (guid, object) in later.mv {
            self.before.mv.entry(guid).or_insert(object);
        }
    }

    /// Puts everything back as it was at the last [`Engine::begin`].
    pub(crate) fn undo(&mut self) {
        let before = self.begin();
        for (key, object) in before.cs {
            self.put_cs(key, object);
        }
        for (guid, object) in before.mv {
            self.put_mv(guid, object);
        }
        self.begin();
    }

    /// The objects linked to a metaverse object, by connector and creation.
    pub(crate) fn linked(&self, metaverse: Guid) -> Vec<CsKey> {
        self.cs_index.all(&CsFact::LinkedTo(metaverse))
    }

    /// The object of a connector that has this DN.
    pub(crate) fn named(&self, connector: usize, dn: &Dn) -> Option<CsKey> {
        self.cs_index.all(&CsFact::Named(connector, dn.key())).last().copied()
    }

    /// The object of a connector that a reference means, by DN or by SID (spec/sync-engine.md 1.8.6).
    pub(crate) fn referenced(&self, connector: usize, dn: &Dn) -> Option<CsKey> {
        self.named(connector, dn)
            .or_else(|| self.cs_index.all(&CsFact::KnownBySid(connector, dn.key())).first().copied())
    }
}
